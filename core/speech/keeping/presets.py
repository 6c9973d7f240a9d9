"""Ways of speaking by name, as rows."""

import sqlite3
from typing import Final

from core.part import Room
from core.speech.keeping.shared import (
    Changes,
    change,
    check_name,
    check_settings,
    given,
    no_such,
    settings_of,
    settings_row,
    statement,
    tidy,
)
from core.speech.keeping.voices import Voices
from core.speech.models import Preset, ProfileName, Settings
from core.validation import refuse_fields

_SELECT: Final = """
    SELECT p.id, p.name, p.style, p.stability, p.similarity, p.boost, p.speed, p.profile, v.name AS voice, p.is_default
    FROM speech_preset p LEFT JOIN speech_voice v ON v.id = p.voice AND v.removed_at IS NULL ORDER BY p.name
"""
_COLUMNS: Final = "style, stability, similarity, boost, speed, profile, voice"
_UPSERT: Final = f"""
    INSERT INTO speech_preset (id, name, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET ({_COLUMNS})
    = ({", ".join(f"excluded.{column}" for column in _COLUMNS.split(", "))})
"""
_DEFAULT: Final = "UPDATE speech_preset SET is_default = (id IS ?)"
_REMOVE: Final = "DELETE FROM speech_preset WHERE id = ?"


class Presets:
    """The ways of speaking."""

    def __init__(self, room: Room, voices: Voices) -> None:
        """Work on the table `speech_preset`; the voices are those that may be named."""
        self._room, self._voices = room, voices

    async def all(self) -> list[Preset]:
        """List them by name."""
        return [_preset(row) for row in await self._room.store.fetch(_SELECT)]

    async def find(self, preset: str) -> Preset:
        """Give one by id or name.

        Raises:
            NotFound: There is none.
        """
        known, wanted = await self.all(), preset.strip().casefold()
        for each in known:
            if wanted in (str(each.id), each.name.casefold()):
                return each
        raise no_such("preset", preset, (each.name for each in known), "speech.presets lists them.")

    async def put(self, name: str, changes: Changes, profile: ProfileName | None, voice: str | None) -> Preset:
        """Add one, or change the one of that name."""
        name = tidy(name)
        before = next((each for each in await self.all() if each.name.casefold() == name.casefold()), None)
        settings = changes.of(before.settings if before else Settings())
        chosen = profile or (before.profile if before else None)
        named = given(voice, before.voice if before else None)
        speaker = self._voices.find(named).id if named else None
        fields: dict[str, str] = {}
        check_name(fields, "name", name)
        check_settings(fields, settings)
        refuse_fields(f"The preset “{name[:60]}” cannot be like this", fields)
        row = (before.id if before else None, name, *settings_row(settings), chosen, speaker)
        await change(self._room, "presets", statement(_UPSERT, *row))
        return await self.find(name)

    async def make_default(self, preset: str) -> Preset | None:
        """Have one hold where neither a voice nor a way of speaking is named; none of them where empty."""
        found = await self.find(preset) if preset else None
        await change(self._room, "presets", statement(_DEFAULT, found.id if found else None))
        return await self.find(preset) if preset else None

    async def remove(self, preset: str) -> None:
        """Remove one; templates that name it are spoken as the voice does by itself."""
        found = await self.find(preset)
        await change(self._room, "presets", statement(_REMOVE, found.id))


def _preset(row: sqlite3.Row) -> Preset:
    return Preset(row["id"], row["name"], settings_of(row), row["profile"], row["voice"], bool(row["is_default"]))
