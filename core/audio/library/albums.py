"""The commands on albums."""

import datetime
import re
import sqlite3
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from core.audio.library.texts import check_limit
from core.audio.library.words import words_of
from core.audio.models.lists import Album
from core.errors import NotFound
from core.part import Room
from core.validation import check_text, refuse_fields

_LONGEST: Final = 200
_FASTEST: Final = 100.0
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_FIELDS: Final = ("year", "genre", "cover", "rpm", "condition", "digitised_on", "equipment")
_SELECT: Final = """
    SELECT t.artist, t.album, count(*), coalesce(sum(t.duration_ms), 0), coalesce(a.year, min(t.year)),
        coalesce(a.genre, max(t.genre)), a.cover, a.rpm, a.condition, a.digitised_on, a.equipment
    FROM audio_track t LEFT JOIN audio_album a ON a.artist = t.artist AND a.title = t.album
    WHERE t.is_listed AND t.album <> '' AND {}
    GROUP BY t.artist COLLATE NOCASE, t.album COLLATE NOCASE
    ORDER BY t.artist COLLATE NOCASE, t.album COLLATE NOCASE LIMIT :limit OFFSET :offset
"""
_HAS_WORDS: Final = "t.id IN (SELECT rowid FROM audio_search WHERE audio_search MATCH :match)"
_IS: Final = "t.artist = :artist COLLATE NOCASE AND t.album = :title COLLATE NOCASE"


class AlbumsService:
    """Albums."""

    def __init__(self, room: Room) -> None:
        """Take the shared rooms."""
        self._store = room.store

    async def albums(self, text: str = "", limit: int = 50, offset: int = 0) -> list[Album]:
        """List the albums whose title or artist has words that begin so, by artist."""
        check_limit(limit, offset)
        words = words_of(text)
        match = "{artist album} : (" + " AND ".join(f'"{word}" *' for word in words) + ")"
        values = {"match": match, "limit": limit, "offset": offset}
        where = _HAS_WORDS if words else "1"
        return [Album(*row) for row in await self._store.fetch(_SELECT.format(where), values)]

    async def album_edit(
        self,
        artist: str,
        title: str,
        year: int | None = None,
        genre: str | None = None,
        cover: str | None = None,
        rpm: float | None = None,
        condition: str | None = None,
        digitised_on: str | None = None,
        equipment: str | None = None,
    ) -> Album:
        """Say something of an album, also what only vinyl has; what is not given stays, what is empty or 0 goes."""
        values = (year, genre, cover, rpm, condition, digitised_on, equipment)
        said = {field: value for field, value in zip(_FIELDS, values, strict=True) if value is not None}
        _check(said)
        album = await self._find(artist, title)
        if said:
            await self._store.submit(partial(_say, album=album, said=said))
        return await self._find(artist, title)

    async def _find(self, artist: str, title: str) -> Album:
        values = {"artist": artist, "title": title, "limit": 1, "offset": 0}
        for row in await self._store.fetch(_SELECT.format(_IS), values):
            return Album(*row)
        raise NotFound(f"There is no album {title!r} of {artist!r}.", remedy="library.albums lists them.")


def _say(db: sqlite3.Connection, album: Album, said: dict[str, Any]) -> None:
    db.execute("INSERT OR IGNORE INTO audio_album (artist, title) VALUES (?, ?)", (album.artist, album.title))
    for field, value in said.items():
        sql = f"UPDATE audio_album SET {field} = ? WHERE artist = ? AND title = ?"
        db.execute(sql, (value or None, album.artist, album.title))


def _check(said: dict[str, Any]) -> None:
    wrong: dict[str, str] = {}
    for field, value in said.items():
        if isinstance(value, str):
            check_text(wrong, field, value, _LONGEST)
    if not 0 <= said.get("year", 0) <= 9999:
        wrong["year"] = "is from 1 to 9999"
    if not 0 <= said.get("rpm", 0) <= _FASTEST:
        wrong["rpm"] = "is such as 33.3, 45 or 78"
    if said.get("digitised_on") and not _is_day(said["digitised_on"]):
        wrong["digitised_on"] = "is a day as YYYY-MM-DD"
    if said.get("cover") and not Path(said["cover"]).is_absolute():
        wrong["cover"] = "is the whole path of a picture"
    refuse_fields("The album cannot be described like this", wrong)


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(_DAY.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    return False
