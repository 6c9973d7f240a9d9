"""The commands on pieces of video."""

from typing import Protocol

from core.command import command, service
from core.obs.models import Clip


@service("obs")
class Clips(Protocol):
    """Pieces of video tied to moments of matches."""

    @command()
    async def clips(self, match: int | None = None, limit: int = 100) -> list[Clip]:
        """List the clips, newest first."""
        ...

    @command(role="operator", risk="change")
    async def cut_clip(
        self,
        at: int,
        seconds: float = 10.0,
        after: float = 2.0,
        match: int | None = None,
        event: int | None = None,
        connection: str | None = None,
        caption: str = "",
        exact: bool = False,
    ) -> Clip:
        """Cut the seconds before (and a little after) a moment out of the recording that covers it.

        Args:
            at: The moment, in microseconds since 1970.
            seconds: How much before it.
            after: How much after it.
            match: The match that it belongs to.
            event: The event that it shows.
            connection: Whose recording; the newest that covers the moment where none is named.
            caption: What there is to see.
            exact: Encode again, to begin at that very frame and not at the key frame before it.
        """
        ...

    @command(role="operator", risk="change")
    async def clip_edit(
        self, clip: int, caption: str | None = None, match: int | None = None, event: int | None = None
    ) -> Clip:
        """Change a clip's caption, and what it is attached to; what is not given stays."""
        ...

    @command(role="operator", risk="change")
    async def clip_open(self, clip: int, from_end: float | None = None) -> None:
        """Play a clip on the box's own display, with mpv or VLC."""
        ...

    @command(role="operator", risk="destructive")
    async def clip_delete(self, clip: int, keep_file: bool = False) -> None:
        """Delete a clip and its file; one on another machine cannot be deleted from here, but its entry can.

        Args:
            clip: The clip.
            keep_file: Take it off the list and leave the file where it is, on whatever machine.
        """
        ...

    @command()
    async def clips_csv(self, match: int | None = None) -> str:
        """Write the clips as CSV."""
        ...
