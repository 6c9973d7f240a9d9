"""The commands that bring files into the library, from anywhere on this machine."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from core.audio.events import ImportProgressed, TracksChanged
from core.audio.library import index_rows, track_rows
from core.audio.library.category_rows import find_category
from core.audio.library.copying import Copied, Full, Stopped, copy, digest_of, target_name
from core.audio.library.folder_rows import Place
from core.audio.library.folders import FoldersService
from core.audio.library.formats import NotAudio, read_sound
from core.audio.library.found import FoundTrack
from core.audio.library.reading import printable, read_track
from core.audio.library.scanning import SOURCE
from core.audio.library.settings import IMPORT_MAX_MB
from core.audio.library.walking import OnDisk, Walk
from core.audio.library.words import vocabulary
from core.audio.models.jobs import Failure, ImportState, ImportStatus
from core.errors import Conflict, CuedeskError, NotFound, Unavailable
from core.part import Room
from core.validation import refuse_fields

_FOLDER: Final = b"Imported"
_TELL_SECONDS: Final = 0.25
_FAILURES: Final = 100

_SET_CATEGORY: Final = "UPDATE audio_track SET category = ? WHERE id = ?"
_OF_SIZE: Final = """
    SELECT i.digest FROM audio_import i JOIN audio_track t ON t.id = i.track WHERE i.size = ? AND t.is_there
"""
_REMEMBER: Final = "INSERT OR REPLACE INTO audio_import (digest, size, track) VALUES (?, ?, ?)"
_ID_OF: Final = "SELECT id FROM audio_track WHERE path = ?"


class ImportsService:
    """Imports, one at a time."""

    def __init__(self, room: Room, folders: FoldersService) -> None:
        """Take the shared rooms, and who knows the folders."""
        self._room, self._folders = room, folders
        self._status = ImportStatus("idle")
        self._task: asyncio.Task[None] | None = None
        self._beginning = asyncio.Lock()
        self._ending = threading.Event()
        self._told = 0.0

    async def import_path(self, path: str, category: str | None = None, folder: str | None = None) -> ImportStatus:
        """Copy a file, or all of a folder or USB stick on this machine, into the library; answers at once."""
        async with self._beginning:
            if self._task is not None and not self._task.done():
                raise Conflict(
                    f"{self._status.source} is being imported.",
                    remedy="Wait for it, or library.import_cancel breaks it off.",
                )
            place = await self._place(folder)
            number = None if category is None else (await find_category(self._room.store, category)).id
            source = os.fsencode(await asyncio.to_thread(_real, path))
            if (source + b"/").startswith(place.path + b"/"):
                raise Conflict(f"{printable(source)} is in the library already, in its folder “{place.name}”.")
            started_at = self._room.clock.now()
            self._status = ImportStatus("running", printable(source), place.name, started_at=started_at)
            self._ending = threading.Event()
            self._task = asyncio.create_task(self._run(source, place, number), name="library-import")
            return self._status

    async def import_status(self) -> ImportStatus:
        """Tell how far the import is, or how the last one ended."""
        return self._status

    async def import_cancel(self) -> ImportStatus:
        """Break the import off; what was brought in stays."""
        await self.stop()
        return self._status

    async def stop(self) -> None:
        """Break off what is being imported, after the piece that is being copied."""
        self._ending.set()
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def _place(self, folder: str | None) -> Place:
        places = await self._folders.places() if folder is None else [await self._folders.find(folder)]
        if not places:
            raise NotFound("The library has no folder to import into.", remedy="library.folder_add path=… adds one.")
        # It must not be made anew where a disk is only away.
        if not await asyncio.to_thread(os.path.isdir, places[0].path):
            raise Unavailable(f"The library's folder {places[0].shown} is not there.")
        return places[0]

    async def _run(self, source: bytes, place: Place, category: int | None) -> None:
        try:
            files = await asyncio.to_thread(_files, source)
            self._tell(replace(self._status, total=len(files)), is_due=True)
            for file in files:
                if self._ending.is_set():
                    break
                await self._bring(file, source, place, category)
            self._end("cancelled" if self._ending.is_set() else "done")
        except Stopped:
            self._end("cancelled")
        except CuedeskError as error:
            self._end("failed", error.message)
        if self._status.done:
            self._room.bus.publish(TracksChanged(self._status.done), source=SOURCE)

    def _end(self, state: ImportState, problem: str | None = None) -> None:
        self._tell(replace(self._status, state=state, file=None, problem=problem), is_due=True)

    async def _bring(self, file: OnDisk, source: bytes, place: Place, category: int | None) -> None:
        name = printable(file.path.rpartition(b"/")[2])
        self._tell(replace(self._status, file=name, file_bytes=0, file_size=file.size))
        most = self._room.settings.get(IMPORT_MAX_MB)
        try:
            if file.size > most * 1_000_000:
                raise Unavailable(f"is larger than {most} MB")
            copied = None
            if not await self._was_brought(file):
                copied = await asyncio.to_thread(_copy, file, source, place.path, self._stepper())
            found = None if copied is None else await asyncio.to_thread(_read, copied.path)
        except Full:
            raise
        except (Unavailable, NotAudio) as error:
            failures = (*self._status.failures, Failure(name, str(error)))[:_FAILURES]
            self._tell(replace(self._status, failed=self._status.failed + 1, failures=failures))
            return
        if copied is None or found is None:
            self._tell(replace(self._status, skipped=self._status.skipped + 1))
            return
        words = vocabulary((found.title, found.artist, found.album))
        take = partial(track_rows.take, folder=place.id, found=[found], words=words, at=self._room.clock.now())
        keep = partial(_keep, take=take, copied=copied, size=file.size, category=category)
        await self._room.store.submit(keep)
        self._tell(replace(self._status, done=self._status.done + 1))

    async def _was_brought(self, file: OnDisk) -> bool:
        """Tell whether this very file was brought in before, whatever its copy has become by edits."""
        known = {row["digest"] for row in await self._room.store.fetch(_OF_SIZE, (file.size,))}
        return bool(known) and await asyncio.to_thread(digest_of, file.path) in known

    def _stepper(self) -> Callable[[int], bool]:
        """Give what is told of every piece, from the thread that copies."""
        loop, clock, ending = asyncio.get_running_loop(), self._room.clock, self._ending
        began, first = clock.monotonic(), -1

        def tell(there: int, rate: float | None) -> None:
            self._tell(replace(self._status, file_bytes=there, bytes_per_second=rate))

        def step(there: int) -> bool:
            nonlocal first
            first = there if first < 0 else first
            seconds = clock.monotonic() - began
            rate = (there - first) / seconds if seconds > 0.5 and there > first else None
            loop.call_soon_threadsafe(tell, there, rate)
            return not ending.is_set()

        return step

    def _tell(self, status: ImportStatus, *, is_due: bool = False) -> None:
        self._status = status
        now = self._room.clock.monotonic()
        if is_due or now - self._told >= _TELL_SECONDS:
            self._told = now
            self._room.bus.publish(ImportProgressed(self._status), source=SOURCE)


def _real(path: str) -> Path:
    """Give what is to be imported, without links.

    Raises:
        Invalid: It is no whole path, or there is no such file or folder.
    """
    wrong: dict[str, str] = {}
    if not path.startswith("/") or "\0" in path:
        wrong["path"] = "is a whole path, such as /media/usb"
    elif not Path(path).exists():
        wrong["path"] = "is not there"
    refuse_fields("This cannot be imported", wrong)
    return Path(path).resolve()


def _files(source: bytes) -> list[OnDisk]:
    """List what may be audio: of a folder by its names, for it has other things; a single file is what it is.

    Raises:
        Unavailable: It is gone.
    """
    if os.path.isdir(source):  # noqa: PTH112 - a path of bytes
        return sorted(Walk(source))
    try:
        return [_on_disk(source)]
    except OSError as error:
        raise Unavailable(f"{printable(source)} cannot be read: {error.strerror}.") from error


def _on_disk(path: bytes) -> OnDisk:
    about = os.stat(path)  # noqa: PTH116 - a path of bytes
    return OnDisk(path, about.st_size, about.st_mtime_ns, about.st_ino)


def _copy(file: OnDisk, source: bytes, top: bytes, step: Callable[[int], bool]) -> Copied | None:
    kind = read_sound(file.path).kind
    below = file.path[len(source) :].lstrip(b"/").rpartition(b"/")[0]
    folder = b"/".join(part for part in (top, _FOLDER, below) if part)
    return copy(file.path, folder, target_name(file.path, kind), step)


def _read(path: bytes) -> FoundTrack:
    """Read what was copied.

    Raises:
        Unavailable: It is gone again.
    """
    try:
        return read_track(_on_disk(path), 0)
    except OSError as error:
        raise Unavailable(f"cannot be read where it was copied to: {error.strerror}") from error


def _keep(db: sqlite3.Connection, take: "partial[None]", copied: Copied, size: int, category: int | None) -> None:
    take(db)
    track = db.execute(_ID_OF, (copied.path,)).fetchone()[0]
    db.execute(_REMEMBER, (copied.digest, size, track))
    if category is not None:
        db.execute(_SET_CATEGORY, (category, track))
        index_rows.refresh(db, [track])
