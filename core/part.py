"""What the engine gives a part, and what a part gives the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.bus import Bus
from core.clock import Clock
from core.config import Config
from core.health import HealthBoard
from core.paths import Paths
from core.secrets import Vault
from core.settings import Settings, SettingSpec
from core.store import Store


@dataclass(frozen=True, slots=True)
class Room:
    """The shared rooms that every part works in."""

    paths: Paths
    config: Config
    clock: Clock
    store: Store
    bus: Bus
    settings: Settings
    vault: Vault
    health: HealthBoard


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
