"""The OBS part on a real store and bus, as an engine would run it."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from core.bus import Subscription
from core.catalog import Answer, Caller, Catalog, Principal
from core.obs.commands import ObsCommands
from core.obs.instance import ObsInstance, Said, Target
from core.obs.models import Connection, Instance
from core.obs.opening import open_instance
from core.obs.service import ObsPart
from core.obs.settings import LOW_DISK
from core.part import Room
from tests.support.room import open_room
from tests.support.waiting import until


@dataclass
class House:
    """The part, with what it works on.

    Attributes:
        obs: Its commands, dispatched by a catalog in the mode `edit`.
        opened: Each try to open an OBS, by the connection's name.
        audited: What the audit got.
    """

    room: Room
    part: ObsPart
    heard: Subscription
    opened: list[str] = field(default_factory=list)
    audited: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._catalog = Catalog(self.room.bus, self._audit)
        self._catalog.mode = "edit"
        self.dispatch = self._catalog.dispatch
        self._caller = Caller(Principal("ann", "user", "admin"), "local", armed_until=time.monotonic() + 3600)
        for contract, implementation in self.part.services():
            self._catalog.add(contract, implementation)
        self.obs = cast(ObsCommands, _Dispatched(self))

    async def call(self, verb: str, **arguments: Any) -> Any:
        """Call a command, confirming what asks for it."""
        from core.errors import NeedsConfirmation

        name = f"obs.{verb}"
        try:
            return (await self._catalog.dispatch(name, arguments, self._caller)).value
        except NeedsConfirmation as wish:
            return (await self._catalog.dispatch(name, arguments, self._caller, token=wish.data["token"])).value

    async def _audit(self, entry: Any) -> None:
        self.audited.append(entry)

    async def connection(self, name: str) -> Connection:
        """Show a connection."""
        return next(each for each in await self.obs.connections() if each.name == name)

    async def stands(self, name: str, state: str, seconds: float = 10.0) -> Connection:
        """Wait until the desk stands so with an OBS."""
        keeper = self.part.keepers.find(name)
        await until(lambda: keeper.connection.state == state, seconds)
        return keeper.connection

    def known(self, name: str) -> Instance:
        """Give what is known of a connected OBS."""
        return self.part.keepers.find(name).link.known

    def said(self, shape: type | None = None) -> list[Any]:
        """Take what has been published, of one kind or all; the rest is dropped."""
        taken = [event.data for event in self.heard._events if shape is None or isinstance(event.data, shape)]
        self.heard._events.clear()
        return taken


class _Dispatched:
    """The commands as methods."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __getattr__(self, verb: str) -> Any:
        async def call(**arguments: Any) -> Any:
            return await self._house.call(verb, **arguments)

        return call


@asynccontextmanager
async def open_house(directory: Path) -> AsyncIterator[House]:
    """Run the part on a directory."""
    async with open_room(directory) as rooms:
        opened: list[str] = []

        async def counting(target: Target, said: Said) -> ObsInstance:
            opened.append(target.connection)
            return await open_instance(target, said)

        async def dispatch(name: str, arguments: dict[str, Any], caller: Caller, *, correlation: str = "") -> Answer:
            return await house.dispatch(name, arguments, caller, correlation=correlation)

        room = replace(rooms, dispatch=dispatch)
        part = ObsPart(room, counting)
        room.settings.declare(part.settings)
        await room.settings.set(LOW_DISK, 0, "test")  # a full disk is not what is tested here
        # Without the levels, which are made only for who wants them.
        heard = room.bus.subscribe(*(topic for topic in _TOPICS if topic != "obs.levels_measured"))
        house = House(room, part, heard, opened)
        await part.start()
        try:
            yield house
        finally:
            await part.stop()


def _topics() -> list[str]:
    from core.event import Payload
    from core.obs import events

    members = (member for member in vars(events).values() if isinstance(member, type))
    return [member.topic for member in members if issubclass(member, Payload) and member.topic]


_TOPICS = _topics()
