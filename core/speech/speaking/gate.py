"""A queue before a provider: no more than it may speak at once are let in, in their order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Gate:
    """Lets in as many as the limit says at the moment."""

    def __init__(self, limit: Callable[[], int]) -> None:
        """Take what tells the limit, which may change."""
        self._limit = limit
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._left = asyncio.Event()

    @property
    def inside(self) -> int:
        """Count those who are in."""
        return self._inside

    @property
    def waiting(self) -> int:
        """Count those who wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, and be in until the block is left."""
        if self._inside >= self._limit() or self._waiting:
            await self._queue()
        else:
            self._inside += 1
        try:
            yield
        finally:
            self._leave()

    async def somebody_left(self) -> None:
        """Wait until one of those who are in has left."""
        self._left.clear()
        await self._left.wait()

    async def _queue(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # the turn had come in the same moment
            else:
                self._waiting.remove(turn)
            raise

    def _leave(self) -> None:
        self._inside -= 1
        self._left.set()
        while self._waiting and self._inside < self._limit():
            self._inside += 1
            self._waiting.popleft().set_result(None)
