"""The commands on what waits to be played."""

from typing import Protocol

from core.audio.models.player import QueueEntry
from core.command import command, service


@service("player")
class Queues(Protocol):
    """The queues of the decks."""

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
