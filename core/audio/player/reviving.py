"""Brings back what should play and does not: after the process has ended, or when a sound device was missing."""

from typing import Final

from core.audio.decks import wire
from core.audio.events import ProcessChanged
from core.audio.player.deck import Deck
from core.audio.player.floor import Floor
from core.audio.player.following import Following
from core.clock import Clock

_LOST_SECONDS: Final = 2.0
_MOST_MISHAPS: Final = 2


class Reviving:
    """Plays again what was lost."""

    def __init__(self, clock: Clock, floor: Floor, following: Following) -> None:
        """Take the decks, and what says that something is given up."""
        self._clock, self._floor, self._following = clock, floor, following

    def process_changed(self) -> None:
        """Tell a new process everything; without one, nothing is known of the decks."""
        process = self._floor.process
        self._following.has_sounded = False
        self._floor.publish(ProcessChanged(process.runs, process.reason, process.restarts))
        for deck in self._floor:
            deck.now = None
            if not process.runs and deck.playing is not None:
                deck.playing.mishaps += 1
            if process.runs:
                self._tell_anew(deck)
            self._floor.changed(deck)

    def look(self) -> None:
        """Play again what is due to be."""
        now = self._clock.monotonic()
        for deck in self._floor:
            if self._is_due(deck, now):
                self._floor.replay(deck)

    def _tell_anew(self, deck: Deck) -> None:
        self._floor.configure(deck)
        deck.prepared = None
        self._take_up(deck)
        if deck.cued is not None:
            self._floor.process.order(wire.Cue(deck.name, deck.cued.item()))

    def _take_up(self, deck: Deck) -> None:
        """Let a new process play what its forerunner did; not what has ended it again and again."""
        entry = deck.playing
        if entry is None or entry.mishaps < _MOST_MISHAPS:
            self._floor.replay(deck)
        else:
            self._following.give_up(deck, entry, f"the player has ended {entry.mishaps} times while it played")

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
