"""Answers what a person types: looked up in the index, ranked, filtered and sorted, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import aiosqlite

from core.audio.library import track_rows
from core.audio.library.typos import meant
from core.audio.library.words import words_of
from core.audio.models.library import Sort, Track, TrackPage, Wanted

_MOST_WORDS: Final = 8
_RANKED: Final = 1000
"""Up to how many matches are ranked one by one; of more than that nobody sees the rest before typing on."""

_LOOKED_UP: Final = 5000
"""Up to how many matches are looked up and sorted; of more, a page is sooner found in the order of all tracks."""

_HELD: Final = "(SELECT tracks FROM audio_held)"
_COUNT: Final = "(SELECT count(*) FROM audio_search WHERE audio_search MATCH :{match}{filtered})"
_RANK: Final = "bm25(audio_search, 10, 8, 4, 3, 2, 1, 0)"
_ROWS: Final = f"{track_rows.SELECT} WHERE t.id IN (SELECT value FROM json_each(:ids))"
_WORDS_IN: Final = "(t.title || ' ' || t.artist || ' ' || t.album || ' ' || t.name) LIKE :word{0}"

_STATES: Final[dict[Wanted, str]] = {
    "ok": "t.is_listed",
    "broken": "NOT t.is_listed AND t.problem IS NOT NULL AND t.is_there AND t.deleted_at IS NULL",
    "vanished": "NOT t.is_listed AND NOT t.is_there AND t.deleted_at IS NULL",
    "deleted": "NOT t.is_listed AND t.deleted_at IS NOT NULL",
    "any": "1",
}
_ORDERS: Final[dict[Sort, str]] = {
    "relevance": "t.title COLLATE NOCASE",
    "title": "t.title COLLATE NOCASE",
    "artist": "t.artist COLLATE NOCASE",
    "album": "t.album COLLATE NOCASE",
    "added": "t.id",  # they are numbered as they come
    "duration": "t.duration_ms",
    "plays": "t.plays",
    "played": "t.last_played_at",
    "loudness": "t.lufs",
    "year": "t.year",
}
_MAY_LACK: Final[frozenset[Sort]] = frozenset(("duration", "played", "loudness", "year"))


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted.

    Attributes:
        who: Whose favourites are meant.
        category: A category's number.
        folder: A folder's number.
    """

    who: str
    text: str = ""
    limit: int = 50
    offset: int = 0
    category: int | None = None
    tag: str | None = None
    favourite: bool = False
    kind: str | None = None
    folder: int | None = None
    state: Wanted = "ok"
    sort: Sort = "relevance"
    descending: bool = False


@dataclass(slots=True)
class _Where:
    """Conditions on tracks, with their values."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **values: Any) -> None:
        self.conditions.append(condition)
        self.values |= values

    def __str__(self) -> str:
        return " AND ".join(self.conditions)


class _Found(NamedTuple):
    """How many tracks there are, how many of them match, and which are on the page."""

    held: int
    total: int
    ids: list[int]


async def search(db: aiosqlite.Connection, wanted: Search) -> TrackPage:
    """Find a page of tracks."""
    words = words_of(wanted.text)[:_MOST_WORDS]
    corrected = None
    if wanted.state == "ok" and (words or _facets(wanted)):
        found = await _by_index(db, wanted, [[word] for word in words])
        if words and not found.total:
            choices = [await meant(db, word) for word in words]
            if choices != [[word] for word in words]:
                found = await _by_index(db, wanted, choices)
                corrected = " ".join(several[0] for several in choices) if found.total else None
    else:
        found = await _by_rows(db, wanted, words)
    tracks = await rows(db, found.ids, wanted.who)
    return TrackPage(found.total, found.held, wanted.offset, tuple(tracks), corrected)


async def rows(db: aiosqlite.Connection, ids: Sequence[int], who: str) -> list[Track]:
    """Read tracks, in the order of their numbers here; one that is not there any more is left out."""
    found = await db.execute_fetchall(_ROWS, {"ids": str(list(ids)), "who": who})
    tracks = {row["id"]: track_rows.from_row(row) for row in found}
    return [tracks[id_] for id_ in ids if id_ in tracks]


async def _by_index(db: aiosqlite.Connection, wanted: Search, words: list[list[str]]) -> _Found:
    """Look up words, each of which may be one of several, and facets."""
    where = _filters(wanted, in_index=True)
    filtered = f" AND {where}" if where.conditions else ""
    # The sign keeps the index from being asked anew for each track that a filter lets through.
    in_index = filtered.replace("t.id", "+rowid")
    values = {**where.values, "match": _match(wanted, words), "limit": wanted.limit, "offset": wanted.offset}
    count = _COUNT.format(match="match", filtered=in_index)
    [(held, total)] = await db.execute_fetchall(f"SELECT {_HELD}, {count}", values)
    if total <= wanted.offset:
        ids = []
    elif wanted.sort != "relevance" or not words:
        ids = await _sorted(db, wanted, filtered, values, total)
    else:
        values["first"] = f"({values['match']}) AND ({_beginning(words[0])})"
        ids = await (_ranked if total <= _RANKED else _in_tiers)(db, values, in_index)
    return _Found(held, total, ids)


async def _ranked(db: aiosqlite.Connection, values: dict[str, Any], filtered: str) -> list[int]:
    """Give a page of few enough tracks to rank each: those whose title begins so come first."""
    sql = f"""
        SELECT rowid FROM audio_search WHERE audio_search MATCH :match{filtered}
        ORDER BY rowid IN (SELECT rowid FROM audio_search WHERE audio_search MATCH :first) DESC, {_RANK}, rowid
        LIMIT :limit OFFSET :offset
    """
    return [row[0] for row in await db.execute_fetchall(sql, values)]


async def _in_tiers(db: aiosqlite.Connection, values: dict[str, Any], filtered: str) -> list[int]:
    """Give a page of too many tracks to rank: those whose title begins so come first."""
    plain = f"SELECT rowid FROM audio_search WHERE audio_search MATCH :match{filtered}"
    match, first, limit, offset = (values[name] for name in ("match", "first", "limit", "offset"))
    [(before,)] = await db.execute_fetchall(f"SELECT {_COUNT.format(match='first', filtered=filtered)}", values)
    ids: list[int] = []
    if offset < before:
        order = f"{_RANK}, rowid" if before <= _RANKED else "rowid"
        sql = f"{plain} ORDER BY {order} LIMIT :limit OFFSET :offset"
        ids = [row[0] for row in await db.execute_fetchall(sql, {**values, "match": first})]
    if len(ids) < limit:
        left = {"match": f"({match}) NOT ({first})", "limit": limit - len(ids), "offset": max(0, offset - before)}
        sql = f"{plain} ORDER BY rowid LIMIT :limit OFFSET :offset"
        ids += [row[0] for row in await db.execute_fetchall(sql, {**values, **left})]
    return ids


async def _sorted(
    db: aiosqlite.Connection, wanted: Search, filtered: str, values: dict[str, Any], total: int
) -> list[int]:
    # The sign has the tracks gone through in their order, until the page is full.
    track = "t.id" if total <= _LOOKED_UP else "+t.id"
    sql = f"""
        SELECT t.id FROM audio_track t
        WHERE {track} IN (SELECT rowid FROM audio_search WHERE audio_search MATCH :match) AND t.is_listed
            {filtered.replace("t.id", track)}
        ORDER BY {_order(wanted)} LIMIT :limit OFFSET :offset
    """
    return [row[0] for row in await db.execute_fetchall(sql, values)]


async def _by_rows(db: aiosqlite.Connection, wanted: Search, words: list[str]) -> _Found:
    """Find without the index: everything, or what is not listed, which is little."""
    where = _filters(wanted, in_index=False)
    where.conditions.insert(0, _STATES[wanted.state])
    for number, word in enumerate(words):
        where.add(_WORDS_IN.format(number), **{f"word{number}": f"%{word}%"})
    is_everything = where.conditions == [_STATES["ok"]]
    count = _HELD if is_everything else f"(SELECT count(*) FROM audio_track t WHERE {where})"
    [(held, total)] = await db.execute_fetchall(f"SELECT {_HELD}, {count}", where.values)
    sql = f"SELECT t.id FROM audio_track t WHERE {where} ORDER BY {_order(wanted)} LIMIT :limit OFFSET :offset"
    page = await db.execute_fetchall(sql, {**where.values, "limit": wanted.limit, "offset": wanted.offset})
    return _Found(held, total, [row[0] for row in page])


def _filters(wanted: Search, *, in_index: bool) -> _Where:
    """Write the filters as conditions; those that the index knows as words are left out where it is asked."""
    where = _Where()
    if wanted.favourite:
        where.add("t.id IN (SELECT track FROM audio_favourite WHERE who = :who)", who=wanted.who)
    if wanted.tag is not None:
        where.add("t.id IN (SELECT track FROM audio_tag WHERE tag = :tag)", tag=wanted.tag)
    if not in_index:
        if wanted.category is not None:
            where.add("t.category = :category", category=wanted.category)
        if wanted.kind is not None:
            where.add("t.kind = :kind", kind=wanted.kind)
        if wanted.folder is not None:
            where.add("t.folder = :folder", folder=wanted.folder)
    return where


def _match(wanted: Search, words: list[list[str]]) -> str:
    """Write what is asked of the index."""
    typed = " AND ".join(_any_of(several) for several in words)
    asked = [f"- facets : ({typed})"] if words else []
    return " AND ".join(f"({part})" for part in (*asked, *(f'facets : "{facet}"' for facet in _facets(wanted))))


def _facets(wanted: Search) -> list[str]:
    """List the words of the index that the filters ask for."""
    facets = (("k", wanted.kind), ("c", wanted.category), ("f", wanted.folder))
    return [f"{letter}{value}" for letter, value in facets if value is not None]


def _any_of(words: list[str]) -> str:
    return "(" + " OR ".join(f'"{word}" *' for word in words) + ")"


def _beginning(words: list[str]) -> str:
    """Ask for titles that begin with a word."""
    return " OR ".join(f'title : ^ "{word}" *' for word in words)


def _order(wanted: Search) -> str:
    # What was never measured or played comes last, whichever way round; from the greatest down it does so by itself.
    way, column = " DESC" if wanted.descending else "", _ORDERS[wanted.sort]
    last = " NULLS LAST" if wanted.sort in _MAY_LACK and not wanted.descending else ""
    return f"{column}{way}{last}" + ("" if wanted.sort == "added" else f", t.id{way}")
