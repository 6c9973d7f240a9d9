"""The shared rooms of a part under test: a real store, bus and board on a directory of the test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.bus import Bus
from core.catalog import Catalog
from core.clock import SystemClock
from core.config import Config
from core.desk.journal import Journal
from core.health import HealthBoard
from core.part import Room
from core.paths import Paths
from core.secrets import KeySource, Vault
from core.settings import Settings
from core.store import Store


@asynccontextmanager
async def open_room(directory: Path) -> AsyncIterator[Room]:
    """Give the rooms of an engine that works on a directory, with the store started, and no command to dispatch."""
    paths, clock = Paths.in_directory(directory), SystemClock()
    paths.ensure()
    store = Store(paths.database, clock)
    await store.start()
    bus = Bus(clock)
    try:
        yield Room(
            paths=paths,
            config=Config(),
            clock=clock,
            store=store,
            bus=bus,
            settings=Settings(store, clock),
            vault=Vault(store, KeySource.of(paths)),
            health=HealthBoard(),
            dispatch=Catalog(bus, Journal(store, bus).audit).dispatch,
        )
    finally:
        await store.stop()
