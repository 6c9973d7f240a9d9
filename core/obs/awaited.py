"""Orders of which only a later event tells what has become of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from core.clock import Clock
from core.tasks import wait_any

T = TypeVar("T")


class Gone(Exception):
    """OBS has gone, or was left, before it had told."""


class Awaited(Generic[T]):
    """What becomes of one kind of order; one at a time, or nobody could tell whose it is."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        """Wait for so long."""
        self._clock, self._seconds = clock, seconds
        self._turn = asyncio.Lock()
        self._told: asyncio.Future[T] | None = None

    async def after(self, order: Callable[[], Awaitable[object]], ended: asyncio.Future[Any]) -> T | None:
        """Give an order, and what OBS tells of it; None where it has told nothing in time.

        Args:
            order: Gives the order.
            ended: Done when OBS has gone.

        Raises:
            Gone: Before it had told.
        """
        async with self._turn:
            told: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            self._told = told
            try:
                await order()
                await wait_any(self._clock, self._seconds, told, ended)
            finally:
                self._told = None
        if told.done() and not told.cancelled():
            return told.result()
        if told.cancelled() or ended.done():
            raise Gone
        return None

    def tell(self, what: T) -> bool:
        """Take what OBS tells; gives whether anybody waits for it."""
        if self._told is None:
            return False
        told, self._told = self._told, None
        told.set_result(what)
        return True

    def leave(self) -> None:
        """Let nobody wait any more."""
        if self._told is not None:
            self._told.cancel()
            self._told = None
