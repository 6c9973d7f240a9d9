"""Clips as rows."""

import sqlite3
from typing import Final

from core.clock import Micros
from core.obs.models import Clip

_SELECT: Final = """
    SELECT l.id, l.match, l.event, c.name, l.kind, l.path, l.recording, l.offset_ms, l.duration_ms,
        l.caption, l.at, l.by
    FROM obs_clip l JOIN obs_connection c ON c.id = l.connection WHERE l.deleted_at IS NULL
"""
SELECT_NEWEST: Final = f"{_SELECT} AND (?1 IS NULL OR l.match = ?1) ORDER BY l.id DESC LIMIT ?2"
SELECT_ONE: Final = f"{_SELECT} AND l.id = ?"
SELECT_HOST: Final = "SELECT host FROM obs_connection WHERE id = ?"
SELECT_HOST_OF_CLIP: Final = """
    SELECT c.host FROM obs_clip l JOIN obs_connection c ON c.id = l.connection WHERE l.id = ?
"""
SELECT_RECORDED: Final = "SELECT DISTINCT path FROM obs_recording WHERE path IS NOT NULL"
_INSERT: Final = """
    INSERT INTO obs_clip (match, event, connection, kind, path, recording, offset_ms, duration_ms, caption, at, by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_DESCRIBE: Final = "UPDATE obs_clip SET (match, event, caption) = (?, ?, ?) WHERE id = ? AND deleted_at IS NULL"
_DELETE: Final = "UPDATE obs_clip SET deleted_at = ? WHERE id = ?"


def from_row(row: sqlite3.Row) -> Clip:
    """Read a row of `SELECT_NEWEST` or `SELECT_ONE`."""
    return Clip(*row)


def insert(db: sqlite3.Connection, clip: Clip, connection_id: int) -> int:
    """Write a new clip, and give its id."""
    values = (
        clip.match,
        clip.event,
        connection_id,
        clip.kind,
        clip.path,
        clip.recording,
        clip.offset_ms,
        clip.duration_ms,
        clip.caption,
        clip.at,
        clip.by,
    )
    return int(db.execute(_INSERT, values).lastrowid or 0)


def describe(db: sqlite3.Connection, clip: Clip) -> None:
    """Write a clip's caption, and what it is attached to, anew."""
    db.execute(_DESCRIBE, (clip.match, clip.event, clip.caption, clip.id))


def delete(db: sqlite3.Connection, clip_id: int, at: Micros) -> None:
    """Mark a clip as deleted."""
    db.execute(_DELETE, (at, clip_id))
