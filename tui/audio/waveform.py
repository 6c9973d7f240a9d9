"""Draws a track's waveform in one row of a terminal or in several."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_STEPS: Final = " ▁▂▃▄▅▆▇█"


def waveform_rows(peaks: Sequence[int], width: int, height: int) -> list[str]:
    """Draw peaks as bars that stand on the last row, the loudest as high as there is room.

    How loud the whole is, is told in numbers; here it is seen where the track is loud, and what sounds at all.
    """
    bars = fitted(peaks, width)
    full = max(bars, default=0) or 1
    tall = [max(1 if peak else 0, round(peak * 8 * height / full)) for peak in bars]
    return ["".join(_STEPS[max(0, min(8, bar - 8 * below))] for bar in tall) for below in reversed(range(height))]


def fitted(peaks: Sequence[int], width: int) -> list[int]:
    """Give as many peaks as there are cells, each the loudest of its piece."""
    if not peaks or width <= 0:
        return []
    places = [cell * len(peaks) // width for cell in range(width + 1)]
    return [max(peaks[start : max(end, start + 1)]) for start, end in pairwise(places)]
