"""The commands that change what is said of tracks, and take it back."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from core.audio.events import TrackChanged
from core.audio.library import index_rows
from core.audio.library.category_rows import find_category
from core.audio.library.file_tags import FIELDS, Signature, write_tags
from core.audio.library.scanning import SOURCE
from core.audio.library.tracks import TracksService
from core.audio.models.library import Track
from core.caller import correlation, who
from core.clock import Micros
from core.errors import Conflict, NotFound
from core.part import Room
from core.validation import check_text, refuse_fields

_LONGEST: Final = {"title": 500, "artist": 500, "album": 500, "genre": 100, "notes": 5000, "tag": 40}
_MOST_TAGS: Final = 30

_FILE: Final = "SELECT path, kind FROM audio_track WHERE id = ?"
_SIGN: Final = """
    UPDATE audio_track SET size = ?1, modified_ns = ?2, inode = ?3,
        measured_ns = CASE WHEN measured_ns = modified_ns THEN ?2 ELSE measured_ns END
    WHERE id = ?4
"""
_REMEMBER: Final = "INSERT INTO audio_edit (track, at, who, old, new) VALUES (?, ?, ?, ?, ?)"
_LAST: Final = """
    SELECT id, track, old FROM audio_edit
    WHERE undone_at IS NULL AND CASE WHEN :track IS NULL THEN who = :who ELSE track = :track END
    ORDER BY id DESC LIMIT 1
"""


class EditingService:
    """Edits, and their undoing."""

    def __init__(self, room: Room, tracks: TracksService) -> None:
        """Take the shared rooms, and who knows the tracks."""
        self._room, self._tracks = room, tracks
        self._one_by_one = asyncio.Lock()

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
        wanted = checked({name: value for name, value in given.items() if value is not None})
        if wanted.get("category"):
            wanted["category"] = (await find_category(self._room.store, str(wanted["category"]))).name
        async with self._one_by_one:
            before = await self._tracks.track(track)
            old = {name: _plain(getattr(before, name)) for name in wanted}
            changes = {name: value for name, value in wanted.items() if value != old[name]}
            if changes:
                await self._apply(before, changes, {name: old[name] for name in changes})
        return await self._changed(track)

    async def undo(self, track: int | None = None) -> Track:
        """Take back the newest edit, of one track or of the caller's, in the file's tags too."""
        async with self._one_by_one:
            rows = await self._room.store.fetch(_LAST, {"track": track, "who": who()})
            if not rows:
                raise NotFound("There is no edit to take back.")
            number, edited, old = rows[0]
            before = await self._tracks.track(edited)
            await self._apply(before, json.loads(old), None, undoes=number)
        return await self._changed(edited)

    async def _apply(
        self, track: Track, changes: Mapping[str, Any], old: Mapping[str, Any] | None, undoes: int = 0
    ) -> None:
        """Write the file first, and the store only when that has worked."""
        if track.state in ("broken", "vanished") and set(changes) & set(FIELDS):
            raise Conflict(f"The file {track.name!r} has {track.state}, so that its tags cannot be written.")
        sign = None
        in_file = {name: changes[name] for name in FIELDS if name in changes}
        if in_file:
            path, kind = (await self._room.store.fetch(_FILE, (track.id,)))[0]
            sign = await asyncio.to_thread(write_tags, path, kind, in_file)
        now, name = self._room.clock.now(), who()
        work = partial(_store, track=track.id, changes=changes, old=old, sign=sign, at=now, name=name, undoes=undoes)
        await self._room.store.submit(work)

    async def _changed(self, track: int) -> Track:
        changed = await self._tracks.track(track)
        self._room.bus.publish(TrackChanged(changed), source=SOURCE, correlation=correlation())
        return changed


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """Give what may be said of a track without needless blanks.

    Raises:
        Invalid: Something makes no sense; with a sentence for each field.
    """
    wrong: dict[str, str] = {}
    wanted = dict(given)
    for name, value in given.items():
        if name == "year":
            if not 0 <= value <= 9999:
                wrong[name] = f"is from 1 to 9999, or 0 for none, not {value}"
            wanted[name] = value or None
        elif name == "tags":
            wanted[name] = list(dict.fromkeys(tag.strip() for tag in value))
            for tag in wanted[name]:
                check_tag(wrong, "tags", tag)
            if len(wanted[name]) > _MOST_TAGS:
                wrong[name] = f"may be {_MOST_TAGS} at most"
        elif name == "notes":
            if len(value) > _LONGEST[name]:
                wrong[name] = f"may have {_LONGEST[name]} characters at most"
        elif name != "category":
            wanted[name] = value.strip()
            check_text(wrong, name, wanted[name], _LONGEST[name])
    if wanted.get("title") == "":
        wrong["title"] = "is empty"
    refuse_fields("The track cannot be described like this", wrong)
    return wanted


def check_tag(wrong: dict[str, str], field: str, tag: str) -> None:
    """Note where something is no tag."""
    if not tag:
        wrong[field] = "has an empty one" if field == "tags" else "is empty"
    check_text(wrong, field, tag, _LONGEST["tag"])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _store(
    db: sqlite3.Connection,
    *,
    track: int,
    changes: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    sign: Signature | None,
    at: Micros,
    name: str,
    undoes: int,
) -> None:
    for field, value in changes.items():
        if field == "tags":
            db.execute("DELETE FROM audio_tag WHERE track = ?", (track,))
            db.executemany(
                "INSERT OR IGNORE INTO audio_tag (track, tag) VALUES (?, ?)", [(track, tag) for tag in value]
            )
        elif field == "category":
            sql = "UPDATE audio_track SET category = (SELECT id FROM audio_category WHERE name = ?) WHERE id = ?"
            db.execute(sql, (value, track))
        else:
            db.execute(f"UPDATE audio_track SET {field} = ? WHERE id = ?", (value, track))
    if sign is not None:
        db.execute(_SIGN, (*sign, track))
    if old is not None:
        db.execute(_REMEMBER, (track, at, name, json.dumps(old), json.dumps(dict(changes))))
    if undoes:
        db.execute("UPDATE audio_edit SET undone_at = ? WHERE id = ?", (at, undoes))
    index_rows.refresh(db, [track])
