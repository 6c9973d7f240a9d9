"""Pictures of scenes and sources that are not there: a colour for each name, and a bar that wanders with time."""

import base64
import struct
import zlib
from typing import TypeGuard, get_args

from core.obs.models import PictureFormat
from core.obs.simulation.studio.room import CANVAS
from core.obs.simulation.studio.studio import Studio

FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)

_BAR_SHARE = 16
_ROUND_SECONDS = 4.0


def can_draw(format: str) -> TypeGuard[PictureFormat]:
    """Whether pictures can have that format."""
    return format in FORMATS


def picture(studio: Studio, source: str, width: int | None, height: int | None, format: PictureFormat) -> str:
    """Draw a scene or a source as a data URL; where a size is missing, the picture has the canvas's shape."""
    across, down = CANVAS
    if width is None:
        width = across if height is None else round(height * across / down)
    if height is None:
        height = round(width * down / across)
    bar = max(1, width // _BAR_SHARE)
    left = int((width - bar) * (studio.now() % _ROUND_SECONDS) / _ROUND_SECONDS)
    colour = _colour(studio, source)
    background, light = colour if format == "png" else colour[::-1], b"\xff\xff\xff"
    row = background * left + light * bar + background * (width - left - bar)
    file = (_png if format == "png" else _bmp)(row, width, height)
    return f"data:image/{format};base64,{base64.b64encode(file).decode()}"


def _colour(studio: Studio, source: str) -> bytes:
    """Give the colour of a source, or of the lowest visible one of a scene, as red, green and blue."""
    scene = studio.stage.get(source)
    names = [item.source for item in scene.items if item.visible] if scene else [source]
    inputs = (studio.inputs.get(name) for name in names)
    colours = (input.settings.get("color") for input in inputs if input)
    # OBS keeps colours as 0xAABBGGRR; what has none gets one by its name, the same every time.
    colour = next((colour for colour in colours if isinstance(colour, int)), zlib.crc32(source.encode()))
    return struct.pack("<I", colour & 0xFFFFFFFF)[:3]


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
