"""Filling a new database, once: what people remove afterwards stays removed."""

import json
import sqlite3
from collections.abc import Callable
from typing import Final

from core.clock import Micros
from core.speech.keeping.seed.english import ENGLISH, Seed
from core.speech.keeping.seed.spanish import SPANISH

_DONE: Final = "INSERT OR IGNORE INTO speech_seed (what, at) VALUES (?, ?)"
_VOICE: Final = """
    INSERT INTO speech_voice
        (name, provider, ref, language, style, stability, similarity, boost, speed, position, is_default)
    VALUES (?, 'espeak', ?, ?, 0.5, 0.75, 0.8, 1, 0.5, ?, ?)
"""
_PRESET: Final = """
    INSERT INTO speech_preset (name, style, stability, similarity, boost, speed, profile)
    VALUES (?, ?, 0.75, 0.8, 1, ?, ?)
"""
_TEMPLATE: Final = """
    INSERT INTO speech_template (name, language, category, title, text, example, preset) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_VOICES: Final = (("English", "en-us", "en"), ("Español", "es", "es"))

# How expressive a text of its kind is to sound, and how fast.
_PRESETS: Final = (
    ("lively", 0.8, 0.55, None),
    ("urgent", 0.7, 0.55, "emergency"),
    ("offer", 0.6, 0.5, None),
    ("welcome", 0.4, 0.5, None),
    ("neutral", 0.3, 0.45, None),
    ("calm", 0.2, 0.45, None),
)


def seed(db: sqlite3.Connection, at: Micros) -> None:
    """Fill what was never filled."""
    kinds: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (
        ("voices", _voices),
        ("presets", _presets),
        ("templates en", lambda db: _templates(db, "en", ENGLISH)),
        ("templates es", lambda db: _templates(db, "es", SPANISH)),
    )
    for what, fill in kinds:
        if db.execute(_DONE, (what, at)).rowcount:
            fill(db)


def _voices(db: sqlite3.Connection) -> None:
    db.executemany(_VOICE, [(*voice, place, place == 0) for place, voice in enumerate(_VOICES)])


def _presets(db: sqlite3.Connection) -> None:
    db.executemany(_PRESET, _PRESETS)


def _templates(db: sqlite3.Connection, language: str, templates: tuple[Seed, ...]) -> None:
    db.executemany(
        _TEMPLATE,
        [
            (name, language, category, title, text, json.dumps(example, ensure_ascii=False), preset)
            for name, category, preset, title, text, example in templates
        ],
    )
