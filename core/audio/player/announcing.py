"""Whose turn it is to speak: announcements by priority, one at a time."""

import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from core.audio.decks.wire import HOLD_DB
from core.audio.events import PlayFailed
from core.audio.models.player import Announced, How, Playable
from core.audio.player import rows
from core.audio.player.deck import MOST_URGENT, Deck, Duck, Entry
from core.audio.player.floor import Floor
from core.store import Store

log = logging.getLogger("cuedesk.player")

_INTERRUPTS: Final = 8
_LOWERS: Final = 4


@dataclass(slots=True)
class _Waiting:
    deck: Deck
    entry: Entry
    how: How


class Announcements:
    """Those that wait and the one that speaks."""

    def __init__(self, store: Store, floor: Floor) -> None:
        """Take turns on these decks."""
        self._store, self._floor = store, floor
        self._kept: list[int] = []
        self._waiting: list[_Waiting] = []
        self._speaking: _Waiting | None = None
        floor.may_prepare = self._may_prepare

    async def start(self) -> None:
        """Take up those that were kept, where their moment is not over."""
        names = {deck.name: deck for deck in self._floor}
        for row in await self._store.fetch(rows.SELECT_ANNOUNCEMENTS):
            name, entry, how = rows.announcement_from(row, self._floor.number())
            if name in names and self._floor.away <= rows.MOMENT_MICROS:
                self._waiting.append(_Waiting(names[name], entry, how))
            else:
                why = f"{entry.what.title}: the engine was away when it was to be heard"
                self._floor.publish(PlayFailed(name, entry.id, entry.what, why))
                log.warning("Deck %s: %s", name, why)
            self._kept.append(entry.id)

    def take(self, deck: Deck, what: Playable, priority: int, duck: Duck, how: How) -> Announced:
        """Take on an announcement, and let it speak when its turn comes."""
        how = _how(priority) if how == "auto" else how
        duck = replace(duck, db=HOLD_DB) if how == "interrupt" else duck
        entry = Entry(self._floor.number(), what, priority, duck)
        self._floor.ordered(deck, entry)
        if priority >= MOST_URGENT and self._speaking is not None and self._speaking.entry.priority < priority:
            self._floor.halt(self._speaking.deck, 0)
            self._speaking = None
        before = sum(each.entry.priority >= priority for each in self._waiting) + (self._speaking is not None)
        self._waiting.append(_Waiting(deck, entry, how))
        self._waiting.sort(key=lambda each: -each.entry.priority)
        self._next()
        self._keep()
        for music in self._music():
            self._floor.prepare(music)
        return Announced(entry.id, how, before)

    def clear(self, deck: Deck | None = None) -> None:
        """Forget those on a deck, or all."""
        self._waiting = [each for each in self._waiting if deck is not None and each.deck is not deck]
        self.look()

    def look(self) -> None:
        """Let speak whose time has come, and the music go on when nobody has anything to say."""
        if self._speaking is not None and self._speaking.deck.playing is not self._speaking.entry:
            self._speaking = None  # it was stopped, or something else was played on its deck
        self._next()
        if self._speaking is None:
            self._wake_music()
        self._keep()

    def take_care(self, deck: Deck, entry: Entry) -> bool:
        """Look whose turn it is when something is over; True where nobody else has to see to the deck."""
        if self._speaking is not None and entry is self._speaking.entry:
            deck.playing, deck.stands_aside = None, deck.kind == "music"
        elif deck.kind == "music" and not self._may_prepare(deck):
            deck.playing, deck.stands_aside = None, True
        else:
            return False
        self.look()
        return True

    def _next(self) -> None:
        """Let the most urgent speak whose time has come."""
        if self._speaking is not None:
            return
        for waiting in self._waiting:
            if waiting.how != "wait" or self._is_transition(waiting.deck):
                self._waiting.remove(waiting)
                self._speaking = waiting
                self._floor.play(waiting.deck, waiting.entry)
                return

    def _is_transition(self, deck: Deck) -> bool:
        """Tell whether music where this deck is heard has made room, or has no end that one could wait for."""
        music = [each for each in self._music() if _sound_together(each, deck)]
        return any(each.stands_aside for each in music) or not any(each.comes_to_an_end for each in music)

    def _wake_music(self) -> None:
        """Let music go on that has stood aside at the end of a track."""
        for deck in self._music():
            if deck.stands_aside and deck.playing is None:
                self._floor.go_on(deck)
            else:
                self._floor.prepare(deck)
            deck.stands_aside = False

    def _keep(self) -> None:
        """Keep whose turns are to come, where that has changed."""
        turns = [*([self._speaking] if self._speaking is not None else []), *self._waiting]
        ids = [each.entry.id for each in turns]
        if ids != self._kept:
            self._kept = ids
            written = [
                rows.announcement_values(turn, each.deck, each.entry, each.how) for turn, each in enumerate(turns)
            ]
            self._floor.submit(partial(rows.put_announcements, turns=written))

    def _may_prepare(self, deck: Deck) -> bool:
        """Tell whether nothing waits for the end of what plays on a deck."""
        waits = (each.deck for each in self._waiting if each.how == "wait")
        return deck.kind != "music" or not any(_sound_together(deck, each) for each in waits)

    def _music(self) -> list[Deck]:
        return [deck for deck in self._floor if deck.kind == "music"]


def _sound_together(one: Deck, other: Deck) -> bool:
    """Tell whether two decks may be heard in the same place: the default device can be any."""
    return one.device == other.device or "" in (one.device, other.device)


def _how(priority: int) -> How:
    if priority >= _INTERRUPTS:
        return "interrupt"
    return "duck" if priority >= _LOWERS else "wait"
