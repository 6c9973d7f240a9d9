"""Draws a picture in half blocks: a terminal cell is two pixels, one above the other."""

import base64
import struct
from typing import Final, NamedTuple

from core.errors import Invalid
from core.obs.models import Picture

_HEADER: Final = struct.Struct("<2s8xIIiiHHI")
"""Of a BMP file: kind, where the pixels begin, then size, width, height, planes, bits and compression."""

Colour = tuple[int, int, int]


class Half(NamedTuple):
    """Cells side by side that look the same: their upper and lower colour."""

    cells: int
    upper: Colour
    lower: Colour


def width_for(columns: int, rows: int, shape: float = 16 / 9) -> int:
    """Tell how many pixels wide a picture of a shape may be in so many columns and rows of cells."""
    return max(8, min(columns, int(2 * rows * shape)))


def half_blocks(picture: Picture) -> list[list[Half]]:
    """Read an uncompressed picture into rows of half blocks, the topmost first.

    Raises:
        Invalid: It is none that can be read.
    """
    rows = _rows(base64.b64decode(picture.data))
    if len(rows) % 2:
        rows.append([(0, 0, 0)] * len(rows[0]))
    return [_joined(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]


def _rows(file: bytes) -> list[list[Colour]]:
    """Read the pixels of a BMP of 24 or 32 bits; its rows are as a rule from the bottom up, padded to four bytes."""
    try:
        kind, begin, _, width, height, _, bits, compression = _HEADER.unpack_from(file)
    except struct.error:
        raise Invalid("The picture is cut off") from None
    step, stride = bits // 8, (width * bits // 8 + 3) // 4 * 4
    # 3 says that masks tell which byte is which colour, and for 32 bits they tell what is usual anyway.
    if kind != b"BM" or bits not in (24, 32) or compression not in (0, 3) or width < 1 or not height:
        raise Invalid("The picture is of a kind that cannot be drawn")
    if len(file) < begin + stride * abs(height):
        raise Invalid("The picture is cut off")
    starts = range(begin, begin + stride * abs(height), stride)
    used = width * step
    rows = [
        list(zip(row[2::step], row[1::step], row[0::step], strict=True))
        for row in (file[start : start + used] for start in starts)
    ]
    return rows if height < 0 else rows[::-1]


def _joined(upper: list[Colour], lower: list[Colour]) -> list[Half]:
    """Join neighbours that look the same, for each change of colour is bytes to a terminal."""
    out: list[Half] = []
    for above, below in zip(upper, lower, strict=True):
        if out and out[-1][1:] == (above, below):
            out[-1] = Half(out[-1].cells + 1, above, below)
        else:
            out.append(Half(1, above, below))
    return out
