"""Databases with many events in them, taken in by the real ingest as fast as it goes."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.desks import open_desk
from core.bus import Bus
from core.clock import SystemClock
from core.paths import Paths
from core.pss.intake.ingest import Ingest
from core.pss.listening import court_rows
from core.pss.models import Court
from core.store import Store

_BATCH = 200
_SENDER = ("127.0.0.1", 5000)


async def fill(directory: Path, streams: Sequence[Sequence[bytes]]) -> None:
    """Let a court for each stream take it in, a datagram a millisecond, and the text index catch up."""
    paths, clock = Paths.in_directory(directory), SystemClock()
    paths.ensure()
    store = Store(paths.database, clock)
    await store.start()
    ingest = Ingest(store, Bus(clock))
    await ingest.start()
    for name in range(1, len(streams) + 1):
        court = Court(0, str(name), "0.0.0.0", None, 6000, False, False, False, None)
        ingest.add_court(await store.submit(partial(court_rows.insert, court=court)), court.name)
    at, now = clock.now(), clock.monotonic()
    for first in range(0, max(map(len, streams)), _BATCH):
        for court_id, stream in enumerate(streams, 1):
            datagrams = [(data, _SENDER) for data in stream[first : first + _BATCH]]
            ingest.receive(court_id, datagrams, at + first * 1000, now + first / 1000)
        await ingest.journal.settle(60)
    assert await ingest.stop(clock.now(), 60)
    await store.stop()
    async with open_desk(directory) as desk:
        while not await _is_indexed(desk.room.store):  # noqa: ASYNC110
            await asyncio.sleep(0.2)  # the index tells nobody how far it is


async def _is_indexed(store: Store) -> bool:
    [(last,)] = await store.fetch("SELECT max(id) FROM pss_event")
    [(upto,)] = await store.fetch("SELECT event FROM pss_progress WHERE name = 'indexed'")
    return bool(upto >= last)
