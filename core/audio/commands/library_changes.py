"""The commands that change tracks: what is said of them, their files' tags and names, and whether they are there."""

from typing import Protocol

from core.audio.models.library import Track
from core.command import command, service


@service("library")
class Edits(Protocol):
    """What is said of tracks."""

    @command(role="operator", risk="change")
    async def track_edit(
        self,
        track: int,
        title: str | None = None,
        artist: str | None = None,
        album: str | None = None,
        genre: str | None = None,
        year: int | None = None,
        category: str | None = None,
        notes: str | None = None,
        tags: list[str] | None = None,
    ) -> Track:
        """Change what is said of a track, in its file's tags too; what is not given stays.

        Args:
            track: Its id.
            title: Its title.
            artist: Who made it.
            album: What it is on.
            genre: What kind of music it is.
            year: When it was made; 0 takes the year away.
            category: The id or name of its category; empty takes it away.
            notes: Whatever there is to say of it; the file does not carry them.
            tags: All its free tags; the file does not carry them.
        """
        ...

    @command(role="operator", risk="change")
    async def undo(self, track: int | None = None) -> Track:
        """Take back the newest edit, of one track or of the caller's, in the file's tags too."""
        ...


@service("library")
class TrackFiles(Protocol):
    """Tracks' files."""

    @command(role="operator", risk="change")
    async def rename(self, track: int, name: str) -> Track:
        """Give a track's file another name in its folder; its ending stays."""
        ...

    @command(role="operator", risk="change")
    async def delete(self, tracks: list[int]) -> int:
        """Delete tracks so that they can be restored, and tell how many; the files stay."""
        ...

    @command(role="operator", risk="change")
    async def restore(self, tracks: list[int]) -> int:
        """Restore deleted tracks, and tell how many."""
        ...

    @command(role="engineer", risk="destructive")
    async def purge(self, tracks: list[int]) -> int:
        """Delete the files of deleted tracks from the disk for good, and tell how many."""
        ...
