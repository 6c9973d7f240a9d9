"""A limit on how many requests are made within any one minute."""

from collections import deque
from collections.abc import Callable
from typing import Final

from core.clock import Clock

SECONDS: Final = 60.0


class Window:
    """Lets through as many a minute as the limit says at the moment; whoever comes too early waits."""

    def __init__(self, clock: Clock, limit: Callable[[], int | None]) -> None:
        """Take what tells the limit, which may change; None is no limit."""
        self._clock, self._limit = clock, limit
        self._made_at: deque[float] = deque()

    @property
    def remaining(self) -> int | None:
        """Tell how many may be made now; None where there is no limit."""
        limit = self._limit()
        return None if limit is None else max(0, limit - len(self._within()))

    async def turn(self) -> None:
        """Wait until one more may be made, and count it."""
        while (wait := self._seconds_left()) > 0:
            await self._clock.sleep(wait)
        self._made_at.append(self._clock.monotonic())

    def _seconds_left(self) -> float:
        limit, made_at = self._limit(), self._within()
        if limit is None or len(made_at) < limit:
            return 0.0
        return made_at[len(made_at) - limit] + SECONDS - self._clock.monotonic()

    def _within(self) -> deque[float]:
        """Give when those of the last minute were made."""
        now = self._clock.monotonic()
        while self._made_at and self._made_at[0] + SECONDS <= now:
            self._made_at.popleft()
        return self._made_at
