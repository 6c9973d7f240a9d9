"""The commands on tracks' files: renamed, deleted so that they can be restored, and deleted for good."""

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from core.audio.events import TrackChanged, TracksChanged
from core.audio.library import index_rows, track_rows
from core.audio.library.claims import require_unclaimed
from core.audio.library.reading import base, printable
from core.audio.library.scanning import SOURCE
from core.audio.library.tracks import TracksService
from core.audio.library.uses import Holds
from core.audio.models.library import Track
from core.caller import correlation
from core.errors import Conflict, NotFound, Unavailable
from core.part import Room
from core.validation import refuse_fields

_LONGEST_NAME: Final = 250
"""In bytes: what file systems allow, less what a temporary name adds."""

_DELETE: Final = "UPDATE audio_track SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"
_RESTORE: Final = "UPDATE audio_track SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL"
_DELETED: Final = "SELECT path, name FROM audio_track WHERE id = ? AND deleted_at IS NOT NULL"
_AT_PATH: Final = "SELECT id FROM audio_track WHERE path = ? AND id <> ?"


class TrackFilesService:
    """Tracks' files."""

    def __init__(self, room: Room, tracks: TracksService, files: asyncio.Lock, holds: Holds) -> None:
        """Take the shared rooms, who knows the tracks, what keeps others off their files, and what decks hold."""
        self._room, self._tracks, self._files, self._holds = room, tracks, files, holds

    async def rename(self, track: int, name: str) -> Track:
        """Give a track's file another name in its folder; its ending stays."""
        async with self._files:
            await self._tracks.track(track)
            path = (await self._room.store.fetch(track_rows.SELECT_PATH, (track,)))[0]["path"]
            target = _target(path, name.strip())
            if await self._room.store.fetch(_AT_PATH, (target, track)):
                raise Conflict(
                    f"The library knows a file “{printable(base(target))}” of that folder, though it is gone.",
                    remedy="library.delete and library.purge let it forget that one.",
                )
            await asyncio.to_thread(_rename, path, target)
            await self._room.store.submit(partial(track_rows.move, moved=[(track, target, printable(base(target)))]))
        changed = await self._tracks.track(track)
        self._room.bus.publish(TrackChanged(changed), source=SOURCE, correlation=correlation())
        return changed

    async def delete(self, tracks: list[int]) -> int:
        """Delete tracks so that they can be restored, and tell how many; the files stay."""
        return await self._mark(partial(_delete, tracks=tracks, at=self._room.clock.now()))

    async def restore(self, tracks: list[int]) -> int:
        """Restore deleted tracks, and tell how many."""
        return await self._mark(partial(_restore, tracks=tracks))

    async def _mark(self, work: "partial[int]") -> int:
        count = await self._room.store.submit(work)
        self._tell(count)
        return count

    async def purge(self, tracks: list[int]) -> int:
        """Delete the files of deleted tracks from the disk for good, and tell how many."""
        wanted = list(dict.fromkeys(tracks))
        held = await self._holds()
        async with self._files:
            paths = [await self._to_purge(track, held.get(track, ())) for track in wanted]
            for track, path in zip(wanted, paths, strict=True):
                await asyncio.to_thread(_unlink, path)
                await self._room.store.submit(partial(_forget, track=track))
        self._tell(len(wanted))
        return len(wanted)

    async def _to_purge(self, track: int, held: Sequence[str]) -> bytes:
        """Give the path of a track that may be purged."""
        rows = await self._room.store.fetch(_DELETED, (track,))
        if not rows:
            raise Conflict(
                f"The track {track} is not among the deleted ones, so its file stays.",
                remedy="library.delete deletes it first.",
            )
        if held:
            raise Conflict(f"“{rows[0]['name']}” is still {' and '.join(held)}, so its file stays.")
        return bytes(rows[0]["path"])

    def _tell(self, count: int) -> None:
        if count:
            self._room.bus.publish(TracksChanged(count), source=SOURCE, correlation=correlation())


def _target(path: bytes, name: str) -> bytes:
    """Give the path of a file that is called like this.

    Raises:
        Invalid: The name is none.
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
    return os.fsencode(file.with_name(stem + file.suffix))


def _rename(path: bytes, target: bytes) -> None:
    """Rename a file; blocking.

    Raises:
        Conflict: There is a file of that name.
        Unavailable: It cannot be renamed.
    """
    if target == path:
        return
    if os.path.lexists(target):
        raise Conflict(f"There is a file “{printable(base(target))}” in that folder already.")
    try:
        os.rename(path, target)  # noqa: PTH104 - paths of bytes
    except FileNotFoundError:
        raise NotFound(f"The file “{printable(path)}” is not there any more.") from None
    except OSError as error:
        raise Unavailable(f"The file cannot be renamed: {error.strerror}.") from error


def _unlink(path: bytes) -> None:
    try:
        Path(os.fsdecode(path)).unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"“{printable(path)}” cannot be deleted: {error.strerror}.") from error


def _delete(db: sqlite3.Connection, tracks: list[int], at: int) -> int:
    track_rows.require(db, tracks)
    require_unclaimed(db, tracks)
    marked = sum(db.execute(_DELETE, (at, track)).rowcount for track in set(tracks))
    index_rows.remove(db, tracks)
    return marked


def _restore(db: sqlite3.Connection, tracks: list[int]) -> int:
    track_rows.require(db, tracks)
    marked = sum(db.execute(_RESTORE, (track,)).rowcount for track in set(tracks))
    index_rows.refresh(db, tracks)
    return marked


def _forget(db: sqlite3.Connection, track: int) -> None:
    index_rows.remove(db, [track])
    db.execute("DELETE FROM audio_track WHERE id = ?", (track,))
