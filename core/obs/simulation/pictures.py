"""Pictures of scenes and sources that are not there: a colour for each name, and a bar that wanders with time."""

import base64
import struct
import zlib

from core.obs.simulation.studio.room import CANVAS
from core.obs.simulation.studio.studio import Studio
from typing import get_args

from core.obs.models import PictureFormat

FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)

_BAR_SHARE = 16
_ROUND_SECONDS = 4.0


def picture(
    name: str, width: int, height: int, at: float, colour: int | None = None, format: PictureFormat = "png"
) -> str:
    """Draw a picture as a data URL.

    Args:
        name: Whose picture it is; it has the same colour every time.
        width: In pixels.
        height: In pixels.
        at: The studio's time in seconds, which moves the bar.
        colour: OBS's own value of the colour (`0xAABBGGRR`), where the source has one.
        format: How it is written.
    """
    red, green, blue = struct.pack("<I", zlib.crc32(name.encode()) if colour is None else colour)[:3]
    bar = max(1, width // _BAR_SHARE)
    left = int((width - bar) * (at % _ROUND_SECONDS) / _ROUND_SECONDS)
    background, light = bytes((red, green, blue) if format == "png" else (blue, green, red)), b"\xff\xff\xff"
    row = background * left + light * bar + background * (width - left - bar)
    file = (_png if format == "png" else _bmp)(row, width, height)
    return f"data:image/{format};base64,{base64.b64encode(file).decode()}"


def _png(row: bytes, width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress((b"\0" + row) * height, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _bmp(row: bytes, width: int, height: int) -> bytes:
    data = (row + bytes(-len(row) % 4)) * height
    header = struct.pack(
        "<2sIIIIiiHHIIiiII", b"BM", 54 + len(data), 0, 54, 40, width, height, 1, 24, 0, len(data), *[0] * 4
    )
    return header + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
