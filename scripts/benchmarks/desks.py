"""A real scoring part on a directory of its own, for benchmarks that look inside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from core.bus import Bus
from core.catalog import Catalog
from core.clock import SystemClock
from core.config import Config
from core.desk.journal import Journal
from core.garbage import collect_seldom
from core.health import HealthBoard
from core.part import Room
from core.paths import Paths
from core.pss.commands import Courts, Matches, Scoring
from core.pss.service import PssPart
from core.secrets import KeySource, Vault
from core.settings import Settings
from core.store import Store


class Desk(NamedTuple):
    """What a benchmark works with."""

    room: Room
    courts: Courts
    scoring: Scoring
    matches: Matches


@asynccontextmanager
async def open_desk(directory: Path) -> AsyncIterator[Desk]:
    """Start store and scoring part as the engine does."""
    paths, clock = Paths.in_directory(directory), SystemClock()
    paths.ensure()
    store = Store(paths.database, clock)
    await store.start()
    vault = Vault(store, KeySource.of(paths))
    bus = Bus(clock)
    dispatch = Catalog(bus, Journal(store, bus).audit).dispatch
    room = Room(paths, Config(), clock, store, bus, Settings(store, clock), vault, HealthBoard(), dispatch)
    part = PssPart(room)
    try:
        await part.start()
        services = dict(part.services())
        collect_seldom()
        try:
            yield Desk(room, services[Courts], services[Scoring], services[Matches])
        finally:
            await part.stop()
    finally:
        await store.stop()
