"""Invented matches as the datagrams a scoring system would send, and a network that loses and reorders them."""

from collections.abc import Iterable, Iterator, Mapping
from random import Random
from typing import Final, Literal, NamedTuple

from core.pss.simulation.bout import ENDINGS, Bout, Outcome, choose
from core.pss.simulation.dialects import Gen2Wire, Wire
from core.pss.simulation.names import invent_card

Timed = tuple[float, bytes]
"""A datagram with its time in seconds from the start of the stream."""

_WIRES: Final[dict[str, type[Wire]]] = {"2.3": Wire, "gen2": Gen2Wire}
# How many datagrams one that is held back lets pass at most, and for how many seconds.
_LATEST: Final = 3
_LONGEST_DELAY: Final = 1.0


class Simulator:
    """Plays plausible best-of-3 matches, the same ones for the same seed.

    Attributes:
        truth: How each match ended, in order; a match is in it once its last datagram has been taken.
    """

    def __init__(
        self,
        dialect: Literal["2.3", "gen2"] = "2.3",
        seed: int = 0,
        *,
        first_number: int = 101,
        round_seconds: int = 120,
        break_seconds: int = 60,
        between_seconds: float = 20.0,
        endings: Mapping[str, int] = ENDINGS,
    ) -> None:
        """Take the sender's dialect, the seed, the first match's number, how long things take and how matches end."""
        self.truth: list[Outcome] = []
        self._random = Random(f"{dialect}/{seed}")
        self._wire = _WIRES[dialect](self._random)
        self._next_number = first_number
        self._round_seconds = round_seconds
        self._break_seconds = break_seconds
        self._between_seconds = between_seconds
        self._endings = endings

    def matches(self, count: int) -> Iterator[Timed]:
        """Play that many matches, from the sender's first word to its last."""
        at = 0.0
        for line in self._wire.opening():
            yield at, self._wire.encode(line)
        for played in range(count):
            started = at + (self._between_seconds if played else 1.0)
            bout = self._next_bout()
            for offset, line in bout.lines():
                at = started + offset
                yield at, self._wire.encode(line)
            if bout.outcome is not None:
                self.truth.append(bout.outcome)
        for line in self._wire.closing():
            yield at + 1, self._wire.encode(line)

    def _next_bout(self) -> Bout:
        card = invent_card(self._next_number, self._random)
        self._next_number += 1
        ending = choose(self._endings, self._random)
        return Bout(card, self._wire, self._random, ending, self._round_seconds, self._break_seconds)


def disturb(
    stream: Iterable[Timed], *, loss: float = 0.0, reorder: float = 0.0, duplicate: float = 0.0, seed: int = 0
) -> Iterator[Timed]:
    """Do to a stream what a bad network does: the same to the same stream for the same seed.

    Args:
        stream: What is sent.
        loss: The share of datagrams that never arrive.
        reorder: The share of datagrams that arrive after one to three later ones, or a second late.
        duplicate: The share of datagrams that arrive twice.
        seed: Chooses which ones.
    """
    random = Random(seed)
    held: list[_Held] = []
    at = 0.0
    for at, data in stream:
        late = [datagram for datagram in held if datagram.until <= at]
        yield from ((datagram.until, datagram.data) for datagram in late)
        held = [datagram for datagram in held if datagram.until > at]
        if random.random() < loss:
            continue
        if random.random() < reorder:
            held.append(_Held(at + _LONGEST_DELAY, random.randint(1, _LATEST), data))
            continue
        yield at, data
        if random.random() < duplicate:
            yield at, data
        yield from ((at, datagram.data) for datagram in held if datagram.passing == 1)
        held = [datagram._replace(passing=datagram.passing - 1) for datagram in held if datagram.passing > 1]
    yield from ((at, datagram.data) for datagram in held)


class _Held(NamedTuple):
    """A datagram on its way: when it arrives at the latest, and how many it still lets pass."""

    until: float
    passing: int
    data: bytes
