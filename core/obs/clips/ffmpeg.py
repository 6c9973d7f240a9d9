"""Cutting and measuring video with ffmpeg and ffprobe: bounded in time, verified, and never half a file."""

import asyncio
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.process import run_program

CONTAINERS: Final = {".mkv": "matroska", ".mp4": "mp4", ".mov": "mov", ".ts": "mpegts", ".flv": "flv"}
"""What can be cut, by its suffix, as ffmpeg calls it."""

_PROBE_SECONDS: Final = 20.0
_LEAST_CUT_SECONDS: Final = 60.0
_EXACT_PACE: Final = 20.0
"""How many times as long as what it cuts an exact cut may take: a small machine encodes slower than it plays."""

_TIME: Final = re.compile(r"(\d+\.\d+),?$", re.ASCII)  # among what ffprobe may have to complain of
_PACKETS: Final = 2000
"""More than there are from a key frame to the next, of which a search begins at one."""

_COPY: Final = ["-c", "copy", "-avoid_negative_ts", "make_zero"]
_PICTURE: Final = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p"]
_SOUND: Final = ["-c:a", "aac", "-b:a", "192k"]


async def duration_ms(file: Path) -> int:
    """Measure how long a video is.

    Raises:
        Unavailable: It is none, or cannot be read.
    """
    words = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=codec_type:format=duration"]
    lines = await run_program([*words, "-of", "csv=p=0", _url(file)], _PROBE_SECONDS, f"{file} cannot be measured")
    with suppress(ValueError):
        if "video" in lines:
            return round(float(lines[-1]) * 1000)
    raise Unavailable(f"{file} is not a whole video.")


async def cut(source: Path, target: Path, begin: float, seconds: float, *, exact: bool) -> int:
    """Cut a piece out of a video, which may still be written, and measure it.

    The piece is written beside its place and comes to it whole; what went wrong leaves nothing behind.

    Args:
        source: The video.
        target: Where the piece is to be; overwritten if it is there.
        begin: Where it begins, in seconds.
        seconds: How long it is to be.
        exact: Encode again, to begin at that very frame and not at the key frame before it.

    Returns:
        How long it is, in milliseconds; 0 where the video has nothing there, and then there is no piece.

    Raises:
        Unavailable: It cannot be cut.
    """
    if not await _has(source, begin):
        return 0
    partial = target.with_name(f"{target.name}.partial")
    words = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-ss", f"{begin:.3f}", "-i", _url(source)]
    words += ["-t", f"{seconds:.3f}", "-map", "0:v:0", "-map", "0:a?", *([*_PICTURE, *_SOUND] if exact else _COPY)]
    words += ["-f", CONTAINERS[target.suffix], _url(partial)]
    limit = _LEAST_CUT_SECONDS + (seconds * _EXACT_PACE if exact else 0)
    try:
        await run_program(words, limit, f"{source} could not be cut")
        length = await duration_ms(partial)
        await asyncio.to_thread(_settle, partial, target)
    finally:
        await asyncio.to_thread(partial.unlink, missing_ok=True)
    return length


async def _has(source: Path, second: float) -> bool:
    """Tell whether a video has anything from a second on; ffmpeg would give what is before its end instead.

    Raises:
        Unavailable: It cannot be read.
    """
    words = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-read_intervals", f"{second:.3f}%+#{_PACKETS}"]
    words += ["-show_entries", "packet=pts_time", "-of", "csv=p=0", _url(source)]
    lines = await run_program(words, _PROBE_SECONDS, f"{source} could not be cut")
    return any(float(time[1]) >= second for time in map(_TIME.match, lines) if time is not None)


def _settle(partial: Path, target: Path) -> None:
    """Let a whole file come to its place, with its bytes on the disk before its name."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(target)


def _url(file: Path) -> str:
    """Write a path so that nothing in it reads as an option or as another protocol."""
    return f"file:{file}"
