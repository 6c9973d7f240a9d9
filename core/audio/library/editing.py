"""The commands that change what is said of tracks, and take it back."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from core.audio.events import TrackChanged, TracksChanged
from core.audio.library import index_rows
from core.audio.library.category_rows import find_category
from core.audio.library.file_tags import FIELDS, Values
from core.audio.library.rewriting import Rewriting, Rewritten, settle
from core.audio.library.scanning import SOURCE
from core.audio.library.texts import checked_edit
from core.audio.library.tracks import TracksService
from core.audio.models.library import Track
from core.caller import correlation, who
from core.clock import Micros
from core.errors import Conflict, CuedeskError, NotFound
from core.part import Room

_REMEMBER: Final = "INSERT INTO audio_edit (track, at, who, old, new, was) VALUES (?, ?, ?, ?, ?, ?)"
_LAST: Final = """
    SELECT id, track, old, was FROM audio_edit
    WHERE undone_at IS NULL AND CASE WHEN :track IS NULL THEN who = :who ELSE track = :track END
    ORDER BY id DESC LIMIT 1
"""


class NotAll(CuedeskError):
    """Several tracks were to be changed, and one of them cannot be, so that none was.

    Attributes:
        track: That one; None where the change was broken off.
    """

    def __init__(self, message: str, track: int | None = None) -> None:
        """Take the reason."""
        super().__init__(message)
        self.track = track


@dataclass(frozen=True, slots=True)
class _Edit:
    """What becomes of a track.

    Attributes:
        old: What is changed, as it was; None where the edit is itself a taking back.
        undoes: The edit that is taken back.
        rewritten: What has become of its file, where that is changed.
    """

    track: int
    changes: Mapping[str, Any]
    old: Mapping[str, Any] | None = None
    undoes: int = 0
    rewritten: Rewritten | None = None


class EditingService:
    """Edits, and their undoing."""

    def __init__(self, room: Room, tracks: TracksService, rewriting: Rewriting, files: asyncio.Lock) -> None:
        """Take the shared rooms, who knows the tracks, who writes their files, and what keeps others off them."""
        self._room, self._tracks, self._rewriting, self._files = room, tracks, rewriting, files

    async def track_edit(
        self,
        track: int,
        title: str | None = None,
        artist: str | None = None,
        album: str | None = None,
        genre: str | None = None,
        year: int | None = None,
        category: str | None = None,
        notes: str | None = None,
        tags: list[str] | None = None,
    ) -> Track:
        """Change what is said of a track, in its file's tags too; what is not given stays."""
        given = {
            "title": title,
            "artist": artist,
            "album": album,
            "genre": genre,
            "year": year,
            "category": category,
            "notes": notes,
            "tags": tags,
        }
        wanted = await self.wanted({name: value for name, value in given.items() if value is not None})
        await self.edit_all([track], wanted)
        return await self._tracks.track(track)

    async def undo(self, track: int | None = None) -> Track:
        """Take back the newest edit, of one track or of the caller's, in the file's tags too."""
        async with self._whole():
            rows = await self._room.store.fetch(_LAST, {"track": track, "who": who()})
            if not rows:
                raise NotFound("There is no edit to take back.")
            number, edited, old, was = rows[0]
            edit = _Edit(edited, json.loads(old), undoes=number)
            # An edit from before there was `was` is taken back as far as the store knows what it has changed.
            in_file = _in_file(edit.changes) if was is None else json.loads(was)
            await self._keep([await self._write(await self._tracks.track(edited), edit, in_file)])
        return await self._changed(edited)

    async def wanted(self, given: dict[str, Any]) -> dict[str, Any]:
        """Give what may be said of a track without needless blanks, a category by its name.

        Raises:
            Invalid: Something makes no sense; with a sentence for each field.
            NotFound: There is no such category.
        """
        wanted = checked_edit(given)
        if "category" in wanted:
            named = str(wanted["category"])
            wanted["category"] = (await find_category(self._room.store, named)).name if named else None
        return wanted

    async def edit_all(
        self, tracks: Sequence[int], wanted: Mapping[str, Any], goes_on: Callable[[int], bool] = lambda done: True
    ) -> None:
        """Change the same of all these tracks, or of none.

        Args:
            tracks: Their ids.
            wanted: What to say of them, as `wanted` gives it.
            goes_on: Told how many are done before each; False breaks it off.

        Raises:
            NotAll: One of several cannot be changed, or it was broken off.
            CuedeskError: The only one cannot be changed.
        """
        edits: list[_Edit] = []
        async with self._whole():
            for done, track in enumerate(tracks):
                if not goes_on(done):
                    raise NotAll("It was broken off.")
                if (edit := await self._prepare(track, wanted, len(tracks) > 1)) is not None:
                    edits.append(edit)
            await self._keep(edits)
        if len(edits) == 1:
            await self._changed(edits[0].track)
        elif edits:
            self._room.bus.publish(TracksChanged(len(edits)), source=SOURCE, correlation=correlation())

    @asynccontextmanager
    async def _whole(self) -> AsyncIterator[None]:
        """Do something to files alone, and let them be as they were where it fails."""
        async with self._files:
            try:
                yield
            except CuedeskError:
                await self._rewriting.put_back()
                raise

    async def _prepare(self, track: int, wanted: Mapping[str, Any], of_several: bool) -> _Edit | None:
        """Write a track's file; None where nothing is to be changed."""
        try:
            before = await self._tracks.track(track)
            old = {name: _plain(getattr(before, name)) for name in wanted}
            changes = {name: value for name, value in wanted.items() if value != old[name]}
            if not changes:
                return None
            edit = _Edit(track, changes, {name: old[name] for name in changes})
            return await self._write(before, edit, _in_file(changes))
        except CuedeskError as error:
            if of_several:
                raise NotAll(error.message, track) from error
            raise

    async def _write(self, track: Track, edit: _Edit, in_file: Values) -> _Edit:
        """Write the file first; the store is told when that has worked."""
        if (problem := unwritable(track, edit.changes)) is not None:
            raise Conflict(problem)
        rewritten = await self._rewriting.write(track.id, in_file) if in_file else None
        return _Edit(edit.track, edit.changes, edit.old, edit.undoes, rewritten)

    async def _keep(self, edits: list[_Edit]) -> None:
        work = partial(_store, edits=edits, at=self._room.clock.now(), name=who())
        await self._room.store.submit(work, background=len(edits) > 1)

    async def _changed(self, track: int) -> Track:
        changed = await self._tracks.track(track)
        self._room.bus.publish(TrackChanged(changed), source=SOURCE, correlation=correlation())
        return changed


def unwritable(track: Track, changes: Mapping[str, Any]) -> str | None:
    """Tell why a track cannot be changed like this; None where it can."""
    if track.state in ("broken", "vanished") and set(changes) & set(FIELDS):
        is_so = "is broken" if track.state == "broken" else "has vanished"
        return f"The file “{track.name}” {is_so}, so that its tags cannot be written."
    return None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _in_file(changes: Mapping[str, Any]) -> Values:
    return {name: [str(changes[name])] if changes[name] else [] for name in FIELDS if name in changes}


def _store(db: sqlite3.Connection, *, edits: Sequence[_Edit], at: Micros, name: str) -> None:
    for edit in edits:
        for field, value in edit.changes.items():
            _set(db, edit.track, field, value)
        if edit.rewritten is not None:
            settle(db, edit.track, edit.rewritten.sign)
        if edit.old is not None:
            was = json.dumps(edit.rewritten.was) if edit.rewritten is not None else None
            new = json.dumps(dict(edit.changes))
            db.execute(_REMEMBER, (edit.track, at, name, json.dumps(edit.old), new, was))
        if edit.undoes:
            db.execute("UPDATE audio_edit SET undone_at = ? WHERE id = ?", (at, edit.undoes))
    index_rows.refresh(db, [edit.track for edit in edits])


def _set(db: sqlite3.Connection, track: int, field: str, value: Any) -> None:
    if field == "tags":
        db.execute("DELETE FROM audio_tag WHERE track = ?", (track,))
        sql = "INSERT OR IGNORE INTO audio_tag (track, tag) VALUES (?, ?)"
        db.executemany(sql, [(track, tag) for tag in value])
    elif field == "category":
        sql = "UPDATE audio_track SET category = (SELECT id FROM audio_category WHERE name = ?) WHERE id = ?"
        db.execute(sql, (value, track))
    else:
        db.execute(f"UPDATE audio_track SET {field} = ? WHERE id = ?", (value, track))
