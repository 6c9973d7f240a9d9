"""The decks and pads as rows, so that they go on after a restart."""

import sqlite3
from collections.abc import Callable
from typing import Final

import msgspec

from core.audio.models.player import Playable
from core.audio.player.deck import Deck, Entry
from core.clock import Micros

_COLUMNS: Final = (
    "name, kind, device, volume_db, crossfade_ms, stop_at_end, fallback, queue, playing, position_ms, is_paused, "
    "saved_at"
)
SELECT: Final = f"SELECT {_COLUMNS} FROM player_deck ORDER BY rowid"
_PUT: Final = f"""
    INSERT INTO player_deck ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
        device = excluded.device, volume_db = excluded.volume_db, crossfade_ms = excluded.crossfade_ms,
        stop_at_end = excluded.stop_at_end, fallback = excluded.fallback, queue = excluded.queue,
        playing = excluded.playing, position_ms = excluded.position_ms, is_paused = excluded.is_paused,
        saved_at = excluded.saved_at
"""
_REMOVE: Final = "DELETE FROM player_deck WHERE name = ?"
SELECT_PADS: Final = "SELECT letter, what FROM player_pad ORDER BY letter"
_PUT_PAD: Final = "INSERT INTO player_pad VALUES (?, ?) ON CONFLICT (letter) DO UPDATE SET what = excluded.what"
_REMOVE_PAD: Final = "DELETE FROM player_pad WHERE letter = ?"

Values = tuple[str | float | int | None, ...]


def values(deck: Deck, at: Micros) -> Values:
    """Write down what is to be kept of a deck, as it is now."""
    playing = deck.playing.what if deck.playing and not deck.playing.is_fallback else None
    return (
        deck.name,
        deck.kind,
        deck.device,
        deck.volume_db,
        deck.crossfade_ms,
        deck.stop_at_end,
        None if deck.fallback is None else _json(deck.fallback),
        _json([entry.what for entry in deck.queue]),
        None if playing is None else _json(playing),
        deck.position_ms,
        deck.is_paused,
        at,
    )


def put(db: sqlite3.Connection, values: Values) -> None:
    """Keep a deck."""
    db.execute(_PUT, values)


def remove(db: sqlite3.Connection, name: str) -> None:
    """Forget a deck."""
    db.execute(_REMOVE, (name,))


def put_pad(db: sqlite3.Connection, letter: str, what: Playable | None) -> None:
    """Keep what is under a letter, or that there is nothing."""
    if what is None:
        db.execute(_REMOVE_PAD, (letter,))
    else:
        db.execute(_PUT_PAD, (letter, _json(what)))


def deck_from(row: sqlite3.Row, numbered: Callable[[], int], oldest: Micros) -> Deck:
    """Read a deck; what played goes on where it was music and was saved no longer ago than `oldest`."""
    deck = Deck(
        row["name"],
        row["kind"],
        row["device"],
        row["volume_db"],
        row["crossfade_ms"],
        bool(row["stop_at_end"]),
        None if row["fallback"] is None else playable(row["fallback"]),
        [Entry(numbered(), what) for what in msgspec.json.decode(row["queue"], type=list[Playable])],
    )
    if row["playing"] is not None and deck.kind == "music" and row["saved_at"] >= oldest:
        deck.playing = Entry(numbered(), playable(row["playing"]))
        deck.position_ms, deck.is_paused = row["position_ms"], bool(row["is_paused"])
    return deck


def playable(text: str) -> Playable:
    """Read something that can be played."""
    return msgspec.json.decode(text, type=Playable)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
