"""Changes files' tags together with the store: what stood in a file is kept until the whole change is.

An end in between, a crash or a cut of the power, leaves no change by halves: what is kept is written back.
"""

import asyncio
import json
import logging
import sqlite3
from functools import partial
from typing import Final, NamedTuple

from core.audio.library.file_tags import Signature, Values, read_tags, remove_copy, write_tags
from core.errors import CuedeskError
from core.store import Store

log = logging.getLogger("cuedesk.audio")

_FILE: Final = "SELECT path, kind FROM audio_track WHERE id = ?"
_LEFT: Final = """
    SELECT r.track, r.was, t.path, t.kind FROM audio_rewrite r JOIN audio_track t ON t.id = r.track
    WHERE :track IS NULL OR r.track = :track ORDER BY r.track
"""
_ANY: Final = {"track": None}
_KEEP: Final = "INSERT INTO audio_rewrite (track, was) VALUES (?, ?)"
_FORGET: Final = "DELETE FROM audio_rewrite WHERE track = ?"
_SIGN: Final = """
    UPDATE audio_track SET size = ?1, modified_ns = ?2, inode = ?3,
        measured_ns = CASE WHEN measured_ns = modified_ns THEN ?2 ELSE measured_ns END
    WHERE id = ?4
"""


class Rewritten(NamedTuple):
    """A file with other tags.

    Attributes:
        was: What it said before.
    """

    sign: Signature
    was: Values


class Rewriting:
    """Files whose tags are being changed; whoever changes them does so one after the other."""

    def __init__(self, store: Store) -> None:
        """Take where is kept what the files said."""
        self._store = store

    async def write(self, track: int, values: Values) -> Rewritten:
        """Let a track's file say something else, until `settle` agrees or `put_back` does not.

        Raises:
            Unsupported: Such a file carries no tags.
            Unavailable: It cannot be written; it is as it was.
        """
        for row in await self._store.fetch(_LEFT, {"track": track}):
            await self._put_back(row)
        path, kind = (await self._store.fetch(_FILE, (track,)))[0]
        was = await asyncio.to_thread(read_tags, path, kind, list(values))
        await self._store.submit(partial(_run, sql=_KEEP, values=(track, json.dumps(was))))
        try:
            sign = await asyncio.to_thread(write_tags, path, kind, values, track)
        except CuedeskError:
            await self._store.submit(partial(_run, sql=_FORGET, values=(track,)))
            raise
        return Rewritten(sign, was)

    async def left(self) -> bool:
        """Tell whether a change was not brought to its end."""
        return bool(await self._store.fetch(_LEFT, _ANY))

    async def put_back(self) -> None:
        """Let all files say what they did; one that cannot be written now is tried again at the next start."""
        for row in await self._store.fetch(_LEFT, _ANY):
            try:
                await self._put_back(row)
            except CuedeskError as error:
                log.warning("An edit that was broken off is not taken back yet: %s", error.message)

    async def _put_back(self, row: sqlite3.Row) -> None:
        track, path = row["track"], row["path"]
        await asyncio.to_thread(remove_copy, path, track)
        sign = await asyncio.to_thread(write_tags, path, row["kind"], json.loads(row["was"]), track)
        await self._store.submit(partial(settle, track=track, sign=sign))


def settle(db: sqlite3.Connection, track: int, sign: Signature) -> None:
    """Agree with what a track's file says now: it is no more put back, and no scan reads it again."""
    db.execute(_SIGN, (*sign, track))
    db.execute(_FORGET, (track,))


def _run(db: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> None:
    db.execute(sql, values)
