"""Which hits belong to a point: the hit levels an athlete had within the five seconds before it."""

from collections import deque
from collections.abc import Sequence

from core.pss.models import Side

KEPT = 10
LINKED_SECONDS = 5.0
# Differences of floating-point seconds are off by less than this, and the limit itself still counts.
_ROUNDING = 1e-6


class HitMemory:
    """The last hits of both athletes of one court. A point does not use them up: two points may share hits."""

    def __init__(self) -> None:
        """Start with no hits."""
        self._hits: dict[Side, deque[tuple[int, float]]] = {"blue": deque(maxlen=KEPT), "red": deque(maxlen=KEPT)}

    def hit(self, side: Side, level: int, now: float) -> None:
        """Remember a hit; `now` is in seconds of a monotonic clock."""
        self._hits[side].append((level, now))

    def linked(self, side: Side, now: float) -> tuple[int, ...]:
        """Return the levels that are at most five seconds old, oldest first."""
        since = now - LINKED_SECONDS - _ROUNDING
        return tuple([level for level, at in self._hits[side] if at >= since])

    def clear(self) -> None:
        """Forget all hits, as a match is loaded or ready."""
        for hits in self._hits.values():
            hits.clear()


def highest_and_average(levels: Sequence[int]) -> tuple[int, float] | tuple[None, None]:
    """Return the highest of some levels and their average, rounded half up to one decimal; of none there is neither."""
    if not levels:
        return None, None
    count = len(levels)
    return max(levels), (20 * sum(levels) + count) // (2 * count) / 10
