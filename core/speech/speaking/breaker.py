"""A circuit breaker: who fails again and again is left alone for a while."""

from collections import deque
from typing import Final

from core.clock import Clock
from core.speech.models import BreakerState

FAILURES: Final = 5
WINDOW_SECONDS: Final = 60.0
OPEN_SECONDS: Final = 60.0
PROBES: Final = 3


class Breaker:
    """Opens after five failures within a minute, for a minute; then a few probes may show that all is well again."""

    def __init__(self, clock: Clock) -> None:
        """Begin closed."""
        self._clock = clock
        self._failed_at: deque[float] = deque(maxlen=FAILURES)
        self._opened_at: float | None = None
        self._probing = 0

    @property
    def state(self) -> BreakerState:
        """Tell whether anything is let through."""
        if self._opened_at is None:
            return "closed"
        return "half_open" if self.seconds_left <= 0 else "open"

    @property
    def seconds_left(self) -> float:
        """Tell how long nothing is let through still."""
        if self._opened_at is None:
            return 0.0
        return self._opened_at + OPEN_SECONDS - self._clock.monotonic()

    def admit(self) -> bool:
        """Tell whether one may try now; whoever was admitted leaves again, and may say before how it went."""
        if self.state == "open" or (self.state == "half_open" and self._probing >= PROBES):
            return False
        self._probing += 1
        return True

    def failed(self) -> None:
        """Count a failure; a probe's opens again at once."""
        now = self._clock.monotonic()
        self._failed_at.append(now)
        is_too_much = len(self._failed_at) == FAILURES and now - self._failed_at[0] <= WINDOW_SECONDS
        if is_too_much or self.state == "half_open":
            self._opened_at = now

    def left(self) -> None:
        """Give a probe's place to the next; by itself this says nothing about whether it works."""
        self._probing -= 1

    def reset(self) -> None:
        """Close, with all failures forgotten: it works."""
        self._failed_at.clear()
        self._opened_at = None
