"""Making a file as loud as its profile asks for, with no peak above it, and silence before and after."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.speech.mastering.loudness import METER, Loudness, ffmpeg, measure, told, url
from core.speech.models import Profile

_FAILURE: Final = "The announcement could not be made as loud as it should be"
_MOST_GAIN_DB: Final = 40.0
_NEAR_LU: Final = 0.5
_WARN_LU: Final = 1.0
_WARN_RANGE_LU: Final = 5.0
_PEAK_MARGIN_DB: Final = 0.1
"""The limiter sees four samples where there is one; between those speech rises by less than this."""

_TRIES: Final = 3
_RATE: Final = 44_100


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an announcement is to be.

    Attributes:
        profile: How loud.
        trim_db: What the voice is louder or softer than that.
        pad_before: Seconds of silence before it.
        pad_after: Seconds of silence after it.
    """

    profile: Profile
    trim_db: float = 0.0
    pad_before: float = 0.0
    pad_after: float = 0.0

    @property
    def lufs(self) -> float:
        """Tell how loud it is to be."""
        return self.profile.lufs + self.trim_db


@dataclass(frozen=True, slots=True)
class Mastered:
    """How it has become, as measured; `warning` says in words what is not as it was to be."""

    duration_ms: int
    lufs: float
    true_peak_db: float
    warning: str | None


async def master(source: Path, target: Path, wanted: Wanted) -> Mastered:
    """Write a file as FLAC, as loud as wanted.

    A limiter holds the peaks, which costs loudness; so what came out is measured, and tried again where it is off.

    Raises:
        Unavailable: There is nothing to be heard in it, or it cannot be made.
    """
    found = await measure(source, _FAILURE)
    if found.is_silent:
        raise Unavailable("There is nothing to be heard in what was spoken.", remedy="Write the text in words.")
    gain, ceiling = _held(wanted.lufs - found.lufs), wanted.profile.true_peak_db - _PEAK_MARGIN_DB
    made = await _apply(source, target, gain, ceiling, wanted, found.seconds)
    for _ in range(_TRIES - 1):
        off = 0.0 if made.is_silent else wanted.lufs - made.lufs
        over = made.true_peak_db - wanted.profile.true_peak_db
        if abs(off) <= _NEAR_LU and over <= 0:
            break
        gain = _held(gain + off)
        ceiling -= max(0.0, over)
        made = await _apply(source, target, gain, ceiling, wanted, found.seconds)
    lufs = found.lufs + gain if made.is_silent else made.lufs  # too short to be measured while it is written
    return Mastered(round(made.seconds * 1000), round(lufs, 1), made.true_peak_db, _warning(lufs, made, wanted))


async def keep_level(source: Path, target: Path, wanted: Wanted) -> Mastered:
    """Write a file as FLAC as loud as it is, with no peak above the profile's, and silence before and after.

    Raises:
        Unavailable: It cannot be made.
    """
    found = await measure(source, _FAILURE)
    ceiling = wanted.profile.true_peak_db - _PEAK_MARGIN_DB
    made = await _apply(source, target, 0.0, ceiling, wanted, found.seconds)
    return Mastered(round(made.seconds * 1000), made.lufs, made.true_peak_db, None)


async def _apply(source: Path, target: Path, gain: float, ceiling: float, wanted: Wanted, seconds: float) -> Loudness:
    chain = (
        "aformat=channel_layouts=stereo",
        f"volume={gain:.2f}dB",
        f"aresample={_RATE * 4}",
        f"alimiter=limit={10 ** (ceiling / 20):.4f}:level=disabled:attack=1:release=50",
        f"aresample={_RATE}",
        METER,
        f"adelay={round(wanted.pad_before * 1000)}:all=1",
        f"apad=pad_dur={wanted.pad_after:.3f}",
    )
    # ffmpeg holds a padding of nothing for one without end.
    filters = ",".join(chain if wanted.pad_after else chain[:-1])
    words = ["-i", url(source), "-map", "0:a:0", "-map_metadata", "-1", "-af", filters]
    words += ["-ar", str(_RATE), "-sample_fmt", "s16", "-c:a", "flac", "-f", "flac", url(target)]
    return told(await ffmpeg(words, seconds, _FAILURE), _FAILURE)


def _held(gain: float) -> float:
    return max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, gain))


def _warning(lufs: float, made: Loudness, wanted: Wanted) -> str | None:
    said = []
    if abs(lufs - wanted.lufs) > _WARN_LU:
        said.append(f"it is {lufs:.1f} LUFS loud in place of {wanted.lufs:.1f}")
    if made.true_peak_db > wanted.profile.true_peak_db:
        said.append(f"its peaks reach {made.true_peak_db:.1f} dB in place of {wanted.profile.true_peak_db:.1f}")
    if made.range_lu > wanted.profile.range_lu + _WARN_RANGE_LU:
        said.append(f"its loudness varies by {made.range_lu:.0f} LU")
    return "; ".join(said) or None
