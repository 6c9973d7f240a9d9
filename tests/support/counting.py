"""A service that counts, behind a real Unix socket: what the tests of the session and of the client talk to."""

import asyncio
from pathlib import Path
from typing import Any, Protocol

from core.api.local import LocalServer
from core.bus import Bus
from core.catalog import Catalog
from core.clock import SystemClock
from core.command import command, service
from core.event import Payload, topic


@topic("count.added")
class Added(Payload, frozen=True):
    value: int


@topic("count.stood", state=True)
class Stood(Payload, frozen=True):
    value: int


@service("count")
class CountCommands(Protocol):
    @command()
    async def total(self) -> list[int]:
        """Tell all values."""
        ...

    @command()
    async def wait(self) -> None:
        """Wait for ever."""
        ...

    @command()
    async def riddle(self) -> Any:
        """Answer what no JSON can hold."""
        ...

    @command(role="operator", risk="on_air")
    async def shout(self, value: int) -> int:
        """Shout."""
        ...


class Counter:
    """Adds values and says so; a read takes a turn of the loop, so that events can come in between."""

    def __init__(self, bus: Bus) -> None:
        self.values: list[int] = []
        self.reads = self.waiting = 0
        self.bus = bus

    def add(self, value: int) -> None:
        self.values.append(value)
        self.bus.publish(Added(value), Stood(value), source="count")

    async def total(self) -> list[int]:
        self.reads += 1
        seen = list(self.values)
        await asyncio.sleep(0)
        return seen

    async def wait(self) -> None:
        self.waiting += 1
        await asyncio.get_running_loop().create_future()

    async def riddle(self) -> Any:
        return object()

    async def shout(self, value: int) -> int:
        return value


class Served:
    """A catalog and a bus behind a real Unix socket."""

    def __init__(self, directory: Path) -> None:
        self.bus = Bus(SystemClock())
        self.counter = Counter(self.bus)
        self.audited = 0
        self.catalog = Catalog(self.bus, self.record)
        self.catalog.add(CountCommands, self.counter)
        self.socket = directory / "engine.sock"
        self.server = LocalServer(self.socket, self.catalog, self.bus)

    async def record(self, _: Any) -> None:
        self.audited += 1

    async def __aenter__(self) -> "Served":
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()
