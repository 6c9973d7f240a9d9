"""Whether sound really advances: libVLC says "Playing" also when nobody hears anything."""

from typing import Final, Literal, NamedTuple

SILENCE_SECONDS: Final = 2.4
"""How long nothing may advance; with what it takes to look and to tell, silence is found within 3 s."""

_CONNECT_SECONDS: Final = 8.0
"""How long a stream may take until its first sound."""

_NOISE_BLOCKS: Final = 3
"""So many blocks libVLC decodes even out of a file that holds no sound."""

_EARLY_MS: Final = 2_000
"""Ending this much sooner than its length is ending early; libVLC itself drops up to a second."""

Verdict = Literal["starting", "sounding", "ended", "unplayable", "no_sound", "stalled"]


class Sample(NamedTuple):
    """What libVLC says of a player at a moment.

    Attributes:
        has_ended: It is at its end, or has given up; it does not tell one from the other.
        position_ms: How far it says it is.
        blocks: How many blocks of sound the device has taken; the one figure that stands still where there is none.
        decoded: How many there were to take.
    """

    has_ended: bool
    position_ms: int
    blocks: int
    decoded: int = 0


class Advance:
    """Judges one playing of one item."""

    def __init__(self, now: float, is_live: bool) -> None:
        """Begin to wait for sound."""
        self._since = now
        self._is_live = is_live
        self._blocks = 0
        self._position = 0
        self.has_sounded = False

    def restart(self, now: float) -> None:
        """Be patient from now on: it was paused, or sent somewhere else."""
        self._since = now

    def judge(self, sample: Sample, now: float) -> Verdict:
        """Tell how it stands."""
        if sample.has_ended:
            # A very short sound can end between two of libVLC's counts of blocks.
            if self.has_sounded or sample.blocks:
                return "ended"
            return "no_sound" if sample.decoded > _NOISE_BLOCKS else "unplayable"
        if sample.blocks > self._blocks and sample.position_ms != self._position:
            self._blocks, self._position, self._since = sample.blocks, sample.position_ms, now
            self.has_sounded = True
            return "sounding"
        if now - self._since > self._patience:
            return "stalled" if self.has_sounded else "no_sound"
        return "sounding" if self.has_sounded else "starting"

    @property
    def _patience(self) -> float:
        return _CONNECT_SECONDS if self._is_live and not self.has_sounded else SILENCE_SECONDS


def is_early(position_ms: int, length_ms: int) -> bool:
    """Tell whether something that ended here was said to be longer."""
    return length_ms - position_ms > _EARLY_MS
