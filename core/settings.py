"""Run-time settings: declared by the parts, kept in the database, with a history of who changed what."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.clock import Clock, Micros
from core.errors import Conflict, NotFound
from core.store import Store
from core.validation import as_invalid

log = logging.getLogger("cuedesk.settings")

_SELECT = "SELECT key, value FROM settings"
_SELECT_ONE = "SELECT value FROM settings WHERE key = ?"
_UPSERT = """
    INSERT INTO settings (key, value, updated_at, updated_by) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE
    SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by
"""
_REMEMBER = "INSERT INTO settings_history (key, old, new, at, who) VALUES (?, ?, ?, ?, ?)"
_HISTORY = """
    SELECT id, key, old, new, at, who FROM settings_history
    WHERE ?1 IS NULL OR key = ?1 ORDER BY id DESC LIMIT ?2
"""


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A setting as its part declares it.

    Attributes:
        key: Its dotted name, such as `desk.venue`.
        type: What its values are, as an annotation that pydantic understands.
        default: Its value until somebody sets it.
        doc: What it is for, in a sentence.
    """

    key: str
    type: Any
    default: Any
    doc: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a setting.

    Attributes:
        key: The setting.
        old: Its value before.
        new: Its value after; the same as `old` where nothing changed, and then nothing was recorded.
        at: When.
        who: The id of the principal who did it.
        id: Its number in the history; 0 where nothing changed.
    """

    key: str
    old: Any
    new: Any
    at: Micros
    who: str
    id: int = 0


@dataclass(slots=True)
class _Entry:
    """A declared setting with its present value; its validator is built when it is first needed."""

    spec: SettingSpec
    value: Any
    _adapter: "TypeAdapter[Any] | None" = field(default=None)

    @property
    def adapter(self) -> "TypeAdapter[Any]":
        self._adapter = self._adapter or TypeAdapter(self.spec.type)
        return self._adapter

    def encode(self, value: Any) -> str:
        """Write a value as JSON, the same way every time, so that equal values are equal texts."""
        return json.dumps(self.adapter.dump_python(value, mode="json"), sort_keys=True, ensure_ascii=False)


class Settings:
    """The values of all declared settings; in memory once started, so that reading one costs nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Take where they are kept, and what dates their changes."""
        self._store = store
        self._clock = clock
        self._entries: dict[str, _Entry] = {}

    def declare(self, specs: Iterable[SettingSpec]) -> None:
        """Add settings, before `start`.

        Raises:
            Conflict: A key is declared twice.
        """
        for spec in specs:
            if spec.key in self._entries:
                raise Conflict(f"The setting {spec.key} is declared twice.")
            self._entries[spec.key] = _Entry(spec, spec.default)

    async def start(self) -> None:
        """Read the stored values.

        One that no longer fits its declaration is logged and left aside; the default holds until it is set again.

        Raises:
            StoreError: The database cannot be read.
        """
        for key, stored in await self._store.fetch(_SELECT):
            entry = self._entries.get(key)
            if entry is None:
                continue  # of a part that this version does not have; it stays stored
            try:
                entry.value = entry.adapter.validate_json(stored)
            except ValidationError as error:
                reason = as_invalid(error, f"The stored setting {key} is not used")
                log.warning("%s; its default %r holds.", reason.message.rstrip("."), entry.spec.default)

    def specs(self) -> list[SettingSpec]:
        """List the declared settings by key."""
        return [self._entries[key].spec for key in sorted(self._entries)]

    def spec(self, key: str) -> SettingSpec:
        """Give the declaration of a setting.

        Raises:
            NotFound: There is no such setting.
        """
        return self._entry(key).spec

    def get(self, key: str) -> Any:
        """Tell the value of a setting.

        Raises:
            NotFound: There is no such setting.
        """
        return self._entry(key).value

    async def set(self, key: str, value: Any, who: str) -> Change:
        """Change a setting; returns when it is committed.

        Setting the value that it has already changes and records nothing. The value holds as soon as it is
        committed, also when the caller stops waiting.

        Raises:
            NotFound: There is no such setting.
            Invalid: The value does not fit.
            StoreError: It cannot be stored.
        """
        entry = self._entry(key)
        try:
            wanted = entry.adapter.validate_python(value)
        except ValidationError as error:
            raise as_invalid(error, f"{key} cannot be set to this") from None
        committed = self._store.submit(partial(self._write, entry, wanted, self._clock.now(), who))
        committed.add_done_callback(partial(_take, entry))
        return await asyncio.shield(committed)

    async def history(self, key: str | None = None, limit: int = 100) -> list[Change]:
        """List changes, of one setting or of all, newest first.

        Raises:
            NotFound: There is no such setting.
        """
        if key is not None:
            self._entry(key)
        rows = await self._store.fetch(_HISTORY, (key, limit))
        return [
            Change(row["key"], json.loads(row["old"]), json.loads(row["new"]), row["at"], row["who"], row["id"])
            for row in rows
        ]

    def _write(self, entry: _Entry, value: Any, at: Micros, who: str, db: sqlite3.Connection) -> Change:
        """Store a value and its history in the writer's transaction."""
        key = entry.spec.key
        row = db.execute(_SELECT_ONE, (key,)).fetchone()
        old = row["value"] if row else entry.encode(entry.spec.default)
        new = entry.encode(value)
        if old == new:
            return Change(key, value, value, at, who)
        db.execute(_UPSERT, (key, new, at, who))
        number = db.execute(_REMEMBER, (key, old, new, at, who)).lastrowid
        return Change(key, json.loads(old), value, at, who, number or 0)

    def _entry(self, key: str) -> _Entry:
        entry = self._entries.get(key)
        if entry is None:
            near = get_close_matches(key, self._entries, 1)
            raise NotFound(
                f"There is no setting {key!r}.",
                remedy=f"Did you mean {near[0]}?" if near else "`cuedesk call settings.all` lists them.",
                data={"near": near},
            )
        return entry


def _take(entry: _Entry, committed: "asyncio.Future[Change]") -> None:
    """Let a committed value hold."""
    if not committed.cancelled() and committed.exception() is None:
        entry.value = committed.result().new
