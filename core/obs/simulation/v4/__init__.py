"""The studio as obs-websocket 4.9.1 shows it, the plugin of OBS before 28: protocol v4, without a socket."""
