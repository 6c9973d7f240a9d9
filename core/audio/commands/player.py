"""The commands on the decks: what plays, what comes next, how loud, and what cuts through.

What is played is a `track` of the library, a `path` on the engine's machine, or the `url` of a stream.
"""

from typing import Protocol

from core.audio.models.player import Announced, DeckStatus, How, Pad, QueueEntry, SoundDevice
from core.command import command, service


@service("player")
class PlayerCommands(Protocol):
    """Everything of the player, as a client sees it."""

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

    @command()
    async def queue(self, deck: str) -> list[QueueEntry]:
        """List what waits to be played."""
        ...

    @command(role="operator", risk="change")
    async def queue_add(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        at: int | None = None,
    ) -> QueueEntry:
        """Add to the queue; at its end, or at a place counted from 0."""
        ...

    @command(role="operator", risk="change")
    async def queue_take(self, deck: str, entry: int) -> None:
        """Take an entry out of the queue."""
        ...

    @command(role="operator", risk="change")
    async def queue_move(self, deck: str, entry: int, to: int) -> None:
        """Move an entry to another place of the queue, counted from 0."""
        ...

    @command(role="operator", risk="change")
    async def queue_clear(self, deck: str) -> None:
        """Empty the queue."""
        ...

    @command(role="operator", risk="on_air")
    async def set_volume(self, deck: str, db: float, fade_ms: int = 100) -> None:
        """Move a deck's fader: 0 dB is unchanged, -100 is nothing, 12 the most."""
        ...

    @command(role="operator", risk="on_air")
    async def set_device(self, deck: str, device: str) -> None:
        """Play on another sound device; empty is the default one. What plays goes on there."""
        ...

    @command()
    async def devices(self) -> list[SoundDevice]:
        """List the sound devices that are there now."""
        ...

    @command(role="operator", risk="on_air")
    async def announce(
        self,
        path: str,
        title: str = "",
        deck: str = "announce",
        priority: int = 5,
        duck_db: float = -12.0,
        how: How = "auto",
    ) -> Announced:
        """Play an announcement: by its priority it waits for a track's end, lowers the music, or interrupts it.

        1 to 3 wait, 4 to 7 lower, 8 and 9 interrupt, 10 cuts through everything, another announcement too.
        """
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def fade_all(self, seconds: float = 3.0) -> None:
        """Fade out everything that sounds."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def stop_all(self) -> None:
        """Stop everything that sounds, at once."""
        ...

    @command()
    async def pads(self) -> list[Pad]:
        """List the jingles and their letters."""
        ...

    @command(role="operator", risk="change")
    async def pad_set(self, letter: str, track: int | None = None, path: str | None = None) -> Pad | None:
        """Put a jingle under a letter; neither a track nor a path takes it away."""
        ...

    @command(role="operator", risk="on_air")
    async def pad(self, letter: str) -> QueueEntry:
        """Play the jingle of a letter, at once."""
        ...

    @command(role="engineer", risk="change")
    async def emergency_set(self, track: int | None = None, path: str | None = None) -> None:
        """Choose the emergency message; neither a track nor a path takes it away."""
        ...

    @command(role="operator", risk="on_air")
    async def emergency(self) -> QueueEntry:
        """Play the emergency message: it cuts through, and nothing lowers it."""
        ...

    @command(role="engineer", risk="change")
    async def deck_add(self, name: str) -> DeckStatus:
        """Add a deck for music."""
        ...

    @command(role="engineer", risk="change")
    async def deck_remove(self, deck: str) -> None:
        """Remove a deck that was added; what it plays ends."""
        ...

    @command(role="engineer", risk="change")
    async def deck_set(
        self,
        deck: str,
        crossfade_seconds: float | None = None,
        stop_at_end: bool | None = None,
        fallback_track: int | None = None,
        fallback_path: str | None = None,
    ) -> DeckStatus:
        """Set how a deck goes on: fading over, stopping, or with a fallback; an empty path takes that away."""
        ...
