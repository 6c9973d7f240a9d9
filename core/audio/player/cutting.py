"""The commands on what cuts through: announcements, jingles, the emergency message, and silence."""

import re

from core.audio.decks import wire
from core.audio.models.player import Announced, How, Pad, Playable, QueueEntry
from core.audio.player.announcing import Announcements
from core.audio.player.floor import Floor
from core.audio.player.limits import check_seconds
from core.audio.player.pads import EMERGENCY, Pads
from core.audio.player.sources import Sources
from core.validation import refuse_fields


class CuttingService:
    """What does not wait for its turn in a queue."""

    def __init__(self, floor: Floor, sources: Sources, announcements: Announcements, pads: Pads) -> None:
        """Take the decks, what finds what is to be played, whose turn it is to speak, and the jingles."""
        self._floor, self._sources = floor, sources
        self._announcements, self._pads = announcements, pads

    async def announce(
        self,
        path: str,
        title: str = "",
        deck: str = "announce",
        priority: int = 5,
        duck_db: float = -12.0,
        how: How = "auto",
    ) -> Announced:
        """Play an announcement."""
        fields = {}
        if not 1 <= priority <= 10:
            fields["priority"] = f"is from 1 to 10, not {priority}"
        if not wire.HOLD_DB <= duck_db <= 0:
            fields["duck_db"] = f"is from {wire.HOLD_DB:.0f} to 0"
        refuse_fields("The announcement cannot be made like this", fields)
        found = self._floor.find(deck)
        what = await self._sources.find(None, path, title=title)
        self._floor.process.require()
        return self._announcements.take(found, what, priority, duck_db, how)

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
