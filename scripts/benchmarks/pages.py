"""Reading a million events: any page of any filter, and free text."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import Ready, measured
from benchmarks.desks import open_desk
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.senders import match_datagrams
from core.bus import Bus
from core.clock import SystemClock
from core.paths import Paths
from core.pss import court_rows
from core.pss.ingest import Ingest
from core.pss.models import Court
from core.store import Store

_COURTS = 10
_BATCH = 200
_TIMES = 15
_OFFSET = 100_000
_OFFSET_PAGE = (
    "SELECT e.*, t.raw, t.code, t.fields, s.address FROM pss_event e JOIN pss_text t ON t.id = e.text_id"
    " JOIN pss_sender s ON s.id = e.sender_id ORDER BY e.id DESC LIMIT 100 OFFSET ?"
)
_FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"ticks": False},
    {"kind": "point"},
    {"kind": ["point", "gam_jeom"], "side": "red"},
    {"court": "7", "side": "blue"},
    {"status": "partial"},
    {"court": "3", "kind": "winner"},
)
_TEXTS = ("HoSt", "1:37", "pt1;4", "no such text", "clk;0:5")


def pages(options: Options) -> Iterator[Figure]:
    """A page of 100 events of a million, at any depth and with any filter."""
    number = options.pick(1_000_000, 120_000)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        measured(filled, directory=directory, number=number)
        plain = measured(offset_page, directory=directory)["milliseconds"]
        ours = measured(our_pages, directory=directory, number=number)
        megabytes = Paths.in_directory(Path(directory)).database.stat().st_size / 1e6
    yield Comparison(f"page {_OFFSET} events deep", ours["deep"], f"the same by OFFSET {_OFFSET}", plain, "ms", 0.1)
    what, worst = ours["slowest"]
    yield Absolute(f"slowest page ({what})", worst, "ms", 5)
    what, worst = ours["slowest_text"]
    yield Absolute(f"slowest free text ({what})", worst, "ms", 50)
    yield Absolute(f"database of {number} events with its text index", megabytes, "MB")


def filled(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Let so many events of ten courts be taken in, and the text index catch up."""
    asyncio.run(_fill(Path(directory), number))
    return {}


def our_pages(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Time the events command over filters and depths, and free text."""

    async def run() -> dict[str, Any]:
        async with open_desk(Path(directory)) as desk:
            events = desk.scoring.events
            took = {
                f"{_words(wanted)}, before {before}": await _median(partial(events, **wanted, before=before))
                for wanted in _FILTERS
                for before in (None, number - _OFFSET, number // 2, number // 50)
            }
            texts = {repr(text): await _median(partial(events, text=text)) for text in _TEXTS}
        slowest, slowest_text = (max(them.items(), key=lambda one: one[1]) for them in (took, texts))
        deep = took[f"{_words({})}, before {number - _OFFSET}"]
        return {"deep": deep, "slowest": slowest, "slowest_text": slowest_text}

    return asyncio.run(run())


def offset_page(ready: Ready, *, directory: str) -> dict[str, Any]:
    """Read one page as one would who does not know better."""
    took = []
    with closing(sqlite3.connect(Paths.in_directory(Path(directory)).database)) as db:
        db.execute("PRAGMA cache_size = -4000")
        for _ in range(_TIMES):
            began = time.perf_counter()
            db.execute(_OFFSET_PAGE, (_OFFSET,)).fetchall()
            took.append(time.perf_counter() - began)
    return {"milliseconds": statistics.median(took) * 1000}


async def _fill(directory: Path, number: int) -> None:
    paths, clock = Paths.in_directory(directory), SystemClock()
    paths.ensure()
    store = Store(paths.database, clock)
    await store.start()
    ingest = Ingest(store, Bus(clock))
    await ingest.start()
    for name in range(1, _COURTS + 1):
        court = Court(0, str(name), "0.0.0.0", None, 6000, False, False, False, None)
        ingest.add_court(await store.submit(partial(court_rows.insert, court=court)), court.name)
    streams = [match_datagrams(number // _COURTS, seed) for seed in range(1, _COURTS + 1)]
    at, now = clock.now(), clock.monotonic()
    for first in range(0, number // _COURTS, _BATCH):
        for court_id, stream in enumerate(streams, 1):
            datagrams = [(data, ("127.0.0.1", 5000)) for data in stream[first : first + _BATCH]]
            ingest.receive(court_id, datagrams, at + first * 1000, now + first / 1000)
        await ingest.journal.settle(60)
    assert await ingest.stop(clock.now(), 60)
    await store.stop()
    async with open_desk(directory) as desk:
        while not await _is_indexed(desk.room.store, number):  # noqa: ASYNC110
            await asyncio.sleep(0.2)  # the index tells nobody how far it is


async def _is_indexed(store: Store, number: int) -> bool:
    [(upto,)] = await store.fetch("SELECT event FROM pss_progress WHERE name = 'indexed'")
    return bool(upto >= number)


async def _median(ask: Callable[[], Awaitable[Any]]) -> float:
    """Ask several times, and give the median in milliseconds."""
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def _words(wanted: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in wanted.items()) or "no filter"
