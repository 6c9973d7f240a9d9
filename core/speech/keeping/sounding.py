"""Whether what was sent on air was heard there, as the player tells of it."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from core.clock import Micros
from core.errors import CuedeskError
from core.event import Lagged
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.speech")

_STARTED: Final = "player.started"
_MOST_AWAITED: Final = 1000
_MOST_HEARD: Final = 100


class _Sounded(msgspec.Struct, frozen=True):
    """What the event carries that says which one it is."""

    item: int


class Sounding:
    """Counts what is heard, and not what is only handed over: it may fail, or be stopped before its turn."""

    def __init__(self, room: Room, count: Callable[[int, Micros], Awaitable[None]]) -> None:
        """Listen from now on; nothing is counted before `start`.

        Args:
            room: The shared rooms.
            count: Takes a message that was heard, and when.
        """
        self._count = count
        self._heard = room.bus.subscribe(_STARTED)
        self._awaited: OrderedDict[int, int] = OrderedDict()
        # The player may tell of the sound before it has answered who asked for it.
        self._early: deque[tuple[int, Micros]] = deque(maxlen=_MOST_HEARD)
        self._following: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Follow the player."""
        self._following = asyncio.create_task(self._follow(), name="speech-sounding")

    async def stop(self) -> None:
        """Follow it no more."""
        if self._following is not None:
            await end(self._following)
        self._heard.close()

    async def expect(self, item: int, message: int) -> None:
        """Count a message once the player says that this item of its is heard."""
        at = next((at for early, at in self._early if early == item), None)
        if at is not None:
            await self._count(message, at)
            return
        self._awaited[item] = message
        if len(self._awaited) > _MOST_AWAITED:  # those that were never heard
            self._awaited.popitem(last=False)

    async def _follow(self) -> None:
        while True:
            events = await self._heard.next()
            if isinstance(events, Lagged):
                continue  # what is not counted is only a count
            for event in events:
                item = msgspec.convert(event.data, _Sounded, from_attributes=True).item
                message = self._awaited.pop(item, None)
                if message is None:
                    self._early.append((item, event.at))
                    continue
                try:
                    await self._count(message, event.at)
                except CuedeskError as error:  # the next one is to be counted nevertheless
                    log.warning("Message %d was heard and could not be counted: %s", message, error.message)
