"""The audio part's front door: every command that reads or changes the library and the decks.

`track` takes a track's id; `folder`, `category`, `playlist` and `deck` take an id or a name.
"""

from typing import Protocol

from core.audio.commands.library_changes import Edits, TrackFiles
from core.audio.commands.library_claims import Claims
from core.audio.commands.library_folders import Folders
from core.audio.commands.library_jobs import Batches, Imports, Measuring
from core.audio.commands.library_lists import Lists
from core.audio.commands.library_playlists import Albums, Playlists
from core.audio.commands.library_tracks import Tracks
from core.audio.commands.player_cutting import Cutting
from core.audio.commands.player_mixing import Mixing
from core.audio.commands.player_playing import Playing
from core.audio.commands.player_queues import Queues
from core.command import service

__all__ = [
    "Albums",
    "Batches",
    "Claims",
    "Cutting",
    "Edits",
    "Folders",
    "Imports",
    "LibraryCommands",
    "Lists",
    "Measuring",
    "Mixing",
    "PlayerCommands",
    "Playing",
    "Playlists",
    "Queues",
    "TrackFiles",
    "Tracks",
]


@service("library")
class LibraryCommands(
    Folders, Tracks, Edits, TrackFiles, Lists, Playlists, Albums, Claims, Imports, Batches, Measuring, Protocol
):
    """Everything of the library, as a client sees it."""


@service("player")
class PlayerCommands(Playing, Queues, Mixing, Cutting, Protocol):
    """Everything of the player, as a client sees it."""
