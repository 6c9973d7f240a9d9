"""What both protocols measure alike: loudness, bitrates and pictures."""

import base64
import math
import struct
from typing import Final

from core.clock import Micros
from core.obs.models import Picture
from core.obs.wire import Malformed

_SILENCE_DB: Final = -100.0
_PNG_HEADER: Final = struct.Struct(">8s4x4sII")


def decibels(factor: float) -> float:
    """Give a factor of loudness in decibels, from silence up."""
    return max(20 * math.log10(factor), _SILENCE_DB) if factor > 0 else _SILENCE_DB


class Rate:
    """How fast a count of bytes grows."""

    def __init__(self) -> None:
        """Begin without knowing anything."""
        self._before: tuple[int, Micros] | None = None

    def kbps(self, count: int | None, at: Micros) -> float | None:
        """Give the kilobits per second since the last count; None where that cannot be told."""
        before, self._before = self._before, None if count is None else (count, at)
        if before is None or count is None or count < before[0] or at <= before[1]:
            return None
        return (count - before[0]) * 8000 / (at - before[1])


def picture(source: str, uri: str) -> Picture:
    """Read a picture in PNG out of a data address; its size stands in its header.

    Raises:
        Malformed: It is none.
    """
    data = uri.rpartition(",")[2]
    try:
        kind, _, width, height = _PNG_HEADER.unpack(base64.b64decode(data[:32], validate=True))
    except (struct.error, ValueError):
        kind, width, height = b"", 0, 0
    if kind != b"\x89PNG\r\n\x1a\n":
        raise Malformed("OBS sent a picture that is none.")
    return Picture(source, "png", width, height, data)
