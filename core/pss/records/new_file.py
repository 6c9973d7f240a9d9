"""Files that people ask for: where they are to be, and text written in full or not at all, off the event loop."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from core.errors import Conflict, Invalid, StoreError
from core.store.files import private_file

T = TypeVar("T")


def place(file: str, directory: Path) -> Path:
    """Tell where a file that a person names is to be, and make sure that it can be there; blocking.

    Args:
        file: Its name; without a directory of its own it is put into `directory`, which is made where it is missing.
        directory: Where such files are kept.

    Raises:
        Invalid: It cannot be called this, or its directory does not exist.
        StoreError: Its directory cannot be looked at, or not be made.
    """
    if not file.strip() or "\0" in file:
        raise Invalid("The file needs a name.", data={"fields": {"file": "is empty or has a NUL in it"}})
    try:
        target = Path(file).expanduser()
        if not target.is_absolute():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = directory / target
        has_directory = target.parent.is_dir()
    except RuntimeError as error:
        raise Invalid(f"{file} names the home directory of a user who is not known here.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error
    if not has_directory:
        raise Invalid(f"There is no directory {target.parent}.", remedy="Create it first, or choose one that exists.")
    return target


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
