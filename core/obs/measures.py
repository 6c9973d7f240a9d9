"""What both protocols read and measure alike: loudness, bitrates, pictures, texts and what media are about."""

import base64
import math
import struct
from typing import Final, get_args

from core.clock import Micros
from core.obs.models import MediaStateName, Picture, PictureFormat
from core.obs.wire import Malformed, Object, find

_MEDIA_STATES: Final[dict[str, MediaStateName]] = {name: name for name in get_args(MediaStateName)}
_SILENCE_DB: Final = -100.0
_PNG_HEADER: Final = struct.Struct(">8s4x4sII")
_BMP_HEADER: Final = struct.Struct("<2s16xii")


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


def media_state(word: str) -> MediaStateName:
    """Read what media are about.

    Raises:
        Malformed: It is no such word.
    """
    if word not in _MEDIA_STATES:
        raise Malformed(f"OBS sent a media state that its protocol does not have: {word}.")
    return _MEDIA_STATES[word]


def is_of_a_file(text: Object) -> bool:
    """Tell from how a text is set whether a file says what it says: FreeType 2 has one word for it, GDI+ another."""
    return bool(find(text, "from_file", bool) or find(text, "read_from_file", bool))


def picture(source: str, uri: str) -> Picture:
    """Read a picture in PNG or BMP out of a data address; its size stands in its header.

    Raises:
        Malformed: It is none.
    """
    data = uri.rpartition(",")[2]
    try:
        format, width, height = _format_and_size(base64.b64decode(data[:40], validate=True))
    except (struct.error, ValueError):
        raise Malformed("OBS sent a picture that is none.") from None
    return Picture(source, format, width, height, data)


def _format_and_size(file: bytes) -> tuple[PictureFormat, int, int]:
    if file.startswith(b"BM"):
        _, width, height = _BMP_HEADER.unpack_from(file)
        return "bmp", width, abs(height)  # below zero where the rows are from top to bottom
    kind, _, width, height = _PNG_HEADER.unpack_from(file)
    if kind != b"\x89PNG\r\n\x1a\n":
        raise ValueError
    return "png", width, height
