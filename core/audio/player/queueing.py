"""The commands on the queues."""

from typing import Final

from core.audio.models.player import QueueEntry
from core.audio.player.deck import Deck, Entry
from core.audio.player.floor import Floor
from core.audio.player.sources import Sources
from core.errors import Conflict, NotFound

_MOST_QUEUED: Final = 10_000


class QueueService:
    """What waits to be played."""

    def __init__(self, floor: Floor, sources: Sources) -> None:
        """Take the decks, and what finds what is to be played."""
        self._floor, self._sources = floor, sources

    async def queue(self, deck: str) -> list[QueueEntry]:
        """List what waits to be played."""
        return [entry.shown() for entry in self._floor.find(deck).queue]

    async def queue_add(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        at: int | None = None,
    ) -> QueueEntry:
        """Add to the queue."""
        found = self._floor.find(deck)
        what = await self._sources.find(track, path, url)
        if len(found.queue) >= _MOST_QUEUED:
            raise Conflict(f"The queue of deck {found.name} is full: it holds {_MOST_QUEUED} entries.")
        entry = Entry(self._floor.number(), what)
        found.queue.insert(len(found.queue) if at is None else max(at, 0), entry)
        self._floor.ordered(found, entry)
        self._floor.queue_changed(found)
        return entry.shown()

    async def queue_take(self, deck: str, entry: int) -> None:
        """Take an entry out of the queue."""
        found = self._floor.find(deck)
        found.queue.remove(_entry(found, entry))
        self._floor.queue_changed(found)

    async def queue_move(self, deck: str, entry: int, to: int) -> None:
        """Move an entry."""
        found = self._floor.find(deck)
        moved = _entry(found, entry)
        found.queue.remove(moved)
        found.queue.insert(max(to, 0), moved)
        self._floor.queue_changed(found)

    async def queue_clear(self, deck: str) -> None:
        """Empty the queue."""
        found = self._floor.find(deck)
        found.queue.clear()
        self._floor.queue_changed(found)


def _entry(deck: Deck, number: int) -> Entry:
    found = next((entry for entry in deck.queue if entry.id == number), None)
    if found is None:
        raise NotFound(f"Entry {number} does not wait on deck {deck.name}.", remedy="player.queue lists what does.")
    return found
