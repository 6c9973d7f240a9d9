"""OBS instances for tests of what is said of them."""

import struct
import zlib
from dataclasses import replace
from typing import Any

from core.obs.models import Connection, Input, Instance, Output, Stats, Transition
from tui.marks import RICH
from tui.obs.column import View
from tui.obs.state import Seen
from tui.obs.trend import Trend

SECOND = 1_000_000
AT = 1_780_000_000 * SECOND


def connection(id: int = 1, name: str = "main", **more: Any) -> Connection:
    given: dict[str, Any] = {"state": "connected", "since": AT, "version": "29.0.2 (5.1.0)", "spoken": "v5"}
    return Connection(id, name, "127.0.0.1", 4455, **{**given, **more})


def instance(name: str = "main", **more: Any) -> Instance:
    given: dict[str, Any] = {
        "scenes": ("Stage", "Bar", "Break"),
        "program": "Stage",
        "studio_mode": False,
        "transition": Transition("Fade", 300),
        "inputs": (Input("Mic", "alsa", False, -12.0), Input("Music", "ffmpeg", True, -28.5), Input("Title", "text")),
        "record": Output(active=False),
        "stream": Output(active=False),
        "replay_buffer": Output(active=False),
        "virtual_camera": Output(active=False),
        "stats": Stats(12.0, 200.0, 812_000.0, 60.0, 1.0, 1000, 0, 1000, 0),
    }
    return Instance(name, AT, **{**given, **more})


def seen(connected: Connection | None = None, known: Instance | None = None, **more: Any) -> Seen:
    known = known or instance()
    trend = Trend()
    trend.add(known)
    whole = Seen(connected or connection(), known, None, trend, {})
    return replace(whole, **more)


def view(seconds: int = 0, **more: Any) -> View:
    return View(AT + seconds * SECOND, None, RICH, **more)


def bmp(rows: list[list[tuple[int, ...]]], *, bits: int = 24, upside_down: bool = True, compression: int = 0) -> bytes:
    """Write an uncompressed picture, as OBS does or otherwise."""
    width, height = len(rows[0]), len(rows)
    padding = bytes(-width * bits // 8 % 4)
    ordered = rows[::-1] if upside_down else rows
    pixels = b"".join(
        b"".join(bytes((*colour[::-1], *[255] * (bits // 8 - 3))) for colour in row) + padding for row in ordered
    )
    signed = height if upside_down else -height
    header = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 0, 0, 54, 40, width, signed, 1, bits, compression, 0, 0, 0, 0, 0)
    return header + pixels


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Write a picture of one colour, as OBS does."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
