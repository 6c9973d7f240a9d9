"""Ways of speaking by name, as rows."""

from typing import Final

from core.part import Room
from core.speech.keeping.shared import (
    Changes,
    change,
    check_name,
    check_settings,
    no_such,
    settings_of,
    settings_row,
    statement,
    tidy,
)
from core.speech.models import Preset, ProfileName, Settings
from core.validation import refuse_fields

_COLUMNS: Final = "name, style, stability, similarity, boost, speed, profile"
_SELECT: Final = f"SELECT id, {_COLUMNS} FROM speech_preset ORDER BY name"
_UPSERT: Final = f"""
    INSERT INTO speech_preset (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET (style, stability, similarity, boost, speed, profile)
    = (excluded.style, excluded.stability, excluded.similarity, excluded.boost, excluded.speed, excluded.profile)
"""
_REMOVE: Final = "DELETE FROM speech_preset WHERE id = ?"


class Presets:
    """The ways of speaking."""

    def __init__(self, room: Room) -> None:
        """Work on the table `speech_preset`."""
        self._room = room

    async def all(self) -> list[Preset]:
        """List them by name."""
        rows = await self._room.store.fetch(_SELECT)
        return [Preset(row["id"], row["name"], settings_of(row), row["profile"]) for row in rows]

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

    async def put(self, name: str, changes: Changes, profile: ProfileName | None) -> Preset:
        """Add one, or change the one of that name."""
        name = tidy(name)
        before = next((each for each in await self.all() if each.name.casefold() == name.casefold()), None)
        settings = changes.of(before.settings if before else Settings())
        chosen = profile or (before.profile if before else None)
        fields: dict[str, str] = {}
        check_name(fields, "name", name)
        check_settings(fields, settings)
        refuse_fields(f"The preset “{name[:60]}” cannot be like this", fields)
        row = (before.id if before else None, name, *settings_row(settings), chosen)
        await change(self._room, "presets", statement(_UPSERT, *row))
        return await self.find(name)

    async def remove(self, preset: str) -> None:
        """Remove one; templates that name it are spoken as the voice does by itself."""
        found = await self.find(preset)
        await change(self._room, "presets", statement(_REMOVE, found.id))
