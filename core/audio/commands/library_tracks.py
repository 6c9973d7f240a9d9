"""The commands on tracks: searched, shown and told what is wrong with them."""

from typing import Protocol

from core.audio.models.library import Kind, Profile, Sort, Track, TrackPage, Wanted
from core.command import command, service


@service("library")
class Tracks(Protocol):
    """What the library holds."""

    @command()
    async def search(
        self,
        text: str = "",
        limit: int = 50,
        offset: int = 0,
        category: str | None = None,
        tag: str | None = None,
        favourite: bool = False,
        kind: Kind | None = None,
        folder: str | None = None,
        state: Wanted = "ok",
        sort: Sort = "relevance",
        descending: bool = False,
    ) -> TrackPage:
        """Find tracks by what is typed: beginnings of words of title, artist, album, tags, category or file name.

        Args:
            text: What is typed; empty finds everything.
            limit: How many tracks to give.
            offset: How many to leave out before them.
            category: Only of this category.
            tag: Only with this tag.
            favourite: Only the caller's favourites.
            kind: Only files of this kind.
            folder: Only in this folder.
            state: `ok` finds what can be played.
            sort: In which order; by relevance, what is not searched for is by title.
            descending: The other way round.
        """
        ...

    @command()
    async def track(self, track: int) -> Track:
        """Show one track."""
        ...

    @command()
    async def broken(self, limit: int = 100) -> list[Track]:
        """List the files that cannot be played, each with the reason."""
        ...

    @command()
    async def profiles(self) -> list[Profile]:
        """List the loudness profiles."""
        ...
