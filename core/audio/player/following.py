"""Follows what the process of the decks tells: what began, what is over and why, and how each deck is now."""

import logging
from collections.abc import Callable
from typing import Final

from core.audio.decks.wire import Beat, Ended, Failed, Started
from core.audio.events import PlayEnding, PlayFailed, PlayFinished, PlayStarted
from core.audio.player.deck import Deck, Entry
from core.audio.player.floor import Floor
from core.clock import Clock, Micros

log = logging.getLogger("cuedesk.player")

_SAVE_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 2.0
_ENDING_MS: Final = 20_000

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
        has_sounded: Something has been heard since the process began; before, nobody can know whether it would be.
    """

    def __init__(self, clock: Clock, floor: Floor, takes_care: TakesCare) -> None:
        """Take the decks, and who is asked first when something is over."""
        self._clock, self._floor, self._takes_care = clock, floor, takes_care
        self.has_sounded = False

    def take(self, fact: Started | Ended | Failed) -> None:
        """Take what happened on a deck."""
        deck = self._floor.named(fact.deck)
        if deck is None:
            return  # it was removed
        entry = next((each for each in (deck.playing, deck.prepared) if each and each.id == fact.item), None)
        if entry is None:
            return  # of something that was replaced, and told so then
        if entry is deck.prepared:
            self._move_on(deck)
        match fact:
            case Started():
                deck.why, self.has_sounded = None, True
                self._floor.publish(PlayStarted(deck.name, entry.id, entry.what))
            case Ended(how=how, position_ms=position):
                self._floor.publish(PlayFinished(deck.name, entry.id, entry.what, how, position, fact.is_early))
                self._over(deck, entry)
            case Failed():
                self._failed(deck, entry, fact)

    def beat(self, beat: Beat) -> None:
        """Take how all decks are."""
        at, now = self._clock.now(), self._clock.monotonic()
        for told in beat.decks:
            deck = self._floor.named(told.deck)
            if deck is None:
                continue  # it was removed
            before, ducked = deck.state, round(deck.now.ducked_db) if deck.now is not None else 0
            deck.tell(told, at)
            if deck.state != before:
                self._floor.changed(deck)
            elif round(told.ducked_db) != ducked:
                self._floor.say_changed(deck)
            elif deck.state == "playing" and now - deck.saved_at > _SAVE_SECONDS:
                self._floor.save(deck)
            self._warn(deck, at)

    def give_up(self, deck: Deck, entry: Entry, why: str) -> None:
        """Say why something will not be played, and go on with what comes after it."""
        deck.why = f"{entry.what.title}: {why}"
        self._floor.publish(PlayFailed(deck.name, entry.id, entry.what, deck.why))
        log.warning("Deck %s: %s", deck.name, deck.why)
        self._over(deck, entry)

    def _failed(self, deck: Deck, entry: Entry, fact: Failed) -> None:
        how = fact.how
        complaint = self._floor.process.complaint() if how in ("no_sound", "device_lost") else None
        if complaint is None and how != "device_lost":
            if how == "no_sound":
                deck.prepared = None  # the process leaves it to us what to do about that
            self.give_up(deck, entry, _REASONS[how])
            return
        deck.why = f"{entry.what.title}: {complaint or _REASONS[how]}"
        self._floor.publish(PlayFailed(deck.name, entry.id, entry.what, deck.why))
        log.warning("Deck %s: %s", deck.name, deck.why)
        deck.retry_at = self._clock.monotonic() + _RETRY_SECONDS
        self._floor.changed(deck)

    def _over(self, deck: Deck, entry: Entry) -> None:
        """Let something be over: the process may be at the next already."""
        why = deck.why
        if self._takes_care(deck, entry):
            pass
        elif deck.prepared is not None:
            self._move_on(deck)
        elif deck.playing is entry and not (entry.is_fallback and why):
            self._floor.go_on(deck)
        elif deck.playing is entry:
            deck.playing = None
        deck.why = why
        self._floor.changed(deck)

    def _move_on(self, deck: Deck) -> None:
        """Follow the process, which has gone on to the head of the queue."""
        deck.playing, deck.prepared = deck.prepared, None
        deck.position_ms = deck.playing.what.from_ms if deck.playing else 0
        if deck.queue and deck.queue[0] is deck.playing:
            deck.queue.pop(0)
        self._floor.prepare(deck)

    def _warn(self, deck: Deck, at: Micros) -> None:
        """Say once of each track that it ends soon with nothing after it."""
        remaining, entry = deck.remaining_ms(at), deck.playing
        if deck.kind != "music" or entry is None or remaining is None or remaining > _ENDING_MS:
            return
        if deck.prepared is None and deck.fallback is None and deck.warned != entry.id:
            deck.warned = entry.id
            self._floor.publish(PlayEnding(deck.name, entry.id, entry.what, remaining))
