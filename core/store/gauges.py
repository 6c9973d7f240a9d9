"""What the store measures of itself."""

import threading
from collections import deque
from dataclasses import dataclass

from core.errors import CuedeskError

_WINDOW = 512


@dataclass(frozen=True, slots=True)
class StoreGauges:
    """How the writer does.

    Attributes:
        queued: Pieces of work that wait now.
        commits: Transactions committed since the start.
        p99_ms: The time that 99 of 100 COMMITs stay under, of the last 512; None before the first.
        wal_bytes: The size of the write-ahead log's file.
        db_bytes: The size of the database's file.
        failing: What keeps the database from being written, in a sentence; None once a transaction is committed.
        remedy: What a person can do about that, where there is something.
    """

    queued: int
    commits: int
    p99_ms: float | None
    wal_bytes: int
    db_bytes: int
    failing: str | None
    remedy: str | None


class CommitLog:
    """Counts and times commits; written by the writer's thread and read by others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: deque[float] = deque(maxlen=_WINDOW)
        self._commits = 0
        self._failing: CuedeskError | None = None

    def committed(self, milliseconds: float) -> None:
        """Count a transaction."""
        with self._lock:
            self._recent.append(milliseconds)
            self._commits += 1
            self._failing = None

    def failed(self, problem: CuedeskError) -> None:
        """Note what keeps the database from being written, until a transaction is committed."""
        with self._lock:
            self._failing = problem

    def gauges(self, *, queued: int, wal_bytes: int, db_bytes: int) -> StoreGauges:
        """Sum up."""
        with self._lock:
            ordered = sorted(self._recent)
            return StoreGauges(
                queued=queued,
                commits=self._commits,
                p99_ms=ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] if ordered else None,
                wal_bytes=wal_bytes,
                db_bytes=db_bytes,
                failing=self._failing.message if self._failing else None,
                remedy=self._failing.remedy if self._failing else None,
            )
