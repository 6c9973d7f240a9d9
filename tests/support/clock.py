"""A clock in the test's hands, on which everybody sleeps until the test moves it."""

import asyncio

SECOND = 1_000_000
START = 1_763_647_200 * SECOND  # 2025-11-20T14:00:00Z


class SteppedClock:
    """Stands still until `advance`; knows who sleeps for how long."""

    def __init__(self) -> None:
        self._at = 0.0
        self._sleepers: list[tuple[float, float, asyncio.Future[None]]] = []

    def now(self) -> int:
        return START + round(self._at * SECOND)

    def monotonic(self) -> float:
        return self._at

    async def sleep(self, seconds: float) -> None:
        sleeper = asyncio.get_running_loop().create_future()
        entry = (self._at + seconds, seconds, sleeper)
        self._sleepers.append(entry)
        try:
            await sleeper
        finally:
            self._sleepers.remove(entry)

    @property
    def slept(self) -> list[float]:
        """For how long each of those who sleep now wants to."""
        return [seconds for _, seconds, sleeper in self._sleepers if not sleeper.done()]

    def advance(self, seconds: float) -> None:
        """Move on, and wake whoever has slept long enough."""
        self._at += seconds
        for until, _, sleeper in self._sleepers:
            if until <= self._at + 1e-9 and not sleeper.done():
                sleeper.set_result(None)
