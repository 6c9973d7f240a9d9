"""The voices, as rows."""

import math
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from core.clock import Micros
from core.errors import Conflict
from core.part import Room
from core.speech.keeping.shared import (
    LONGEST_NAME,
    Changes,
    change,
    check_language,
    check_name,
    check_settings,
    given,
    no_such,
    settings_of,
    settings_row,
    tidy,
)
from core.speech.models import ProviderName, Voice
from core.validation import check_text, refuse_fields

_COLUMNS: Final = (
    "name, provider, ref, model, language, style, stability, similarity, boost, speed, trim_db, position, active"
)
_SELECT: Final = f"SELECT id, {_COLUMNS}, is_default FROM speech_voice WHERE removed_at IS NULL ORDER BY position, id"
_INSERT: Final = f"INSERT INTO speech_voice ({_COLUMNS}) VALUES ({', '.join('?' * 13)})"
_UPDATE: Final = f"UPDATE speech_voice SET ({_COLUMNS}) = ({', '.join('?' * 13)}) WHERE id = ?"
_REMOVE: Final = "UPDATE speech_voice SET removed_at = ?, is_default = 0 WHERE id = ?"
_DEFAULT: Final = "UPDATE speech_voice SET is_default = (id = ?)"

_LONGEST_REF: Final = 500
_MOST_TRIM_DB: Final = 20.0
_OF_ESPEAK: Final = re.compile(r"[A-Za-z0-9][\w+ -]*")


class Voices:
    """The voices, in memory as they are in the store, for every announcement asks for one."""

    def __init__(self, room: Room) -> None:
        """Work on the table `speech_voice`."""
        self._room = room
        self._voices: tuple[Voice, ...] = ()

    async def start(self) -> None:
        """Read them."""
        self._voices = tuple(map(_voice, await self._room.store.fetch(_SELECT)))

    def __iter__(self) -> Iterator[Voice]:
        """List them in their order."""
        return iter(self._voices)

    @property
    def default(self) -> Voice | None:
        """Give who speaks where no voice is named."""
        return next((each for each in self._voices if each.default), None)

    def find(self, voice: str) -> Voice:
        """Give a voice by id or name.

        Raises:
            NotFound: There is none.
        """
        wanted = voice.strip().casefold()
        for each in self._voices:
            if wanted in (str(each.id), each.name.casefold()):
                return each
        raise no_such("voice", voice, (each.name for each in self._voices), "speech.voices lists them.")

    def choose(self, voice: str | None, language: str = "", preferred: str | None = None) -> Voice:
        """Give the voice that is named; else who is offered and speaks a language best.

        Args:
            voice: Who is to speak, whatever the language.
            language: What has to be spoken; empty is any.
            preferred: Who goes before the default voice.

        Raises:
            NotFound: There is none.
        """
        if voice is not None:
            return self.find(voice)
        active = [each for each in self._voices if each.active]
        active.sort(key=lambda each: (each.name != preferred, not each.default))
        if not active:
            raise no_such("active voice for", language or "any language", (), "Add one: speech.voice_put.")
        return next((each for each in active if not language or _speaks(each, language)), active[0])

    def embedded(self, language: str) -> Voice | None:
        """Give the first voice of this machine that speaks a language."""
        own = (each for each in self._voices if each.provider == "espeak" and each.active)
        return next((each for each in own if _speaks(each, language)), None)

    async def put(
        self,
        name: str,
        provider: ProviderName | None,
        ref: str | None,
        model: str | None,
        language: str | None,
        settings: Changes,
        trim_db: float | None,
        position: int | None,
        active: bool | None,
        rename: str | None,
    ) -> Voice:
        """Add a voice, or change the one of that name."""
        name = tidy(name)
        before = next((each for each in self._voices if each.name.casefold() == name.casefold()), None)
        if before is None:
            needed = (("provider", provider), ("ref", ref))
            fields = {field: "is needed for a new voice" for field, value in needed if not value}
            refuse_fields(f"There is no voice “{name[:60]}” yet", fields)
        known = before or Voice(0, name, provider or "espeak", ref or "", position=len(self._voices))
        after = replace(
            known,
            name=known.name if rename is None else tidy(rename),
            provider=given(provider, known.provider),
            ref=given(ref, known.ref).strip(),
            model=given(model, known.model).strip(),
            language=given(language, known.language).strip(),
            settings=settings.of(known.settings),
            trim_db=given(trim_db, known.trim_db),
            position=given(position, known.position),
            active=given(active, known.active),
        )
        self._check(after)
        await self._write(partial(_put, voice=after, make_default=not self._voices))
        return self.find(after.name)

    async def make_default(self, voice: str) -> Voice:
        """Have a voice speak where none is named."""
        found = self.find(voice)
        if not found.active:
            raise Conflict(f"The voice “{found.name}” is not active.", remedy="speech.voice_put active=true")
        await self._write(partial(_make_default, voice_id=found.id))
        return self.find(str(found.id))

    async def remove(self, voice: str) -> None:
        """Remove a voice."""
        found = self.find(voice)
        if len(self._voices) == 1:
            raise Conflict(f"“{found.name}” is the last voice there is.")
        heir = None if not found.default else next(each.id for each in self._voices if each.id != found.id)
        await self._write(partial(_remove, voice_id=found.id, heir=heir, at=self._room.clock.now()))

    async def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        await change(self._room, "voices", work)
        await self.start()

    def _check(self, voice: Voice) -> None:
        fields: dict[str, str] = {}
        check_name(fields, "name", voice.name)
        if any(each.name.casefold() == voice.name.casefold() for each in self._voices if each.id != voice.id):
            fields["rename"] = f"“{voice.name}” is another voice's"
        if not voice.ref:
            fields["ref"] = "is empty"
        check_text(fields, "ref", voice.ref, _LONGEST_REF)
        if voice.provider == "espeak" and voice.ref and not _OF_ESPEAK.fullmatch(voice.ref):
            fields["ref"] = "is one of espeak-ng's voices, such as en-us or es+f3"
        check_text(fields, "model", voice.model, LONGEST_NAME)
        check_language(fields, voice.language)
        check_settings(fields, voice.settings)
        if not (math.isfinite(voice.trim_db) and abs(voice.trim_db) <= _MOST_TRIM_DB):
            fields["trim_db"] = f"is from -{_MOST_TRIM_DB:g} to {_MOST_TRIM_DB:g} dB"
        refuse_fields(f"The voice “{voice.name[:60]}” cannot be like this", fields)


def _speaks(voice: Voice, language: str) -> bool:
    return voice.language.partition("-")[0].casefold() == language.partition("-")[0].casefold()


def _voice(row: sqlite3.Row) -> Voice:
    return Voice(
        row["id"], row["name"], row["provider"], row["ref"], row["model"], row["language"], settings_of(row),
        row["trim_db"], row["position"], bool(row["active"]), bool(row["is_default"]),
    )  # fmt: skip


def _put(db: sqlite3.Connection, voice: Voice, make_default: bool) -> None:
    values = (
        voice.name, voice.provider, voice.ref, voice.model, voice.language, *settings_row(voice.settings),
        voice.trim_db, voice.position, voice.active,
    )  # fmt: skip
    if voice.id:
        db.execute(_UPDATE, (*values, voice.id))
        return
    added = db.execute(_INSERT, values).lastrowid
    if make_default:
        db.execute(_DEFAULT, (added,))


def _make_default(db: sqlite3.Connection, voice_id: int) -> None:
    db.execute(_DEFAULT, (voice_id,))


def _remove(db: sqlite3.Connection, voice_id: int, heir: int | None, at: Micros) -> None:
    db.execute(_REMOVE, (at, voice_id))
    if heir is not None:
        db.execute(_DEFAULT, (heir,))
