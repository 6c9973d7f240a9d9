"""The whole way of a datagram: received, parsed, judged, acted upon, committed, published."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.children import Ready, measured, running
from benchmarks.desks import Desk, open_desk
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.senders import send_at_rate, send_flood
from core.bus import Lagged
from core.clock import SystemClock
from core.pss.events import Scored, Stored
from core.pss.sockets import open_socket
from core.store import Store

_TABLES = ("pss_text", "pss_facet", "pss_event", "pss_sender", "pss_session", "pss_session_code", "pss_match")
"""What a flood writes, but for the text index and the counts, which are written behind it."""

_QUIET_SECONDS = 2.0
_LOOK_SECONDS = 0.002


def durable_ingest(options: Options) -> Iterator[Figure]:
    """A flood from the socket to the disk, against the same rows written raw."""
    number, rounds = options.pick(60_000, 10_000), options.pick(3, 1)
    ours, raw, results = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
            with (
                running(flooded, directory=directory, number=number) as child,
                running(send_flood, port=child.told["port"], number=number) as sender,
            ):
                sent = sender.result()
                result = child.result()
            results.append(result)
            ours.append(result["stored"] / (result["ended"] - sent["began"]))
            raw.append(number / measured(written_raw, directory=directory)["seconds"])
    ours_median, raw_median = statistics.median(ours), statistics.median(raw)
    what = f"datagrams stored per second, flood of {number}"
    yield Comparison(what, ours_median, "raw executemany", raw_median, "/s", 0.35, "at_least")
    yield Comparison(f"{what}, aim", ours_median, "raw executemany", raw_median, "/s", 0.5, "at_least", gated=False)
    yield Absolute("lost on the way", sum(number - result["stored"] for result in results), "", 0)
    yield Absolute("longest time the event loop stood still", max(result["stall"] for result in results), "ms", 10)


def send_to_commit(options: Options) -> Iterator[Figure]:
    """How long after it was sent an event is known to be on the disk, at 1 000 a second."""
    number = options.pick(20_000, 3_000)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        with (
            running(followed, directory=directory, number=number) as child,
            running(send_at_rate, port=child.told["port"], number=number, rate=1_000) as sender,
        ):
            sent_at = sender.result()["sent_at"]
            stored_at = child.result()["stored_at"]
        plain = measured(committed_one_by_one, directory=directory, number=options.pick(500, 100))["milliseconds"]
    delays = sorted((stored - sent) * 1000 for sent, stored in zip(sent_at, stored_at, strict=False))
    p50, p99 = _quantile(delays, 0.5), _quantile(delays, 0.99)
    yield Absolute("lost on the way", number - len(stored_at), "", 0)
    yield Absolute("p50 of send to commit", p50, "ms", 2)
    yield Absolute("p99 of send to commit", p99, "ms", 12)
    what = "p50 of send to commit"
    yield Comparison(what, p50, "a bare insert and commit on this disk", plain, "ms", 2, gated=False)


def flooded(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Be an engine that is flooded; ends when all is stored, or nothing more comes."""

    async def run() -> dict[str, Any]:
        async with open_desk(Path(directory)) as desk:
            port = await _listen(desk)
            gauges = desk.room.health.gauges
            stalls = Stalls()
            ready(port=port)
            seen, changed_at = 0, time.monotonic() + 30
            while True:
                await asyncio.sleep(0.005)
                now, found = time.monotonic(), gauges()
                stored = int(found["scoring.received"] - found["scoring.waiting"])
                if stored != seen:
                    seen, changed_at = stored, now
                if stored >= number or now > changed_at + _QUIET_SECONDS:
                    break
            return {"stored": seen, "ended": changed_at, "stall": stalls.end() * 1000}

    return asyncio.run(run())


def followed(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Be an engine whose events are followed; tells when each was known to be stored."""

    async def run() -> dict[str, Any]:
        stored_at: dict[int, float] = {}
        unsure: list[int] = []
        async with open_desk(Path(directory)) as desk:
            subscription = desk.room.bus.subscribe("pss.")
            ready(port=await _listen(desk))
            while len(stored_at) < number:
                try:
                    async with asyncio.timeout(_QUIET_SECONDS if stored_at else 30):
                        events = await subscription.next()
                except TimeoutError:
                    break
                assert not isinstance(events, Lagged)
                now = time.monotonic()
                for event in events:
                    if isinstance(event.data, Stored):
                        stored_at.update((id_, now) for id_ in unsure)
                        unsure.clear()
                    elif isinstance(event.data, Scored) and event.data.row.stored:
                        stored_at[event.data.row.id] = now
                    elif isinstance(event.data, Scored):
                        unsure.append(event.data.row.id)
        return {"stored_at": [stored_at[id_] for id_ in sorted(stored_at)]}

    return asyncio.run(run())


def written_raw(ready: Ready, *, directory: str) -> dict[str, Any]:
    """Write the rows that a flood has left into a new database of the same tables and indexes, in one go."""
    source = Path(directory, "data", "cuedesk.db")
    with closing(sqlite3.connect(source)) as db:
        rows = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in _TABLES}
    target = Path(directory, "raw.db")
    asyncio.run(_make_empty(target))
    ready()
    with closing(_connect(target)) as db:
        began = time.monotonic()
        db.execute("BEGIN")
        for table, its_rows in rows.items():
            if its_rows:
                marks = ", ".join("?" * len(its_rows[0]))
                db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", its_rows)
        db.execute("COMMIT")
        return {"seconds": time.monotonic() - began}


def committed_one_by_one(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Insert and commit single rows as plainly as can be."""
    took = []
    with closing(_connect(Path(directory, "one.db"))) as db:
        db.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, raw BLOB)")
        ready()
        for _ in range(number):
            began = time.monotonic()
            db.execute("INSERT INTO event (raw) VALUES (?)", (b"clk;1:59;",))
            took.append(time.monotonic() - began)
    return {"milliseconds": statistics.median(took) * 1000}


async def _make_empty(path: Path) -> None:
    store = Store(path, SystemClock())
    await store.start()
    await store.stop()


def _connect(path: Path) -> sqlite3.Connection:
    """Open a database as safe as ours is."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -8000")
    return db


class Stalls:
    """How long the event loop could not do anything else, at worst."""

    def __init__(self) -> None:
        self._worst = 0.0
        self._task = asyncio.create_task(self._watch())

    def end(self) -> float:
        """Stop watching, and give the longest stall in seconds."""
        self._task.cancel()
        return self._worst

    async def _watch(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(_LOOK_SECONDS)
            self._worst = max(self._worst, time.monotonic() - before - _LOOK_SECONDS)


async def _listen(desk: Desk) -> int:
    """Add a court on a free port, and give the port."""
    with open_socket("127.0.0.1", None, 0) as sock:
        port = int(sock.getsockname()[1])
    court = await desk.courts.court_add("1", port=port, bind="127.0.0.1")
    assert court.state == "listening", court.error
    return port


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
