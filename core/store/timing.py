"""Notes the statements that took long: a connection whose cursors hold a watch."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.clock import Clock, Micros

_KEPT = 100
_BUSY_SECONDS = 5.0
"""How long to wait where another program, such as a shell on the same file, holds a lock."""


@dataclass(frozen=True, slots=True)
class SlowQuery:
    """A statement that has taken longer than the threshold.

    Attributes:
        sql: Its text, without the values.
        count: How often it was too slow.
        worst_ms: The longest it has taken.
        last_at: When it was too slow the last time.
    """

    sql: str
    count: int
    worst_ms: float
    last_at: Micros


class SlowLog:
    """The slow statements of all connections of a store, the slowest first; safe to use from any thread."""

    def __init__(self, clock: Clock, threshold_ms: float) -> None:
        self.threshold = threshold_ms / 1000
        self._clock = clock
        self._lock = threading.Lock()
        self._queries: dict[str, SlowQuery] = {}

    def note(self, sql: str, seconds: float, *, again: bool) -> None:
        """Record a slow run; `again` says that this same run was noted before and has taken longer since."""
        took = round(seconds * 1000, 3)
        with self._lock:
            known = self._queries.pop(sql, None) or SlowQuery(sql, 0, 0.0, 0)
            self._queries[sql] = replace(
                known,
                count=known.count + (not again),
                worst_ms=max(known.worst_ms, took),
                last_at=self._clock.now(),
            )
            if len(self._queries) > _KEPT:
                del self._queries[next(iter(self._queries))]

    def queries(self) -> list[SlowQuery]:
        """List what was noted, the slowest first."""
        with self._lock:
            return sorted(self._queries.values(), key=lambda query: -query.worst_ms)


class _TimedCursor(sqlite3.Cursor):
    """Adds up the time that one statement takes over its execution and all its fetches."""

    def __init__(self, connection: "TimedConnection") -> None:
        super().__init__(connection)
        self._slow = connection.slow_log
        self._sql = ""
        self._spent = 0.0

    def _add(self, started: float) -> None:
        before = self._spent
        self._spent += time.perf_counter() - started
        if self._spent > self._slow.threshold:
            self._slow.note(self._sql, self._spent, again=before > self._slow.threshold)

    def execute(self, sql: str, parameters: Any = (), /) -> "_TimedCursor":
        self._sql, self._spent, started = sql, 0.0, time.perf_counter()
        try:
            super().execute(sql, parameters)
        finally:
            self._add(started)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "_TimedCursor":
        self._sql, self._spent, started = sql, 0.0, time.perf_counter()
        try:
            super().executemany(sql, parameters)
        finally:
            self._add(started)
        return self

    def fetchone(self) -> Any:
        started = time.perf_counter()
        try:
            return super().fetchone()
        finally:
            self._add(started)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        started = time.perf_counter()
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        finally:
            self._add(started)

    def fetchall(self) -> list[Any]:
        started = time.perf_counter()
        try:
            return super().fetchall()
        finally:
            self._add(started)


class TimedConnection(sqlite3.Connection):
    """A connection that notes its slow statements in `slow_log`, which is set right after connecting."""

    slow_log: SlowLog

    def cursor(self, factory: Callable[[sqlite3.Connection], Any] | None = None) -> Any:
        """Open a cursor, which holds a watch unless another kind is asked for."""
        return super().cursor(factory) if factory is not None else self._timed()

    def _timed(self) -> _TimedCursor:
        cursor = _TimedCursor(self)
        cursor.row_factory = self.row_factory
        return cursor

    def set(self, pragmas: Sequence[str]) -> None:
        """Set pragmas, each given as `name = value`."""
        for pragma in pragmas:
            self.execute(f"PRAGMA {pragma}")

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run a statement on a cursor of its own."""
        return self._timed().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run a statement for each row of values."""
        return self._timed().executemany(sql, parameters)


def connect(target: str, slow_log: SlowLog) -> TimedConnection:
    """Open a database by its URI, with rows by name and transactions left to the caller.

    Args:
        target: An SQLite URI.
        slow_log: Where slow statements are noted.
    """
    connection = sqlite3.connect(target, timeout=_BUSY_SECONDS, isolation_level=None, factory=TimedConnection, uri=True)
    connection.slow_log = slow_log
    connection.row_factory = sqlite3.Row
    return connection
