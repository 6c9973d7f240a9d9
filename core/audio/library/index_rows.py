"""The search index as rows: what stands in it of a track, and the words that it knows."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from core.audio.library.words import vocabulary

INSERT: Final = """
    INSERT INTO audio_search (rowid, title, artist, album, tags, category, name, facets) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_DELETE: Final = "DELETE FROM audio_search WHERE rowid = ?"
_OF_TRACKS: Final = """
    SELECT t.id, t.title, t.artist, t.album,
        coalesce((SELECT group_concat(tag, ' ') FROM audio_tag WHERE track = t.id), ''),
        coalesce((SELECT name FROM audio_category WHERE id = t.category), ''),
        t.name,
        'k' || coalesce(t.kind, '') || ' f' || t.folder || coalesce(' c' || t.category, '')
    FROM audio_track t
    WHERE t.is_listed AND t.id = ?
"""
_ADD_WORD: Final = "INSERT OR IGNORE INTO audio_word (word) VALUES (?)"
_ADD_GRAM: Final = "INSERT INTO audio_word_gram (rowid, padded) VALUES (?, ?)"


def facets(kind: str | None, folder: int) -> str:
    """Write the words that filters ask for, of a track that has no category yet."""
    return f"k{kind or ''} f{folder}"


def refresh(db: sqlite3.Connection, tracks: Iterable[int]) -> None:
    """Write anew what the index says of tracks; what is not listed any more is taken out of it."""
    for track in tracks:
        db.execute(_DELETE, (track,))
        row = db.execute(_OF_TRACKS, (track,)).fetchone()
        if row is not None:
            db.execute(INSERT, tuple(row))
            add_words(db, sorted(vocabulary(row[1:4])))


def remove(db: sqlite3.Connection, tracks: Sequence[int]) -> None:
    """Take tracks out of the index."""
    db.executemany(_DELETE, [(track,) for track in tracks])


def add_words(db: sqlite3.Connection, words: Iterable[str]) -> None:
    """Learn words; what is known already is left as it is."""
    grams = []
    for word in words:
        added = db.execute(_ADD_WORD, (word,))
        if added.rowcount:
            grams.append((added.lastrowid, padded(word)))
    db.executemany(_ADD_GRAM, grams)


def padded(word: str) -> str:
    """Give a word with its beginning and end marked, so that they count among its trigrams."""
    return f"^^{word}$"
