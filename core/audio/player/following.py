"""Follows what the process of the decks tells: what began, what is over and why, and how each deck is now."""

import logging
from collections.abc import Callable
from typing import Final

from core.audio.decks.wire import Beat, Ended, Failed, Levels, Output, Started
from core.audio.events import LevelsMeasured, PlayEnding, PlayFailed, PlayFinished, PlayStarted
from core.audio.player.deck import Deck, Entry, Outage
from core.audio.player.floor import Floor
from core.clock import Clock, Micros

log = logging.getLogger("cuedesk.player")

_JUMP_MS: Final = 1_000
"""Where a deck is so far from where it should be by now, whoever lets its position go on by itself has to be told."""
_SAVE_SECONDS: Final = 5.0
_MOMENT_SECONDS: Final = 60.0
"""What is spoken belongs to its moment: later than this it is no longer what was meant to be heard."""

_REASONS: Final = {
    "unplayable": "it holds nothing that can be played",
    "no_sound": "no sound came within 3 s",
    "stalled": "the sound stood still for 3 s",
    "device_lost": "the sound device is gone",
}

TakesCare = Callable[[Deck, Entry], bool]
"""Asked when something is over on a deck; true where the deck is taken care of."""


class Following:
    """Keeps the decks as they are told to be, says what has happened, and lets the next thing play.

    Attributes:
        has_sounded: Something has been heard since the process began.
        output: Whether sound can come out of this machine, as the process tells; None while there is none.
        had_output: Sound could come out of it since the engine began.
    """

    def __init__(self, clock: Clock, floor: Floor, takes_care: TakesCare) -> None:
        """Take the decks, and who is asked first when something is over."""
        self._clock, self._floor, self._takes_care = clock, floor, takes_care
        self.has_sounded = False
        self.output: Output | None = None
        self.had_output = False

    @property
    def default_device(self) -> str:
        """Give the device of those decks that have none of their own; empty where it is not known."""
        return self.output.default if self.output is not None else ""

    def take(self, fact: Started | Ended | Failed) -> None:
        """Take what happened on a deck."""
        deck = self._floor.named(fact.deck)
        if deck is None:
            return  # it was removed
        entry = deck.playing
        if entry is None or entry.id != fact.item:
            entry = next((each for each in deck.queue if each.id == fact.item), None)
            if entry is None:
                return  # of something that was replaced, and told so then
            self._move_on(deck, entry)
        match fact:
            case Started():
                self._started(deck, entry)
            case Ended(how=how, position_ms=position):
                self._floor.publish(PlayFinished(deck.name, entry.id, entry.what, how, position, fact.is_early))
                self._over(deck, entry)
            case Failed(how="device_lost"):
                self._device_missing(deck, entry, fact.words or self._complaint() or _REASONS["device_lost"])
            case Failed(how="no_sound"):
                deck.prepared = None  # the process leaves it to us what to do about that
                if (complaint := self._complaint()) is not None:
                    self._device_missing(deck, entry, complaint)
                else:
                    self._not_played(deck, entry, _REASONS["no_sound"])
            case Failed():
                self._not_played(deck, entry, _REASONS[fact.how])

    def beat(self, beat: Beat) -> None:
        """Take how all decks are."""
        at, now = self._clock.now(), self._clock.monotonic()
        self.output = beat.output
        self.had_output |= beat.output.state == "there"
        for told in beat.decks:
            deck = self._floor.named(told.deck)
            if deck is None:
                continue  # it was removed
            before, seen, notice, expected = deck.state, _seen(deck), deck.notice, deck.position(at)
            deck.tell(told, at)
            self._warn(deck, at)
            if deck.notice != notice:
                log.warning("Deck %s: %s", deck.name, deck.notice or "it is heard again as it should be")
            if deck.state != before:
                self._floor.changed(deck)
            elif _seen(deck) != seen or abs(deck.position(at) - expected) > _JUMP_MS:
                self._floor.say_changed(deck)
            elif before == "playing" and now - deck.saved_at > _SAVE_SECONDS:
                self._floor.save(deck)

    def hear(self, levels: Levels) -> None:
        """Take how loud the decks are."""
        for deck in self._floor:
            deck.level_db = levels.decks.get(deck.name)
        self._floor.publish(LevelsMeasured(levels.decks))

    def give_up(self, deck: Deck, entry: Entry, why: str) -> None:
        """Say why something will not be played, and go on with what comes after it."""
        deck.outage = None
        self._fail(deck, entry, why)
        self._over(deck, entry)

    def outdated(self, deck: Deck, entry: Entry, outage: Outage) -> bool:
        """Give up what is spoken where its moment is over; tell whether it was."""
        is_over = entry.priority > 0 and self._clock.monotonic() - outage.began > _MOMENT_SECONDS
        if is_over:
            self.give_up(deck, entry, f"it could not be heard for {_MOMENT_SECONDS:.0f} s, and comes too late now")
        return is_over

    def _started(self, deck: Deck, entry: Entry) -> None:
        deck.why = deck.outage = None
        self.has_sounded = True
        entry.sounded_at = self._clock.monotonic()
        self._floor.publish(PlayStarted(deck.name, entry.id, entry.what))

    def _not_played(self, deck: Deck, entry: Entry, why: str) -> None:
        if self._is_last(deck, entry):
            self._try_later(deck, entry, why)
        else:
            self.give_up(deck, entry, why)

    def _device_missing(self, deck: Deck, entry: Entry, why: str) -> None:
        """Keep what would be lost to a missing device; a jingle belongs to its moment, and is not."""
        if deck.kind == "jingle":
            self.give_up(deck, entry, why)
        else:
            self._try_later(deck, entry, why)

    def _try_later(self, deck: Deck, entry: Entry, why: str) -> None:
        """Have it played again after a while; why is said once, and not at each try."""
        now = self._clock.monotonic()
        if deck.outage is None:
            deck.outage = Outage(now)
            self._fail(deck, entry, why)
        deck.outage.wait(now)
        self._floor.changed(deck)

    def _is_last(self, deck: Deck, entry: Entry) -> bool:
        """Tell whether there would be dead air without it, and it may well sound again."""
        is_stream = entry.what.is_live and entry.sounded_at is not None and deck.fallback is None
        return (entry.is_fallback or is_stream) and not deck.queue and not deck.stop_at_end

    def _fail(self, deck: Deck, entry: Entry, why: str) -> None:
        deck.why = f"{entry.what.title}: {why}"
        self._floor.publish(PlayFailed(deck.name, entry.id, entry.what, deck.why))
        log.warning("Deck %s: %s", deck.name, deck.why)

    def _over(self, deck: Deck, entry: Entry) -> None:
        """Let something be over: the process may be at the next already."""
        why = deck.why
        if self._takes_care(deck, entry):
            pass
        elif deck.prepared is not None:
            self._move_on(deck, deck.prepared)
        elif entry.is_fallback and why and not deck.queue:
            deck.playing = None  # what is kept against silence is what failed
        else:
            self._floor.go_on(deck)
        deck.why = why
        self._floor.changed(deck)

    def _move_on(self, deck: Deck, entry: Entry) -> None:
        """Follow the process, which has gone on to something in the queue."""
        deck.queue.remove(entry)
        deck.playing, deck.prepared, deck.outage = entry, None, None
        deck.position_ms = entry.what.from_ms
        self._floor.prepare(deck)

    def _warn(self, deck: Deck, at: Micros) -> None:
        """Say once of each track that it ends soon with nothing after it."""
        entry = deck.playing
        ending = entry.id if entry is not None and deck.is_ending(at) else 0
        if entry is not None and ending and ending != deck.warned:
            self._floor.publish(PlayEnding(deck.name, entry.id, entry.what, deck.remaining_ms(at) or 0))
        deck.warned = ending

    def _complaint(self) -> str | None:
        return self._floor.process.complaint()


def _seen(deck: Deck) -> tuple[object, ...]:
    """Give what a console shows of a deck and only a beat tells."""
    return (round(deck.now.ducked_db) if deck.now is not None else 0, deck.warned, deck.stream_title, deck.notice)
