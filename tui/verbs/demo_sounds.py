"""The demo's music: a few chords as WAV files, made of nothing but sines, so that there is something to play."""

import array
import math
import sys
import wave
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


def write_sounds(folder: Path) -> None:
    """Write them into a folder that is not there yet; blocking."""
    folder.mkdir(parents=True)
    for name, (seconds, chord, swells) in _TRACKS.items():
        second = array.array("h", (_sample(place, chord, swells) for place in range(RATE)))
        if sys.byteorder == "big":
            second.byteswap()
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(second.tobytes() * seconds)


def _sample(place: int, chord: tuple[float, ...], swells: int) -> int:
    # Whole periods in a second, so that one second follows on the other without a click.
    at = place / RATE
    tone = sum(math.sin(2 * math.pi * round(hertz) * at) for hertz in chord) / len(chord)
    return round(_LOUD * tone * (0.55 + 0.45 * math.cos(2 * math.pi * swells * at)))
