"""Recordings as rows: one for each file."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from core.clock import Micros
from core.obs.matches import pauses
from core.obs.matches.naming import is_same_path
from core.obs.matches.pauses import Pause, Pauses
from core.obs.models import MatchRecording

_SELECT: Final = """
    SELECT r.id, r.connection, c.name, r.match, r.title, r.path, r.ours, r.asked_at, r.started_at, r.ended_at,
        r.first_path, r.earlier, r.stop_at,
        (SELECT json_group_array(json_array(p.paused_at, p.resumed_at)) FROM obs_pause p WHERE p.recording = r.id)
            AS pauses
    FROM obs_recording r JOIN obs_connection c ON c.id = r.connection
"""
SELECT_RUNNING: Final = f"{_SELECT} WHERE r.ended_at IS NULL ORDER BY r.id"
SELECT_ONE: Final = f"{_SELECT} WHERE r.id = ?"
SELECT_NEWEST: Final = f"{_SELECT} WHERE ?1 IS NULL OR r.match = ?1 ORDER BY r.id DESC LIMIT ?2"
SELECT_COVERING: Final = f"""
    {_SELECT}
    WHERE r.started_at <= ?1 AND (r.ended_at IS NULL OR r.ended_at >= ?1) AND (?2 IS NULL OR r.connection = ?2)
    ORDER BY r.id DESC
"""
_INSERT: Final = """
    INSERT INTO obs_recording
        (connection, match, title, path, ours, asked_at, started_at, first_path, earlier, stop_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = "UPDATE obs_recording SET (path, started_at, ended_at, stop_at) = (?, ?, ?, ?) WHERE id = ?"
_FORGET_PAUSES: Final = "DELETE FROM obs_pause WHERE recording = ?"
_INSERT_PAUSE: Final = "INSERT OR REPLACE INTO obs_pause (recording, paused_at, resumed_at) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, or one file of it where it was split, with what the store knows beside.

    Attributes:
        connection_id: Whose it is.
        is_ours: The desk began it; one that ran already when its match began is somebody else's.
        asked_at: When it was asked for.
        first_path: The first file of a recording that was split, which is what OBS goes on naming.
        earlier: How much of what OBS counts is in the files before this one, in microseconds.
        stop_at: When it is due to be stopped.
        pauses: When it was held.
    """

    id: int
    connection_id: int
    connection: str
    match: int | None
    title: str
    path: str | None
    is_ours: bool
    asked_at: Micros
    started_at: Micros | None = None
    ended_at: Micros | None = None
    first_path: str | None = None
    earlier: Micros = 0
    stop_at: Micros | None = None
    pauses: Pauses = ()

    @property
    def shown(self) -> MatchRecording:
        """Give it as clients see it."""
        return MatchRecording(
            self.id, self.connection, self.match, self.title, self.path, self.started_at, self.ended_at
        )

    def position(self, at: Micros) -> Micros:
        """Tell how far into the file a moment is, in microseconds; one within a pause is where the pause is."""
        return pauses.position(self.started_at or at, self.pauses, at)

    def is_named(self, path: str | None) -> bool:
        """Tell whether OBS means this when it names a file."""
        return is_same_path(path, self.path) or is_same_path(path, self.first_path)

    def split(self, path: str, at: Micros) -> "Recording":
        """Give what follows in another file, without an id."""
        return replace(
            self,
            id=0,
            path=path,
            asked_at=at,
            started_at=at,
            first_path=self.first_path or self.path,
            earlier=self.earlier + self.position(at),
            pauses=(),
        )


def from_row(row: sqlite3.Row) -> Recording:
    """Read a row of any of the queries."""
    held = msgspec.json.decode(row["pauses"], type=list[Pause])
    return replace(Recording(*row), is_ours=bool(row["ours"]), pauses=tuple(sorted(held)))


def insert(db: sqlite3.Connection, new: Recording) -> int:
    """Write a new recording, and give its id."""
    values = (new.connection_id, new.match, new.title, new.path, new.is_ours, new.asked_at, new.started_at)
    return int(db.execute(_INSERT, (*values, new.first_path, new.earlier, new.stop_at)).lastrowid or 0)


def update(db: sqlite3.Connection, recording: Recording) -> None:
    """Write what has become known of a recording."""
    known = (recording.path, recording.started_at, recording.ended_at, recording.stop_at)
    db.execute(_UPDATE, (*known, recording.id))
    db.execute(_FORGET_PAUSES, (recording.id,))
    db.executemany(_INSERT_PAUSE, [(recording.id, *pause) for pause in recording.pauses])


def go_on(db: sqlite3.Connection, ended: Recording, new: Recording) -> int:
    """Write that a recording goes on in another file, and give the id of that."""
    update(db, ended)
    return insert(db, new)
