"""The commands on tracks' files: renamed, deleted so that they can be restored, and deleted for good."""

import asyncio
import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import Final

from core.audio.events import TrackChanged, TracksChanged
from core.audio.library import index_rows, track_rows
from core.audio.library.categories import require_tracks
from core.audio.library.reading import printable
from core.audio.library.scanning import SOURCE
from core.audio.library.tracks import TracksService
from core.audio.models.library import Track
from core.caller import correlation
from core.errors import Conflict, NotFound, Unavailable
from core.part import Room
from core.validation import refuse_fields

_LONGEST_NAME: Final = 250
"""In bytes: what file systems allow, less what a temporary name adds."""

_DELETED: Final = "SELECT path FROM audio_track WHERE id = ? AND deleted_at IS NOT NULL"


class TrackFilesService:
    """Tracks' files."""

    def __init__(self, room: Room, tracks: TracksService) -> None:
        """Take the shared rooms, and who knows the tracks."""
        self._room, self._tracks = room, tracks

    async def rename(self, track: int, name: str) -> Track:
        """Give a track's file another name in its folder; its ending stays."""
        await self._tracks.track(track)
        path = (await self._room.store.fetch(track_rows.SELECT_PATH, (track,)))[0]["path"]
        target = await asyncio.to_thread(_rename, path, name.strip())
        await self._room.store.submit(partial(track_rows.move, moved=[(track, target, printable(_base(target)))]))
        changed = await self._tracks.track(track)
        self._room.bus.publish(TrackChanged(changed), source=SOURCE, correlation=correlation())
        return changed

    async def delete(self, tracks: list[int]) -> int:
        """Delete tracks so that they can be restored, and tell how many; the files stay."""
        return await self._mark("UPDATE audio_track SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", tracks)

    async def restore(self, tracks: list[int]) -> int:
        """Restore deleted tracks, and tell how many."""
        sql = "UPDATE audio_track SET deleted_at = nullif(?, ?1) WHERE id = ? AND deleted_at IS NOT NULL"
        return await self._mark(sql, tracks)

    async def _mark(self, sql: str, tracks: list[int]) -> int:
        now = self._room.clock.now()

        def work(db: sqlite3.Connection) -> int:
            require_tracks(db, tracks)
            marked = sum(db.execute(sql, (now, track)).rowcount for track in set(tracks))
            index_rows.refresh(db, tracks)
            return marked

        count = await self._room.store.submit(work)
        self._tell(count)
        return count

    async def purge(self, tracks: list[int]) -> int:
        """Delete the files of deleted tracks from the disk for good, and tell how many."""
        for track in tracks:
            rows = await self._room.store.fetch(_DELETED, (track,))
            if not rows:
                raise Conflict(
                    f"The track {track} is not among the deleted ones, so its file stays.",
                    remedy="library.delete deletes it first.",
                )
            await asyncio.to_thread(_unlink, rows[0]["path"])
            await self._room.store.submit(lambda db, track=track: _forget(db, track))  # type: ignore[misc]
        self._tell(len(tracks))
        return len(tracks)

    def _tell(self, count: int) -> None:
        if count:
            self._room.bus.publish(TracksChanged(count), source=SOURCE, correlation=correlation())


def _rename(path: bytes, name: str) -> bytes:
    """Rename a file; blocking.

    Raises:
        Invalid: The name is none.
        Conflict: There is a file of that name.
        Unavailable: It cannot be renamed.
    """
    file = Path(os.fsdecode(path))
    stem = name[: -len(file.suffix)] if file.suffix and name.lower().endswith(file.suffix.lower()) else name
    wrong: dict[str, str] = {}
    if not stem or stem.startswith("."):
        wrong["name"] = "is empty" if not stem else "begins with a dot, which would hide it"
    elif "/" in stem or not stem.isprintable():
        wrong["name"] = "has a character that no name of a file should have"
    elif len(os.fsencode(stem + file.suffix)) > _LONGEST_NAME:
        wrong["name"] = f"is longer than {_LONGEST_NAME} bytes"
    refuse_fields("The file cannot be called like this", wrong)
    target = file.with_name(stem + file.suffix)
    if target == file:
        return path
    if os.path.lexists(target):
        raise Conflict(f"There is a file {target.name!r} in that folder already.")
    try:
        file.rename(target)
    except FileNotFoundError:
        raise NotFound(f"The file {printable(path)!r} is not there any more.") from None
    except OSError as error:
        raise Unavailable(f"The file cannot be renamed: {error.strerror}.") from error
    return os.fsencode(target)


def _unlink(path: bytes) -> None:
    try:
        Path(os.fsdecode(path)).unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"{printable(path)!r} cannot be deleted: {error.strerror}.") from error


def _forget(db: sqlite3.Connection, track: int) -> None:
    index_rows.remove(db, [track])
    db.execute("DELETE FROM audio_track WHERE id = ?", (track,))


def _base(path: bytes) -> bytes:
    return path.rpartition(b"/")[2]
