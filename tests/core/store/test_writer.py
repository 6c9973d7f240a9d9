"""The writer: grouping, failures alone and together, background work, and the stop."""

import asyncio
import sqlite3
import threading
import time

import pytest

from core.clock import SystemClock
from core.errors import NotFound, StoreError
from core.store import Store
from tests.support.waiting import until


async def test_a_result_comes_after_its_commit(store, add, texts):
    future = store.submit(add("kept"))
    seen = []
    future.add_done_callback(lambda _: seen.append(texts()))
    assert await future == 1
    await asyncio.sleep(0)
    assert seen == [["kept"]]


async def test_work_runs_in_one_thread_that_is_not_the_loops(store):
    threads = {await store.submit(lambda db: threading.get_ident()) for _ in range(3)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


async def test_commits_are_durable_and_logged_ahead(store):
    assert await store.submit(lambda db: db.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert await store.submit(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    assert await store.submit(lambda db: db.execute("PRAGMA foreign_keys").fetchone()[0]) == 1


async def test_what_queues_up_during_a_commit_shares_the_next_one(store, hold, add, texts, monkeypatch):
    calls = []
    held = hold()
    futures = [store.submit(add(str(number))) for number in range(50)]
    loop = asyncio.get_running_loop()
    told = loop.call_soon_threadsafe
    monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *words: (calls.append(words), told(*words)))
    before = store.gauges()
    assert before.queued == 50
    held.release()
    await asyncio.gather(*futures)
    after = store.gauges()
    assert (after.commits - before.commits, after.queued) == (2, 0), "the held one, and one for all the others"
    assert len(calls) == 2, "one call into the loop for each commit"
    assert texts() == [str(number) for number in range(50)]


async def test_a_failing_work_fails_alone(store, hold, add, texts):
    def fails_late(db: sqlite3.Connection) -> None:
        add("half done")(db)
        raise ValueError("no such side")

    def refuses(db: sqlite3.Connection) -> None:
        raise NotFound("There is no court 9.")

    held = hold()
    futures = [store.submit(work) for work in (add("a"), fails_late, add("b"), refuses, add("a"), add("c"))]
    held.release()
    one, late, two, refused, twice, three = await asyncio.gather(*futures, return_exceptions=True)
    assert [one, two, three] == [1, 1, 1]
    assert isinstance(late, StoreError)
    assert "no such side" in late.message
    assert isinstance(late.__cause__, ValueError)
    assert isinstance(refused, NotFound)
    assert refused.message == "There is no court 9."
    assert isinstance(twice, StoreError)
    assert twice.data == {"sqlite": "SQLITE_CONSTRAINT_UNIQUE"}
    assert texts() == ["a", "b", "c"]
    assert store.gauges().failing is None


async def test_a_failing_commit_fails_all_its_works_and_the_writer_goes_on(store, hold, add, texts):
    def orphan(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE child (note INTEGER REFERENCES note(id) DEFERRABLE INITIALLY DEFERRED) STRICT")
        db.execute("INSERT INTO child VALUES (99)")

    held = hold()
    futures = [store.submit(add("a")), store.submit(orphan), store.submit(add("b"))]
    held.release()
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(result) for result in results] == [StoreError] * 3
    assert len({id(result) for result in results}) == 3, "each caller has an error of its own to raise"
    assert "FOREIGN KEY" in store.gauges().failing
    assert texts() == []
    assert await store.submit(add("after")) == 1
    assert store.gauges().failing is None
    assert texts() == ["after"]


async def test_a_work_that_ends_the_shared_transaction_is_found_out(store, add, texts):
    with pytest.raises(StoreError, match="ended the transaction"):
        await store.submit(lambda db: db.commit())
    assert await store.submit(add("after")) == 1
    assert texts() == ["after"]


async def test_a_caller_that_goes_away_undoes_nothing(store, hold, add, texts):
    held = hold()
    abandoned, kept = store.submit(add("abandoned")), store.submit(add("kept"))
    abandoned.cancel()
    held.release()
    await kept
    assert texts() == ["abandoned", "kept"]


async def test_background_work_waits_for_the_rest_and_commits_alone(store, hold):
    order = []
    held = hold()
    before = store.gauges().commits
    futures = [
        store.submit(lambda db: order.append("background 1"), background=True),
        store.submit(lambda db: order.append("first")),
        store.submit(lambda db: order.append("background 2"), background=True),
        store.submit(lambda db: order.append("second")),
    ]
    held.release()
    await asyncio.gather(*futures)
    assert order == ["first", "second", "background 1", "background 2"]
    assert store.gauges().commits - before == 4, "the held one, one for both, and one for each in the background"


async def test_stop_commits_what_is_queued_and_drops_the_background(store, hold, add, texts):
    held = hold()
    queued = [store.submit(add(str(number))) for number in range(20)]
    waiting = store.submit(add("background"), background=True)
    stopping = asyncio.create_task(store.stop())
    held.release()
    await stopping
    await asyncio.gather(*queued)
    with pytest.raises(StoreError, match="stopping"):
        await waiting
    assert texts() == [str(number) for number in range(20)]


async def test_stop_ends_when_it_is_asked_for_while_the_last_work_waits(store, hold, add, texts):
    held = hold()
    last = store.submit(add("last"))
    stopping = asyncio.create_task(store.stop())
    await until(lambda: store._writer._closing)
    held.release()  # so that the writer takes the last work and the word to end in one
    await stopping
    await last
    assert texts() == ["last"]


async def test_stop_breaks_off_background_work(store, database):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    started = threading.Event()

    def work(db: sqlite3.Connection) -> None:
        started.set()
        db.execute(endless).fetchone()

    future = store.submit(work, background=True)
    await asyncio.to_thread(started.wait)
    await store.stop()
    with pytest.raises(StoreError, match="stopping"):
        await future


async def test_stop_can_be_called_again_and_at_once(store, database):
    await asyncio.gather(store.stop(), store.stop())
    await store.stop()
    with pytest.raises(StoreError, match="not running"):
        store.submit(lambda db: None)
    left = {path.name for path in database.parent.iterdir()}
    assert left == {"cuedesk.db", "cuedesk.lock"}, "a clean stop leaves no log"


async def test_stop_is_bounded(store, hold):
    held = hold()
    with pytest.raises(StoreError, match=r"still at work after 0\.05 s"):
        await store.stop(0.05)
    held.release()
    await store.stop()


async def test_a_store_that_never_started_stops(database):
    store = Store(database, SystemClock())
    await store.stop()
    with pytest.raises(StoreError, match="not running"):
        store.submit(lambda db: None)
    with pytest.raises(StoreError, match="not running"):
        await store.fetch("SELECT 1")
    assert not database.exists()


async def test_the_log_is_merged_into_the_database_in_a_quiet_moment(store, add):
    before = store.gauges().db_bytes
    await store.submit(lambda db: db.executemany("INSERT INTO note (text) VALUES (?)", _long_rows()) and None)
    deadline = time.monotonic() + 10
    while store.gauges().db_bytes == before:
        assert time.monotonic() < deadline, "the log was never merged"
        await asyncio.sleep(0.02)


def _long_rows() -> list[tuple[str]]:
    return [(f"{number} {'x' * 1000}",) for number in range(100)]


async def test_gauges_tell_of_commits(store, add):
    for number in range(10):
        await store.submit(add(str(number)))
    gauges = store.gauges()
    assert gauges.p99_ms > 0
    assert gauges.wal_bytes > 0


async def test_a_fresh_store_has_measured_nothing(database):
    gauges = Store(database, SystemClock()).gauges()
    assert (gauges.commits, gauges.p99_ms, gauges.db_bytes) == (0, None, 0)
