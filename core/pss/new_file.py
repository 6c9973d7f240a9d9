"""A text file written by a coroutine, in full or not at all, with every touch of the disk off the event loop."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from core.errors import Conflict, StoreError
from core.store.files import private_file

T = TypeVar("T")


@asynccontextmanager
async def new_file(target: Path) -> AsyncIterator[TextIO]:
    """Give a file to write, in a thread, which becomes `target` when all went well.

    Raises:
        Conflict: The target exists.
        StoreError: It cannot be written.
    """
    async with _in_thread(_open(target)) as file:
        yield file


@contextmanager
def _open(target: Path) -> Iterator[TextIO]:
    try:
        with private_file(target) as partial:
            # The group of a system-wide engine is its operators, who have asked for the file.
            partial.chmod(0o640)
            with partial.open("w", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if os.path.lexists(target):
                raise Conflict(f"{target} was created by something else meanwhile.", remedy="Choose another name.")
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.") from error


@asynccontextmanager
async def _in_thread(manager: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a context manager that blocks."""
    value = await asyncio.to_thread(manager.__enter__)
    try:
        yield value
    except BaseException as error:
        if not await asyncio.to_thread(manager.__exit__, type(error), error, error.__traceback__):
            raise
    else:
        await asyncio.to_thread(manager.__exit__, None, None, None)
