"""Which call has brought about what an OBS says: no answer and no event carries more than names, so they must agree."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from core.clock import Clock
from core.event import Payload
from core.obs.events import OutputChanged, OutputName, OutputState

_AFTERWARDS_SECONDS: Final = 2.0
"""How long after the answer to a call OBS may say what it has done."""

_TOLERANCE: Final = 0.05
"""By how much a number that OBS has rounded may be another."""


@dataclass(frozen=True, slots=True)
class Expected:
    """An event as it comes of a call: its kind, and those of its fields that are known before."""

    kind: type[Payload]
    fields: Mapping[str, object]

    def is_met_by(self, said: Payload) -> bool:
        """Tell whether this is the event."""
        return type(said) is self.kind and all(_agree(getattr(said, name), it) for name, it in self.fields.items())


def expected(kind: type[Payload], **fields: object) -> Expected:
    """Expect an event.

    Args:
        kind: Which.
        fields: What it will hold, as far as that is known; None is anything.
    """
    return Expected(kind, {name: value for name, value in fields.items() if value is not None})


def starts(output: OutputName) -> tuple[Expected, ...]:
    """Expect an output to start."""
    return _steps(output, "starting", "started")


def stops(output: OutputName) -> tuple[Expected, ...]:
    """Expect an output to stop."""
    return _steps(output, "stopping", "stopped")


@dataclass(slots=True, eq=False)
class _Outstanding:
    """An event that has not come yet, and the correlation of the call that it will have come of."""

    expected: Expected
    by: str
    until: float = math.inf


class Causes:
    """What the calls to one OBS will have it say. Each event comes once: the next one like it is somebody else's."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing expected."""
        self._clock = clock
        self._outstanding: list[_Outstanding] = []

    @contextmanager
    def expecting(self, by: str, *events: Expected) -> Iterator[None]:
        """Expect events while OBS is asked in here and for a moment afterwards, but not once it has refused."""
        new = [_Outstanding(event, by) for event in events] if by else []
        self._outstanding += new
        try:
            yield
        except Exception:
            self._outstanding = [each for each in self._outstanding if each not in new]
            raise
        finally:
            for each in new:
                each.until = self._clock.monotonic() + _AFTERWARDS_SECONDS

    def of(self, said: Payload) -> str:
        """Give the correlation of the call that an event comes of; empty where it comes of none."""
        if not self._outstanding:
            return ""
        now = self._clock.monotonic()
        self._outstanding = [each for each in self._outstanding if now < each.until]
        met = next((each for each in self._outstanding if each.expected.is_met_by(said)), None)
        if met is None:
            return ""
        self._outstanding.remove(met)
        return met.by


def _steps(output: OutputName, *became: OutputState) -> tuple[Expected, ...]:
    return tuple(expected(OutputChanged, output=output, became=each) for each in became)


def _agree(said: object, wanted: object) -> bool:
    if isinstance(said, float) and isinstance(wanted, int | float):
        return math.isclose(said, wanted, abs_tol=_TOLERANCE)
    return said == wanted
