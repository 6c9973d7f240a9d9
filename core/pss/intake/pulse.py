"""Once a second: write what is only counted, say how the ingest does and what was lost, let the text index follow."""

import asyncio
import logging
from typing import Final

from core.bus import Bus
from core.clock import Clock, Micros
from core.event import Payload
from core.health import Health, HealthBoard
from core.pss.events import EventsLost, IngestMeasured
from core.pss.intake.ingest import Ingest
from core.pss.intake.journal import SOURCE
from core.pss.intake.text_index import TextIndex

log = logging.getLogger("cuedesk.pss")

_SECOND: Final = 1.0
_REMEMBERED: Final = 600 * 1_000_000
"""How long a loss stays in sight."""


class Pulse:
    """What the ingest does besides taking in."""

    def __init__(self, ingest: Ingest, text_index: TextIndex, bus: Bus, clock: Clock, health: HealthBoard) -> None:
        """Prepare."""
        self._ingest = ingest
        self._text_index = text_index
        self._bus, self._clock = bus, clock
        self._beaten_at = clock.monotonic()
        self._received = 0
        self._measured: IngestMeasured | None = None
        self._lost: dict[int, tuple[int, int]] = {}
        self._lost_at: Micros | None = None
        self._task: asyncio.Task[None] | None = None
        health.declare("scoring", check=self.health, gauges=self.gauges)

    def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.get_running_loop().create_task(self._beat_for_ever())

    async def stop(self) -> None:
        """Beat no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._text_index.stop()

    async def _beat_for_ever(self) -> None:
        while True:
            await self._clock.sleep(_SECOND)
            try:
                self.beat()
            except Exception:
                log.exception("a second's counting failed; it goes on with the next")

    def beat(self) -> None:
        """Do all of it once."""
        if self._ingest.journal.problem is None:
            self._ingest.flush()
        said = [*self._overdue(), *self._losses(), *self._measure()]
        per_second = self._measured.per_second if self._measured else 0.0
        self._text_index.nudge(per_second, self._ingest.journal.committed)
        if said:
            self._bus.publish(*said, source=SOURCE)

    def _overdue(self) -> list[Payload]:
        now = self._clock.now()
        facts = [feed.overdue(now) for feed in self._ingest.memory.feeds.values()]
        return [fact for fact in facts if fact is not None]

    def _losses(self) -> list[Payload]:
        said: list[Payload] = []
        for feed in self._ingest.memory.feeds.values():
            lost = (feed.dropped, feed.overflowed)
            if any(lost) and lost != self._lost.get(feed.id):
                self._lost[feed.id] = lost
                self._lost_at = self._clock.now()
                said.append(EventsLost(feed.name, *lost))
        return said

    def _measure(self) -> list[Payload]:
        now, received = self._clock.monotonic(), self._ingest.received
        seconds = max(now - self._beaten_at, 0.001)
        measured = IngestMeasured(
            per_second=round((received - self._received) / seconds, 1),
            dropped=self._ingest.memory.dropped,
            overflowed=self._ingest.memory.overflowed,
            waiting=self._ingest.journal.waiting,
            store_failing=self._ingest.journal.problem is not None,
        )
        self._beaten_at, self._received = now, received
        if measured == self._measured:
            return []
        self._measured = measured
        return [measured]

    def health(self) -> Health:
        """Tell whether events are stored, and whether any were lost lately."""
        problem, waiting = self._ingest.journal.problem, self._ingest.journal.waiting
        dropped, overflowed = self._ingest.memory.dropped, self._ingest.memory.overflowed
        if problem is not None:
            lost = f", {overflowed} are lost" if overflowed else ""
            return Health(
                "failed", f"Events cannot be stored, {waiting} wait in memory{lost}: {problem.message}", problem.remedy
            )
        if self._lost_at is not None and self._clock.now() - self._lost_at < _REMEMBERED:
            return Health(
                "degraded",
                f"Events were lost: {dropped} dropped by the kernel, {overflowed} because the store failed too long.",
                "The machine is too busy, or its disk too slow or full.",
            )
        return Health("ok", f"Everything that came is stored; {waiting} on the way.")

    def gauges(self) -> dict[str, float]:
        """Give the ingest's numbers."""
        ingest = self._ingest
        return {
            "received": float(ingest.received),
            "per_second": self._measured.per_second if self._measured else 0.0,
            "waiting": float(ingest.journal.waiting),
            "dropped": float(ingest.memory.dropped),
            "overflowed": float(ingest.memory.overflowed),
        }
