"""How a part declares its health and its gauges; whoever reads them asks here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

HealthState = Literal["ok", "degraded", "failed", "disabled", "unknown"]


_WORST_FIRST: tuple[HealthState, ...] = ("failed", "degraded", "unknown", "ok", "disabled")


@dataclass(frozen=True, slots=True)
class Health:
    """How something is, in a word and a sentence."""

    state: HealthState
    reason: str
    remedy: str | None = None


def worst(states: Iterable[HealthState]) -> HealthState:
    """Give the state that an operator should see for several things of one kind."""
    return min(states, key=_WORST_FIRST.index, default="unknown")


Check = Callable[[], Health]
Gauges = Callable[[], dict[str, float]]


class HealthBoard:
    """Collects the checks and gauges that the parts declare. Both are cheap calls that measure nothing anew."""

    def __init__(self) -> None:
        """Start with no parts."""
        self._checks: dict[str, Check] = {}
        self._gauges: dict[str, Gauges] = {}

    def declare(self, part: str, *, check: Check | None = None, gauges: Gauges | None = None) -> None:
        """Add what a part can tell about itself."""
        if check is not None:
            self._checks[part] = check
        if gauges is not None:
            self._gauges[part] = gauges

    def check_all(self) -> dict[str, Health]:
        """Ask every part how it is; one that cannot answer is failed, with its reason."""
        answers: dict[str, Health] = {}
        for part, check in self._checks.items():
            try:
                answers[part] = check()
            except Exception as error:  # a broken check must not hide the others
                answers[part] = Health("failed", f"the health check itself failed: {error}")
        return answers

    def gauges(self) -> dict[str, float]:
        """Give all gauges as `part.name`."""
        return {f"{part}.{name}": value for part, read in self._gauges.items() for name, value in read().items()}
