"""The demo's music: a few chords as WAV files, made of nothing but sines, so that there is something to play."""

import array
import math
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

RATE: Final = 22_050
_LOUD: Final = 7000
_TRACKS: Final = {
    "Arrival": (48, (220.0, 277.2, 329.6), 2),
    "Between rounds": (75, (196.0, 246.9, 293.7), 3),
    "Evening lights": (90, (174.6, 220.0, 261.6), 1),
    "Walk-on": (40, (261.6, 329.6, 392.0), 4),
    "Winner": (20, (293.7, 370.0, 440.0), 5),
    "Jingle doors": (4, (523.3, 659.3, 784.0), 2),
}
"""Each with its seconds, the tones of its chord in hertz, and how often a second it swells."""

_PHRASE: Final = (0.6, 0.7, 0.8, 1.0, 1.0, 0.9, 1.0, 0.7)
"""How loud its seconds are, one after the other and again and again: a waveform shows that it goes up and down."""


def write_sounds(folder: Path) -> None:
    """Write them into a folder that is not there yet; blocking."""
    folder.mkdir(parents=True)
    for name, (seconds, chord, swells) in _TRACKS.items():
        second = [_sample(place, chord, swells) for place in range(RATE)]
        parts = {part: _frames(second, part) for part in set(_PHRASE)}
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            for number in range(seconds):
                file.writeframes(parts[_PHRASE[number % len(_PHRASE)]])


def _frames(second: Sequence[int], part: float) -> bytes:
    # The chord is at nothing where one second follows on the other, so that there is no click between two levels.
    frames = array.array("h", (round(sample * part) for sample in second))
    if sys.byteorder == "big":
        frames.byteswap()
    return frames.tobytes()


def _sample(place: int, chord: tuple[float, ...], swells: int) -> int:
    # Whole periods in a second, so that one second follows on the other without a click.
    at = place / RATE
    tone = sum(math.sin(2 * math.pi * round(hertz) * at) for hertz in chord) / len(chord)
    return round(_LOUD * tone * (0.55 + 0.45 * math.cos(2 * math.pi * swells * at)))
