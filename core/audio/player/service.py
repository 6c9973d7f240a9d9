"""The player: its services built in order, started, stopped, and served under one name."""

from collections.abc import Sequence
from typing import Any

from core.audio import commands
from core.audio.decks.wire import AnyFact, Beat, Devices, Ended, Failed, Levels, Started
from core.audio.player.announcing import Announcements
from core.audio.player.cutting import CuttingService
from core.audio.player.floor import Floor
from core.audio.player.following import Following
from core.audio.player.mixing import MixingService
from core.audio.player.pads import Pads
from core.audio.player.playing import PlayingService
from core.audio.player.process import DecksProcess
from core.audio.player.queueing import QueueService
from core.audio.player.reviving import Reviving
from core.audio.player.sources import Resolve, Sources
from core.health import Health, HealthState
from core.part import Room


class Player:
    """The decks, and everything a person can have them do."""

    def __init__(self, room: Room, resolve: Resolve) -> None:
        """Build it; nothing runs before `start`.

        Args:
            room: The shared rooms.
            resolve: Finds a track of the library by its id.
        """
        self._process = DecksProcess(room.clock, self._take, self._process_changed)
        self._floor = floor = Floor(room, self._process)
        sources = Sources(resolve)
        self._announcements = announcements = Announcements(room.store, floor)
        self._following = Following(room.clock, floor, announcements.take_care)
        self._reviving = Reviving(room.clock, floor, self._following)
        self._pads = pads = Pads(room.store, floor)
        self._playing = PlayingService(room.clock, floor, sources, announcements, pads)
        self._queues = QueueService(floor, sources)
        self._mixing = MixingService(room.clock, floor, sources, announcements, pads)
        self._cutting = CuttingService(
            room.settings, floor, sources, announcements, pads, lambda: self._following.default_device
        )
        room.health.declare("player", check=self._health, gauges=self._gauges)

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return (
            (commands.Playing, self._playing),
            (commands.Queues, self._queues),
            (commands.Mixing, self._mixing),
            (commands.Cutting, self._cutting),
        )

    async def start(self) -> None:
        """Take up what was kept, and start the process of the decks without waiting for it."""
        await self._pads.start()
        await self._floor.start()
        await self._announcements.start()
        self._process.start()

    async def stop(self) -> None:
        """End it; what plays is kept."""
        self._floor.keep()
        await self._process.stop()

    @property
    def pid(self) -> int | None:
        """Give the process id of the decks."""
        return self._process.pid

    def _take(self, fact: AnyFact) -> None:
        """Hand on what the process tells."""
        match fact:
            case Beat():
                self._following.beat(fact)
                self._reviving.look()
                self._announcements.look()
            case Levels():
                self._following.hear(fact)
            case Started() | Ended() | Failed():
                self._following.take(fact)
            case Devices():
                self._mixing.take_devices(fact)
                self._reviving.take_devices([device.id for device in fact.devices])

    def _process_changed(self) -> None:
        self._reviving.process_changed()
        if self._process.runs:
            self._announcements.look()
            self._pads.cue_all()

    def _health(self) -> Health:
        process = self._process
        if not process.runs:
            return Health("failed", f"player: {process.reason}", process.remedy)
        silent = [f"{deck.name}: {why}" for deck in self._floor if (why := deck.why or deck.notice)]
        if silent:
            return Health("degraded", "; ".join(silent), "Look at the sound device, or play something else.")
        output = self._following.output
        if output is not None and output.state == "missing":
            state: HealthState = "degraded" if self._is_used else "disabled"
            return Health(state, output.words, "Plug in a sound device, or start the sound server.")
        if output is not None and output.state == "there":
            return Health("ok", f"the decks are ready, and {output.words}")
        if not self._following.has_sounded:
            return Health("unknown", "nothing has sounded yet", "Play something: no sound device tells before.")
        return Health("ok", "the decks are ready")

    @property
    def _is_used(self) -> bool:
        """Tell whether anything is to be heard here: many a box keeps scores and has no sound at all."""
        return self._following.had_output or bool(self._pads.kept) or any(deck.is_used for deck in self._floor)

    def _gauges(self) -> dict[str, float]:
        process = self._process
        return {
            "memory_bytes": process.memory_bytes,
            "restarts": process.restarts,
            "playing": sum(deck.state == "playing" for deck in self._floor),
        }
