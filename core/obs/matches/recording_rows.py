"""Recordings as rows."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Final

from core.clock import Micros
from core.obs.models import MatchRecording

_SELECT: Final = """
    SELECT r.id, r.connection, c.name, r.match, r.title, r.path, r.ours, r.asked_at, r.started_at, r.ended_at
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
    INSERT INTO obs_recording (connection, match, title, path, ours, asked_at, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = "UPDATE obs_recording SET (path, started_at, ended_at) = (?, ?, ?) WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording with what the store knows beside.

    Attributes:
        connection_id: Whose it is.
        is_ours: The desk began it; one that ran already when its match began is somebody else's.
        asked_at: When it was asked for.
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

    @property
    def shown(self) -> MatchRecording:
        """Give it as clients see it."""
        return MatchRecording(
            self.id, self.connection, self.match, self.title, self.path, self.started_at, self.ended_at
        )


def from_row(row: sqlite3.Row) -> Recording:
    """Read a row of any of the queries."""
    return replace(Recording(*row), is_ours=bool(row["ours"]))


def insert(db: sqlite3.Connection, new: Recording) -> int:
    """Write a new recording, and give its id."""
    values = (new.connection_id, new.match, new.title, new.path, new.is_ours, new.asked_at, new.started_at)
    return int(db.execute(_INSERT, values).lastrowid or 0)


def update(db: sqlite3.Connection, recording: Recording) -> None:
    """Write what has become known of a recording."""
    db.execute(_UPDATE, (recording.path, recording.started_at, recording.ended_at, recording.id))
