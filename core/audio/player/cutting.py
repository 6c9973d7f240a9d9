"""The commands on what cuts through: announcements, jingles, the emergency message, and silence."""

import re
from collections.abc import Callable

from core.audio.decks import wire
from core.audio.models.player import Announced, How, Pad, Playable, QueueEntry
from core.audio.player.announcing import Announcements
from core.audio.player.deck import MOST_URGENT, Deck, Duck, Entry
from core.audio.player.floor import Floor
from core.audio.player.limits import check_seconds
from core.audio.player.pads import EMERGENCY, Pads
from core.audio.player.settings import DUCK_ATTACK_MS, DUCK_DB, DUCK_RELEASE_MS, LONGEST_DUCK_MS
from core.audio.player.sources import Sources
from core.errors import Conflict, NotFound
from core.settings import Settings
from core.validation import refuse_fields


class CuttingService:
    """What does not wait for its turn in a queue."""

    def __init__(
        self,
        settings: Settings,
        floor: Floor,
        sources: Sources,
        announcements: Announcements,
        pads: Pads,
        default_device: Callable[[], str],
    ) -> None:
        """Stand between the commands and the decks.

        Args:
            settings: How music is lowered.
            floor: The decks.
            sources: Finds what is to be played.
            announcements: Whose turn it is.
            pads: The jingles.
            default_device: Gives the device of the decks that have none of their own.
        """
        self._settings, self._floor, self._sources = settings, floor, sources
        self._announcements, self._pads = announcements, pads
        self._default_device = default_device

    async def announce(
        self,
        path: str,
        title: str = "",
        deck: str = "announce",
        priority: int = 5,
        duck_db: float | None = None,
        how: How = "auto",
        attack_ms: int | None = None,
        release_ms: int | None = None,
    ) -> Announced:
        """Play an announcement."""
        duck = self._duck(duck_db, attack_ms, release_ms)
        fields = {}
        if not 1 <= priority <= MOST_URGENT:
            fields["priority"] = f"is from 1 to {MOST_URGENT}, not {priority}"
        if not wire.HOLD_DB <= duck.db <= 0:
            fields["duck_db"] = f"is from {wire.HOLD_DB:.0f} to 0"
        for field, value in (("attack_ms", duck.attack_ms), ("release_ms", duck.release_ms)):
            if not 0 <= value <= LONGEST_DUCK_MS:
                fields[field] = f"is from 0 to {LONGEST_DUCK_MS}"
        refuse_fields("The announcement cannot be made like this", fields)
        found = self._floor.find(deck)
        if found.kind == "monitor":
            raise Conflict(f"Nobody but the desk hears deck {found.name}.", remedy="player.listen plays on it.")
        what = await self._sources.find(None, path, title=title)
        self._floor.process.require()
        return self._announcements.take(found, what, priority, duck, how)

    async def fade_all(self, seconds: float = 3.0) -> None:
        """Fade out everything that sounds."""
        check_seconds("seconds", seconds)
        self._halt_all(round(seconds * 1000))

    async def stop_all(self) -> None:
        """Stop everything that sounds, at once."""
        self._halt_all(0)

    async def pads(self) -> list[Pad]:
        """List the jingles and their letters."""
        return [Pad(letter, what) for letter, what in sorted(self._pads.kept.items()) if letter != EMERGENCY]

    async def pad_set(self, letter: str, track: int | None = None, path: str | None = None) -> Pad | None:
        """Put a jingle under a letter."""
        letter = _letter(letter)
        what = await self._set_pad(letter, track, path)
        return None if what is None else Pad(letter, what)

    async def pad(self, letter: str) -> QueueEntry:
        """Play the jingle of a letter."""
        self._floor.process.require()
        return self._pads.fire(_letter(letter)).shown()

    async def emergency_set(self, track: int | None = None, path: str | None = None) -> None:
        """Choose the emergency message."""
        await self._set_pad(EMERGENCY, track, path)

    async def emergency(self) -> QueueEntry:
        """Play the emergency message."""
        self._floor.process.require()
        return self._pads.fire(EMERGENCY).shown()

    async def listen(
        self,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        title: str = "",
    ) -> QueueEntry:
        """Listen to something at the desk alone."""
        monitor = self._monitor()
        what = await self._sources.find(track, path, url, title=title, from_ms=from_ms)
        self._floor.process.require()
        entry = Entry(self._floor.number(), what)
        self._floor.play(monitor, entry)
        return entry.shown()

    def _monitor(self) -> Deck:
        """Give the deck to listen on.

        Raises:
            NotFound: There is none.
            Conflict: It plays where everybody would hear it.
        """
        monitor = next((deck for deck in self._floor if deck.kind == "monitor"), None)
        if monitor is None:
            raise NotFound(
                "There is no deck called monitor to listen on.",
                remedy="player.deck_add name=monitor device=… adds one; player.devices lists the devices.",
            )
        device = monitor.device or self._default_device()
        others = [
            deck.name
            for deck in self._floor
            if deck is not monitor and (deck.device or self._default_device()) == device
        ]
        if others:
            raise Conflict(
                f"Deck monitor plays on the same sound device as {others[0]}: everybody would hear it.",
                remedy="player.set_device deck=monitor device=… gives it one of its own.",
            )
        return monitor

    def _duck(self, db: float | None, attack_ms: int | None, release_ms: int | None) -> Duck:
        """Complete by the settings how the others are lowered."""
        return Duck(
            self._settings.get(DUCK_DB) if db is None else db,
            self._settings.get(DUCK_ATTACK_MS) if attack_ms is None else attack_ms,
            self._settings.get(DUCK_RELEASE_MS) if release_ms is None else release_ms,
        )

    def _halt_all(self, fade_ms: int) -> None:
        self._floor.halt_all(fade_ms)
        self._announcements.clear()
        self._pads.cue_all()

    async def _set_pad(self, letter: str, track: int | None, path: str | None) -> Playable | None:
        what = None if track is None and path is None else await self._sources.find(track, path)
        await self._pads.put(letter, what)
        return what


def _letter(letter: str) -> str:
    if not re.fullmatch("[A-Za-z]", letter):
        refuse_fields("There is no such pad", {"letter": "is one of a to z"})
    return letter.lower()
