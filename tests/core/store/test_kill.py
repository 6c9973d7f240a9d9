"""What survives: kill -9 at any moment, a full disk, and the lock that both leave behind."""

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import Conflict
from core.store import Store

ROOT = Path(__file__).parents[3]


def start_child(database: Path, what: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("child.py")), str(database), what],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def writing(database: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that writes to the database, and has begun to."""
    with start_child(database, "write") as child:
        assert child.stdout.readline() == "1\n"
        yield child
        child.kill()


def numbers(database: Path) -> set[int]:
    db = sqlite3.connect(database)
    try:
        return {row[0] for row in db.execute("SELECT number FROM numbered")}
    finally:
        db.close()


@pytest.mark.timeout(300)
async def test_what_was_acknowledged_survives_kill_9(database: Path, long: bool) -> None:
    chance = random.Random(2)
    acknowledged: set[int] = set()
    for _ in range(60 if long else 4):
        with start_child(database, "write") as child:
            for _ in range(chance.choice((1, 3, chance.randrange(400)))):
                acknowledged.add(int(child.stdout.readline()))
            child.kill()
            # What it had said before it died counts as well; a last line may be cut off in the middle.
            rest = child.stdout.read().split("\n")[:-1]
            acknowledged.update(int(line) for line in rest)
        store = Store(database, SystemClock())
        await store.start()
        assert await store.check() == []
        await store.stop()
        assert acknowledged <= numbers(database)
    assert acknowledged


async def test_a_second_engine_is_refused_until_the_first_is_killed(database, writing) -> None:
    store = Store(database, SystemClock())
    with pytest.raises(Conflict, match=f"process id {writing.pid} already works on") as refused:
        await store.start()
    assert refused.value.data == {"pid": writing.pid}
    assert "cuedesk stop" in refused.value.remedy
    writing.kill()
    writing.wait()
    again = Store(database, SystemClock())
    await again.start()
    await again.stop()


async def test_a_second_store_in_the_same_process_is_refused_too(store, database) -> None:
    with pytest.raises(Conflict, match=f"process id {os.getpid()} already"):
        await Store(database, SystemClock()).start()
    assert await store.submit(lambda db: 1) == 1


async def test_a_full_disk_is_told_and_got_over(database: Path) -> None:
    with start_child(database, "fill") as child:
        said = (await asyncio.to_thread(child.stdout.read)).splitlines()
    assert child.returncode == 0
    *works, failing, recovered, stored = said
    assert len(works) == 4
    assert any(line.startswith("failed: The disk that holds") for line in works)
    assert failing.startswith("failing: The disk that holds")
    assert recovered == "failing: None"
    assert stored == "[1, 2]"
