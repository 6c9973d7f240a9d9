"""The decks there are, and what each is told to play, to go on with, and to stop."""

import itertools
import logging
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from core.audio.decks import wire
from core.audio.events import DeckChanged, PlayFinished, PlayOrdered
from core.audio.player import rows
from core.audio.player.deck import Deck, Entry
from core.audio.player.process import DecksProcess
from core.clock import Micros
from core.errors import NotFound
from core.event import Payload
from core.part import Room

log = logging.getLogger("cuedesk.player")
SOURCE: Final = "player"


class Floor:
    """All decks, and the orders to the process in which they play.

    Attributes:
        process: That process.
        aside: Decks that are not listed: one for each jingle's letter.
        away: How long the engine was away before this start.
        may_prepare: Tells whether a deck may go on with its queue by itself.
    """

    def __init__(self, room: Room, process: DecksProcess) -> None:
        """Have no decks yet; `start` reads them."""
        self._room, self.process = room, process
        self.aside: dict[str, Deck] = {}
        self.away: Micros = 0
        self.may_prepare: Callable[[Deck], bool] = lambda deck: True
        self._decks: dict[str, Deck] = {}
        self._numbers = itertools.count(1)

    async def start(self) -> None:
        """Take up what was kept."""
        kept = await self._room.store.fetch(rows.SELECT)
        self.away = self._room.clock.now() - max(row["saved_at"] for row in kept)
        for row in kept:
            self._decks[row["name"]] = rows.deck_from(row, self.number, self.away)

    def keep(self) -> None:
        """Keep where everything is."""
        for deck in self._decks.values():
            self.save(deck)

    # ---- the decks

    def __iter__(self) -> Iterator[Deck]:
        """Go through the decks, without the pads."""
        return iter(self._decks.values())

    def number(self) -> int:
        """Give a new number for something to play."""
        return next(self._numbers)

    def named(self, name: str) -> Deck | None:
        """Give the deck or pad that the process calls so, where there still is one."""
        return self._decks.get(name) or self.aside.get(name)

    def find(self, name: str) -> Deck:
        """Give the deck that a person calls so.

        Raises:
            NotFound: There is none of that name.
        """
        found = next((deck for deck in self if deck.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise NotFound(f"There is no deck “{name}”.", remedy=f"There are {', '.join(self._decks)}.")
        return found

    def add(self, deck: Deck) -> None:
        """Have one deck more."""
        self._decks[deck.name] = deck
        self.configure(deck)
        self.changed(deck)

    def remove(self, deck: Deck) -> None:
        """Have one deck less; what it plays ends."""
        self._forget(deck)
        del self._decks[deck.name]
        self.process.order(wire.Remove(deck.name))
        self._room.bus.clear_retained(DeckChanged.topic, deck.name)
        self.submit(partial(rows.remove, name=deck.name))

    # ---- what they are told

    def play(self, deck: Deck, entry: Entry, *, fade_ms: int = 0) -> None:
        """Play this in place of what plays."""
        self._begin(deck, entry, wire.Play(deck.name, deck.item(entry), fade_ms))

    def begin_cued(self, deck: Deck, entry: Entry) -> None:
        """Play what is cued, in place of what plays."""
        self._begin(deck, entry, wire.Go(deck.name))

    def _begin(self, deck: Deck, entry: Entry, order: wire.Play | wire.Go) -> None:
        self._tell_stopped(deck, "replaced")
        deck.playing, deck.prepared, deck.is_paused, deck.stands_aside = entry, None, False, False
        deck.position_ms, deck.why, deck.outage = entry.what.from_ms, None, None
        self.process.order(wire.SetNext(deck.name, None), order)
        self.prepare(deck)
        self.changed(deck)

    def replay(self, deck: Deck) -> None:
        """Play again what could not be heard, from where it was; an announcement from its beginning."""
        entry = deck.playing
        if entry is None:
            return
        from_start = entry.what.is_live or entry.priority > 0
        item = deck.item(entry, None if from_start else deck.position_ms)
        deck.prepared = None
        if deck.outage is not None:
            deck.outage.retry_at = None
        self.process.order(wire.SetNext(deck.name, None), wire.Play(deck.name, item, is_paused=deck.is_paused))
        self.prepare(deck)

    def move_device(self, deck: Deck) -> None:
        """Let what plays go on where it is, on the deck's new device, and what is cued be ready there."""
        self.configure(deck)
        deck.position_ms = deck.position(self._room.clock.now())
        self.replay(deck)
        self.cue(deck)

    def cue(self, deck: Deck) -> None:
        """Make ready what the deck has cued, or nothing."""
        self.process.order(wire.Cue(deck.name, deck.item(deck.cued) if deck.cued else None))

    def prepare(self, deck: Deck, *, anew: bool = False) -> None:
        """Let the process go on with the head of the queue by itself, where that is wanted.

        Args:
            deck: The deck.
            anew: Tell it again, because what it is told with has changed.
        """
        wanted = deck.queue[0] if deck.queue and deck.playing and self._goes_on(deck) else None
        if wanted is not deck.prepared or anew:
            deck.prepared = wanted
            self.process.order(wire.SetNext(deck.name, deck.item(wanted) if wanted else None, deck.crossfade_ms))

    def queue_changed(self, deck: Deck) -> None:
        """Go on with what is now the head of the queue."""
        self.prepare(deck)
        self.changed(deck)

    def go_on(self, deck: Deck) -> None:
        """Play what comes next, or what is kept against silence."""
        if deck.queue and self._goes_on(deck):
            self.play(deck, deck.queue.pop(0))
        elif deck.fallback is not None and self._goes_on(deck):
            self.play(deck, Entry(self.number(), deck.fallback, is_fallback=True))
        else:
            deck.playing = deck.outage = None
            self.changed(deck)

    def _goes_on(self, deck: Deck) -> bool:
        return not deck.stop_at_end and self.may_prepare(deck)

    def halt(self, deck: Deck, fade_ms: int) -> None:
        """Stop a deck; nothing comes after it."""
        self._forget(deck)
        self.process.order(wire.Stop(deck.name, fade_ms))
        self.changed(deck)

    def halt_all(self, fade_ms: int) -> None:
        """Stop everything that sounds."""
        self.process.order(wire.Stop("", fade_ms))
        for deck in [*self, *self.aside.values()]:
            self._forget(deck)
            self.changed(deck)

    def _forget(self, deck: Deck) -> None:
        self._tell_stopped(deck, "stopped")
        deck.playing = deck.prepared = deck.cued = deck.outage = deck.why = None
        deck.is_paused = deck.stands_aside = False

    def configure(self, deck: Deck, fade_ms: int = 0) -> None:
        """Let a deck have its device and its volume."""
        self.process.order(wire.Configure(deck.name, deck.device, deck.volume_db, fade_ms))

    # ---- what is said of them, and kept

    def publish(self, payload: Payload) -> None:
        """Say that something has happened."""
        self._room.bus.publish(payload, source=SOURCE)

    def ordered(self, deck: Deck, entry: Entry) -> None:
        """Say that somebody has handed something to a deck."""
        self.publish(PlayOrdered(deck.name, entry.id, entry.what))

    def _tell_stopped(self, deck: Deck, how: str) -> None:
        """Say that what plays on a deck is over, because it was told to be."""
        entry = deck.playing
        if entry is not None:
            position = deck.position(self._room.clock.now())
            self.publish(PlayFinished(deck.name, entry.id, entry.what, how, position))

    def changed(self, deck: Deck) -> None:
        """Say that a deck is not as it was, and keep it."""
        self.say_changed(deck)
        self.save(deck)

    def say_changed(self, deck: Deck) -> None:
        """Say how a deck is now, where nothing of it needs to be kept; pads are not shown."""
        if deck.name in self._decks:
            self.publish(DeckChanged(deck.status(self._room.clock.now())))

    def save(self, deck: Deck) -> None:
        """Keep a deck as it is now; pads are kept by what is under their letters."""
        if deck.name not in self._decks:
            return
        deck.saved_at = self._room.clock.monotonic()
        self.submit(partial(rows.put, values=rows.values(deck, self._room.clock.now())))

    def submit(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Have something written; playing does not wait for it."""
        self._room.store.submit(write).add_done_callback(_complain)


def _complain(saved: object) -> None:
    """Log what could not be kept; playing goes on."""
    error = getattr(saved, "exception", lambda: None)()
    if error is not None:
        log.warning("What the decks play could not be kept: %s", error)
