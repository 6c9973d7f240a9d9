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
        duck_db: float | None = None,
        how: How = "auto",
        attack_ms: int | None = None,
        release_ms: int | None = None,
    ) -> Announced:
        """Play an announcement: by its priority it waits for a track's end, lowers the music, or interrupts it.

        1 to 3 wait, 4 to 7 lower, 8 and 9 interrupt; 10 interrupts as well, and cuts off a less urgent announcement.
        Announcements that come together speak one after the other, the most urgent first.

        Args:
            path: The file.
            title: What it is shown as.
            deck: Where it is spoken.
            priority: From 1 to 10.
            duck_db: How far it lowers the music; else `player.duck_db`.
            how: How it comes to be heard, whatever its priority says.
            attack_ms: How long the music takes to go down; else `player.duck_attack_ms`.
            release_ms: How long it takes to come back; else `player.duck_release_ms`.
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

    @command(role="operator", risk="change")
    async def listen(
        self,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        title: str = "",
    ) -> QueueEntry:
        """Listen to something on the deck called monitor, at the desk alone; player.stop ends it."""
        ...
