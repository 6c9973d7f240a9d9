"""The readers: snapshots, independence from the writer, and what happens when they are broken off."""

import asyncio

import pytest

from core.errors import StoreError
from core.store import Store

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
COUNT = "SELECT count(*) AS count FROM note"


async def _fetch_for_ever(store: Store) -> None:
    await store.fetch(ENDLESS)


async def _read_for_ever(store: Store) -> None:
    async with store.reader() as db:
        cursor = await db.execute("SELECT 1 UNION ALL SELECT 2")
        await cursor.fetchone()  # left open on purpose, as a careless borrower would
        await db.execute_fetchall(ENDLESS)


async def test_fetch_gives_rows_by_name(store, add):
    await store.submit(add("a"))
    rows = await store.fetch("SELECT id, text FROM note WHERE text = ?", ("a",))
    assert [tuple(row) for row in rows] == [(1, "a")]
    assert rows[0]["text"] == "a"
    assert (await store.fetch("SELECT :x AS y", {"x": 5}))[0]["y"] == 5


async def test_a_reader_sees_the_moment_it_was_opened(store, add):
    async with store.reader() as db:
        await store.submit(add("later"))
        assert (await db.execute_fetchall(COUNT))[0]["count"] == 0
        assert (await store.fetch(COUNT))[0]["count"] == 1
    assert (await store.fetch(COUNT))[0]["count"] == 1


async def test_readers_do_not_wait_for_the_writer(store, hold):
    held = hold()
    async with asyncio.timeout(5), store.reader() as db:
        assert (await db.execute_fetchall(COUNT))[0]["count"] == 0
    held.release()


async def test_readers_cannot_write(store):
    with pytest.raises(StoreError, match="may not be written"):
        await store.fetch("DELETE FROM note")
    with pytest.raises(StoreError):
        async with store.reader() as db:
            await db.execute("INSERT INTO note (text) VALUES ('x')")


async def test_a_wrong_query_is_a_store_error_and_harms_nothing(store):
    for _ in range(5):
        with pytest.raises(StoreError, match="no such table"):
            await store.fetch("SELECT * FROM absent")
    assert (await store.fetch(COUNT))[0]["count"] == 0


async def test_the_borrowers_own_error_passes_through(store):
    async def read() -> None:
        async with store.reader() as db:
            await db.execute(COUNT)
            raise ValueError("mine")

    for _ in range(5):
        with pytest.raises(ValueError, match="mine"):
            await read()
    assert (await store.fetch(COUNT))[0]["count"] == 0


async def test_more_borrowers_than_connections_take_turns(store, add):
    await store.submit(add("a"))

    async def read() -> int:
        async with store.reader() as db:
            return (await db.execute_fetchall(COUNT))[0]["count"]

    assert await asyncio.gather(*(read() for _ in range(20))) == [1] * 20


@pytest.mark.parametrize("turns", [0, 1, 2, 10, 1000])
@pytest.mark.parametrize("read", [_fetch_for_ever, _read_for_ever])
async def test_a_cancelled_query_is_broken_off(store, read, turns):
    for _ in range(4):  # more often than there are connections
        task = asyncio.create_task(read(store))
        for _ in range(turns):  # at any depth: before the query, in it, on the way
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(5), store.reader() as db:
        assert (await db.execute_fetchall(COUNT))[0]["count"] == 0
    assert len(await asyncio.gather(*(store.fetch(COUNT) for _ in range(10)))) == 10


async def test_stop_breaks_off_readers(store):
    async def read() -> None:
        async with store.reader() as db:
            reading.set()
            await db.execute_fetchall(ENDLESS)

    reading = asyncio.Event()
    tasks = [asyncio.create_task(read()) for _ in range(6)]
    await reading.wait()
    await store.stop()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [StoreError] * 6


@pytest.mark.parametrize("turns", range(0, 40, 3))
async def test_stop_at_any_moment_leaves_no_reader_behind(store, turns):
    tasks = [asyncio.create_task(read(store)) for read in (_fetch_for_ever, _read_for_ever) * 3]
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await store.stop()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [StoreError] * 6
