"""What the test's sound server gave out in its hall: how loud, where a voice was, and how far the music was lowered."""

import re
import statistics
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.pulse import RATE, Pulse, Recording
from tests.support.speech import tone_db

BEYOND_SPEECH = 15_000
"""In hertz: espeak-ng has nothing there, so that a tone of it shows the music alone."""
_VOICE_ALONE = ",".join(["lowpass=f=4000"] * 3)


def loudness(pulse: Pulse) -> float:
    """Measure what was recorded of the hall, on both of its sides."""
    words = ["ffmpeg", "-nostdin", "-hide_banner", *_recorded(pulse), "-af", "pan=stereo|c0=c0|c1=c0,ebur128"]
    told = subprocess.run([*words, "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-[\d.]+) LUFS", told)[-1])


def music_levels(pulse: Pulse) -> list[float]:
    """Tell for each tenth of a second how strong the tone beyond speech was, in dB."""
    raw = _file(pulse).read_bytes()
    sound = [sample / 32768 for sample in struct.unpack(f"<{len(raw) // 2}h", raw[: len(raw) // 2 * 2])]
    return [tone_db(sound, BEYOND_SPEECH, at / 10, at / 10 + 0.1) for at in range(len(sound) * 10 // RATE)]


def spoken(pulse: Pulse) -> tuple[int, int]:
    """Tell from which to which tenth of a second the voice was heard, the tone beyond it filtered out."""
    voice = _file(pulse).with_name("voice.raw")
    words = ["ffmpeg", "-nostdin", "-v", "error", *_recorded(pulse), "-af", _VOICE_ALONE, "-f", "s16le", str(voice)]
    subprocess.run([*words, "-y"], check=True)
    loud = [at for at, level in enumerate(Recording(voice).levels()) if level > -45]
    return loud[0], loud[-1] + 1


def check_ducked(levels: Sequence[float], begin: int, end: int, depth: float = -12.0) -> None:
    """See that music was lowered by a depth all the while a voice was heard, and came back."""
    # Where silence is spoken first, the music is down a little before the voice: most of the time before, it is not.
    before = [level for level in levels[: begin - 4] if level > -60]
    under, after = levels[begin + 2 : end - 2], levels[end + 15 : end + 25]
    full = statistics.median(before)
    assert full > -30
    assert statistics.median(under) - full == pytest.approx(depth, abs=1.5)
    held = [level for level in under if abs(level - full - depth) <= 1.5]
    assert len(held) >= 0.9 * len(under)  # all along, but for what a busy machine tears
    assert statistics.median(after) == pytest.approx(full, abs=1)


def _file(pulse: Pulse) -> Path:
    return Path(pulse.environment["HOME"], "hall.raw")


def _recorded(pulse: Pulse) -> list[str]:
    return ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(_file(pulse))]
