"""The audio part: its services built in order, started, stopped, and served under their names."""

from collections.abc import Sequence
from typing import Any

from core.part import Room
from core.settings import SettingSpec


class AudioPart:
    """The library and the decks that play it."""

    name = "audio"
    settings: Sequence[SettingSpec] = ()

    def __init__(self, room: Room) -> None:
        """Build the services; nothing runs before `start`."""

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return ()

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""
