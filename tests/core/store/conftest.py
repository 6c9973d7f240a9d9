"""What the store's tests share: a running store on a real file, and a way to hold its writer."""

import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.store import Store

PATIENCE = 10.0


class Held:
    """Keeps the writer busy until it is let go, so that what is submitted meanwhile queues up."""

    def __init__(self, store: Store, *, background: bool = False) -> None:
        self._entered, self._let_go = threading.Event(), threading.Event()
        self.done = store.submit(self._wait, background=background)
        assert self._entered.wait(PATIENCE)

    def _wait(self, db: sqlite3.Connection) -> None:
        self._entered.set()
        assert self._let_go.wait(PATIENCE)

    def release(self) -> None:
        self._let_go.set()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cuedesk.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    store = Store(database, SystemClock())
    await store.start()
    await store.submit(statement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE) STRICT"))
    yield store
    await store.stop()


@pytest.fixture
def hold(store: Store) -> Callable[..., Held]:
    return lambda **how: Held(store, **how)


def statement(sql: str, *values: object) -> Callable[[sqlite3.Connection], int]:
    return lambda db: db.execute(sql, values).rowcount


@pytest.fixture
def add() -> Callable[[str], Callable[[sqlite3.Connection], int]]:
    return lambda text: statement("INSERT INTO note (text) VALUES (?)", text)


@pytest.fixture
def texts(database: Path) -> Callable[[], list[str]]:
    """Read what is committed, by a connection of the test's own."""

    def read() -> list[str]:
        db = sqlite3.connect(database)
        try:
            return [row[0] for row in db.execute("SELECT text FROM note ORDER BY id")]
        finally:
            db.close()

    return read
