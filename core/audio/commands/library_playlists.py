"""The commands on playlists and albums."""

from typing import Protocol

from core.audio.models.lists import Album, Playlist, PlaylistDetail, PlaylistImport
from core.command import command, service


@service("library")
class Playlists(Protocol):
    """Tracks in an order."""

    @command()
    async def playlists(self) -> list[Playlist]:
        """List the public playlists and the caller's own."""
        ...

    @command()
    async def playlist(self, playlist: str) -> PlaylistDetail:
        """Show a playlist with its tracks."""
        ...

    @command(role="operator", risk="change")
    async def playlist_create(self, name: str, public: bool = True, tracks: list[int] | None = None) -> Playlist:
        """Make a playlist."""
        ...

    @command(role="operator", risk="change")
    async def playlist_rename(self, playlist: str, name: str, public: bool | None = None) -> Playlist:
        """Give a playlist another name, or make it public or one's own."""
        ...

    @command(role="operator", risk="change")
    async def playlist_remove(self, playlist: str) -> None:
        """Remove a playlist; its tracks stay."""
        ...

    @command(role="operator", risk="change")
    async def playlist_add(self, playlist: str, tracks: list[int], at: int | None = None) -> Playlist:
        """Put tracks into a playlist, before the place `at` or at its end."""
        ...

    @command(role="operator", risk="change")
    async def playlist_take(self, playlist: str, places: list[int]) -> Playlist:
        """Take what is at these places, counted from 0, out of a playlist."""
        ...

    @command(role="operator", risk="change")
    async def playlist_move(self, playlist: str, place: int, to: int) -> Playlist:
        """Move what is at a place, counted from 0, so that it is at another one."""
        ...

    @command(role="operator", risk="change")
    async def playlist_import(self, path: str, name: str = "", public: bool = True) -> PlaylistImport:
        """Make a playlist of an M3U or M3U8 file on this machine; what of it is not in the library is told."""
        ...

    @command(role="operator", risk="change")
    async def playlist_export(self, playlist: str, path: str) -> int:
        """Write a playlist as an M3U8 file that does not exist yet, and tell how many tracks it has."""
        ...


@service("library")
class Albums(Protocol):
    """What is said of albums."""

    @command()
    async def albums(self, text: str = "", limit: int = 50, offset: int = 0) -> list[Album]:
        """List the albums whose title or artist has words that begin like those of a text, by artist."""
        ...

    @command(role="operator", risk="change")
    async def album_edit(
        self,
        artist: str,
        title: str,
        year: int | None = None,
        genre: str | None = None,
        cover: str | None = None,
        rpm: float | None = None,
        condition: str | None = None,
        digitised_on: str | None = None,
        equipment: str | None = None,
    ) -> Album:
        """Say something of an album, also what only vinyl has; what is not given stays, what is empty or 0 goes."""
        ...
