"""The audio part: its services built in order, started, stopped, and served under their names."""

from collections.abc import Sequence
from typing import Any

from core.audio.holding import holds_of
from core.audio.library.service import Library
from core.audio.library.settings import LIBRARY_SETTINGS
from core.audio.player.service import Player
from core.audio.player.settings import PLAYER_SETTINGS
from core.audio.resolving import Resolver
from core.part import Room
from core.settings import SettingSpec


class AudioPart:
    """The library and the decks that play it."""

    name = "audio"
    settings: Sequence[SettingSpec] = (*LIBRARY_SETTINGS, *PLAYER_SETTINGS)

    def __init__(self, room: Room) -> None:
        """Build the services; nothing runs before `start`."""
        self._player = Player(room, Resolver(room.store, room.settings))
        self._library = Library(room, holds_of(self._player.services()))

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return (*self._library.services(), *self._player.services())

    async def start(self) -> None:
        """Begin; nothing is waited for that a disk may hold up."""
        await self._library.start()
        await self._player.start()

    async def stop(self) -> None:
        """End."""
        await self._player.stop()
        await self._library.stop()
