"""What the store measures of itself."""

import threading
from collections import deque
from dataclasses import dataclass

from core.errors import CuedeskError

_WINDOW = 512


@dataclass(frozen=True, slots=True)
class StoreGauges:
    """How the writer does; times are those of the COMMIT alone, over the last 512 of them.

    Attributes:
        queued: Pieces of work that wait now.
        commits: Transactions committed since the start.
        works: Pieces of work committed since the start.
        failed: Pieces of work that failed since the start, alone or with their transaction.
        largest_group: The most pieces of work that one transaction has held.
        last_ms: The last commit; None before the first.
        avg_ms: Their mean; None before the first.
        p99_ms: The time that 99 of 100 stay under; None before the first.
        wal_bytes: The size of the write-ahead log's file.
        db_bytes: The size of the database's file.
        failing: The sentence of the last transaction's failure; None once one has succeeded again.
    """

    queued: int
    commits: int
    works: int
    failed: int
    largest_group: int
    last_ms: float | None
    avg_ms: float | None
    p99_ms: float | None
    wal_bytes: int
    db_bytes: int
    failing: str | None


class CommitLog:
    """Counts commits; written by the writer's thread and read by others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: deque[float] = deque(maxlen=_WINDOW)
        self._commits = 0
        self._works = 0
        self._failed = 0
        self._largest_group = 0
        self._failing: CuedeskError | None = None

    def committed(self, works: int, failed: int, milliseconds: float) -> None:
        """Count a transaction of so many pieces of work, of which some may have failed alone."""
        with self._lock:
            self._recent.append(milliseconds)
            self._commits += 1
            self._works += works - failed
            self._failed += failed
            self._largest_group = max(self._largest_group, works)
            self._failing = None

    def failed_commit(self, works: int, problem: CuedeskError) -> None:
        """Count a transaction that failed as a whole."""
        with self._lock:
            self._failed += works
            self._failing = problem

    def gauges(self, *, queued: int, wal_bytes: int, db_bytes: int) -> StoreGauges:
        """Sum up."""
        with self._lock:
            ordered = sorted(self._recent)
            return StoreGauges(
                queued=queued,
                commits=self._commits,
                works=self._works,
                failed=self._failed,
                largest_group=self._largest_group,
                last_ms=self._recent[-1] if ordered else None,
                avg_ms=sum(ordered) / len(ordered) if ordered else None,
                p99_ms=ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] if ordered else None,
                wal_bytes=wal_bytes,
                db_bytes=db_bytes,
                failing=self._failing.message if self._failing else None,
            )
