"""Copies the write-ahead log into the database in a thread of its own, so that no commit has to wait for it."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

_PAUSE_SECONDS = 0.5
"""How long after a commit the log is copied: what else is committed meanwhile is copied along, most of it only once."""


class LogMerger:
    """Copies what was committed, soon after it was, as far as readers let it and without waiting for any.

    While commits follow each other the log is never wholly copied, so it grows until the writer itself copies the
    little that is left; that is what `wal_autocheckpoint` is for.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], failed: Callable[[sqlite3.Error], None]) -> None:
        """Prepare the thread.

        Args:
            connect: Opens the database for writing, in the thread.
            failed: Told, in the thread, why the log could not be copied.
        """
        self._connect = connect
        self._failed = failed
        self._has_work = threading.Event()
        self._closing = threading.Event()

    def committed(self) -> None:
        """Something was committed; from any thread."""
        self._has_work.set()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Copy until the block is left."""
        thread = threading.Thread(target=self._main, name="store-merger", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._closing.set()
            self._has_work.set()
            thread.join()

    def _main(self) -> None:
        while not self._closing.is_set():
            try:
                with closing(self._connect()) as connection:
                    self._merge_until_closed(connection)
            except sqlite3.Error as error:
                self._failed(error)
                self._closing.wait(_PAUSE_SECONDS)

    def _merge_until_closed(self, connection: sqlite3.Connection) -> None:
        while True:
            self._has_work.wait()
            if self._closing.wait(_PAUSE_SECONDS):
                return
            self._has_work.clear()
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
