"""Audio: the library of what can be played, and the decks that play it.

The front door is `models`, `commands` and `events`. `library` keeps the folders, reads tags, searches, and holds
playlists, categories and loudness; `player` keeps the child process in which `decks` play. `service` puts the part
together.
"""
