"""The store: one durable writer and a few readers over one SQLite database."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from core.clock import Clock
from core.errors import StoreError
from core.paths import LOCK_NAME
from core.store.backup import check_database, copy_database
from core.store.gauges import CommitLog, StoreGauges
from core.store.lock import DirectoryLock
from core.store.merger import LogMerger
from core.store.migrate import require_known, shipped, upgrade
from core.store.problems import explain
from core.store.readers import Readers
from core.store.timing import SlowLog, SlowQuery, TimedConnection, connect
from core.store.uri import uri
from core.store.writer import Writer

T = TypeVar("T")

_STOP_SECONDS = 4.0
_READERS = 3
_WRITER_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "cache_size = -8000",
    "temp_store = MEMORY",
    # The log is copied into the database beside the commits; this is the ceiling for when they never pause.
    "wal_autocheckpoint = 8000",
    "journal_size_limit = 67108864",
)
_MERGER_PRAGMAS = ("synchronous = FULL", "cache_size = -400")
_READER_PRAGMAS = ("query_only = ON", "cache_size = -4000", "temp_store = MEMORY")


class Store:
    """The database of one data directory, which it keeps locked while it runs; it starts once.

    Attributes:
        path: The database file.
        clock: What dates its rows and names its backups.
    """

    def __init__(self, path: Path, clock: Clock, *, slow_query_ms: float = 50.0, upgrade_backups_keep: int = 3) -> None:
        """Prepare the store; nothing is touched before `start`.

        Args:
            path: The database file; its directory must exist.
            clock: Names backups and dates slow queries.
            slow_query_ms: From how many milliseconds on a statement is noted as slow.
            upgrade_backups_keep: How many of the backups made before upgrades stay.
        """
        self.path = path
        self.clock = clock
        self._upgrade_backups_keep = upgrade_backups_keep
        self._slow_log = SlowLog(clock, slow_query_ms)
        self._commit_log = CommitLog()
        self._lock = DirectoryLock(path.with_name(LOCK_NAME))
        self._stopping = asyncio.Lock()
        self._is_over = False
        self._merger = LogMerger(self._open_merger, self._not_merged)
        self._writer = Writer(path, self._writer_connection, self._commit_log, self._merger.committed)
        self._readers = Readers(path, self._open_reader, _READERS)

    async def start(self) -> None:
        """Lock the data directory, open the database and bring it to the present version.

        Raises:
            Conflict: Another engine works on this directory.
            StoreError: The database cannot be opened, or is refused.
        """
        await self._writer.start()
        try:
            await self._readers.open()
        except BaseException:
            await self.stop()
            raise

    async def stop(self, limit: float = _STOP_SECONDS) -> None:
        """Commit what is queued and close everything; copies and checks are broken off, and further calls do nothing.

        Raises:
            StoreError: The writer has not ended within `limit` seconds.
        """
        self._is_over = True  # for threads of their own that copy or check
        self._writer.refuse()
        async with self._stopping:
            # The readers go first: the last connection to close empties the log, and only the writer's can.
            await self._readers.close()
            await self._writer.stop(limit)

    def submit(self, work: Callable[[sqlite3.Connection], T], *, background: bool = False) -> "asyncio.Future[T]":
        """Queue a piece of work for the writer, from the event loop.

        The work runs in the writer's thread, inside a transaction that others may share, and is undone alone if it
        raises. It must not commit, roll back or call `executescript`. It is committed even if its caller stops
        waiting.

        Args:
            work: Gets the writer's connection; what it returns is the future's result.
            background: It can wait until nothing else is queued, and gets a transaction of its own. Such work should
                take little time and queue its next step itself. It is refused or broken off when the store stops.

        Returns:
            A future that is done when the transaction is committed. It fails with the `CuedeskError` that the work
            raised, or else with a `StoreError` whose cause is the original exception.

        Raises:
            StoreError: The store is not running.
        """
        return self._writer.submit(work, background=background)

    def reader(self) -> AbstractAsyncContextManager[aiosqlite.Connection]:
        """Borrow a read-only connection inside a transaction that sees the database as it is now.

        Use it as `async with store.reader() as db:`; do not borrow a second one inside.
        """
        return self._readers.snapshot()

    async def fetch(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """Run one query and give all its rows.

        Raises:
            StoreError: SQLite refuses it.
        """
        return await self._readers.fetch(sql, parameters)

    def gauges(self) -> StoreGauges:
        """Tell how the writer does."""
        return self._commit_log.gauges(
            queued=self._writer.queued,
            wal_bytes=_size(self.path.with_name(f"{self.path.name}-wal")),
            db_bytes=_size(self.path),
        )

    def slow_queries(self) -> list[SlowQuery]:
        """List the statements that took too long, the slowest first."""
        return self._slow_log.queries()

    async def backup(self, file: Path) -> int:
        """Copy the database, as it is now, to a file that must not exist; returns the copy's size in bytes.

        The secrets in the copy stay sealed: they open only with the key file, which is not part of it.

        Raises:
            Conflict: The file exists.
            StoreError: There is no room, or the file cannot be written.
        """
        return await asyncio.to_thread(copy_database, self.path, file, lambda: self._is_over)

    async def check(self) -> list[str]:
        """Check the database; returns what is wrong in sentences, nothing when all is well."""
        return await asyncio.to_thread(check_database, self.path, lambda: self._is_over)

    @contextmanager
    def _writer_connection(self) -> Iterator[sqlite3.Connection]:
        self._lock.acquire()
        try:
            with closing(connect(uri(self.path, "rwc"), self._slow_log)) as connection:
                self._prepare(connection)
                with self._merger.running():
                    yield connection
        finally:
            self._lock.release()

    def _prepare(self, connection: TimedConnection) -> None:
        """Bring the database to the present version; one that is refused is left as it is, to the byte."""
        steps = shipped()
        require_known(connection, self.path, len(steps))
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise StoreError(
                f"The disk that holds {self.path} does not allow a write-ahead log (it gives {mode!r}).",
                remedy="Keep the data directory on a local disk.",
            )
        connection.set(_WRITER_PRAGMAS)
        self.path.chmod(0o600)
        now = self.clock.now()
        upgrade(connection, self.path, steps, now, backups_keep=self._upgrade_backups_keep)

    def _open_merger(self) -> TimedConnection:
        connection = connect(uri(self.path, "rw"), self._slow_log)
        connection.set(_MERGER_PRAGMAS)
        return connection

    def _not_merged(self, error: sqlite3.Error) -> None:
        self._commit_log.failed(explain(error, self.path))

    def _open_reader(self) -> TimedConnection:
        connection = connect(uri(self.path, "ro"), self._slow_log)
        connection.set(_READER_PRAGMAS)
        return connection


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
