"""Whose turn it is to speak: announcements by priority, one at a time."""

from dataclasses import dataclass
from typing import Final

from core.audio.decks.wire import HOLD_DB
from core.audio.models.player import Announced, How, Playable
from core.audio.player.deck import Deck, Entry
from core.audio.player.floor import Floor

_CUTS_THROUGH: Final = 10
_INTERRUPTS: Final = 8
_LOWERS: Final = 4


@dataclass(slots=True)
class _Waiting:
    deck: Deck
    entry: Entry
    how: How


class Announcements:
    """Those that wait and the one that speaks."""

    def __init__(self, floor: Floor) -> None:
        """Take turns on these decks."""
        self._floor = floor
        self._waiting: list[_Waiting] = []
        self._speaking: _Waiting | None = None
        floor.may_prepare = self._may_prepare

    def take(self, deck: Deck, what: Playable, priority: int, duck_db: float, how: How) -> Announced:
        """Take on an announcement, and let it speak when its turn comes."""
        how = _how(priority) if how == "auto" else how
        entry = Entry(self._floor.number(), what, priority, HOLD_DB if how == "interrupt" else duck_db)
        waiting = _Waiting(deck, entry, how)
        self._floor.ordered(deck, entry)
        if priority >= _CUTS_THROUGH and self._speaking is not None:
            self._floor.halt(self._speaking.deck, 0)
            self._speaking = None
        before = sum(each.entry.priority >= priority for each in self._waiting) + (self._speaking is not None)
        self._waiting.append(waiting)
        self._waiting.sort(key=lambda each: -each.entry.priority)
        self._next()
        for music in self._music():
            self._floor.prepare(music)
        return Announced(entry.id, how, before)

    def clear(self, deck: Deck | None = None) -> None:
        """Forget those on a deck, or all."""
        self._waiting = [each for each in self._waiting if deck is not None and each.deck is not deck]
        if self._speaking is not None and deck in (None, self._speaking.deck):
            self._speaking = None
        self._next()

    def take_care(self, deck: Deck, entry: Entry) -> bool:
        """Look whose turn it is when something is over; True where nobody else has to see to the deck."""
        speaking = self._speaking
        if speaking is not None and entry is speaking.entry:
            self._speaking = None
            deck.playing, deck.stands_aside = None, deck.kind == "music"
            self._next()
            if self._speaking is None:
                self._wake_music()
            return True
        if deck in self._music() and self._waits_for_music() and deck.playing is entry:
            deck.playing, deck.stands_aside = None, True
            self._next()
            return True
        return False

    def _next(self) -> None:
        """Let the most urgent speak whose time has come."""
        if self._speaking is not None:
            return
        plays = any(deck.playing is not None for deck in self._music())
        for waiting in self._waiting:
            if waiting.how != "wait" or not plays:
                self._waiting.remove(waiting)
                self._speaking = waiting
                self._floor.play(waiting.deck, waiting.entry)
                return

    def _wake_music(self) -> None:
        """Let music go on that has stood aside at the end of a track."""
        for deck in self._music():
            if deck.stands_aside and deck.playing is None:
                self._floor.go_on(deck)
            else:
                self._floor.prepare(deck)
            deck.stands_aside = False

    def _may_prepare(self, deck: Deck) -> bool:
        return deck.kind != "music" or not self._waits_for_music()

    def _waits_for_music(self) -> bool:
        return any(waiting.how == "wait" for waiting in self._waiting)

    def _music(self) -> list[Deck]:
        return [deck for deck in self._floor if deck.kind == "music"]


def _how(priority: int) -> How:
    if priority >= _INTERRUPTS:
        return "interrupt"
    return "duck" if priority >= _LOWERS else "wait"
