"""What a benchmark gives: comparisons with a peer, some of them gated, and figures that stand alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of ours against a peer's, measured in the same run.

    Attributes:
        what: What was measured.
        ours: Our figure.
        peer: Whom it is compared with.
        theirs: The peer's figure.
        unit: Of both.
        bound: The ratio of ours to theirs must be `at_most` or `at_least` this.
        gated: Missing the bound fails the run.
    """

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str
    bound: float
    sense: Literal["at_most", "at_least"] = "at_most"
    gated: bool = True

    @property
    def ratio(self) -> float:
        """Give ours as a multiple of theirs."""
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        """Tell whether the bound holds."""
        return self.ratio <= self.bound if self.sense == "at_most" else self.ratio >= self.bound


@dataclass(frozen=True, slots=True)
class Absolute:
    """A figure that depends on the machine, so it is recorded and never gated.

    Attributes:
        wanted: The most, or the least, that is wanted on a machine like a Raspberry Pi; None where nothing is.
    """

    what: str
    value: float
    unit: str
    wanted: float | None = None
    sense: Literal["at_most", "at_least"] = "at_most"

    @property
    def met(self) -> bool:
        """Tell whether it is as wanted here."""
        if self.wanted is None:
            return True
        return self.value <= self.wanted if self.sense == "at_most" else self.value >= self.wanted


Figure = Comparison | Absolute


@dataclass(frozen=True, slots=True)
class Options:
    """How long to measure.

    Attributes:
        quick: Fewer rounds and smaller amounts: enough to see that everything works, not to judge.
    """

    quick: bool

    def pick(self, whole: int, quick: int) -> int:
        """Choose an amount."""
        return quick if self.quick else whole


Case = Callable[[Options], Iterator[Figure]]
"""Measures, and yields its figures as it has them. Its docstring's first line says what it is about."""
