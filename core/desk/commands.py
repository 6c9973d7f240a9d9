"""The desk's front door: modes and arming, settings, secrets, and the system."""

from typing import Any, Protocol

from core.command import Mode, command, service
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


@service("desk")
class DeskCommands(Protocol):
    """Modes and arming."""

    @command()
    async def mode(self) -> Mode:
        """Tell the desk's mode: locked, show or edit."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def set_mode(self, mode: Mode) -> Mode:
        """Set the desk's mode."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def arm_session(self, minutes: int) -> None:
        """Let this connection fire on-air commands without arming each one, for some minutes."""
        ...

    @command(role="operator", risk="change", any_mode=True)
    async def disarm_session(self) -> None:
        """End this connection's armed session."""
        ...

    @command()
    async def commands(self) -> list[CommandInfo]:
        """List every command of the catalog."""
        ...

    @command(role="engineer")
    async def audit(self, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
        """List who called what, newest first: a page before an entry's id."""
        ...


@service("settings")
class SettingsCommands(Protocol):
    """Run-time settings."""

    @command()
    async def get(self, key: str) -> Any:
        """Tell a setting's value."""
        ...

    @command(role="engineer", risk="change")
    async def set(self, key: str, value: Any) -> Setting:
        """Set a setting; who changed what is kept."""
        ...

    @command()
    async def all(self) -> list[Setting]:
        """List all settings with their values and what they are for."""
        ...

    @command()
    async def history(self, key: str | None = None, limit: int = 100) -> list[SettingChange]:
        """List changes of settings, newest first."""
        ...


@service("secrets")
class SecretsCommands(Protocol):
    """Passwords and keys of outside systems: they go in, and never come out again."""

    @command(role="engineer")
    async def names(self) -> list[str]:
        """List the names of stored secrets."""
        ...

    @command(role="engineer", risk="change", secret=("value",))
    async def set(self, name: str, value: str) -> None:
        """Store a secret, encrypted."""
        ...

    @command(role="engineer", risk="destructive")
    async def forget(self, name: str) -> None:
        """Delete a secret."""
        ...


@service("system")
class SystemCommands(Protocol):
    """The engine and its store."""

    @command()
    async def status(self) -> SystemStatus:
        """Tell how the engine and its parts are."""
        ...

    @command()
    async def log(
        self,
        part: str | None = None,
        level: LogLevel = "debug",
        text: str | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> list[LogRecord]:
        """List lines of the engine's log, newest first, of this level or worse."""
        ...

    @command(role="admin", risk="change", any_mode=True)
    async def stop(self) -> None:
        """End the engine cleanly."""
        ...

    @command(role="engineer", risk="change")
    async def backup(self, file: str) -> str:
        """Copy the database to a new file while everything goes on; answers its path."""
        ...

    @command(role="engineer")
    async def check(self) -> list[str]:
        """Check the database's integrity; answers what is wrong, in words, or nothing."""
        ...

    @command(role="engineer")
    async def slow_queries(self) -> list[SlowQuery]:
        """List queries that took too long."""
        ...
