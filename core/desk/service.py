"""The desk part: modes, arming, settings, secrets, and how the system is."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from core.catalog import Catalog, current
from core.command import Mode
from core.desk.commands import DeskCommands, SecretsCommands, SettingsCommands, SystemCommands
from core.desk.describe import described
from core.desk.events import ModeChanged, SettingChanged
from core.desk.journal import Journal
from core.desk.logbook import LogBook
from core.desk.models import (
    AuditEntry,
    CommandInfo,
    LogLevel,
    LogRecord,
    Setting,
    SettingChange,
    SlowQuery,
    SystemStatus,
)
from core.desk.settings import DESK_SETTINGS
from core.desk.watch import HealthWatch
from core.errors import Invalid
from core.part import Room
from core.settings import SettingSpec
from core.words import choices, type_word

log = logging.getLogger("cuedesk.desk")

MAX_ARMED_MINUTES = 240
LONGEST_PAGE = 1000


class Host(Protocol):
    """What the desk asks of the engine that runs it."""

    version: str
    started_at: int

    @property
    def stage(self) -> str:
        """Tell the engine's stage in a word."""
        ...

    @property
    def clients(self) -> int:
        """Count the connected clients."""
        ...

    def request_stop(self, reason: str) -> None:
        """Ask for a clean end; returns at once."""
        ...


class DeskPart:
    """Serves the desk, settings, secrets and system commands, and watches the parts' health."""

    name = "desk"
    settings: Sequence[SettingSpec] = DESK_SETTINGS

    def __init__(self, room: Room, catalog: Catalog, journal: Journal, logbook: LogBook, host: Host) -> None:
        """Take the shared rooms and what is the desk's own."""
        self._room = room
        self._catalog = catalog
        self._settings = SettingsService(room, catalog)
        self._health = HealthWatch(room)
        self._services = (
            (DeskCommands, DeskService(room, catalog, journal, self._settings)),
            (SettingsCommands, self._settings),
            (SecretsCommands, SecretsService(room)),
            (SystemCommands, SystemService(room, catalog, logbook, host, self._health)),
        )

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give the four services."""
        return self._services

    async def start(self) -> None:
        """Take up the mode the desk was left in, and begin watching."""
        self._catalog.mode = self._room.settings.get("desk.mode")
        self._room.bus.publish(ModeChanged(self._catalog.mode, "start"), source=self.name)
        self._health.start()

    async def stop(self) -> None:
        """Stop watching."""
        await self._health.stop()


class DeskService:
    """Modes and arming."""

    def __init__(self, room: Room, catalog: Catalog, journal: Journal, settings: "SettingsService") -> None:
        """Take what it works with."""
        self._room, self._catalog, self._journal, self._settings = room, catalog, journal, settings

    async def mode(self) -> Mode:
        """Tell the mode."""
        return self._catalog.mode

    async def set_mode(self, mode: Mode) -> Mode:
        """Set and keep the mode."""
        await self._settings.set("desk.mode", mode)
        return mode

    async def arm_session(self, minutes: int) -> None:
        """Lift arming for the calling connection."""
        _require_between("minutes", minutes, 1, MAX_ARMED_MINUTES)
        current().caller.armed_until = self._room.clock.monotonic() + 60 * minutes

    async def disarm_session(self) -> None:
        """Bring arming back for the calling connection."""
        current().caller.armed_until = 0.0

    async def commands(self) -> list[CommandInfo]:
        """Describe every command."""
        return [described(command) for command in self._catalog]

    async def audit(self, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
        """List audited calls."""
        _require_between("limit", limit, 1, LONGEST_PAGE)
        return await self._journal.audited(before, limit)


class SettingsService:
    """Run-time settings."""

    def __init__(self, room: Room, catalog: Catalog) -> None:
        """Take the settings, and the catalog whose mode is one of them."""
        self._room, self._catalog = room, catalog

    async def get(self, key: str) -> Any:
        """Tell a value."""
        return self._room.settings.get(key)

    async def set(self, key: str, value: Any) -> Setting:
        """Change a value, and tell everyone when it is another one now."""
        call = current()
        who = call.caller.principal.id
        change = await self._room.settings.set(key, value, who)
        if change.old != change.new:
            if key == "desk.mode":
                self._catalog.mode = change.new
                self._room.bus.publish(ModeChanged(change.new, who), source="desk", correlation=call.correlation)
            told = SettingChanged(key, change.old, change.new, who)
            self._room.bus.publish(told, source="desk", correlation=call.correlation)
        return self._setting(key)

    async def all(self) -> list[Setting]:
        """List all settings."""
        return [self._setting(spec.key) for spec in self._room.settings.specs()]

    async def history(self, key: str | None = None, limit: int = 100) -> list[SettingChange]:
        """List changes."""
        _require_between("limit", limit, 1, LONGEST_PAGE)
        return [
            SettingChange(change.key, change.at, change.who, change.old, change.new)
            for change in await self._room.settings.history(key, limit)
        ]

    def _setting(self, key: str) -> Setting:
        spec = self._room.settings.spec(key)
        value = self._room.settings.get(key)
        return Setting(key, value, spec.default, type_word(spec.type), spec.doc, choices(spec.type))


class SecretsService:
    """Secrets go in, and never come out through a command."""

    def __init__(self, room: Room) -> None:
        """Take the vault."""
        self._vault = room.vault

    async def names(self) -> list[str]:
        """List the names."""
        return await self._vault.names()

    async def set(self, name: str, value: str) -> None:
        """Encrypt and store."""
        await self._vault.set(name, value)

    async def forget(self, name: str) -> None:
        """Delete."""
        await self._vault.delete(name)


class SystemService:
    """The engine and its store."""

    def __init__(self, room: Room, catalog: Catalog, logbook: LogBook, host: Host, health: HealthWatch) -> None:
        """Take what it tells about."""
        self._room, self._catalog, self._logbook, self._host, self._health = room, catalog, logbook, host, health

    async def status(self) -> SystemStatus:
        """Gather everything in one look."""
        room = self._room
        return SystemStatus(
            version=self._host.version,
            state=self._host.stage,
            pid=os.getpid(),
            run=room.bus.run,
            started_at=self._host.started_at,
            mode=self._catalog.mode,
            venue=room.settings.get("desk.venue"),
            data_directory=str(room.paths.data),
            health=tuple(self._health.look()),
            gauges=room.health.gauges(),
            clients=self._host.clients,
        )

    async def log(
        self,
        part: str | None = None,
        level: LogLevel = "debug",
        text: str | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> list[LogRecord]:
        """List kept lines."""
        _require_between("limit", limit, 1, LONGEST_PAGE)
        return self._logbook.lines(part, level, text, before, limit)

    async def stop(self) -> None:
        """Ask the engine to end."""
        self._host.request_stop(f"asked by {current().caller.principal.id}")

    async def backup(self, file: str) -> str:
        """Copy the database."""
        path = _whole(file)
        await self._room.store.backup(path)
        return str(path)

    async def check(self) -> list[str]:
        """Check the database."""
        return await self._room.store.check()

    async def slow_queries(self) -> list[SlowQuery]:
        """List slow queries."""
        return [
            SlowQuery(query.sql, query.count, query.worst_ms, query.last_at)
            for query in self._room.store.slow_queries()
        ]


def _require_between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        wrong = f"should be between {least} and {most}"
        raise Invalid(f"{name} {wrong}.", data={"fields": {name: wrong}})


def _whole(file: str) -> Path:
    if not file.startswith("/") or "\0" in file:
        raise Invalid(
            "file should be a whole path, from the root on.", data={"fields": {"file": "should be a whole path"}}
        )
    return Path(file)
