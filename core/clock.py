"""Time as a part sees it, so that tests can hold the clock in their hands."""

import asyncio
import time
from typing import Protocol

Micros = int
"""An instant in UTC, as whole microseconds since 1970."""


class Clock(Protocol):
    """What a part may ask about time."""

    def now(self) -> Micros:
        """Tell the wall time in UTC."""
        ...

    def monotonic(self) -> float:
        """Tell seconds on a clock that never jumps; only differences mean anything."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that long on the monotonic clock."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Micros:
        """Tell the wall time in UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Tell seconds on a clock that never jumps."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)
