"""The commands on how decks sound, where, and how they go on; and which decks there are."""

import asyncio
from contextlib import suppress
from typing import Final

from core.audio.decks import wire
from core.audio.models.player import DeckStatus, SoundDevice
from core.audio.player.announcing import Announcements
from core.audio.player.deck import Deck, kind_of
from core.audio.player.floor import Floor
from core.audio.player.limits import LONGEST_SECONDS, check_seconds
from core.audio.player.pads import Pads
from core.audio.player.sources import Sources
from core.clock import Clock
from core.errors import Conflict, NotFound, Unavailable
from core.validation import check_text, refuse_fields

_LONGEST_NAME: Final = 30
_SOFTEST_DB, _LOUDEST_DB = wire.HOLD_DB, 12.0
_DEVICES_SECONDS: Final = 3.0
_OWN: Final = ("music", "announce", "jingle", "emergency")


class MixingService:
    """Faders, sound devices, and the decks themselves."""

    def __init__(self, clock: Clock, floor: Floor, sources: Sources, announcements: Announcements, pads: Pads) -> None:
        """Take the decks, what finds a fallback, and the announcements and jingles that go with a deck."""
        self._clock, self._floor, self._sources = clock, floor, sources
        self._announcements, self._pads = announcements, pads
        self._asking: asyncio.Future[wire.Devices] | None = None

    async def set_volume(self, deck: str, db: float, fade_ms: int = 100) -> None:
        """Move a deck's fader."""
        fields = {}
        if not _SOFTEST_DB <= db <= _LOUDEST_DB:
            fields["db"] = f"is from {_SOFTEST_DB:.0f} to {_LOUDEST_DB:.0f}"
        if not 0 <= fade_ms <= LONGEST_SECONDS * 1000:
            fields["fade_ms"] = f"is from 0 to {LONGEST_SECONDS * 1000:.0f}"
        refuse_fields("The volume cannot be set to this", fields)
        found = self._floor.find(deck)
        found.volume_db = db
        self._floor.configure(found, fade_ms)
        self._pads.follow_volume(found)
        self._floor.changed(found)

    async def set_device(self, deck: str, device: str) -> None:
        """Play on another sound device."""
        found = self._floor.find(deck)
        await self._check_device(device)
        found.device = device
        self._floor.move_device(found)
        self._pads.follow_device(found)
        self._floor.changed(found)

    async def devices(self) -> list[SoundDevice]:
        """List the sound devices."""
        self._floor.process.require()
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_future()
            self._floor.process.order(wire.ListDevices())
        try:
            async with asyncio.timeout(_DEVICES_SECONDS):
                told = await asyncio.shield(self._asking)
        except TimeoutError:
            self._asking = None
            raise Unavailable("The process of the decks does not tell the sound devices.") from None
        return [SoundDevice(device.id, device.name) for device in told.devices]

    async def deck_add(self, name: str, device: str = "") -> DeckStatus:
        """Add a deck."""
        await self._check_device(device)
        tidy, fields = " ".join(name.split()), dict[str, str]()
        check_text(fields, "name", tidy, _LONGEST_NAME)
        if not tidy or tidy.casefold().startswith("pad "):
            fields["name"] = "cannot be a deck's"
        elif any(deck.name.casefold() == tidy.casefold() for deck in self._floor):
            fields["name"] = f"“{tidy}” is another deck's"
        refuse_fields("The deck cannot be added like this", fields)
        deck = Deck(tidy, kind_of(tidy), device)
        self._floor.add(deck)
        return deck.status(self._clock.now())

    async def deck_remove(self, deck: str) -> None:
        """Remove a deck that was added."""
        found = self._floor.find(deck)
        if found.name in _OWN:
            raise Conflict(f"Deck {found.name} cannot be removed.")
        self._floor.remove(found)
        self._announcements.clear(found)

    async def deck_set(
        self,
        deck: str,
        crossfade_seconds: float | None = None,
        stop_at_end: bool | None = None,
        fallback_track: int | None = None,
        fallback_path: str | None = None,
    ) -> DeckStatus:
        """Set how a deck goes on."""
        found = self._floor.find(deck)
        if crossfade_seconds is not None:
            check_seconds("crossfade_seconds", crossfade_seconds)
        if fallback_track is not None or fallback_path:
            found.fallback = await self._sources.find(fallback_track, fallback_path or None)
        elif fallback_path == "":
            found.fallback = None
        if crossfade_seconds is not None:
            found.crossfade_ms = round(crossfade_seconds * 1000)
        found.stop_at_end = found.stop_at_end if stop_at_end is None else stop_at_end
        self._floor.prepare(found, anew=True)  # with the new fade
        self._floor.changed(found)
        return found.status(self._clock.now())

    async def _check_device(self, device: str) -> None:
        """Refuse a sound device that is not there; empty is the default one.

        Raises:
            NotFound: There is none of that id; the remedy names those that there are.
            Unavailable: Nobody can tell.
        """
        known = [each.id for each in await self.devices()] if device else []
        if device not in ("", *known):
            names = ", ".join(known) or "none at all"
            raise NotFound(f"There is no sound device {device[:200]!r}.", remedy=f"There are {names}.")

    def take_devices(self, devices: wire.Devices) -> None:
        """Take the list that was asked for."""
        if self._asking is not None:
            with suppress(asyncio.InvalidStateError):
                self._asking.set_result(devices)
            self._asking = None
