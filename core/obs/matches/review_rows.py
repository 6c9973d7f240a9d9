"""Reviews that are going on, as rows: they have to be ended also after a restart of the engine."""

import sqlite3
from typing import Final

SELECT_REVIEWS: Final = "SELECT match, court FROM obs_review"
SELECT_STREAMS: Final = """
    SELECT s.connection, c.name, s.replay_scene, s.back_to
    FROM obs_review_stream s JOIN obs_connection c ON c.id = s.connection ORDER BY s.connection
"""
_BEGIN: Final = "INSERT OR REPLACE INTO obs_review (match, court) VALUES (?, ?)"
_END: Final = "DELETE FROM obs_review WHERE court = ?"
_SHOW: Final = "INSERT OR REPLACE INTO obs_review_stream (connection, replay_scene, back_to) VALUES (?, ?, ?)"
_BRING_BACK: Final = "DELETE FROM obs_review_stream WHERE connection = ?"


def begin(db: sqlite3.Connection, match: int, court: str) -> None:
    """Write that a match's challenge is reviewed."""
    db.execute(_BEGIN, (match, court))


def end(db: sqlite3.Connection, court: str) -> None:
    """Write that nothing is reviewed on a court any more."""
    db.execute(_END, (court,))


def show(db: sqlite3.Connection, connection_id: int, replay_scene: str, back_to: str | None) -> None:
    """Write that a stream shows its replay scene."""
    db.execute(_SHOW, (connection_id, replay_scene, back_to))


def bring_back(db: sqlite3.Connection, connection_id: int) -> None:
    """Write that a stream is back."""
    db.execute(_BRING_BACK, (connection_id,))
