"""The whole way of a datagram: received, parsed, judged, acted upon, committed, published."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.children import Ready, measured, running
from benchmarks.desks import Desk, open_desk
from benchmarks.engines import free_port, serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.senders import send_at_rate, send_flood
from core.client import Client
from core.clock import SystemClock
from core.event import Lagged
from core.pss.events import Scored, Stored
from core.store import Store

_TABLES = ("pss_text", "pss_facet", "pss_event", "pss_sender", "pss_session", "pss_session_code", "pss_match")
"""What a flood writes, but for the text index and the counts, which are written behind it."""

_QUIET_SECONDS = 2.0
_LOOK_SECONDS = 0.005
_ASK_SECONDS = 0.1


def durable_ingest(options: Options) -> Iterator[Figure]:
    """A flood from the socket to the disk, against the same rows written raw."""
    number, rounds = options.pick(60_000, 10_000), options.pick(5, 1)
    floods: list[Flood] = []
    raw: list[float] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
            floods.append(asyncio.run(flood(Path(directory), number)))
            raw.append(measured(written_raw, directory=directory)["rate"])
    ours, theirs = statistics.median(flood.rate for flood in floods), statistics.median(raw)
    what = f"datagrams stored per second, flood of {number}"
    yield Comparison(what, ours, "raw executemany", theirs, "/s", 0.35, "at_least")
    yield Comparison(f"{what}, aim", ours, "raw executemany", theirs, "/s", 0.5, "at_least", gated=False)
    yield Absolute("lost on the way, at worst", max(flood.lost for flood in floods), "", 0)
    yield Absolute("sent per second", statistics.median(flood.sent_rate for flood in floods), "/s")
    yield Absolute("longest wait for an answer meanwhile", max(flood.wait for flood in floods) * 1000, "ms")


class Flood(NamedTuple):
    """How an engine came through a flood.

    Attributes:
        rate: Datagrams on the disk per second, from the first sent to the last stored.
        sent_rate: Datagrams sent per second.
        lost: How many never reached the disk.
        wait: The longest that a client waited for an answer meanwhile, in seconds.
    """

    rate: float
    sent_rate: float
    lost: int
    wait: float


async def flood(directory: Path, number: int) -> Flood:
    """Flood a real engine, watch its database from outside, and go on asking it things."""
    with serving(directory) as engine:
        client = await Client.connect(engine.paths.socket)
        port = free_port()
        await client.pss.court_add("1", port=port, bind="127.0.0.1")
        asking = asyncio.create_task(_longest_wait(client))
        with running(send_flood, port=port, number=number) as sender:
            stored, ended = await _watch(engine.paths.database, number)
            sent = sender.result()
        asking.cancel()
        await client.close()
        rate, sent_rate = stored / (ended - sent["began"]), number / sent["seconds"]
        return Flood(rate, sent_rate, number - stored, await asking)


async def _watch(database: Path, number: int) -> tuple[int, float]:
    """Wait until all is on the disk, or nothing more comes; gives how much, and when that was so."""
    stored, changed_at = 0, time.monotonic()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        while stored < number and time.monotonic() < changed_at + _QUIET_SECONDS:
            await asyncio.sleep(_LOOK_SECONDS)
            seen = db.execute("SELECT coalesce(max(id), 0) FROM pss_event").fetchone()[0]
            if seen != stored:
                stored, changed_at = seen, time.monotonic()
    return stored, changed_at


async def _longest_wait(client: Client) -> float:
    """Ask for something small over and over until cancelled."""
    longest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            began = time.monotonic()
            await client.desk.mode()
            longest = max(longest, time.monotonic() - began)
            await asyncio.sleep(_ASK_SECONDS)
    return longest


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
        return {"rate": len(rows["pss_event"]) / (time.monotonic() - began)}


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


async def _listen(desk: Desk) -> int:
    """Add a court on a free port, and give the port."""
    port = free_port()
    court = await desk.courts.court_add("1", port=port, bind="127.0.0.1")
    assert court.state == "listening", court.error
    return port


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
