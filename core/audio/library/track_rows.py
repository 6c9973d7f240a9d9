"""Tracks as rows: read for everybody, and written as the scan finds them."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from core.audio.library import index_rows
from core.audio.library.found import FoundTrack
from core.audio.library.reading import printable
from core.audio.models.library import Track, TrackState
from core.clock import Micros
from core.errors import NotFound

SELECT: Final = """
    SELECT t.id, t.folder, t.name, t.path, t.is_there, t.problem, t.deleted_at, t.kind, t.title, t.artist, t.album,
        t.genre, t.year, t.number, t.duration_ms, t.bitrate, t.sample_rate, t.channels, t.has_cover, t.size,
        (SELECT name FROM audio_category WHERE id = t.category) AS category, t.notes,
        (SELECT group_concat(tag, char(10)) FROM audio_tag WHERE track = t.id) AS tags,
        EXISTS (SELECT 1 FROM audio_favourite WHERE track = t.id AND who = :who) AS favourite,
        t.plays, t.sends, t.last_played_at, t.lufs, t.true_peak_db, t.added_at
    FROM audio_track t
"""
SELECT_ONE: Final = f"{SELECT} WHERE t.id = :track"
SELECT_PATH: Final = "SELECT path FROM audio_track WHERE id = ?"

_COLUMNS: Final = (
    "folder, path, name, size, modified_ns, inode, problem, kind, title, artist, album, genre, year, number, "
    "duration_ms, bitrate, sample_rate, channels, has_cover"
)
_LAST: Final = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audio_track'), 0)"
_INSERT: Final = f"""
    INSERT INTO audio_track (id, added_at, {_COLUMNS}) VALUES (?, ?, {", ".join("?" * 19)})
"""
_UPDATE: Final = f"UPDATE audio_track SET is_there = 1, ({_COLUMNS}) = ({', '.join('?' * 19)}) WHERE id = ?"
_ID_OF: Final = "SELECT id FROM audio_track WHERE path = ?"
_IN_CHANGE: Final = "SELECT track FROM audio_rewrite"
_SET_THERE: Final = "UPDATE audio_track SET is_there = ? WHERE id = ?"
_MOVE: Final = "UPDATE audio_track SET is_there = 1, path = ?, name = ? WHERE id = ?"


def from_row(row: sqlite3.Row) -> Track:
    """Read a row of `SELECT`."""
    (id_, folder, name, path, is_there, problem, deleted_at, *rest) = row
    (kind, title, artist, album, genre, year, number, duration_ms, bitrate, rate, channels, has_cover, *rest) = rest
    (size, category, notes, tags, favourite, plays, sends, last_played_at, lufs, true_peak_db, added_at) = rest
    state: TrackState = (
        "deleted" if deleted_at is not None else "vanished" if not is_there else "broken" if problem else "ok"
    )
    return Track(
        id_,
        folder,
        name,
        printable(path),
        state,
        problem,
        kind,
        title,
        artist,
        album,
        genre,
        year,
        number,
        duration_ms,
        bitrate,
        rate,
        channels,
        bool(has_cover),
        size,
        category,
        notes,
        tuple(tags.split("\n")) if tags else (),
        bool(favourite),
        plays,
        sends,
        last_played_at,
        lufs,
        true_peak_db,
        added_at,
    )


def file_of(row: sqlite3.Row) -> str:
    """Give a track's path as the system's functions take it, whatever bytes are in it."""
    return os.fsdecode(row["path"])


def take(db: sqlite3.Connection, folder: int, found: Sequence[FoundTrack], words: Iterable[str], at: Micros) -> None:
    """Write files that were read, new ones and changed ones; not such whose tags are being changed at the moment."""
    in_change = {row[0] for row in db.execute(_IN_CHANGE)}
    last = int(db.execute(_LAST).fetchone()[0])
    tracks, index, changed = [], [], []
    for track in found:
        # Another scan, or an import, may have brought it in since the reader has looked.
        known = track.id or _known(db, track.path)
        if known in in_change:
            continue  # whoever changes it says what it is when that is done, or taken back
        values = _values(folder, track)
        if known:
            changed.append(known)
            db.execute(_UPDATE, (*values, known))
            continue
        last += 1
        tracks.append((last, at, *values))
        if track.problem is None:
            facets = index_rows.facets(track.kind, folder)
            index.append((last, track.title, track.artist, track.album, "", "", track.name, facets))
    db.executemany(_INSERT, tracks)
    db.executemany(index_rows.INSERT, index)
    index_rows.refresh(db, changed)
    index_rows.add_words(db, words)


def move(db: sqlite3.Connection, moved: Iterable[tuple[int, bytes, str]]) -> None:
    """Write where tracks are now."""
    for track, path, name in moved:
        db.execute(_MOVE, (path, name, track))
        index_rows.refresh(db, [track])


def set_there(db: sqlite3.Connection, tracks: Sequence[int], *, is_there: bool) -> None:
    """Mark tracks as vanished, or as there again."""
    db.executemany(_SET_THERE, [(is_there, track) for track in tracks])
    if is_there:
        index_rows.refresh(db, tracks)
    else:
        index_rows.remove(db, tracks)


def require(db: sqlite3.Connection, tracks: Iterable[int]) -> None:
    """Refuse tracks of which one is not there.

    Raises:
        NotFound: With its id.
    """
    for track in tracks:
        if db.execute("SELECT 1 FROM audio_track WHERE id = ?", (track,)).fetchone() is None:
            raise NotFound(f"There is no track {track} in the library.", remedy="library.search finds tracks.")


def _known(db: sqlite3.Connection, path: bytes) -> int:
    row = db.execute(_ID_OF, (path,)).fetchone()
    return int(row[0]) if row is not None else 0


def _values(folder: int, track: FoundTrack) -> tuple[object, ...]:
    return (
        folder,
        track.path,
        track.name,
        track.size,
        track.modified_ns,
        track.inode,
        track.problem,
        track.kind,
        track.title,
        track.artist,
        track.album,
        track.genre,
        track.year,
        track.number,
        track.duration_ms,
        track.bitrate,
        track.sample_rate,
        track.channels,
        track.has_cover,
    )
