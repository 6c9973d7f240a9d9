"""The commands on categories, tags, favourites and saved searches."""

import json
import re
import sqlite3
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from core.audio.events import TrackChanged, TracksChanged
from core.audio.library import index_rows, track_rows
from core.audio.library.category_rows import SELECT, find_category
from core.audio.library.scanning import SOURCE
from core.audio.library.texts import MOST_TAGS, check_limit, check_name, checked_tag
from core.audio.library.tracks import TracksService
from core.audio.models.library import Kind, Sort, Track
from core.audio.models.lists import Category, SavedSearch, TagCount
from core.caller import correlation, who
from core.errors import Conflict, Invalid, NotFound
from core.part import Room
from core.validation import check_text, refuse_fields

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}|[a-z][a-z_]{2,30}\d?")
_LONGEST_TEXT: Final = 200
_PIECE: Final = 200

_OF_CATEGORY: Final = "SELECT id FROM audio_track WHERE category = ?"
_TAGS: Final = "SELECT tag, count(*) FROM audio_tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?"
_FOLLOW: Final = """
    UPDATE audio_saved_search SET wanted = json_set(wanted, '$.category', ?)
    WHERE json_extract(wanted, '$.category') = (SELECT name FROM audio_category WHERE id = ?)
"""
_HOW_MANY: Final = "SELECT count(*) FROM audio_tag WHERE track IN (SELECT value FROM json_each(?)) GROUP BY track"
_SAVE: Final = """
    INSERT INTO audio_saved_search (name, wanted, saved_by) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET wanted = excluded.wanted, saved_by = excluded.saved_by
"""


class ListsService:
    """How people sort and mark tracks."""

    def __init__(self, room: Room, tracks: TracksService) -> None:
        """Take the shared rooms, and who knows the tracks."""
        self._room, self._tracks = room, tracks

    async def categories(self) -> list[Category]:
        """List the categories with how many tracks each has."""
        return [Category(*row) for row in await self._room.store.fetch(SELECT)]

    async def category_put(self, name: str, colour: str, letter: str = "", category: str | None = None) -> Category:
        """Add a category, or change the one that is named by `category`."""
        name = check_name("The category", name, 40)
        wrong: dict[str, str] = {}
        if not _COLOUR.fullmatch(colour):
            wrong["colour"] = f"is a colour's name or #rrggbb, not {colour[:40]!r}"
        letter = letter or name[0].upper()
        if len(letter) != 1 or not letter.isprintable() or letter.isspace():
            wrong["letter"] = "is one letter"
        refuse_fields("The category cannot be like this", wrong)
        changed = None if category is None else await find_category(self._room.store, category)
        work = partial(_put, name=name, colour=colour, letter=letter, category=changed.id if changed else None)
        number = await self._room.store.submit(work)
        if changed is not None and changed.name != name:
            await self._reindex([row["id"] for row in await self._room.store.fetch(_OF_CATEGORY, (number,))])
        self._tell(changed.tracks if changed is not None else 0)
        return await find_category(self._room.store, str(number))

    async def category_remove(self, category: str) -> None:
        """Remove a category; its tracks stay, without one."""
        found = await find_category(self._room.store, category)
        tracks = await self._room.store.submit(partial(_remove, category=found.id))
        await self._reindex(tracks)
        self._tell(found.tracks)

    async def _reindex(self, tracks: list[int]) -> None:
        """Write anew what the index says of many tracks, in pieces between which others may write."""
        for begin in range(0, len(tracks), _PIECE):
            piece = tracks[begin : begin + _PIECE]
            await self._room.store.submit(partial(index_rows.refresh, tracks=piece), background=True)

    async def tags(self, limit: int = 100) -> list[TagCount]:
        """List the tags, the most used first."""
        check_limit(limit)
        return [TagCount(*row) for row in await self._room.store.fetch(_TAGS, (limit,))]

    async def tag_add(self, tracks: list[int], tag: str) -> None:
        """Give tracks a tag."""
        sql = "INSERT OR IGNORE INTO audio_tag (track, tag) VALUES (?, ?)"
        await self._tag(partial(_tag, sql=sql, tracks=tracks, tag=checked_tag(tag), most=MOST_TAGS), len(tracks))

    async def tag_remove(self, tracks: list[int], tag: str) -> None:
        """Take a tag from tracks."""
        sql = "DELETE FROM audio_tag WHERE track = ? AND tag = ?"
        await self._tag(partial(_tag, sql=sql, tracks=tracks, tag=tag.strip()), len(tracks))

    async def _tag(self, work: "partial[None]", count: int) -> None:
        await self._room.store.submit(work)
        self._tell(count)

    async def favourite(self, track: int, on: bool = True) -> Track:
        """Make a track one of the caller's favourites, or no longer."""
        await self._tracks.track(track)
        sql = (
            "INSERT OR IGNORE INTO audio_favourite (who, track) VALUES (?, ?)"
            if on
            else "DELETE FROM audio_favourite WHERE who = ? AND track = ?"
        )
        values = (who(), track)
        await self._room.store.submit(lambda db: db.execute(sql, values).rowcount)
        changed = await self._tracks.track(track)
        self._room.bus.publish(TrackChanged(changed), source=SOURCE, correlation=correlation())
        return changed

    async def saved_searches(self) -> list[SavedSearch]:
        """List the saved searches."""
        rows = await self._room.store.fetch("SELECT id, name, saved_by, wanted FROM audio_saved_search ORDER BY name")
        return [SavedSearch(row["id"], row["name"], row["saved_by"], **json.loads(row["wanted"])) for row in rows]

    async def search_save(
        self,
        name: str,
        text: str = "",
        category: str | None = None,
        tag: str | None = None,
        favourite: bool = False,
        kind: Kind | None = None,
        sort: Sort = "relevance",
        descending: bool = False,
    ) -> SavedSearch:
        """Keep a search under a name; one of that name is replaced."""
        name = check_name("The search", name)
        wrong: dict[str, str] = {}
        check_text(wrong, "text", text, _LONGEST_TEXT)
        check_text(wrong, "tag", tag or "", _LONGEST_TEXT)
        refuse_fields("The search cannot be saved like this", wrong)
        if category is not None:
            category = (await find_category(self._room.store, category)).name
        search = SavedSearch(0, name, who(), text, category, tag, favourite, kind, sort, descending)
        wanted = {key: value for key, value in asdict(search).items() if key not in ("id", "name", "saved_by")}
        values = (name, json.dumps(wanted), search.saved_by)
        await self._room.store.submit(lambda db: db.execute(_SAVE, values).rowcount)
        return next(saved for saved in await self.saved_searches() if saved.name.casefold() == name.casefold())

    async def search_remove(self, name: str) -> None:
        """Remove a saved search."""
        sql = "DELETE FROM audio_saved_search WHERE name = ?"
        if not await self._room.store.submit(lambda db: db.execute(sql, (name,)).rowcount):
            raise NotFound(f"There is no saved search {name!r}.", remedy="library.saved_searches lists them.")

    def _tell(self, count: int) -> None:
        self._room.bus.publish(TracksChanged(count), source=SOURCE, correlation=correlation())


def _tag(db: sqlite3.Connection, sql: str, tracks: list[int], tag: str, most: int | None = None) -> None:
    track_rows.require(db, tracks)
    db.executemany(sql, [(track, tag) for track in tracks])
    if most is not None and any(count > most for (count,) in db.execute(_HOW_MANY, (json.dumps(tracks),))):
        raise Invalid(f"A track has {most} tags at most.")
    index_rows.refresh(db, tracks)


def _put(db: sqlite3.Connection, *, name: str, colour: str, letter: str, category: int | None) -> int:
    taken = db.execute("SELECT id FROM audio_category WHERE name = ?", (name,)).fetchone()
    if taken is not None and taken["id"] != category:
        raise Conflict(f"There is a category “{name}” already.", remedy="Name it with category= to change it.")
    values: tuple[Any, ...] = (name, colour, letter)
    if category is None:
        sql = "INSERT INTO audio_category (name, colour, letter) VALUES (?, ?, ?)"
        return int(db.execute(sql, values).lastrowid or 0)
    db.execute(_FOLLOW, (name, category))
    db.execute("UPDATE audio_category SET (name, colour, letter) = (?, ?, ?) WHERE id = ?", (*values, category))
    return category


def _remove(db: sqlite3.Connection, category: int) -> list[int]:
    """Remove a category, and give the tracks that had it."""
    tracks = [int(row[0]) for row in db.execute(_OF_CATEGORY, (category,)).fetchall()]
    db.execute("DELETE FROM audio_category WHERE id = ?", (category,))
    return tracks
