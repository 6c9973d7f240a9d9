"""The decks, pads and announcements as rows, so that they go on after a restart of the engine.

Music goes on where it was, unless the engine was away for so long that it is no longer what is wanted. What is spoken
belongs to its moment: an announcement, or the emergency message, is spoken again from its beginning after an absence of
a minute at most, because half a sentence tells nothing and an old one tells what is no longer true. A jingle does not
sound again: it belongs to the second in which somebody pressed its key; it is ready again under it. The same goes for
what was listened to at the desk, and for what was played by hand on a deck that is not for music.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from core.audio.models.player import How, Playable
from core.audio.player.deck import Deck, Duck, Entry, emergency
from core.clock import Micros

_COLUMNS: Final = (
    "name, kind, device, volume_db, crossfade_ms, stop_at_end, fallback, queue, playing, position_ms, is_paused, "
    "saved_at, cued, stands_aside"
)
SELECT: Final = f"SELECT {_COLUMNS} FROM player_deck ORDER BY rowid"
_PUT: Final = f"""
    INSERT INTO player_deck ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
        device = excluded.device, volume_db = excluded.volume_db, crossfade_ms = excluded.crossfade_ms,
        stop_at_end = excluded.stop_at_end, fallback = excluded.fallback, queue = excluded.queue,
        playing = excluded.playing, position_ms = excluded.position_ms, is_paused = excluded.is_paused,
        saved_at = excluded.saved_at, cued = excluded.cued, stands_aside = excluded.stands_aside
"""
_REMOVE: Final = "DELETE FROM player_deck WHERE name = ?"
SELECT_PADS: Final = "SELECT letter, what FROM player_pad ORDER BY letter"
_PUT_PAD: Final = "INSERT INTO player_pad VALUES (?, ?) ON CONFLICT (letter) DO UPDATE SET what = excluded.what"
_REMOVE_PAD: Final = "DELETE FROM player_pad WHERE letter = ?"
SELECT_ANNOUNCEMENTS: Final = "SELECT * FROM player_announcement ORDER BY turn"
_CLEAR_ANNOUNCEMENTS: Final = "DELETE FROM player_announcement"
_PUT_ANNOUNCEMENT: Final = "INSERT INTO player_announcement VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

RESUME_MICROS: Final = 3_600_000_000
"""After a longer absence of the engine, the music of then is not what is wanted now."""

MOMENT_MICROS: Final = 60_000_000
"""How long what is spoken is still what was meant to be heard."""

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
        None if deck.cued is None or deck.kind == "emergency" else _json(deck.cued.what),
        deck.stands_aside,
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


def put_announcements(db: sqlite3.Connection, turns: Sequence[Values]) -> None:
    """Keep the announcements in place of those that are kept."""
    db.execute(_CLEAR_ANNOUNCEMENTS)
    db.executemany(_PUT_ANNOUNCEMENT, turns)


def announcement_values(turn: int, deck: Deck, entry: Entry, how: How) -> Values:
    """Write down an announcement."""
    duck = entry.duck
    return (turn, deck.name, _json(entry.what), entry.priority, duck.db, duck.attack_ms, duck.release_ms, how)


def announcement_from(row: sqlite3.Row, number: int) -> tuple[str, Entry, How]:
    """Read an announcement: its deck, what is spoken, and how it comes to be heard."""
    duck = Duck(row["duck_db"], row["attack_ms"], row["release_ms"])
    return row["deck"], Entry(number, playable(row["what"]), row["priority"], duck), row["how"]


def deck_from(row: sqlite3.Row, numbered: Callable[[], int], away: Micros) -> Deck:
    """Read a deck, with what goes on there after the engine was away for so long."""
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
    if row["cued"] is not None:
        deck.cued = Entry(numbered(), playable(row["cued"]))
    if row["playing"] is not None and deck.kind == "music" and away <= RESUME_MICROS:
        deck.playing = Entry(numbered(), playable(row["playing"]))
        deck.position_ms, deck.is_paused = row["position_ms"], bool(row["is_paused"])
    elif row["playing"] is not None and deck.kind == "emergency" and away <= MOMENT_MICROS:
        deck.playing = emergency(numbered(), playable(row["playing"]))
    deck.stands_aside = bool(row["stands_aside"]) and away <= RESUME_MICROS
    return deck


def playable(text: str) -> Playable:
    """Read something that can be played."""
    return msgspec.json.decode(text, type=Playable)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
