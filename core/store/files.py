"""Files that hold a database: written in full or not at all, private, and only where there is room."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Conflict, StoreError

_MARGIN = 16 * 1024 * 1024
"""What must stay free on the disk besides the copy."""


def need_space(directory: Path, size: int) -> None:
    """Refuse to write where there is no room.

    Raises:
        StoreError: The disk has less free space than `size` and a margin, or cannot be asked.
    """
    try:
        free = shutil.disk_usage(directory).free
    except OSError as error:
        raise StoreError(f"{directory} cannot be used: {error.strerror}.") from error
    if free < size + _MARGIN:
        raise StoreError(
            f"The copy needs {_mega(size + _MARGIN)} in {directory}, where {_mega(free)} are free.",
            remedy="Free some space there, or choose another disk.",
            data={"needed": size + _MARGIN, "free": free},
        )


def _mega(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


@contextmanager
def private_file(target: Path) -> Iterator[Path]:
    """Give an empty file to write, readable by its owner only, which becomes `target` when all went well.

    Raises:
        Conflict: The target exists.
        StoreError: The directory cannot be written.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    if os.path.lexists(target):
        raise Conflict(f"{target} exists already.", remedy="Choose another name; nothing is overwritten.")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.") from error
    try:
        yield partial
        partial.rename(target)
        sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or a directory's list of files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
