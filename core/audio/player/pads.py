"""Jingles under letters, each on a deck of its own where it is ready; and the emergency message."""

from functools import partial
from typing import Final

from core.audio.models.player import Playable
from core.audio.player import rows
from core.audio.player.deck import Deck, Entry, emergency
from core.audio.player.floor import Floor
from core.errors import NotFound
from core.store import Store

EMERGENCY: Final = "!"
"""The letter under which the emergency message is kept."""


class Pads:
    """What is under each letter, made ready so that it sounds at once.

    Attributes:
        kept: What that is.
    """

    def __init__(self, store: Store, floor: Floor) -> None:
        """Take where the letters are kept, and the decks."""
        self.kept: dict[str, Playable] = {}
        self._store, self._floor = store, floor

    async def start(self) -> None:
        """Read what is kept."""
        for row in await self._store.fetch(rows.SELECT_PADS):
            self.kept[row["letter"]] = rows.playable(row["what"])

    async def put(self, letter: str, what: Playable | None) -> None:
        """Keep something under a letter, or nothing."""
        await self._store.submit(partial(rows.put_pad, letter=letter, what=what))
        if what is None:
            self.kept.pop(letter, None)
        else:
            self.kept[letter] = what
        self.cue(letter)

    def cue_all(self) -> None:
        """Make everything ready."""
        for letter in self.kept:
            self.cue(letter)

    def cue(self, letter: str) -> None:
        """Make ready what is under a letter, or forget what was."""
        pad, what = self._deck(letter), self.kept.get(letter)
        if what is None:
            pad.cued = None
            self._floor.cue(pad)
            return
        number = self._floor.number()
        pad.cued = emergency(number, what) if letter == EMERGENCY else Entry(number, what)
        self._floor.configure(pad)
        self._floor.cue(pad)

    def fire(self, letter: str) -> Entry:
        """Play what is under a letter.

        Raises:
            NotFound: There is nothing.
        """
        pad = self._deck(letter)
        entry = pad.cued
        if entry is None:
            raise NotFound(
                "No emergency message is chosen." if letter == EMERGENCY else f"There is nothing under {letter}.",
                remedy="player.emergency_set chooses it." if letter == EMERGENCY else "player.pad_set puts it there.",
            )
        self._floor.ordered(pad, entry)
        self._floor.begin_cued(pad, entry)
        self.cue(letter)
        return entry

    def follow_volume(self, deck: Deck) -> None:
        """Be as loud as a deck, where it is the jingles'."""
        for pad in self._jingles(deck):
            self._floor.configure(pad)

    def follow_device(self, deck: Deck) -> None:
        """Be ready on a deck's device, where it is the jingles'."""
        for pad in self._jingles(deck):
            self._floor.move_device(pad)

    def _jingles(self, deck: Deck) -> list[Deck]:
        """Give the decks of all letters where this is the deck whose faders they follow."""
        return [self._deck(letter) for letter in self.kept if letter != EMERGENCY] if deck.name == "jingle" else []

    def halt(self, deck: Deck, fade_ms: int) -> None:
        """Stop what plays from under a letter where this is its deck; it stays ready."""
        for letter in self.kept:
            pad = self._deck(letter)
            if pad is deck or (deck.name == "jingle" and letter != EMERGENCY):
                self._floor.halt(pad, fade_ms)
                self.cue(letter)

    def _deck(self, letter: str) -> Deck:
        """Give the deck of a letter: each has one of its own, the emergency message the one of that name."""
        if letter == EMERGENCY:
            return self._floor.find("emergency")
        name, jingle = f"pad {letter}", self._floor.find("jingle")
        pad = self._floor.aside.setdefault(name, Deck(name, "jingle"))
        pad.device, pad.volume_db = jingle.device, jingle.volume_db
        return pad
