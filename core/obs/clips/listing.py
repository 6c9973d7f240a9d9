"""The list of clips as CSV that is safe to open in a spreadsheet."""

from collections.abc import Iterable
from typing import Final

from core.obs.models import Clip
from core.sheets import csv_line, iso_time

COLUMNS: Final = (
    "id",
    "at",
    "match",
    "event",
    "connection",
    "kind",
    "caption",
    "path",
    "recording",
    "offset_ms",
    "duration_ms",
    "by",
)


def as_csv(clips: Iterable[Clip]) -> str:
    """Write clips, a line each under the names of the columns."""
    return "".join([csv_line(COLUMNS), *(csv_line(_cells(clip)) for clip in clips)])


def _cells(clip: Clip) -> list[object]:
    return [iso_time(clip.at) if name == "at" else getattr(clip, name) for name in COLUMNS]
