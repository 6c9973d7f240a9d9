"""The studio as the WebSocket server of OBS 28 and later shows it: protocol v5, without a socket."""
