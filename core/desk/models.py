"""Plain data of the desk part."""

from dataclasses import dataclass
from typing import Any, Literal

from core.command import Mode, Risk, Role
from core.health import HealthState

LogLevel = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a command, as the palette and the help show it."""

    name: str
    type: str
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """One command of the catalog."""

    name: str
    help: str
    role: Role
    risk: Risk
    parameters: tuple[Parameter, ...]
    description: str = ""
    any_mode: bool = False


@dataclass(frozen=True, slots=True)
class PartHealth:
    """How one part is."""

    part: str
    state: HealthState
    reason: str
    since: int
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """How the engine is, in one look.

    Attributes:
        state: Its stage: `starting`, `running`, `stopping`.
        run: The id of this run.
        gauges: Measured figures by dotted name, such as `store.commit_p99_ms`.
    """

    version: str
    state: str
    pid: int
    run: str
    started_at: int
    mode: Mode
    venue: str
    data_directory: str
    health: tuple[PartHealth, ...]
    gauges: dict[str, float]
    clients: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A run-time setting with its documentation."""

    key: str
    value: Any
    default: Any
    type: str
    help: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of a setting."""

    key: str
    at: int
    who: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One call that changed, or tried to change, something."""

    id: int
    at: int
    principal: str
    kind: str
    origin: str
    command: str
    arguments: dict[str, Any]
    outcome: str
    error: str | None
    duration_micros: int
    correlation: str


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One line of the engine's log."""

    number: int
    at: int
    level: LogLevel
    part: str
    message: str
    correlation: str | None = None


@dataclass(frozen=True, slots=True)
class SlowQuery:
    """A query that took longer than the configured limit."""

    sql: str
    count: int
    worst_ms: float
    last_at: int
