"""The commands of the player."""

import asyncio
import re
from contextlib import suppress
from functools import partial
from typing import Final

from core.audio.decks import wire
from core.audio.models.player import Announced, DeckStatus, How, Pad, Playable, QueueEntry, SoundDevice
from core.audio.player import rows
from core.audio.player.announcing import Announcements
from core.audio.player.deck import Deck, Entry
from core.audio.player.floor import EMERGENCY, Floor
from core.audio.player.sources import Resolve, Sources
from core.errors import Conflict, NotFound, Unavailable
from core.health import Health
from core.part import Room
from core.validation import check_text, refuse_fields

_LONGEST_NAME: Final = 30
_MOST_QUEUED: Final = 10_000
_SOFTEST_DB, _LOUDEST_DB = wire.HOLD_DB, 12.0
_LONGEST_SECONDS: Final = 60.0
_DEVICES_SECONDS: Final = 3.0


class Player:
    """The decks, and everything a person can have them do."""

    def __init__(self, room: Room, resolve: Resolve) -> None:
        """Build it; nothing runs before `start`.

        Args:
            room: The shared rooms.
            resolve: Finds a track of the library by its id.
        """
        self._room = room
        self._floor = floor = Floor(room)
        self._sources = Sources(resolve)
        self._announcements = Announcements(floor)
        self._asking: asyncio.Future[wire.Devices] | None = None
        floor.on_devices = self._take_devices
        room.health.declare("player", check=self._health, gauges=self._gauges)

    async def start(self) -> None:
        """Start the process of the decks, without waiting for it."""
        await self._floor.start()

    async def end(self) -> None:
        """End it, as `stop` is a command; what plays is kept."""
        await self._floor.stop()

    @property
    def pid(self) -> int | None:
        """Give the process id of the decks."""
        return self._floor.process.pid

    # ---- commands: what plays

    async def decks(self) -> list[str]:
        """List the names of the decks."""
        return [deck.name for deck in self._floor]

    async def status(self, deck: str | None = None) -> list[DeckStatus]:
        """Show how the decks are."""
        wanted = list(self._floor) if deck is None else [self._floor.find(deck)]
        return [each.status(self._room.clock.now()) for each in wanted]

    async def play(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Play at once."""
        return await self._play(deck, await self._sources.find(track, path, url, from_ms=from_ms, to_ms=to_ms), 0)

    async def crossfade(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        seconds: float = 4.0,
    ) -> QueueEntry:
        """Fade over to something else."""
        _check_seconds("seconds", seconds)
        return await self._play(deck, await self._sources.find(track, path, url), round(seconds * 1000))

    async def stop(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Stop a deck; its queue stays."""
        _check_seconds("fade_seconds", fade_seconds)
        found, fade_ms = self._floor.find(deck), round(fade_seconds * 1000)
        self._floor.halt(found, fade_ms)
        self._announcements.clear(found)
        if found.name == "jingle":
            self._floor.halt_pads(fade_ms)
        if found.name == "emergency":
            self._floor.cue_pad(EMERGENCY)

    async def pause(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Pause a deck."""
        _check_seconds("fade_seconds", fade_seconds)
        self._set_paused(self._playing(deck), True, fade_seconds)

    async def resume(self, deck: str, fade_seconds: float = 0.3) -> None:
        """Go on with a paused deck."""
        _check_seconds("fade_seconds", fade_seconds)
        self._set_paused(self._playing(deck), False, fade_seconds)

    async def seek(self, deck: str, position_ms: int) -> None:
        """Go to a position in what plays."""
        found = self._playing(deck)
        length = found.now.length_ms if found.now else 0
        if position_ms < 0 or (length and position_ms >= length):
            refuse_fields("There is nothing to go to", {"position_ms": f"is from 0 to {length} here"})
        found.position_ms = position_ms
        self._floor.process.order(wire.Seek(found.name, position_ms))

    async def next(self, deck: str) -> QueueEntry:
        """Go to what comes next."""
        found = self._floor.find(deck)
        self._floor.process.require()
        if not found.queue:
            raise Conflict(f"Nothing comes next on deck {found.name}.", remedy="player.queue_add adds to its queue.")
        entry = Entry(self._floor.number(), found.queue.pop(0).what)
        self._floor.play(found, entry, fade_ms=found.crossfade_ms if found.playing else 0)
        return entry.shown()

    async def cue(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        from_ms: int = 0,
        to_ms: int | None = None,
    ) -> QueueEntry:
        """Make something ready in silence."""
        found = self._floor.find(deck)
        what = await self._sources.find(track, path, url, from_ms=from_ms, to_ms=to_ms)
        self._floor.process.require()
        found.cued = entry = Entry(self._floor.number(), what)
        self._floor.process.order(wire.Cue(found.name, entry.item()))
        self._floor.changed(found)
        return entry.shown()

    async def go(self, deck: str) -> QueueEntry:
        """Begin what is cued."""
        found = self._floor.find(deck)
        self._floor.process.require()
        if found.cued is None:
            raise Conflict(f"Nothing is cued on deck {found.name}.", remedy="player.cue makes something ready.")
        entry, found.cued = found.cued, None
        self._floor.begin_cued(found, entry)
        return entry.shown()

    # ---- commands: the queue

    async def queue(self, deck: str) -> list[QueueEntry]:
        """List what waits to be played."""
        return [entry.shown() for entry in self._floor.find(deck).queue]

    async def queue_add(
        self,
        deck: str,
        track: int | None = None,
        path: str | None = None,
        url: str | None = None,
        at: int | None = None,
    ) -> QueueEntry:
        """Add to the queue."""
        found = self._floor.find(deck)
        what = await self._sources.find(track, path, url)
        if len(found.queue) >= _MOST_QUEUED:
            raise Conflict(f"The queue of deck {found.name} is full: it holds {_MOST_QUEUED} entries.")
        entry = Entry(self._floor.number(), what)
        found.queue.insert(len(found.queue) if at is None else max(at, 0), entry)
        self._queue_changed(found)
        return entry.shown()

    async def queue_take(self, deck: str, entry: int) -> None:
        """Take an entry out of the queue."""
        found = self._floor.find(deck)
        found.queue.remove(_entry(found, entry))
        self._queue_changed(found)

    async def queue_move(self, deck: str, entry: int, to: int) -> None:
        """Move an entry."""
        found = self._floor.find(deck)
        moved = _entry(found, entry)
        found.queue.remove(moved)
        found.queue.insert(max(to, 0), moved)
        self._queue_changed(found)

    async def queue_clear(self, deck: str) -> None:
        """Empty the queue."""
        found = self._floor.find(deck)
        found.queue.clear()
        self._queue_changed(found)

    # ---- commands: loudness and devices

    async def set_volume(self, deck: str, db: float, fade_ms: int = 100) -> None:
        """Move a deck's fader."""
        fields = {}
        if not _SOFTEST_DB <= db <= _LOUDEST_DB:
            fields["db"] = f"is from {_SOFTEST_DB:.0f} to {_LOUDEST_DB:.0f}"
        if not 0 <= fade_ms <= _LONGEST_SECONDS * 1000:
            fields["fade_ms"] = f"is from 0 to {_LONGEST_SECONDS * 1000:.0f}"
        refuse_fields("The volume cannot be set to this", fields)
        found = self._floor.find(deck)
        found.volume_db = db
        self._floor.configure(found, fade_ms)
        self._floor.changed(found)

    async def set_device(self, deck: str, device: str) -> None:
        """Play on another sound device."""
        found = self._floor.find(deck)
        if device:
            known = await self.devices()
            if device not in [each.id for each in known]:
                names = ", ".join(each.id for each in known) or "none at all"
                raise NotFound(f"There is no sound device {device[:200]!r}.", remedy=f"There are {names}.")
        found.device = device
        self._floor.configure(found)
        self._floor.move_device(found)
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

    # ---- commands: what cuts through

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
        _check_seconds("seconds", seconds)
        self._halt_all(round(seconds * 1000))

    async def stop_all(self) -> None:
        """Stop everything that sounds, at once."""
        self._halt_all(0)

    async def pads(self) -> list[Pad]:
        """List the jingles and their letters."""
        return [Pad(letter, what) for letter, what in sorted(self._floor.pads.items()) if letter != EMERGENCY]

    async def pad_set(self, letter: str, track: int | None = None, path: str | None = None) -> Pad | None:
        """Put a jingle under a letter."""
        letter = _letter(letter)
        what = await self._set_pad(letter, track, path)
        return None if what is None else Pad(letter, what)

    async def pad(self, letter: str) -> QueueEntry:
        """Play the jingle of a letter."""
        self._floor.process.require()
        return self._floor.fire_pad(_letter(letter)).shown()

    async def emergency_set(self, track: int | None = None, path: str | None = None) -> None:
        """Choose the emergency message."""
        await self._set_pad(EMERGENCY, track, path)

    async def emergency(self) -> QueueEntry:
        """Play the emergency message."""
        self._floor.process.require()
        return self._floor.fire_pad(EMERGENCY).shown()

    # ---- commands: which decks there are

    async def deck_add(self, name: str) -> DeckStatus:
        """Add a deck for music."""
        tidy, fields = " ".join(name.split()), dict[str, str]()
        check_text(fields, "name", tidy, _LONGEST_NAME)
        if not tidy or tidy.casefold().startswith("pad "):
            fields["name"] = "cannot be a deck's"
        elif any(deck.name.casefold() == tidy.casefold() for deck in self._floor):
            fields["name"] = f"“{tidy}” is another deck's"
        refuse_fields("The deck cannot be added like this", fields)
        deck = Deck(tidy)
        self._floor.add(deck)
        return deck.status(self._room.clock.now())

    async def deck_remove(self, deck: str) -> None:
        """Remove a deck that was added."""
        found = self._floor.find(deck)
        if found.name in ("music", "announce", "jingle", "emergency"):
            raise Conflict(f"Deck {found.name} cannot be removed.")
        self._announcements.clear(found)
        self._floor.remove(found)

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
            _check_seconds("crossfade_seconds", crossfade_seconds)
        if fallback_track is not None or fallback_path:
            found.fallback = await self._sources.find(fallback_track, fallback_path or None)
        elif fallback_path == "":
            found.fallback = None
        if crossfade_seconds is not None:
            found.crossfade_ms = round(crossfade_seconds * 1000)
        found.stop_at_end = found.stop_at_end if stop_at_end is None else stop_at_end
        found.prepared = None  # it is prepared anew with the new fade
        self._queue_changed(found)
        return found.status(self._room.clock.now())

    # ---- what they share

    async def _play(self, name: str, what: Playable, fade_ms: int) -> QueueEntry:
        deck = self._floor.find(name)
        self._floor.process.require()
        entry = Entry(self._floor.number(), what)
        self._floor.play(deck, entry, fade_ms=fade_ms)
        return entry.shown()

    def _playing(self, name: str) -> Deck:
        deck = self._floor.find(name)
        self._floor.process.require()
        if deck.playing is None:
            raise Conflict(f"Nothing plays on deck {deck.name}.")
        return deck

    def _set_paused(self, deck: Deck, paused: bool, seconds: float) -> None:
        deck.is_paused = paused
        fade_ms = round(seconds * 1000)
        self._floor.process.order((wire.Pause if paused else wire.Resume)(deck.name, fade_ms))
        self._floor.changed(deck)

    def _queue_changed(self, deck: Deck) -> None:
        self._floor.prepare(deck)
        self._floor.changed(deck)

    def _halt_all(self, fade_ms: int) -> None:
        self._floor.halt_all(fade_ms)
        self._announcements.clear()

    async def _set_pad(self, letter: str, track: int | None, path: str | None) -> Playable | None:
        what = None if track is None and path is None else await self._sources.find(track, path)
        await self._room.store.submit(partial(rows.put_pad, letter=letter, what=what))
        if what is None:
            self._floor.pads.pop(letter, None)
        else:
            self._floor.pads[letter] = what
        self._floor.cue_pad(letter)
        return what

    def _take_devices(self, devices: wire.Devices) -> None:
        if self._asking is not None:
            with suppress(asyncio.InvalidStateError):
                self._asking.set_result(devices)
            self._asking = None

    def _health(self) -> Health:
        process = self._floor.process
        if not process.runs:
            return Health("failed", f"player: {process.reason}", process.remedy)
        silent = [f"{deck.name}: {deck.why}" for deck in self._floor if deck.why]
        if silent:
            return Health("degraded", "; ".join(silent), "Look at the sound device, or play something else.")
        return Health("ok", "the decks are ready")

    def _gauges(self) -> dict[str, float]:
        process = self._floor.process
        return {
            "memory_bytes": process.memory_bytes,
            "restarts": process.restarts,
            "playing": sum(deck.state == "playing" for deck in self._floor),
        }


def _entry(deck: Deck, number: int) -> Entry:
    found = next((entry for entry in deck.queue if entry.id == number), None)
    if found is None:
        raise NotFound(f"Entry {number} does not wait on deck {deck.name}.", remedy="player.queue lists what does.")
    return found


def _letter(letter: str) -> str:
    if not re.fullmatch("[A-Za-z]", letter):
        refuse_fields("There is no such pad", {"letter": "is one of a to z"})
    return letter.lower()


def _check_seconds(field: str, seconds: float) -> None:
    if not 0 <= seconds <= _LONGEST_SECONDS:
        refuse_fields("It cannot fade like this", {field: f"is from 0 to {_LONGEST_SECONDS:.0f}"})
