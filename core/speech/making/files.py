"""The files of speech on the disk: made in a workplace, settled whole, and never half."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from core.errors import NotFound, Unavailable

_LEAST_FREE: Final = 16 * 1024 * 1024
_NONE_FREE: Final = 1024 * 1024


class DiskFull(Unavailable):
    """There is no room for an announcement."""

    code = "disk_full"


class Files:
    """One folder for what was spoken, one for what lies ready, one for what is being made."""

    def __init__(self, top: Path) -> None:
        """Take the folder of all; nothing is touched before `start`."""
        self._top = top
        self._work = top / "work"
        self.takes = top / "takes"
        self.ready = top / "ready"

    def start(self) -> None:
        """Make the folders, and clear away what an engine that was killed had begun; blocking.

        Raises:
            Unavailable: They cannot be made.
        """
        try:
            shutil.rmtree(self._work, ignore_errors=True)
            for folder in (self._top, self._work, self.takes, self.ready):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"The folder {self._top} cannot be used: {error.strerror}.") from error

    @asynccontextmanager
    async def workplace(self) -> AsyncIterator[Path]:
        """Give an empty folder that is gone afterwards, with all that is in it.

        Raises:
            DiskFull: There is no room, or none is left when something fails.
            Unavailable: What is written in it cannot be.
        """
        await asyncio.to_thread(self._require, _LEAST_FREE)
        folder = self._work / uuid.uuid4().hex
        try:
            await asyncio.to_thread(folder.mkdir, 0o700)
            yield folder
        except Exception as error:  # on a full disk everything fails, each in its own words
            await asyncio.to_thread(self._require, _NONE_FREE)
            if isinstance(error, OSError):
                raise Unavailable(f"The announcement cannot be written: {error.strerror}.") from error
            raise
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def piece(self, file: Path, offset: int, limit: int) -> tuple[bytes, int]:
        """Read a piece of a file; gives its bytes, and how many the whole file has.

        Raises:
            NotFound: The file has gone.
        """
        try:
            return await asyncio.to_thread(_piece, file, offset, limit)
        except FileNotFoundError:
            raise NotFound(f"The file {file.name} has gone.", remedy="Have the text spoken again.") from None

    async def settle(self, made: Path, target: Path) -> int:
        """Let a whole file come to its place, with its bytes on the disk before its name; gives its size.

        Raises:
            DiskFull: It may be half, for a program that writes sound may say nothing of a full disk.
        """
        await asyncio.to_thread(self._require, _NONE_FREE)
        return await asyncio.to_thread(_settle, made, target)

    def _require(self, least: int) -> None:
        free = shutil.disk_usage(self._top).free
        if free < least:
            raise DiskFull(
                f"The disk that holds {self._top} is full: {free // 1024} kB are free.",
                remedy="Free some space there.",
                data={"free": free},
            )


def _piece(file: Path, offset: int, limit: int) -> tuple[bytes, int]:
    with file.open("rb") as opened:
        opened.seek(offset)
        return opened.read(limit), os.fstat(opened.fileno()).st_size


def _settle(made: Path, target: Path) -> int:
    with made.open("rb") as file:
        os.fsync(file.fileno())
        size = os.fstat(file.fileno()).st_size
    made.replace(target)
    return size
