"""The speech part of a desk that speaks with what this machine has, and a player that only notes what it is given."""

import asyncio
import math
import re
import struct
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from core.audio.events import PlayStarted
from core.audio.models.player import Announced, Playable
from core.bus import Bus, Subscription
from core.catalog import Caller, Catalog, Principal
from core.clock import SystemClock
from core.command import command, service
from core.desk.journal import Journal
from core.event import Event
from core.part import Room
from core.speech.service import SpeechPart
from tests.support.room import open_room

ANA = Caller(Principal("ana", "system", "admin"), "test")
"""Whom no mode binds: what arming and confirming does is shown elsewhere."""


@service("player")
class Player(Protocol):
    """As much of the player as speech knows."""

    @command(role="operator", risk="on_air")
    async def announce(self, path: str, title: str, deck: str = "announce", priority: int = 5) -> Announced:
        """Play an announcement."""
        ...


@dataclass
class NotingPlayer:
    """Takes announcements, and plays none; a test says when one is heard.

    Attributes:
        is_hasty: It tells of the sound before it has answered.
    """

    bus: Bus
    announced: list[dict[str, Any]] = field(default_factory=list)
    is_hasty: bool = False

    async def announce(self, path: str, title: str, deck: str = "announce", priority: int = 5) -> Announced:
        self.announced.append({"path": path, "title": title, "deck": deck, "priority": priority})
        if self.is_hasty:
            self.start(len(self.announced))
            await asyncio.sleep(0)  # whoever listens hears of it first
        return Announced(len(self.announced), "duck", 0)

    def start(self, item: int) -> None:
        """Let what was announced as this item be heard."""
        self.bus.publish(PlayStarted("announce", item, Playable("Heard", "file:///heard.flac")), source="player")


class Desk:
    """Calls commands of speech as a person does, and hears what it says."""

    def __init__(self, room: Room, catalog: Catalog, part: SpeechPart, player: NotingPlayer) -> None:
        self.room, self.catalog, self.part, self.player = room, catalog, part, player
        self._heard: Subscription = room.bus.subscribe("speech.")

    async def call(self, verb: str, /, **arguments: Any) -> Any:
        """Call a command."""
        return (await self.catalog.dispatch(f"speech.{verb}", arguments, ANA)).value

    async def call_as(self, name: str, verb: str, /, **arguments: Any) -> Any:
        """Call a command as somebody else."""
        somebody = Caller(Principal(name, "system", "admin"), "test")
        return (await self.catalog.dispatch(f"speech.{verb}", arguments, somebody)).value

    async def generate(self, text: str = "Good evening.", **more: Any) -> Any:
        """Have a text spoken, without silence around it."""
        return await self.call("generate", text=text, **({"pad_before": 0, "pad_after": 0} | more))

    async def heard(self, topic: str) -> list[Event]:
        """Take what was said under a topic since the last time."""
        if not len(self._heard):
            return []
        events = await self._heard.next()
        assert isinstance(events, list)
        return [event for event in events if event.topic == topic]

    async def set(self, key: str, value: Any) -> None:
        """Change a setting."""
        await self.room.settings.set(key, value, "test")


class HastyClock(SystemClock):
    """Tells the time, and sleeps a fiftieth of what is asked for."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 50)


@asynccontextmanager
async def open_desk(directory: Path) -> AsyncIterator[Desk]:
    """Run the speech part on a directory."""
    async with open_room(directory) as bare:
        catalog = Catalog(bare.bus, Journal(bare.store, bare.bus).audit)
        room = replace(bare, dispatch=catalog.dispatch, clock=HastyClock())
        player = NotingPlayer(bare.bus)
        catalog.add(Player, player)
        part = SpeechPart(room)
        room.settings.declare(part.settings)
        await room.settings.start()
        await part.start()
        for contract, implementation in part.services():
            catalog.add(contract, implementation)
        try:
            yield Desk(room, catalog, part, player)
        finally:
            await part.stop()


def measured(file: Path | str) -> tuple[float, float]:
    """Measure a file's loudness and true peak with ffmpeg, apart from how the desk does it."""
    words = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(file), "-af", "loudnorm=print_format=json"]
    words += ["-f", "null", "-"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    found = dict(re.findall(r'"(input_i|input_tp)" : "(-?[\d.]+|-inf)"', told))
    return float(found["input_i"]), float(found["input_tp"])


def samples(file: Path | str, rate: int = 44_100) -> list[float]:
    """Read a file's sound as one channel."""
    words = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(file), "-ac", "1", "-ar", str(rate), "-f", "f32le", "-"]
    raw = subprocess.run(words, capture_output=True, check=True).stdout
    return list(struct.unpack(f"<{len(raw) // 4}f", raw))


def tone_db(sound: list[float], hertz: float, begin: float, end: float, rate: int = 44_100) -> float:
    """Tell how strong one tone is in a stretch of sound (Goertzel's algorithm)."""
    piece = sound[int(begin * rate) : int(end * rate)]
    turn = 2 * math.cos(2 * math.pi * hertz / rate)
    one = two = 0.0
    for sample in piece:
        one, two = sample + turn * one - two, one
    power = one * one + two * two - turn * one * two
    return 10 * math.log10(max(power, 1e-20) / (len(piece) / 2) ** 2)


def make_tone(file: Path, hertz: float, seconds: float) -> Path:
    """Write a tone."""
    source = f"sine=frequency={hertz}:duration={seconds}:sample_rate=44100"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, str(file)], check=True)
    return file
