"""The commands on what plays.

What is played is a `track` of the library, a `path` on the engine's machine, or the `url` of a stream.
"""

from typing import Protocol

from core.audio.models.player import DeckStatus, QueueEntry
from core.command import command, service


@service("player")
class Playing(Protocol):
    """Plays, stops, cues."""

    @command()
    async def decks(self) -> list[str]:
        """List the names of the decks."""
        ...

    @command()
    async def status(self, deck: str | None = None) -> list[DeckStatus]:
        """Show how the decks are: what plays, what comes next, how loud, and why not."""
        ...

    @command(role="operator", risk="on_air")
    async def play(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Play at once, in place of what plays on that deck."""
        ...

    @command(role="operator", risk="on_air")
    async def crossfade(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        seconds: float = 4.0,
    ) -> QueueEntry:
        """Fade over to something else, with equal power."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def stop(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Stop a deck; its queue stays."""
        ...

    @command(role="operator", risk="on_air")
    async def pause(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Pause a deck."""
        ...

    @command(role="operator", risk="on_air")
    async def resume(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Go on with a paused deck."""
        ...

    @command(role="operator", risk="on_air")
    async def seek(self, deck: str, position_ms: int) -> None:
        """Go to a position in what plays."""
        ...

    @command(role="operator", risk="on_air")
    async def next(self, deck: str) -> QueueEntry:
        """Go to what comes next in the queue."""
        ...

    @command(role="operator", risk="change")
    async def cue(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Make something ready in silence; `go` begins it at once."""
        ...

    @command(role="operator", risk="on_air")
    async def go(self, deck: str) -> QueueEntry:
        """Begin what is cued."""
        ...
