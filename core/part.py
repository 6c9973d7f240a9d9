"""What the engine gives a part, and what a part gives the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.bus import Bus
from core.catalog import Answer, Caller
from core.clock import Clock
from core.config import Config
from core.health import HealthBoard
from core.paths import Paths
from core.secrets import Vault
from core.settings import Settings, SettingSpec
from core.store import Store


class Dispatch(Protocol):
    """Calls a command as anybody else would: validated, permitted and audited."""

    async def __call__(self, name: str, arguments: dict[str, Any], caller: Caller, *, correlation: str = "") -> Answer:
        """Call a command; `Catalog.dispatch` says how."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """The shared rooms that every part works in.

    Attributes:
        dispatch: Calls commands, also other parts'; they answer once all parts have started.
    """

    paths: Paths
    config: Config
    clock: Clock
    store: Store
    bus: Bus
    settings: Settings
    vault: Vault
    health: HealthBoard
    dispatch: Dispatch


class Part(Protocol):
    """A part of the engine: it starts, it stops, and it serves commands.

    Attributes:
        name: The part's folder under `core`.
        settings: The run-time settings that it declares.
    """

    name: str
    settings: Sequence[SettingSpec]

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        ...

    async def start(self) -> None:
        """Begin; afterwards every command works."""
        ...

    async def stop(self) -> None:
        """End, with everything committed and closed."""
        ...
