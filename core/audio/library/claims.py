"""The commands by which plans claim tracks, and the refusal to delete what is claimed."""

import json
import re
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Final

from core.audio.library import track_rows
from core.audio.library.texts import check_name
from core.audio.models.lists import Claim
from core.caller import who
from core.errors import Conflict
from core.part import Room
from core.validation import check_text, refuse_fields

_KIND: Final = re.compile(r"[a-z][a-z_]{0,29}")
_LONGEST_PLAN: Final = 200
_LONGEST_TITLE: Final = 200
_MOST: Final = 10_000
_MOST_SAID: Final = 5

_SELECT: Final = """
    SELECT kind, plan, max(title) AS title, json_group_array(track) AS tracks, max(at) AS at, max(by) AS by
    FROM audio_claim
    WHERE :track IS NULL OR (kind, plan) IN (SELECT kind, plan FROM audio_claim WHERE track = :track)
    GROUP BY kind, plan ORDER BY title, kind, plan
"""
_CLAIM: Final = "INSERT INTO audio_claim (kind, plan, track, title, at, by) VALUES (?, ?, ?, ?, ?, ?)"
_RELEASE: Final = "DELETE FROM audio_claim WHERE kind = ? AND plan = ?"
_DELETED: Final = """
    SELECT name FROM audio_track WHERE deleted_at IS NOT NULL AND id IN (SELECT value FROM json_each(?)) LIMIT 1
"""
_OF_TRACKS: Final = """
    SELECT c.track, t.name, c.kind, c.plan, c.title FROM audio_claim c JOIN audio_track t ON t.id = c.track
    WHERE c.track IN (SELECT value FROM json_each(?)) ORDER BY c.track, c.title
"""
_IN_FOLDER: Final = "SELECT DISTINCT c.track FROM audio_claim c JOIN audio_track t ON t.id = c.track WHERE t.folder = ?"


class ClaimsService:
    """What is planned with tracks."""

    def __init__(self, room: Room) -> None:
        """Take the shared rooms."""
        self._room = room

    async def claims(self, track: int | None = None) -> list[Claim]:
        """List the plans that need tracks, or that need one."""
        rows = await self._room.store.fetch(_SELECT, {"track": track})
        return [_claim(row) for row in rows]

    async def claim(self, kind: str, plan: str, title: str, tracks: list[int]) -> Claim:
        """Say that a plan needs these tracks, and from now on no others."""
        title = check_name("The plan", title, _LONGEST_TITLE)
        wrong: dict[str, str] = {}
        if not _KIND.fullmatch(kind):
            wrong["kind"] = "is one word in small letters, such as schedule"
        check_text(wrong, "plan", plan, _LONGEST_PLAN)
        if not plan:
            wrong["plan"] = "is empty"
        if not 1 <= len(tracks) <= _MOST:
            wrong["tracks"] = f"are from 1 to {_MOST}, not {len(tracks)}"
        refuse_fields("Tracks cannot be claimed like this", wrong)
        made = Claim(kind, plan, title, tuple(sorted(set(tracks))), self._room.clock.now(), who())
        await self._room.store.submit(partial(_put, claim=made))
        return made

    async def release(self, kind: str, plan: str) -> bool:
        """Say that a plan needs no tracks any more, and tell whether it had needed some."""
        return bool(await self._room.store.submit(lambda db: db.execute(_RELEASE, (kind, plan)).rowcount))


def require_unclaimed(db: sqlite3.Connection, tracks: Iterable[int]) -> None:
    """Refuse tracks of which one is claimed.

    Raises:
        Conflict: It names the plans; `data` has all `claims`, and which of the tracks are `safe`.
    """
    wanted = list(dict.fromkeys(tracks))
    rows = db.execute(_OF_TRACKS, (json.dumps(wanted),)).fetchall()
    if not rows:
        return
    said = sentences(rows)
    safe = [track for track in wanted if track not in said]
    more = f" So are {len(said) - _MOST_SAID} more." if len(said) > _MOST_SAID else ""
    can_go = f" {len(safe)} of the {len(wanted)} can be deleted." if safe else ""
    raise Conflict(
        " ".join(list(said.values())[:_MOST_SAID]) + more,
        remedy=f"Take what is needed out of those plans first.{can_go}",
        data={"claims": [dict(row) for row in rows], "safe": safe},
    )


def require_folder_unclaimed(db: sqlite3.Connection, folder: int) -> None:
    """Refuse a folder of which a track is claimed.

    Raises:
        Conflict: As `require_unclaimed`.
    """
    require_unclaimed(db, [int(row[0]) for row in db.execute(_IN_FOLDER, (folder,)).fetchall()])


def select_claims(tracks: Iterable[int]) -> tuple[str, tuple[str]]:
    """Ask which of these tracks are claimed: a query, with its values, whose rows `sentences` reads."""
    return _OF_TRACKS, (json.dumps(list(tracks)),)


def sentences(rows: Iterable[sqlite3.Row]) -> dict[int, str]:
    """Say of each track that is claimed by which plans."""
    names: dict[int, str] = {}
    plans: dict[int, list[str]] = {}
    for row in rows:
        names[row["track"]] = row["name"]
        plans.setdefault(row["track"], []).append(f"the {row['kind'].replace('_', ' ')} “{row['title']}”")
    return {track: f"“{names[track]}” is needed by {' and '.join(by)}." for track, by in plans.items()}


def _claim(row: sqlite3.Row) -> Claim:
    tracks = tuple(sorted(json.loads(row["tracks"])))
    return Claim(row["kind"], row["plan"], row["title"], tracks, row["at"], row["by"])


def _put(db: sqlite3.Connection, claim: Claim) -> None:
    track_rows.require(db, claim.tracks)
    deleted = db.execute(_DELETED, (json.dumps(claim.tracks),)).fetchone()
    if deleted is not None:
        raise Conflict(f"“{deleted['name']}” is deleted.", remedy="library.restore brings it back.")
    db.execute(_RELEASE, (claim.kind, claim.plan))
    db.executemany(_CLAIM, [(claim.kind, claim.plan, track, claim.title, claim.at, claim.by) for track in claim.tracks])
