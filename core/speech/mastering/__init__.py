"""Making what was spoken ready to be played: loudness, silence, the jingle bed."""
