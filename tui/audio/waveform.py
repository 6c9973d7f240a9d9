"""Draws a track's waveform in one row of a terminal or in several, and what part of it is to be played."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from textual.content import Content

from tui.audio.words import fine

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


class Cut(NamedTuple):
    """The part of a track that is to be played; without an end it is played to its own."""

    from_ms: int = 0
    to_ms: int | None = None

    def arguments(self) -> dict[str, Any]:
        """Give it as the commands that play take it; nothing where it is the whole."""
        return {name: value for name, value in self._asdict().items() if value}


WHOLE: Final = Cut()


def waveform_lines(peaks: Sequence[int], width: int, height: int, cut: Cut, duration_ms: int | None) -> list[Content]:
    """Draw a waveform, and say beside it where it begins and ends if that is not the whole."""
    parts = [f"in {fine(cut.from_ms)}"] if cut.from_ms else []
    parts += [f"out {fine(cut.to_ms)}"] if cut.to_ms is not None else []
    words = "  " + "  ".join(parts) if parts else ""
    *rows, last = cut_rows(peaks, width - 2 - len(words), height, cut, duration_ms)
    return [*rows, last + Content(words)]


def cut_rows(peaks: Sequence[int], width: int, height: int, cut: Cut, duration_ms: int | None) -> list[Content]:
    """Draw a waveform, quietly where it is not played."""
    begin, end = cut_cells(cut, width, duration_ms)
    return [
        Content.assemble(" ", (row[:begin], "$quiet"), (row[begin:end], "$accent"), (row[end:], "$quiet"))
        for row in waveform_rows(peaks, width, height)
    ]


def cut_cells(cut: Cut, width: int, duration_ms: int | None) -> tuple[int, int]:
    """Tell in which cells a part begins and ends."""
    if not duration_ms:
        return 0, width
    end = width if cut.to_ms is None else cell_at(cut.to_ms, width, duration_ms)
    return cell_at(cut.from_ms, width, duration_ms), end


def cell_at(at_ms: int, width: int, duration_ms: int) -> int:
    """Tell in which cell an instant is."""
    return max(0, min(width - 1, at_ms * width // duration_ms))
