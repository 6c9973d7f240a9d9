"""What people had kept before is there after an upgrade, with whatever is new at its beginning."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from core.clock import Micros, SystemClock
from core.speech.keeping.seed.seeding import seed
from core.store.migrate import shipped, upgrade
from tests.support.speech import open_desk

_BEFORE = 8
_ANNOUNCEMENT = """
    INSERT INTO speech_announcement (id, key, text, voice, provider, profile, category, file, bytes, duration_ms, lufs,
                                     true_peak_db, characters, recipe, used_at, by)
    VALUES (1, 'k', 'Hello.', 1, 'espeak', 'message', 'general', 'k.flac', 5, 900, -16, -2, 6, '{}', 1, 'ana')
"""
_MESSAGES = """
    INSERT INTO speech_message (id, title, category, announcement, sent, at, by, removed_at)
    VALUES (1, 'Removed', 'general', 1, 3, 1, 'ana', 2), (2, 'Kept', 'general', 1, 4, 1, 'ana', NULL)
"""


def old_database(database: Path, now: Micros, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Write a database as the version before had it."""
    database.parent.mkdir(parents=True)
    db = sqlite3.connect(database, isolation_level=None)
    upgrade(db, database, shipped()[:_BEFORE], now, backups_keep=1)
    fill(db)
    db.close()


async def test_what_was_kept_stays_and_what_was_removed_is_gone(tmp_path: Path) -> None:
    now = SystemClock().now()

    def fill(db: sqlite3.Connection) -> None:
        seed(db, now)
        db.execute(_ANNOUNCEMENT)
        db.execute(_MESSAGES)

    old_database(tmp_path / "data" / "cuedesk.db", now, fill)
    async with open_desk(tmp_path) as desk:
        [kept] = await desk.call("messages")
        assert (kept.title, kept.sent, kept.text) == ("Kept", 4, "Hello.")
        assert kept.path == str(tmp_path / "data" / "speech" / "ready" / "k.flac")
        presets = await desk.call("presets")
        assert len(presets) == 6
        assert {(preset.voice, preset.default) for preset in presets} == {(None, False)}
        assert await desk.call("usage") == []
