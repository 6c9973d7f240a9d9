"""How an OBS has done lately: counters that only grow say little of now, so what they grew by of late is told."""

from collections import deque
from typing import Final, NamedTuple

from core.clock import Micros
from core.obs.models import Instance

WINDOW: Final[Micros] = 30_000_000
"""How far back is looked."""


class Share(NamedTuple):
    """Frames that were lost, of how many."""

    lost: int
    of: int

    @property
    def percent(self) -> float:
        """Give it in percent."""
        return 100 * self.lost / self.of if self.of else 0.0


class _Point(NamedTuple):
    at: Micros
    late: Share | None
    skipped: Share | None
    dropped: Share | None


class Trend:
    """What one OBS has told of its frames within the last half minute.

    Attributes:
        best_fps: The most frames a second that it has made since it was connected.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.best_fps = 0.0
        self._points: deque[_Point] = deque()

    def add(self, instance: Instance) -> None:
        """Take what is known now."""
        stats, stream = instance.stats, instance.stream
        self.best_fps = max(self.best_fps, stats.fps or 0.0)
        self._points.append(
            _Point(
                instance.at,
                _share(stats.lagged, stats.rendered),
                _share(stats.skipped, stats.encoded),
                _share(stream.dropped, stream.frames),
            )
        )
        while instance.at - self._points[0].at > WINDOW:
            self._points.popleft()

    @property
    def late(self) -> Share | None:
        """Tell of frames that came late from rendering; None where that is not known."""
        return _grown([point.late for point in self._points])

    @property
    def skipped(self) -> Share | None:
        """Tell of frames that came late from encoding."""
        return _grown([point.skipped for point in self._points])

    @property
    def dropped(self) -> Share | None:
        """Tell of frames that the network did not take."""
        return _grown([point.dropped for point in self._points])


def _share(lost: int | None, of: int | None) -> Share | None:
    return None if lost is None or of is None else Share(lost, of)


def _grown(counts: list[Share | None]) -> Share | None:
    """Tell by how much counters have grown since they last began anew."""
    if not counts or counts[-1] is None:
        return None
    last = first = counts[-1]
    for count in reversed(counts):
        if count is None or count.of > first.of or count.lost > first.lost:
            break
        first = count
    return Share(last.lost - first.lost, last.of - first.of)
