"""The commands on what cuts through: announcements, jingles, the emergency message, and silence."""

from typing import Protocol

from core.audio.models.player import Announced, How, Pad, QueueEntry
from core.command import command, service


@service("player")
class Cutting(Protocol):
    """What does not wait for its turn in a queue."""

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
