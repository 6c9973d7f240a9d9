"""Brings back what should play and does not: after the process has ended, or when a sound device was missing."""

from collections.abc import Collection
from typing import Final

from core.audio.decks import wire
from core.audio.events import PlayFailed, ProcessChanged
from core.audio.player.deck import Deck, Entry, Outage
from core.audio.player.floor import Floor
from core.audio.player.following import Following
from core.clock import Clock

_LOST_SECONDS: Final = 2.0
_ASK_SECONDS: Final = 1.0
_MOST_MISHAPS: Final = 2
_STEADY_SECONDS: Final = 30.0
"""What has sounded for so long is not what ended the process."""


class Reviving:
    """Plays again what was lost."""

    def __init__(self, clock: Clock, floor: Floor, following: Following) -> None:
        """Take the decks, and what says that something is given up."""
        self._clock, self._floor, self._following = clock, floor, following
        self._devices: frozenset[str] | None = None
        self._asked_at = 0.0

    def process_changed(self) -> None:
        """Tell a new process everything; without one, nothing is known of the decks."""
        process = self._floor.process
        self._following.has_sounded, self._following.output = False, None
        self._floor.publish(ProcessChanged(process.runs, process.reason, process.restarts))
        for pad in self._floor.aside.values():
            self._lose_jingle(pad)
        for deck in self._floor:
            was_told, deck.now, deck.level_db = deck.now is not None, None, None
            if process.runs:
                self._tell_anew(deck)
            elif was_told and deck.playing is not None:
                self._count_mishap(deck.playing)
            self._floor.changed(deck)

    def look(self) -> None:
        """Play again what is due to be, once a heartbeat."""
        now = self._clock.monotonic()
        for deck in self._floor:
            if deck.playing is None:
                continue
            if deck.outage is not None:
                self._try_again(deck, deck.playing, deck.outage, now)
            elif self._is_lost(deck, now):
                self._floor.replay(deck)
        self._look_for_devices(now)

    def take_devices(self, present: Collection[str]) -> None:
        """Try again at once where a sound device has come."""
        before, self._devices = self._devices, frozenset(present)
        if before is not None and self._devices - before:
            for outage in self._outages():
                outage.hurry(self._clock.monotonic())

    def _try_again(self, deck: Deck, entry: Entry, outage: Outage, now: float) -> None:
        if self._following.outdated(deck, entry, outage):
            return
        if entry.is_fallback and deck.queue:
            self._floor.go_on(deck)
        elif outage.retry_at is not None and now >= outage.retry_at:
            self._floor.replay(deck)

    def _look_for_devices(self, now: float) -> None:
        """Ask for the sound devices while one may be missing."""
        if not self._outages():
            self._devices = None
        elif now - self._asked_at >= _ASK_SECONDS:
            self._asked_at = now
            self._floor.process.order(wire.ListDevices())

    def _outages(self) -> list[Outage]:
        return [deck.outage for deck in self._floor if deck.outage is not None]

    def _lose_jingle(self, pad: Deck) -> None:
        """Give up a jingle that ended with the process: it belongs to its moment."""
        entry, pad.now, pad.playing = pad.playing, None, None
        if entry is not None:
            why = f"{entry.what.title}: the player ended while it played"
            self._floor.publish(PlayFailed(pad.name, entry.id, entry.what, why))

    def _count_mishap(self, entry: Entry) -> None:
        began = entry.sounded_at
        is_steady = began is not None and self._clock.monotonic() - began > _STEADY_SECONDS
        entry.mishaps = 1 if is_steady else entry.mishaps + 1

    def _tell_anew(self, deck: Deck) -> None:
        self._floor.configure(deck)
        deck.prepared = None
        self._take_up(deck)
        if deck.cued is not None:
            self._floor.cue(deck)

    def _take_up(self, deck: Deck) -> None:
        """Let a new process play what its forerunner did; not what has ended it again and again."""
        entry = deck.playing
        if entry is None or entry.mishaps < _MOST_MISHAPS:
            self._floor.replay(deck)
        else:
            self._following.give_up(deck, entry, f"the player has ended {entry.mishaps} times while it played")

    def _is_lost(self, deck: Deck, now: float) -> bool:
        """Tell whether the process plays nothing where it should, and for longer than an order takes."""
        if deck.now is None or deck.now.state != "stopped":
            deck.lost_since = None
            return False
        deck.lost_since = deck.lost_since or now
        return now - deck.lost_since > _LOST_SECONDS
