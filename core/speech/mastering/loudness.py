"""Measuring loudness and peaks with ffmpeg, as EBU R 128 defines them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.process import run_program

METER: Final = "ebur128=peak=true:framelog=verbose"
"""The filter that measures what passes through it, and tells at its end."""

SILENCE_LUFS: Final = -69.0
"""What is not louder has nothing that could be heard; the standard's own gate is at -70."""

LONGEST_SECONDS: Final = 4 * 3600.0
"""How much of a file is measured at most."""

_LEAST_SECONDS: Final = 120.0
"""How long ffmpeg may take, besides a share of what it writes; a small machine measures an hour in this."""

_PACE: Final = 0.5
_LINES: Final = 40
_VALUE: Final = r"(-?inf|nan|-?\d+\.?\d*)"
_TELLS: Final = {
    "lufs": re.compile(rf"I:\s+{_VALUE} LUFS"),
    "range_lu": re.compile(rf"LRA:\s+{_VALUE} LU"),
    "true_peak_db": re.compile(rf"Peak:\s+{_VALUE} dBFS"),
}
_TIME: Final = re.compile(r"time=(\d+):(\d+):(\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured.

    Attributes:
        lufs: The integrated loudness.
        range_lu: The loudness range.
        true_peak_db: The highest peak between the samples.
        seconds: How long it is.
    """

    lufs: float
    range_lu: float
    true_peak_db: float
    seconds: float

    @property
    def is_silent(self) -> bool:
        """Tell whether there is nothing to be heard."""
        return self.lufs <= SILENCE_LUFS


async def measure(file: Path, failure: str, seconds: float = LONGEST_SECONDS) -> Loudness:
    """Measure a file, or as much of its beginning.

    Raises:
        Unavailable: It holds no sound, or cannot be read.
    """
    found = await _measured(file, failure, seconds)
    if found.is_silent and found.true_peak_db > SILENCE_LUFS:
        # What is shorter than the meter's window of 0.4 s has no loudness by the standard; said again and again it has.
        repeated = await _measured(file, failure, seconds, "aloop=loop=20:size=44100")
        return replace(repeated, seconds=found.seconds)
    return found


async def _measured(file: Path, failure: str, seconds: float, *before: str) -> Loudness:
    filters = ",".join((*before, "aformat=channel_layouts=stereo", METER))
    words = ["-t", f"{seconds:.3f}", "-i", url(file), "-map", "0:a:0", "-af", filters, "-f", "null", "-"]
    return told(await ffmpeg(words, 0.0, failure), failure)


async def ffmpeg(words: Sequence[str], seconds: float, failure: str) -> list[str]:
    """Run ffmpeg on so many seconds of sound, and give what it says at its end.

    Raises:
        Unavailable: It is not there, failed, or took too long.
    """
    line = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-y", *words]
    return await run_program(line, _LEAST_SECONDS + seconds * _PACE, failure, keep=_LINES)


def url(file: Path) -> str:
    """Write a path so that nothing in it reads as an option or as another protocol."""
    return f"file:{file}"


def told(lines: Sequence[str], failure: str) -> Loudness:
    """Read what the meter told.

    Raises:
        Unavailable: It told nothing.
    """
    text = "\n".join(lines)
    values = {name: found[-1] for name, pattern in _TELLS.items() if (found := pattern.findall(text))}
    times = _TIME.findall(text)
    if len(values) < len(_TELLS) or not times:
        raise Unavailable(f"{failure}: its loudness could not be measured.")
    hours, minutes, seconds = times[-1]
    numbers = {name: max(-120.0, float(value)) if value != "nan" else -120.0 for name, value in values.items()}
    return Loudness(**numbers, seconds=int(hours) * 3600 + int(minutes) * 60 + float(seconds))
