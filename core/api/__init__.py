"""The server: JSON-RPC over WebSocket. The session is free of any transport; `local` puts it on the Unix socket."""
