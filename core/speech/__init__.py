"""Speech: announcements from text to a file that is ready to be played.

Rooms: `commands/` and `service.py` (the front door, built in order) · `keeping/` (voices, templates, messages and the
like, as rows) · `providers/` (one file for each that speaks, behind one Protocol) · `speaking/` (limits, retries,
breaker, quota, fallback) · `mastering/` (loudness, silence, the jingle bed) · `making/` (one announcement from its text
to its file, and the cache).
"""
