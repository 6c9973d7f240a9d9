"""Folders as rows."""

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.audio.library import index_rows
from core.audio.library.found import Done
from core.audio.library.reading import printable
from core.audio.models.library import Folder
from core.clock import Micros
from core.errors import Conflict

SELECT: Final = """
    WITH aside AS (
        -- The sign has these few found by what they are, and not each track of the folder asked.
        SELECT +folder AS folder, count(*) AS tracks, sum(deleted_at IS NULL AND is_there) AS broken,
            sum(deleted_at IS NULL AND NOT is_there) AS vanished
        FROM audio_track WHERE NOT is_listed GROUP BY +folder
    )
    SELECT f.id, f.name, f.path, f.added_at, f.scanned_at, f.problem,
        (SELECT count(*) FROM audio_track WHERE folder = f.id) - coalesce(a.tracks, 0) AS listed,
        coalesce(a.broken, 0) AS broken, coalesce(a.vanished, 0) AS vanished
    FROM audio_folder f LEFT JOIN aside a ON a.folder = f.id ORDER BY f.name
"""
SELECT_PLACES: Final = "SELECT id, name, path, is_held FROM audio_folder ORDER BY id"
SELECT_PROBLEMS: Final = "SELECT name, problem FROM audio_folder WHERE problem IS NOT NULL ORDER BY name"
_SOME: Final = "SELECT id FROM audio_track WHERE folder = ? LIMIT ?"
_PIECE: Final = 200
_INSERT: Final = "INSERT INTO audio_folder (name, path, added_at) VALUES (?, ?, ?)"
_SCANNED: Final = "UPDATE audio_folder SET scanned_at = ?, problem = ?, listing = ? WHERE id = ?"
_HOLD: Final = "UPDATE audio_folder SET is_held = ? WHERE id = ?"
_FAILED: Final = "UPDATE audio_folder SET problem = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as the services handle it: with its path as the system has it.

    Attributes:
        is_held: Its scan was stopped by hand, so that it is not looked at until somebody asks for that.
    """

    id: int
    name: str
    path: bytes
    is_held: bool = False

    @property
    def shown(self) -> str:
        """Show its path."""
        return printable(self.path)


def place_from(row: sqlite3.Row) -> Place:
    """Read a row of `SELECT_PLACES`."""
    return Place(row["id"], row["name"], row["path"], bool(row["is_held"]))


def from_row(row: sqlite3.Row, *, watched: bool) -> Folder:
    """Read a row of `SELECT`."""
    return Folder(
        row["id"],
        row["name"],
        printable(row["path"]),
        row["added_at"],
        row["scanned_at"],
        row["problem"],
        watched,
        row["listed"],
        row["broken"],
        row["vanished"],
    )


def insert(db: sqlite3.Connection, name: str, path: bytes, at: Micros) -> int:
    """Write a new folder, and give its id.

    Raises:
        Conflict: The name is taken, or the folder is in another one of the library, or the other way round.
    """
    for row in db.execute(SELECT_PLACES):
        place = place_from(row)
        if place.path == path:
            raise Conflict(f"The folder {place.shown} is in the library already, as “{place.name}”.")
        if _is_within(path, place.path) or _is_within(place.path, path):
            raise Conflict(
                f"The folder {printable(path)} cannot be added, for the library has {place.shown} (“{place.name}”) and "
                "would hold the files of one of them twice.",
                remedy="Remove the other folder first, or add one that is apart from it.",
            )
        if place.name.casefold() == name.casefold():
            raise Conflict(f"Another folder is called “{place.name}”.", remedy="Give it a name of its own with name=.")
    return int(db.execute(_INSERT, (name, path, at)).lastrowid or 0)


def remove_some(db: sqlite3.Connection, folder: int) -> int:
    """Take some tracks of a folder out of the library, and tell how many those were."""
    tracks = [int(row[0]) for row in db.execute(_SOME, (folder, _PIECE)).fetchall()]
    index_rows.remove(db, tracks)
    db.executemany("DELETE FROM audio_track WHERE id = ?", [(track,) for track in tracks])
    return len(tracks)


def remove(db: sqlite3.Connection, folder: int) -> None:
    """Take a folder that has no tracks any more out of the library."""
    db.execute("DELETE FROM audio_folder WHERE id = ?", (folder,))


def scanned(db: sqlite3.Connection, folder: int, at: Micros, done: Done) -> None:
    """Note that a folder was gone through."""
    db.execute(_SCANNED, (at, done.problem, done.listing, folder))


def hold(db: sqlite3.Connection, folders: Iterable[int], *, is_held: bool) -> None:
    """Note that folders are not to be looked at by themselves, or that they are."""
    db.executemany(_HOLD, [(is_held, folder) for folder in folders])


def failed(db: sqlite3.Connection, folder: int, problem: str) -> None:
    """Note that a folder could not be gone through."""
    db.execute(_FAILED, (problem, folder))


def _is_within(path: bytes, other: bytes) -> bool:
    return path.startswith(other.rstrip(os.sep.encode()) + os.sep.encode())
