"""Pictures of scenes and sources that are not there: a colour for each name, and a bar that wanders with time."""

import base64
import struct
import zlib

_BAR_SHARE = 16
_ROUND_SECONDS = 4.0


def picture(name: str, width: int, height: int, at: float, colour: int | None = None) -> str:
    """Draw a picture as a data URL.

    Args:
        name: Whose picture it is; it has the same colour every time.
        width: In pixels.
        height: In pixels.
        at: The studio's time in seconds, which moves the bar.
        colour: OBS's own value of the colour (`0xAABBGGRR`), where the source has one.
    """
    red, green, blue = struct.pack("<I", zlib.crc32(name.encode()) if colour is None else colour)[:3]
    bar = max(1, width // _BAR_SHARE)
    left = int((width - bar) * (at % _ROUND_SECONDS) / _ROUND_SECONDS)
    background, light = bytes((red, green, blue)), b"\xff\xff\xff"
    row = b"\0" + background * left + light * bar + background * (width - left - bar)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(row * height, 1)), (b"IEND", b"")
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
