"""Finds where a FLAC really ends, for one that was cut off still says how long it was."""

from core.audio.library.formats.sound import Window

_LEAST_TAIL = 32768
_SIZES = {1: 192, **{code: 576 << code - 2 for code in range(2, 6)}, **{code: 256 << code - 8 for code in range(8, 16)}}


def _table() -> tuple[int, ...]:
    rows = []
    for value in range(256):
        for _ in range(8):
            value = (value << 1 ^ 0x07 if value & 0x80 else value << 1) & 0xFF  # noqa: PLW2901
        rows.append(value)
    return tuple(rows)


_CRC = _table()


def last_sample(window: Window, begin: int, block: int, largest: int) -> int | None:
    """Tell after how many samples the last frame ends; None where none is found.

    Args:
        window: The file.
        begin: Where its frames begin.
        block: How many samples a frame has where all have the same number.
        largest: The largest frame in bytes, 0 where that is not said.
    """
    place = max(begin, window.size - max(_LEAST_TAIL, largest + 16))
    data = window.at(place, window.size - place)
    at = data.rfind(b"\xff")
    while at >= 0:
        end = _end(data, at, block)
        if end is not None:
            return end
        at = data.rfind(b"\xff", 0, at)
    return None


def _end(data: bytes, at: int, block: int) -> int | None:
    """Understand the header of a frame, and tell after how many samples it ends."""
    if len(data) < at + 6 or data[at + 1] & 0xFE != 0xF8 or data[at + 3] & 1:
        return None
    size_code, rate_code = data[at + 2] >> 4, data[at + 2] & 15
    if size_code == 0 or rate_code == 15 or data[at + 3] >> 4 > 10:
        return None
    number, place = _number(data, at + 4)
    if number is None:
        return None
    size = _SIZES.get(size_code, 0)
    if size_code in (6, 7):
        extra = size_code - 5
        size = int.from_bytes(data[place : place + extra], "big") + 1
        place += extra
    place += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if place >= len(data) or _checksum(data[at:place]) != data[place]:
        return None
    return number + size if data[at + 1] & 1 else number * block + size


def _number(data: bytes, place: int) -> tuple[int | None, int]:
    """Read a number that is written as UTF-8 writes letters, and tell what comes after it."""
    first = data[place]
    if first < 0x80:
        return first, place + 1
    length = 8 - (first ^ 0xFF).bit_length()
    if not 2 <= length <= 7 or place + length > len(data):
        return None, place
    number = first & (0x7F >> length)
    for byte in data[place + 1 : place + length]:
        if byte & 0xC0 != 0x80:
            return None, place
        number = number << 6 | byte & 0x3F
    return number, place + length


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value = _CRC[value ^ byte]
    return value
