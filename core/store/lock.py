"""One engine for one data directory: a lock that the kernel releases when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from core.errors import Conflict, StoreError


class DirectoryLock:
    """An exclusive lock on a file, which holds the process id of its owner for others to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            Conflict: Another process, or another store in this one, holds it.
            StoreError: The lock file cannot be opened.
        """
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"The lock file {self.path} cannot be opened: {error.strerror}.") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise Conflict(
                f"An engine with process id {pid or 'unknown'} already works on {self.path.parent}.",
                remedy="Attach to it with `cuedesk`, or end it with `cuedesk stop`.",
                data={"pid": int(pid) if pid.isdigit() else None},
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; the file stays, for removing it would let two processes lock two files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
