"""The one writer: a thread that owns the only connection that writes, and groups what is queued into transactions."""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from core.errors import CuedeskError, StoreError
from core.store.gauges import CommitLog
from core.store.problems import explain

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
"""What the writer runs. It must leave the transaction alone: no COMMIT, no ROLLBACK, no executescript."""

_Job = tuple[Work[Any], "asyncio.Future[Any]"]
_Outcome = tuple["asyncio.Future[Any]", Any, CuedeskError | None]

_PROGRESS_STEPS = 20_000
"""How many steps of SQLite's machine background work does between two looks at whether the store stops."""


class _Broken(Exception):
    """A piece of work has ended the transaction that it shares with others."""


class Writer:
    """Runs pieces of work one after the other, each in a savepoint, and commits them in groups.

    Work is committed at once when the writer is idle; what arrives during a commit shares the next one.
    """

    def __init__(
        self,
        path: Path,
        database: Callable[[], AbstractContextManager[sqlite3.Connection]],
        log: CommitLog,
        committed: Callable[[], None],
    ) -> None:
        """Prepare the thread.

        Args:
            path: The database, for sentences.
            database: Opens and upgrades it, and closes it in the end; both in the writer's thread.
            log: Where commits are counted.
            committed: Told, in the writer's thread, of every commit.
        """
        self._path = path
        self._database = database
        self._log = log
        self._committed = committed
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._background: deque[_Job] = deque()
        self._accepts = False
        self._closing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    @property
    def queued(self) -> int:
        """Tell how many pieces of work wait."""
        return self._queue.qsize() + len(self._background)

    async def start(self) -> None:
        """Open the database in the writer's thread and wait until it is ready.

        Raises:
            CuedeskError: It cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._accepts = True
        opened: asyncio.Future[None] = self._loop.create_future()
        # A daemon, so that a disk that hangs cannot keep the process from ending; what is committed is safe.
        threading.Thread(target=self._main, args=(opened,), name="store-writer", daemon=True).start()
        try:
            await opened
        except BaseException:
            self._close()
            raise

    def submit(self, work: Work[T], *, background: bool = False) -> "asyncio.Future[T]":
        """Queue a piece of work; see `Store.submit`."""
        if not self._accepts or self._loop is None:
            raise StoreError("The store is not running.", remedy="Start the engine again.")
        future: asyncio.Future[T] = self._loop.create_future()
        if background:
            self._background.append((work, future))
            self._queue.put(None)
        else:
            self._queue.put((work, future))
        return future

    def refuse(self) -> None:
        """Take no more work, and break off what runs in the background."""
        self._accepts = False

    async def stop(self, limit: float) -> None:
        """Commit what is queued, refuse what waits in the background, and close the database.

        Raises:
            StoreError: The writer has not ended within `limit` seconds.
        """
        if self._loop is None:
            return
        self._close()
        try:
            async with asyncio.timeout(limit):
                await self._ended.wait()
        except TimeoutError as error:
            raise StoreError(
                f"The store's writer is still at work after {limit:g} s, with {self.queued} pieces of work waiting."
            ) from error

    def _close(self) -> None:
        self.refuse()
        self._closing = True
        self._queue.put(None)

    # Everything below runs in the writer's thread.

    def _main(self, opened: "asyncio.Future[None]") -> None:
        is_open = False
        try:
            with self._database() as connection:
                is_open = True
                self._tell([(opened, None, None)])
                self._serve(connection)
        except Exception as error:
            if is_open:
                raise
            self._tell([(opened, None, explain(error, self._path))])
        finally:
            self._accepts = False
            self._refuse_rest()
            self._call(self._ended.set)

    def _serve(self, connection: sqlite3.Connection) -> None:
        while True:
            # The word to end may have come together with work, and does not come again.
            jobs = self._collect(0 if self._has_background or self._closing else None)
            if jobs:
                self._commit(connection, jobs)
            elif self._closing:
                return
            elif self._has_background:
                self._commit_background(connection, self._background.popleft())

    @property
    def _has_background(self) -> bool:
        return self._accepts and bool(self._background)

    def _collect(self, wait: float | None) -> list[_Job]:
        """Take all that is queued, after waiting for the first; a None in the queue only wakes the writer."""
        jobs: list[_Job] = []
        with suppress(Empty):
            job = self._queue.get(timeout=wait)
            while True:
                if job is not None:
                    jobs.append(job)
                job = self._queue.get_nowait()
        return jobs

    def _commit_background(self, connection: sqlite3.Connection, job: _Job) -> None:
        connection.set_progress_handler(lambda: not self._accepts, _PROGRESS_STEPS)
        try:
            self._commit(connection, [job])
        finally:
            connection.set_progress_handler(None, 0)

    def _commit(self, connection: sqlite3.Connection, jobs: list[_Job]) -> None:
        control = connection.cursor(sqlite3.Cursor)  # a plain one, so that these never count as slow queries
        try:
            control.execute("BEGIN IMMEDIATE")
            outcomes = [self._run(connection, control, job) for job in jobs]
            started = time.perf_counter()
            control.execute("COMMIT")
        except (sqlite3.Error, _Broken) as error:
            problem = error.__cause__ if isinstance(error, _Broken) and error.__cause__ else error
            with suppress(sqlite3.Error):  # where this fails too, SQLite has rolled back by itself
                connection.rollback()
            outcomes = [(future, None, explain(problem, self._path)) for _, future in jobs]
            self._log.failed(explain(problem, self._path))
        else:
            self._log.committed((time.perf_counter() - started) * 1000)
            self._committed()
        self._tell(outcomes)

    def _run(self, connection: sqlite3.Connection, control: sqlite3.Cursor, job: _Job) -> _Outcome:
        """Do one piece of work so that its failure undoes nothing but itself."""
        work, future = job
        control.execute("SAVEPOINT work")
        try:
            result = work(connection)
        except Exception as error:
            if not connection.in_transaction:  # SQLite itself rolls everything back when a disk is full or broken
                raise _Broken from error
            control.execute("ROLLBACK TO work")
            control.execute("RELEASE work")
            return future, None, explain(error, self._path)
        if not connection.in_transaction:
            raise _Broken(f"{work!r} has ended the transaction that it shares with others")
        control.execute("RELEASE work")
        return future, result, None

    def _refuse_rest(self) -> None:
        rest = [*self._collect(0), *self._background]
        self._background.clear()
        self._tell([(future, None, StoreError("The store is stopping.")) for _, future in rest])

    def _tell(self, outcomes: list[_Outcome]) -> None:
        if outcomes:
            self._call(_settle, outcomes)

    def _call(self, callback: Callable[..., object], *arguments: Any) -> None:
        if self._loop is None:
            return
        with suppress(RuntimeError):  # the loop has closed, so nobody is left to be told
            self._loop.call_soon_threadsafe(callback, *arguments)


def _settle(outcomes: list[_Outcome]) -> None:
    """Resolve the futures, in the event loop; one whose caller has gone away is left alone."""
    for future, result, error in outcomes:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
