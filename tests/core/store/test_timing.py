"""Slow statements are noted, with their text and without their values."""

import sqlite3
from collections.abc import Iterator

import pytest

from core.clock import SystemClock
from core.store import Store
from core.store.timing import SlowLog, TimedConnection, connect

SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?) SELECT count(*) FROM n"


@pytest.fixture
def slow_log() -> SlowLog:
    return SlowLog(SystemClock(), threshold_ms=5)


@pytest.fixture
def db(slow_log: SlowLog) -> Iterator[TimedConnection]:
    db = connect("file::memory:", slow_log)
    yield db
    db.close()


def test_a_fast_statement_is_not_noted(db, slow_log):
    assert db.execute("SELECT 1").fetchone()[0] == 1
    assert slow_log.queries() == []


def test_a_slow_one_is_noted_each_time_once(db, slow_log):
    before = SystemClock().now()
    for _ in range(3):
        assert db.execute(SLOW, (300_000,)).fetchall()[0][0] == 300_000
    (noted,) = slow_log.queries()
    assert (noted.sql, noted.count) == (SLOW, 3)
    assert noted.worst_ms > 5
    assert noted.last_at > before


def test_time_adds_up_over_fetches(db, slow_log):
    cursor = db.execute("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n")
    while not slow_log.queries():
        cursor.fetchmany(100)
    assert slow_log.queries()[0].count == 1


def test_all_ways_to_run_a_statement_are_watched(slow_log):
    slow_log.threshold = 0
    db = connect("file::memory:", slow_log)
    db.execute("CREATE TABLE t (x INTEGER)")
    db.executemany("INSERT INTO t VALUES (?)", [(1,), (2,)])
    cursor = db.cursor()
    cursor.execute("SELECT x FROM t")
    assert cursor.fetchone()["x"] == 1
    assert [row["x"] for row in cursor.fetchall()] == [2]
    assert {query.sql: query.count for query in slow_log.queries()} == {
        "CREATE TABLE t (x INTEGER)": 1,
        "INSERT INTO t VALUES (?)": 1,
        "SELECT x FROM t": 1,
    }
    db.close()


def test_a_failing_statement_is_watched_too(db, slow_log):
    slow_log.threshold = 0
    with pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT * FROM absent")
    assert slow_log.queries()[0].sql == "SELECT * FROM absent"


def test_only_so_many_are_kept(db, slow_log):
    for number in range(300):
        slow_log.note(f"SELECT {number}", 1.0, again=False)
    assert len(slow_log.queries()) == 100
    assert {query.sql for query in slow_log.queries()} == {f"SELECT {number}" for number in range(200, 300)}


async def test_a_store_notes_what_its_readers_and_its_writer_take_long_for(database):
    store = Store(database, SystemClock(), slow_query_ms=5)
    await store.start()
    await store.fetch(SLOW, (300_000,))
    await store.submit(lambda db: db.execute(f"{SLOW} -- written", (300_000,)).fetchone()[0])
    async with store.reader() as db:
        await db.execute_fetchall(SLOW, (300_000,))
    noted = {query.sql: query.count for query in store.slow_queries()}
    assert noted[SLOW] == 2
    assert noted[f"{SLOW} -- written"] == 1
    await store.stop()
