"""The readers: a few connections that cannot write and never wait for the writer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite

from core.errors import StoreError
from core.store.problems import explain

_CHUNK = 256
_INTERRUPT_SECONDS = 0.005


class Readers:
    """A pool of read-only connections, the one used last first, for its cache is warm."""

    def __init__(self, path: Path, open_database: Callable[[], sqlite3.Connection], count: int) -> None:
        """Prepare the pool.

        Args:
            path: The database, for sentences.
            open_database: Opens one read-only connection; runs in that connection's thread.
            count: How many.
        """
        self._path = path
        self._open_database = open_database
        self._count = count
        self._all: list[aiosqlite.Connection] = []
        self._idle: asyncio.LifoQueue[aiosqlite.Connection | None] = asyncio.LifoQueue()
        self._is_open = False

    async def open(self) -> None:
        """Open the connections.

        Raises:
            CuedeskError: The database cannot be opened.
        """
        self._is_open = True
        for _ in range(self._count):
            self._idle.put_nowait(await self._connect())

    async def close(self) -> None:
        """Break off what still reads, and close the connections."""
        self._is_open = False
        while self._all:
            connection = self._all.pop()
            await _interrupting(connection, connection.close())

    async def _connect(self) -> aiosqlite.Connection:
        connection = aiosqlite.Connection(self._open_database, _CHUNK)
        try:
            await connection
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        if not self._is_open:
            await connection.close()
        self._require_open()
        self._all.append(connection)
        return connection

    def _require_open(self) -> None:
        if not self._is_open:
            raise StoreError("The store is not running.", remedy="Start the engine again.")

    async def fetch(self, sql: str, parameters: Sequence[Any] | dict[str, Any]) -> list[sqlite3.Row]:
        """Run one query and give all its rows."""
        async with self._borrow() as connection:
            return list(await connection.execute_fetchall(sql, parameters))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """Lend a connection inside a read transaction, which sees the database as it is now."""
        async with self._borrow() as connection:
            # BEGIN alone would take the snapshot at the first read; this reads at once, in the same step.
            await connection.executescript("BEGIN; PRAGMA user_version;")
            yield connection

    @asynccontextmanager
    async def _borrow(self) -> AsyncIterator[aiosqlite.Connection]:
        self._require_open()
        connection = await self._idle.get()
        try:
            self._require_open()
            if connection is None:
                connection = await self._connect()
            yield connection
        except asyncio.CancelledError:
            if connection is not None:
                with suppress(ValueError):  # the pool has closed it already
                    await _break_off(connection)
            raise
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        except ValueError:  # also how a connection answers that was closed while it was lent
            self._require_open()
            raise
        finally:
            try:
                connection = await self._clean(connection)
            finally:
                self._idle.put_nowait(connection)

    async def _clean(self, connection: aiosqlite.Connection | None) -> aiosqlite.Connection | None:
        """End the borrower's transaction; a connection that cannot is closed, and opened anew for the next borrower."""
        if connection is None or not self._is_open or not connection.in_transaction:
            return connection
        try:
            await connection.rollback()
        except (sqlite3.Error, ValueError):  # it has a cursor open on a query that was broken off, or is closed
            if connection in self._all:
                self._all.remove(connection)
                await connection.close()
            return None
        return connection


async def _break_off(connection: aiosqlite.Connection) -> None:
    """Interrupt what the connection is at, and wait until its thread is free."""
    # This asks for nothing, and is answered once the thread has come to it.
    await _interrupting(connection, connection.set_progress_handler(lambda: None, 0))


async def _interrupting(connection: aiosqlite.Connection, operation: Coroutine[Any, Any, None]) -> None:
    """Interrupt again and again until an operation is done, for a query that waits its turn cannot be yet."""
    task = asyncio.ensure_future(operation)
    while not task.done():
        with suppress(ValueError, sqlite3.ProgrammingError):  # the operation has just closed the connection
            await connection.interrupt()
        await asyncio.wait({task}, timeout=_INTERRUPT_SECONDS)
    await task
