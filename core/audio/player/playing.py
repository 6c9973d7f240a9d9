"""The commands on what plays."""

from core.audio.decks import wire
from core.audio.models.player import DeckStatus, Playable, QueueEntry
from core.audio.player.announcing import Announcements
from core.audio.player.deck import Deck, Entry
from core.audio.player.floor import Floor
from core.audio.player.limits import check_seconds
from core.audio.player.pads import Pads
from core.audio.player.sources import Sources
from core.clock import Clock
from core.errors import Conflict
from core.validation import refuse_fields


class PlayingService:
    """Plays, stops, cues."""

    def __init__(self, clock: Clock, floor: Floor, sources: Sources, announcements: Announcements, pads: Pads) -> None:
        """Take the decks, what finds what is to be played, and the announcements and jingles that a stop ends."""
        self._clock, self._floor, self._sources = clock, floor, sources
        self._announcements, self._pads = announcements, pads

    async def decks(self) -> list[str]:
        """List the names of the decks."""
        return [deck.name for deck in self._floor]

    async def status(self, deck: str | None = None) -> list[DeckStatus]:
        """Show how the decks are."""
        wanted = list(self._floor) if deck is None else [self._floor.find(deck)]
        return [each.status(self._clock.now()) for each in wanted]

    async def play(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Play at once."""
        return await self._play(deck, await self._sources.find(track, path, url, from_ms=from_ms, to_ms=to_ms), 0)

    async def crossfade(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        seconds: float = 4.0,
    ) -> QueueEntry:
        """Fade over to something else."""
        check_seconds("seconds", seconds)
        return await self._play(deck, await self._sources.find(track, path, url), round(seconds * 1000))

    async def stop(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Stop a deck; its queue stays."""
        check_seconds("fade_seconds", fade_seconds)
        found, fade_ms = self._floor.find(deck), round(fade_seconds * 1000)
        self._floor.halt(found, fade_ms)
        self._announcements.clear(found)
        self._pads.halt(found, fade_ms)

    async def pause(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Pause a deck."""
        check_seconds("fade_seconds", fade_seconds)
        self._set_paused(self._playing(deck), True, fade_seconds)

    async def resume(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Go on with a paused deck."""
        check_seconds("fade_seconds", fade_seconds)
        self._set_paused(self._playing(deck), False, fade_seconds)

    async def seek(self, deck: str, position_ms: int) -> None:
        """Go to a position in what plays."""
        found = self._playing(deck)
        if found.playing is not None and found.playing.what.is_live:
            raise Conflict(f"{found.playing.what.title} is a stream: there is nothing to go to.")
        length = found.length_ms
        if position_ms < 0 or (length is not None and position_ms >= length):
            upper = "" if length is None else f" to {length}"
            refuse_fields("There is nothing to go to", {"position_ms": f"is from 0{upper} here"})
        found.position_ms, found.now_at = position_ms, self._clock.now()
        self._floor.process.order(wire.Seek(found.name, position_ms))
        self._floor.changed(found)

    async def next(self, deck: str) -> QueueEntry:
        """Go to what comes next."""
        found = self._floor.find(deck)
        self._floor.process.require()
        if not found.queue:
            raise Conflict(f"Nothing comes next on deck {found.name}.", remedy="player.queue_add adds to its queue.")
        entry = Entry(self._floor.number(), found.queue.pop(0).what)
        self._floor.play(found, entry, fade_ms=found.crossfade_ms if found.playing else 0)
        return entry.shown()

    async def cue(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Make something ready in silence."""
        found = self._floor.find(deck)
        what = await self._sources.find(track, path, url, from_ms=from_ms, to_ms=to_ms)
        self._floor.process.require()
        found.cued = entry = Entry(self._floor.number(), what)
        self._floor.ordered(found, entry)
        self._floor.cue(found)
        self._floor.changed(found)
        return entry.shown()

    async def go(self, deck: str) -> QueueEntry:
        """Begin what is cued."""
        found = self._floor.find(deck)
        self._floor.process.require()
        if found.cued is None:
            raise Conflict(f"Nothing is cued on deck {found.name}.", remedy="player.cue makes something ready.")
        entry, found.cued = found.cued, None
        self._floor.begin_cued(found, entry)
        return entry.shown()

    # ---- what they share

    async def _play(self, name: str, what: Playable, fade_ms: int) -> QueueEntry:
        deck = self._floor.find(name)
        self._floor.process.require()
        entry = Entry(self._floor.number(), what)
        self._floor.ordered(deck, entry)
        self._floor.play(deck, entry, fade_ms=fade_ms)
        return entry.shown()

    def _playing(self, name: str) -> Deck:
        deck = self._floor.find(name)
        self._floor.process.require()
        if deck.playing is None:
            raise Conflict(f"Nothing plays on deck {deck.name}.")
        return deck

    def _set_paused(self, deck: Deck, paused: bool, seconds: float) -> None:
        deck.is_paused = paused
        fade_ms = round(seconds * 1000)
        self._floor.process.order((wire.Pause if paused else wire.Resume)(deck.name, fade_ms))
        self._floor.changed(deck)
