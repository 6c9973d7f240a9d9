"""Measures sound with ffmpeg: how loud a file is, and how its waveform looks."""

import math
import re
import shutil
from typing import Final, NamedTuple

from core.audio.models.library import Profile
from core.errors import Unavailable
from core.process import run_program

_RATE: Final = 8000
_LEAST_SECONDS: Final = 60.0
_PACE: Final = 5.0
"""How many times faster than it plays a file is measured at least, on a small machine that has other things to do."""

_INTEGRATED: Final = re.compile(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS")
_PEAK: Final = re.compile(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS")
_SILENCE_LUFS: Final = -70.0
"""What the standard takes for silence."""


class Measured(NamedTuple):
    """How loud a file is; None where it is silent all through."""

    lufs: float | None
    true_peak_db: float | None


class NoFfmpeg(Unavailable):
    """Nothing can be measured now, whatever the file."""


async def measure_loudness(path: str, duration_ms: int | None) -> Measured:
    """Measure integrated loudness and true peak by EBU R 128.

    Raises:
        NoFfmpeg: There is none.
        Unavailable: The file cannot be decoded.
    """
    words = [*_quietly(path), "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    lines = await run_program(words, _limit(duration_ms), "The loudness cannot be measured", keep=30)
    text = "\n".join(lines)
    integrated, peak = _INTEGRATED.findall(text), _PEAK.findall(text)
    if not integrated or not peak:
        raise Unavailable("The loudness cannot be measured: there is no sound.")
    lufs, peak_db = float(integrated[-1]), float(peak[-1])
    is_heard = math.isfinite(lufs) and lufs > _SILENCE_LUFS
    return Measured(lufs if is_heard else None, peak_db if math.isfinite(peak_db) else None)


async def measure_peaks(path: str, duration_ms: int, width: int) -> tuple[int, ...]:
    """Give the loudest moment of each of so many pieces of a file, from 0 to 255.

    Raises:
        NoFfmpeg: There is none.
        Unavailable: The file cannot be decoded.
    """
    samples = max(1, math.ceil(duration_ms / 1000 * _RATE / width))
    chain = (
        f"aformat=channel_layouts=mono,aresample={_RATE},asetnsamples=n={samples}:p=0,"
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level,"
        "ametadata=print:key=lavfi.astats.Overall.Peak_level:file=-"
    )
    words = [*_quietly(path), "-v", "error", "-af", chain, "-f", "null", "-"]
    lines = await run_program(words, _limit(duration_ms), "The waveform cannot be drawn", keep=4 * width + 50)
    levels = [line.partition("=")[2] for line in lines if line.startswith("lavfi.astats")]
    if not levels:
        raise Unavailable("The waveform cannot be drawn: there is no sound.")
    peaks = [_peak(level) for level in levels[:width]]
    return tuple(peaks + [0] * (width - len(peaks)))


def gain_db(profile: Profile, lufs: float | None, true_peak_db: float | None) -> float:
    """Tell by how much to change a track's level so that it is as loud as a profile says, and no peak too high."""
    if lufs is None:
        return 0.0
    wanted = profile.lufs - lufs
    return wanted if true_peak_db is None else min(wanted, profile.true_peak_db - true_peak_db)


def _quietly(path: str) -> list[str]:
    """Begin an ffmpeg that takes only what nobody else wants of the processor."""
    if shutil.which("ffmpeg") is None:
        raise NoFfmpeg("There is no ffmpeg on this machine.", remedy="apt install ffmpeg")
    return ["nice", "-n", "19", "ffmpeg", "-hide_banner", "-nostdin", "-threads", "1", "-i", path, "-map", "0:a:0"]


def _limit(duration_ms: int | None) -> float:
    return max(_LEAST_SECONDS, (duration_ms or 0) / 1000 / _PACE)


def _peak(level: str) -> int:
    decibels = float(level)
    return min(255, round(255 * 10 ** (decibels / 20))) if math.isfinite(decibels) else 0
