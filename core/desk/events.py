"""What the desk says has happened."""

from typing import Any

from core.command import Mode
from core.desk.models import LogRecord, PartHealth
from core.event import Payload, topic


@topic("desk.mode_changed", state=True)
class ModeChanged(Payload, frozen=True):
    """The desk's mode is another one now."""

    mode: Mode
    by: str


@topic("settings.changed", durable=True)
class SettingChanged(Payload, frozen=True):
    """A setting has another value now."""

    key: str
    old: Any
    new: Any
    who: str


@topic("system.health_changed", state=True)
class HealthChanged(Payload, frozen=True):
    """A part is better or worse than it was."""

    health: PartHealth

    @property
    def entity(self) -> str:
        """Retain one per part."""
        return self.health.part


@topic("system.logged")
class Logged(Payload, frozen=True):
    """The engine wrote a line to its log."""

    record: LogRecord


@topic("system.stopping")
class Stopping(Payload, frozen=True):
    """The engine is about to end."""

    reason: str
