"""A program for tests that end a process or fill its disk: `child.py DATABASE write|fill`."""

import asyncio
import itertools
import resource
import signal
import sys
from pathlib import Path

from core.clock import SystemClock
from core.errors import StoreError
from core.store import Store

IN_FLIGHT = 8


async def write(store: Store) -> None:
    """Write numbered rows for ever, a few at a time, and say each number once it is acknowledged."""
    rows = await store.fetch("SELECT coalesce(max(number), 0) FROM numbered")
    numbers = itertools.count(rows[0][0] + 1)

    async def one_after_another() -> None:
        for number in numbers:
            await store.submit(lambda db, number=number: db.execute("INSERT INTO numbered VALUES (?)", (number,)))
            print(number, flush=True)

    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(one_after_another())


async def fill(store: Store) -> None:
    """Run into a full disk, which a limit on the size of files stands for, and get on once there is room again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    await store.submit(lambda db: db.execute("INSERT INTO numbered VALUES (1)"))
    limit = store.gauges().wal_bytes + 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    works = [store.submit(lambda db: db.execute("CREATE TABLE big (x BLOB)"))]
    works += [store.submit(lambda db: db.execute("INSERT INTO big VALUES (zeroblob(300000))")) for _ in range(3)]
    for result in await asyncio.gather(*works, return_exceptions=True):
        print(f"failed: {result}" if isinstance(result, StoreError) else "stored")
    print(f"failing: {store.gauges().failing}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.submit(lambda db: db.execute("INSERT INTO numbered VALUES (2)"))
    print(f"failing: {store.gauges().failing}")
    print([row[0] for row in await store.fetch("SELECT number FROM numbered")])


async def main(database: Path, what: str) -> None:
    store = Store(database, SystemClock())
    await store.start()
    await store.submit(lambda db: db.execute("CREATE TABLE IF NOT EXISTS numbered (number INTEGER PRIMARY KEY)"))
    await (write if what == "write" else fill)(store)
    await store.stop()


asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
