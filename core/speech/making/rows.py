"""What was spoken and what lies ready, as rows."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from core.clock import Micros
from core.speech.making.recipe import Recipe
from core.speech.mastering.mastering import Mastered
from core.speech.models import Announcement

_COLUMNS: Final = """
    a.id, a.text, v.name AS voice, a.provider, a.fell_back, a.profile, a.category, a.file, a.duration_ms, a.lufs,
    a.true_peak_db, a.warning, a.characters, a.used_at, a.by, a.recipe
"""
_FROM: Final = "FROM speech_announcement a JOIN speech_voice v ON v.id = a.voice"
_FAVOURITE: Final = "EXISTS (SELECT 1 FROM speech_favourite f WHERE f.announcement = a.id AND f.user = ?1) AS favourite"

BY_KEY: Final = f"SELECT {_COLUMNS}, 0 AS favourite {_FROM} WHERE a.key = ?"
BY_ID: Final = f"SELECT {_COLUMNS}, {_FAVOURITE} {_FROM} WHERE a.id = ?2"
RECENT: Final = f"SELECT {_COLUMNS}, {_FAVOURITE} {_FROM} ORDER BY a.used_at DESC, a.id DESC LIMIT ?2"
FAVOURITES: Final = f"""
    SELECT {_COLUMNS}, 1 AS favourite {_FROM}
    JOIN speech_favourite f ON f.announcement = a.id WHERE f.user = ?1 ORDER BY f.at DESC
"""
TAKE: Final = "SELECT file FROM speech_take WHERE key = ?"

CLEARABLE: Final = """
    SELECT key, file, bytes, used_at, 'take' AS kind FROM speech_take
    UNION ALL
    SELECT key, file, bytes, used_at, 'ready' FROM speech_announcement a
    WHERE NOT EXISTS (SELECT 1 FROM speech_message m WHERE m.announcement = a.id)
    AND NOT EXISTS (SELECT 1 FROM speech_favourite f WHERE f.announcement = a.id)
    ORDER BY used_at
"""
SIZE: Final = """
    SELECT (SELECT coalesce(sum(bytes), 0) FROM speech_take)
    + (SELECT coalesce(sum(bytes), 0) FROM speech_announcement) AS bytes
"""
_CLEAR: Final = {
    "take": "DELETE FROM speech_take WHERE key = ?",
    "ready": "DELETE FROM speech_announcement WHERE key = ?",
}
_PUT_TAKE: Final = """
    INSERT INTO speech_take (key, provider, file, bytes, characters, charged, at, used_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
    ON CONFLICT (key) DO UPDATE SET file = excluded.file, bytes = excluded.bytes, used_at = excluded.used_at
"""
_TOUCH_TAKE: Final = "UPDATE speech_take SET used_at = ? WHERE key = ?"
_PUT: Final = """
    INSERT INTO speech_announcement
    (key, text, voice, provider, fell_back, profile, category, file, bytes, duration_ms, lufs, true_peak_db, warning,
     characters, recipe, used_at, by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
    (text, voice, fell_back, category, file, bytes, duration_ms, lufs, true_peak_db, warning, recipe, used_at, by)
    = (excluded.text, excluded.voice, excluded.fell_back, excluded.category, excluded.file, excluded.bytes,
       excluded.duration_ms, excluded.lufs, excluded.true_peak_db, excluded.warning, excluded.recipe,
       excluded.used_at, excluded.by)
"""
_USE: Final = "UPDATE speech_announcement SET used_at = ? WHERE id = ?"
_TOUCH: Final = """
    UPDATE speech_announcement SET (text, voice, fell_back, category, recipe, used_at, by) = (?, ?, ?, ?, ?, ?, ?)
    WHERE key = ?
"""


def announcement(row: sqlite3.Row, folder: Path, *, cached: bool = True) -> Announcement:
    """Read a row."""
    return Announcement(
        id=row["id"],
        text=row["text"],
        voice=row["voice"],
        provider=row["provider"],
        fell_back=row["fell_back"],
        profile=row["profile"],
        category=row["category"],
        path=str(folder / row["file"]),
        duration_ms=row["duration_ms"],
        lufs=row["lufs"],
        true_peak_db=row["true_peak_db"],
        warning=row["warning"],
        characters=row["characters"],
        cached=cached,
        at=row["used_at"],
        by=row["by"],
        favourite=bool(row["favourite"]),
    )


def put_take(db: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    """Write what a provider has spoken: key, provider, file, bytes, characters, characters counted, time."""
    db.execute(_PUT_TAKE, row)


def touch_take(db: sqlite3.Connection, key: str, at: Micros) -> None:
    """Note that something spoken before is used again."""
    db.execute(_TOUCH_TAKE, (at, key))


def put(
    db: sqlite3.Connection,
    key: str,
    recipe: Recipe,
    provider: str,
    fell_back: str | None,
    file: str,
    size: int,
    made: Mastered,
    characters: int,
    at: Micros,
    by: str,
) -> sqlite3.Row:
    """Write a file that lies ready, and give its row."""
    db.execute(
        _PUT,
        (
            key, recipe.text, recipe.voice, provider, fell_back, recipe.profile, recipe.category, file, size,
            made.duration_ms, made.lufs, made.true_peak_db, made.warning, characters, recipe.to_json(), at, by,
        ),
    )  # fmt: skip
    return _by_key(db, key)


def touch(db: sqlite3.Connection, key: str, recipe: Recipe, fell_back: str | None, at: Micros, by: str) -> sqlite3.Row:
    """Note that a file is used again, by whom and for what, and give its row."""
    values = (recipe.text, recipe.voice, fell_back, recipe.category, recipe.to_json(), at, by, key)
    db.execute(_TOUCH, values)
    return _by_key(db, key)


def use(db: sqlite3.Connection, announcement: int, at: Micros) -> None:
    """Note that a file is used again, so that it is not cleared away while it waits for its turn."""
    db.execute(_USE, (at, announcement))


def clear(db: sqlite3.Connection, kind: str, key: str) -> None:
    """Forget a file."""
    db.execute(_CLEAR[kind], (key,))


def _by_key(db: sqlite3.Connection, key: str) -> sqlite3.Row:
    row: sqlite3.Row = db.execute(BY_KEY, (key,)).fetchone()
    return row
