"""A player on a real store with its commands as any caller reaches them, and what it has said."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from core.audio.models.player import DeckStatus
from core.audio.player.service import Player
from core.audio.player.settings import PLAYER_SETTINGS
from core.audio.resolving import Resolver
from core.catalog import Caller, Catalog, Principal
from core.desk.journal import Journal
from core.event import Event, Payload
from core.part import Room
from tests.support.room import open_room
from tests.support.waiting import until

P = TypeVar("P", bound=Payload)


@dataclass
class Stage:
    """One player, and what it has said."""

    room: Room
    player: Player
    catalog: Catalog
    said: list[Event]

    async def call(self, verb: str, **arguments: Any) -> Any:
        """Call a command of the player, as the desk itself."""
        caller = Caller(Principal("test", "system", "admin"), "test")
        return (await self.catalog.dispatch(f"player.{verb}", arguments, caller)).value

    async def deck(self, name: str) -> DeckStatus:
        return (await self.call("status", deck=name))[0]  # type: ignore[no-any-return]

    async def state(self, name: str, state: str) -> DeckStatus:
        """Wait until a deck is like this."""

        async def is_so() -> bool:
            return (await self.deck(name)).state == state

        await until(is_so, 20)
        return await self.deck(name)

    async def plays(self, name: str, title: str) -> DeckStatus:
        """Wait until this sounds on a deck."""

        async def is_so() -> bool:
            deck = await self.deck(name)
            return deck.state == "playing" and deck.playing is not None and deck.playing.what.title == title

        await until(is_so, 20)
        return await self.deck(name)

    def told(self, kind: type[P]) -> list[P]:
        return [event.data for event in self.said if isinstance(event.data, kind)]

    async def wait(self, kind: type[P], like: Callable[[P], bool] = lambda event: True, seconds: float = 20) -> P:
        """Wait until something like this was said."""
        await until(lambda: any(like(event) for event in self.told(kind)), seconds)
        return next(event for event in self.told(kind) if like(event))


@asynccontextmanager
async def open_stage(directory: Path, *, is_ready: bool = True) -> AsyncIterator[Stage]:
    """Run a player on a directory."""
    async with open_room(directory) as room:
        room.settings.declare(PLAYER_SETTINGS)
        player = Player(room, Resolver(room.store, room.settings))
        catalog = Catalog(room.bus, Journal(room.store, room.bus).audit)
        for contract, implementation in player.services():
            catalog.add(contract, implementation)
        said: list[Event] = []
        room.bus.tap(said.extend)
        stage = Stage(room, player, catalog, said)
        await player.start()
        try:
            if is_ready:
                await stage.state("music", "stopped") if not (await stage.deck("music")).playing else None
            yield stage
        finally:
            await player.stop()
