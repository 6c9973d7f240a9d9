"""Loudness over time: decibels, libVLC's cubic volume, and the ramps that fades, ducking and faders are made of."""

import math
from typing import Final

SILENT_DB: Final = -100.0
_LOUDEST: Final = 200
"""What libVLC's volume goes up to, in percent."""


def amplitude(db: float) -> float:
    """Give decibels as a factor; as little as `SILENT_DB` is nothing."""
    return 0.0 if db <= SILENT_DB else math.pow(10, db / 20)


def vlc_volume(factor: float) -> int:
    """Give the volume in percent at which libVLC, whose volume is cubic, plays by this factor."""
    return min(round(100 * math.cbrt(factor)), _LOUDEST)


def equal_power(share: float) -> float:
    """Give the factor for a share from 0 to 1, so that two that change places are together as loud as one."""
    return math.sin(share * math.pi / 2)


class Ramp:
    """A value on its way to another, evenly in time."""

    def __init__(self, value: float) -> None:
        """Stand still."""
        self._from = self._to = value
        self._began = 0.0
        self._seconds = 0.0

    @property
    def goal(self) -> float:
        """Tell where it goes."""
        return self._to

    def go(self, value: float, seconds: float, now: float) -> None:
        """Go to another value from here, and take so long."""
        self._from, self._to = self.at(now), value
        self._began, self._seconds = now, seconds

    def at(self, now: float) -> float:
        """Give the value at a time."""
        if self.is_over(now):
            return self._to
        return self._from + (self._to - self._from) * (now - self._began) / self._seconds

    def is_over(self, now: float) -> bool:
        """Tell whether it has arrived."""
        return now >= self._began + self._seconds
