"""What a studio has said, and what is still to come."""

import heapq
from collections.abc import Callable
from itertools import count

from core.clock import Clock, Micros
from core.obs.simulation.studio.changes import Change


class Later:
    """Something that will be done, unless it is called off."""

    def __init__(self, action: Callable[[], None]) -> None:
        """Take what is to be done."""
        self._action: Callable[[], None] | None = action

    def call_off(self) -> None:
        """See that it is not done."""
        self._action = None

    def do(self) -> None:
        """Do it."""
        if self._action is not None:
            self._action()


class Timeline:
    """The time that all parts of a studio share; it moves on only when `advance` is called."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock = clock
        self._pending: list[tuple[float, int, Later]] = []
        self._numbers = count()
        self._said: list[Change] = []

    def now(self) -> float:
        """Tell seconds on a clock that never jumps."""
        return self._clock.monotonic()

    def wall(self) -> Micros:
        """Tell the wall time in UTC."""
        return self._clock.now()

    def say(self, *changes: Change) -> None:
        """Let everybody who looks know."""
        self._said += changes

    def later(self, seconds: float, action: Callable[[], None]) -> Later:
        """Do something in so many seconds."""
        later = Later(action)
        heapq.heappush(self._pending, (self.now() + seconds, next(self._numbers), later))
        return later

    def due(self) -> float | None:
        """Tell in how many seconds something is to be done; None where nothing is."""
        return max(0.0, self._pending[0][0] - self.now()) if self._pending else None

    def advance(self) -> None:
        """Do what is due."""
        while self._pending and self._pending[0][0] <= self.now():
            heapq.heappop(self._pending)[2].do()

    def drain(self) -> list[Change]:
        """Give what was said since the last time."""
        said, self._said = self._said, []
        return said
