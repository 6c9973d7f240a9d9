"""What goes on on the decks: follows what their process tells, and gives each deck what comes next."""

import itertools
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from core.audio.decks import wire
from core.audio.decks.wire import AnyFact, Beat, Ended, Failed, Started
from core.audio.events import DeckChanged, PlayEnding, PlayFailed, PlayFinished, PlayStarted, ProcessChanged
from core.audio.models.player import DeckState
from core.audio.player import rows
from core.audio.player.deck import Deck, Entry
from core.audio.player.process import DecksProcess
from core.clock import Micros
from core.errors import NotFound
from core.part import Room

log = logging.getLogger("cuedesk.player")
SOURCE: Final = "player"

_SAVE_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 2.0
_LOST_SECONDS: Final = 2.0
_MOST_MISHAPS: Final = 2
_ENDING_MS: Final = 20_000
_RESUME_MICROS: Final = 3_600_000_000
"""After a longer stop of the engine, what played then is not what is wanted now."""

_REASONS: Final = {
    "unplayable": "it holds nothing that can be played",
    "no_sound": "no sound came within 3 s",
    "stalled": "the sound stood still for 3 s",
    "device_lost": "the sound device is gone",
}

Ending = Callable[[Deck, Entry], bool]
"""Asked when something is over on a deck; true where the deck is taken care of."""


class Floor:
    """All decks, kept going.

    Attributes:
        process: The process in which they play.
        has_sounded: Something has been heard since that process began; before, nobody can know whether it would be.
        aside: Decks that are not listed: one for each jingle's letter.
        on_over: Who is asked first when something is over.
        may_prepare: Tells whether a deck may go on with its queue by itself.
        on_process: Called when a new process runs and knows the decks.
        on_devices: Takes the list of sound devices when it is told.
    """

    def __init__(self, room: Room) -> None:
        """Have no decks yet; `start` reads them."""
        self._room = room
        self.process = DecksProcess(room.clock, self._take, self._process_changed)
        self.has_sounded = False
        self.aside: dict[str, Deck] = {}
        self.on_over: Ending = lambda deck, entry: False
        self.may_prepare: Callable[[Deck], bool] = lambda deck: True
        self.on_process: Callable[[], None] = lambda: None
        self.on_devices: Callable[[wire.Devices], None] = lambda devices: None
        self._decks: dict[str, Deck] = {}
        self._numbers = itertools.count(1)

    async def start(self) -> None:
        """Take up what was kept, and keep the process running."""
        oldest = self._room.clock.now() - _RESUME_MICROS
        for row in await self._room.store.fetch(rows.SELECT):
            self._decks[row["name"]] = rows.deck_from(row, self.number, oldest)
        self.process.start()

    async def stop(self) -> None:
        """End the process, and keep where everything was."""
        for deck in self._decks.values():
            self.save(deck)
        await self.process.stop()

    # ---- the decks

    def __iter__(self) -> Iterator[Deck]:
        """Go through the decks, without the pads."""
        return iter(self._decks.values())

    def number(self) -> int:
        """Give a new number for something to play."""
        return next(self._numbers)

    def find(self, name: str) -> Deck:
        """Give a deck.

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
        """Have one deck less."""
        del self._decks[deck.name]
        self.process.order(wire.Remove(deck.name))
        self._room.bus.clear_retained(DeckChanged.topic, deck.name)
        self._room.store.submit(partial(rows.remove, name=deck.name))

    # ---- what they are told

    def play(self, deck: Deck, entry: Entry, *, fade_ms: int = 0, from_ms: int | None = None) -> None:
        """Play this in place of what plays."""
        self.tell_stopped(deck, "replaced")
        deck.playing, deck.prepared, deck.is_paused = entry, None, False
        deck.position_ms = entry.what.from_ms if from_ms is None else from_ms
        deck.why, deck.retry_at = None, None
        self.process.order(wire.SetNext(deck.name, None), wire.Play(deck.name, entry.item(from_ms), fade_ms))
        self.prepare(deck)
        self.changed(deck)

    def begin_cued(self, deck: Deck, entry: Entry) -> None:
        """Play what is cued, in place of what plays."""
        self.tell_stopped(deck, "replaced")
        deck.playing, deck.prepared, deck.is_paused = entry, None, False
        deck.position_ms, deck.why, deck.retry_at = entry.what.from_ms, None, None
        self.process.order(wire.SetNext(deck.name, None), wire.Go(deck.name))
        self.prepare(deck)
        self.changed(deck)

    def move_device(self, deck: Deck) -> None:
        """Let what plays go on where it is, on the deck's new device."""
        if deck.playing is not None:
            deck.position_ms = deck.position(self._room.clock.now())
            self._replay(deck)

    def prepare(self, deck: Deck) -> None:
        """Let the process go on with the head of the queue by itself, where that is wanted."""
        wanted = deck.queue[0] if deck.queue and deck.playing and self._goes_on(deck) else None
        if wanted is not deck.prepared:
            deck.prepared = wanted
            self.process.order(wire.SetNext(deck.name, wanted.item() if wanted else None, deck.crossfade_ms))

    def queue_changed(self, deck: Deck) -> None:
        """Go on with what is now the head of the queue."""
        self.prepare(deck)
        self.changed(deck)

    def go_on(self, deck: Deck) -> None:
        """Play what comes next, or what is kept against silence."""
        if deck.queue and self._goes_on(deck):
            self.play(deck, deck.queue.pop(0))
        elif deck.fallback is not None and not deck.stop_at_end and self.may_prepare(deck):
            self.play(deck, Entry(self.number(), deck.fallback, is_fallback=True))
        else:
            deck.playing = None
            self.changed(deck)

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

    def configure(self, deck: Deck, fade_ms: int = 0) -> None:
        """Let a deck have its device and its volume."""
        self.process.order(wire.Configure(deck.name, deck.device, deck.volume_db, fade_ms))

    def changed(self, deck: Deck) -> None:
        """Say that a deck is not as it was, and keep it."""
        if deck.name in self._decks:
            self._say_changed(deck)
            self.save(deck)

    def _say_changed(self, deck: Deck) -> None:
        self._room.bus.publish(DeckChanged(deck.status(self._room.clock.now())), source=SOURCE)

    def save(self, deck: Deck) -> None:
        """Keep a deck as it is now."""
        deck.saved_at = self._room.clock.monotonic()
        saved = self._room.store.submit(partial(rows.put, values=rows.values(deck, self._room.clock.now())))
        saved.add_done_callback(_complain)

    # ---- what they tell

    def _take(self, fact: AnyFact) -> None:
        if isinstance(fact, Beat):
            self._beat(fact)
        elif isinstance(fact, wire.Devices):
            self.on_devices(fact)
        elif isinstance(fact, Started | Ended | Failed):
            deck = self._decks.get(fact.deck) or self.aside.get(fact.deck)
            if deck is not None:
                self._follow(deck, fact)

    def _follow(self, deck: Deck, fact: Started | Ended | Failed) -> None:
        entry = next((each for each in (deck.playing, deck.prepared) if each and each.id == fact.item), None)
        if entry is None:
            return  # of something that was replaced, and told so then
        publish = partial(self._room.bus.publish, source=SOURCE)
        if entry is deck.prepared:
            self._move_on(deck)
        match fact:
            case Started():
                deck.why, self.has_sounded = None, True
                publish(PlayStarted(deck.name, entry.id, entry.what))
            case Ended(how=how, position_ms=position):
                publish(PlayFinished(deck.name, entry.id, entry.what, how, position, fact.is_early))
                self._over(deck, entry)
            case Failed(how=how):
                complaint = self.process.complaint() if how in ("no_sound", "device_lost") else None
                deck.why = f"{entry.what.title}: {complaint or _REASONS[how]}"
                publish(PlayFailed(deck.name, entry.id, entry.what, deck.why))
                log.warning("Deck %s: %s", deck.name, deck.why)
                if complaint is not None or how == "device_lost":
                    deck.retry_at = self._room.clock.monotonic() + _RETRY_SECONDS
                    self.changed(deck)
                else:
                    if how == "no_sound":
                        deck.prepared = None  # the process leaves it to us what to do about that
                    self._over(deck, entry)

    def _over(self, deck: Deck, entry: Entry) -> None:
        """Let something be over: the process may be at the next already."""
        why = deck.why
        if self.on_over(deck, entry):
            pass
        elif deck.prepared is not None:
            self._move_on(deck)
        elif deck.playing is entry and not (entry.is_fallback and why):
            self.go_on(deck)
        elif deck.playing is entry:
            deck.playing = None
        deck.why = why
        self.changed(deck)

    def _move_on(self, deck: Deck) -> None:
        """Follow the process, which has gone on to the head of the queue."""
        deck.playing, deck.prepared = deck.prepared, None
        deck.position_ms = deck.playing.what.from_ms if deck.playing else 0
        if deck.queue and deck.queue[0] is deck.playing:
            deck.queue.pop(0)
        self.prepare(deck)

    def _beat(self, beat: Beat) -> None:
        at, now = self._room.clock.now(), self._room.clock.monotonic()
        for told in beat.decks:
            deck = self._decks.get(told.deck)
            if deck is None:
                continue
            before: DeckState = deck.state
            ducked = round(deck.now.ducked_db) if deck.now is not None else 0
            deck.tell(told, at)
            if deck.state != before:
                self.changed(deck)
            elif round(told.ducked_db) != ducked:
                self._say_changed(deck)
            elif deck.state == "playing" and now - deck.saved_at > _SAVE_SECONDS:
                self.save(deck)
            self._warn(deck, at)
            if self._is_due(deck, now):
                self._replay(deck)

    def _warn(self, deck: Deck, at: Micros) -> None:
        remaining, entry = deck.remaining_ms(at), deck.playing
        ends = remaining is not None and remaining <= _ENDING_MS and deck.prepared is None and deck.fallback is None
        if deck.kind == "music" and ends and entry is not None and deck.warned != entry.id and remaining is not None:
            deck.warned = entry.id
            self._room.bus.publish(PlayEnding(deck.name, entry.id, entry.what, remaining), source=SOURCE)

    def _is_due(self, deck: Deck, now: float) -> bool:
        """Tell whether what should play must be played again: its device was missing, or the process lost it."""
        if deck.playing is None:
            return False
        if deck.retry_at is not None:
            return now >= deck.retry_at
        if deck.state != "stopped":
            deck.lost_since = None
            return False
        deck.lost_since = deck.lost_since or now
        return now - deck.lost_since > _LOST_SECONDS

    def _replay(self, deck: Deck) -> None:
        """Play again what could not be heard, from where it was; an announcement from its beginning."""
        entry = deck.playing
        if entry is None:
            return
        why, paused = deck.why, deck.is_paused
        from_start = entry.what.is_live or entry.duck_db < 0
        position = None if from_start else deck.position_ms
        deck.prepared, deck.retry_at = None, None
        self.process.order(wire.SetNext(deck.name, None), wire.Play(deck.name, entry.item(position), is_paused=paused))
        self.prepare(deck)
        deck.why = why

    def _process_changed(self) -> None:
        """Tell a new process everything; without one, nothing is known of the decks."""
        process = self.process
        self.has_sounded = False
        changed = ProcessChanged(process.runs, process.reason, process.restarts)
        self._room.bus.publish(changed, source=SOURCE)
        for deck in self:
            deck.now = None
            if not process.runs and deck.playing is not None:
                deck.playing.mishaps += 1
            if process.runs:
                self.configure(deck)
                deck.prepared = None
                self._take_up(deck)
                if deck.cued is not None:
                    self.process.order(wire.Cue(deck.name, deck.cued.item()))
            self.changed(deck)
        if process.runs:
            self.on_process()

    def _take_up(self, deck: Deck) -> None:
        """Let a new process play what its forerunner did; not what has ended it again and again."""
        entry = deck.playing
        if entry is None or entry.mishaps < _MOST_MISHAPS:
            self._replay(deck)
            return
        deck.why = f"{entry.what.title}: the player has ended {entry.mishaps} times while it played"
        self._room.bus.publish(PlayFailed(deck.name, entry.id, entry.what, deck.why), source=SOURCE)
        self._over(deck, entry)

    def _goes_on(self, deck: Deck) -> bool:
        return not deck.stop_at_end and self.may_prepare(deck)

    def _forget(self, deck: Deck) -> None:
        self.tell_stopped(deck, "stopped")
        deck.playing = deck.prepared = deck.cued = deck.retry_at = deck.why = None
        deck.is_paused = False

    def tell_stopped(self, deck: Deck, how: str) -> None:
        """Say that what plays on a deck is over, because it was told to be."""
        entry = deck.playing
        if entry is not None:
            position = deck.position(self._room.clock.now())
            self._room.bus.publish(PlayFinished(deck.name, entry.id, entry.what, how, position), source=SOURCE)


def _complain(saved: object) -> None:
    """Log what could not be kept; playing goes on."""
    error = getattr(saved, "exception", lambda: None)()
    if error is not None:
        log.warning("What the decks play could not be kept: %s", error)
