"""Recordings as rows."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from core.clock import Micros
from core.obs.models import MatchRecording

_BEGUN_BEFORE: Final = 2_000_000
"""By how much a recording must be older than the wish for it, to be surely somebody else's; in microseconds."""

_SELECT: Final = """
    SELECT r.id, r.connection, c.name, r.match, r.title, r.path, r.asked_at, r.started_at, r.ended_at
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
    INSERT INTO obs_recording (connection, match, title, path, asked_at, started_at) VALUES (?, ?, ?, ?, ?, ?)
"""
_UPDATE: Final = "UPDATE obs_recording SET (path, started_at, ended_at) = (?, ?, ?) WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording with what the store knows beside.

    Attributes:
        connection_id: Whose it is.
        asked_at: When it was asked for.
    """

    id: int
    connection_id: int
    connection: str
    match: int | None
    title: str
    path: str | None
    asked_at: Micros
    started_at: Micros | None = None
    ended_at: Micros | None = None

    @property
    def is_ours(self) -> bool:
        """Tell whether the desk began it; one that ran already when it was asked for is somebody else's."""
        return self.started_at is None or self.started_at > self.asked_at - _BEGUN_BEFORE

    @property
    def shown(self) -> MatchRecording:
        """Give it as clients see it."""
        return MatchRecording(
            self.id, self.connection, self.match, self.title, self.path, self.started_at, self.ended_at
        )


def from_row(row: sqlite3.Row) -> Recording:
    """Read a row of any of the queries."""
    return Recording(*row)


def insert(db: sqlite3.Connection, new: Recording) -> int:
    """Write a new recording, and give its id."""
    values = (new.connection_id, new.match, new.title, new.path, new.asked_at, new.started_at)
    return int(db.execute(_INSERT, values).lastrowid or 0)


def update(db: sqlite3.Connection, recording: Recording) -> None:
    """Write what has become known of a recording."""
    db.execute(_UPDATE, (recording.path, recording.started_at, recording.ended_at, recording.id))
