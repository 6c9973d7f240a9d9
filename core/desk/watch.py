"""Watches how the parts are, and tells when one is better or worse than it was."""

import asyncio

from core.desk.events import HealthChanged
from core.desk.models import PartHealth
from core.part import Room

HEALTH_SECONDS = 1.0


class HealthWatch:
    """Looks at every part's health once a second and tells what changed."""

    def __init__(self, room: Room) -> None:
        """Take the board."""
        self._room = room
        self._known: dict[str, PartHealth] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin looking."""
        self._task = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def look(self) -> list[PartHealth]:
        """Ask every part now, and tell the bus what is different from before."""
        for part, health in self._room.health.check_all().items():
            known = self._known.get(part)
            if known is not None and (known.state, known.reason) == (health.state, health.reason):
                continue
            since = self._room.clock.now() if known is None or known.state != health.state else known.since
            self._known[part] = PartHealth(part, health.state, health.reason, since, health.remedy)
            self._room.bus.publish(HealthChanged(self._known[part]), source="desk")
        return list(self._known.values())

    async def _watch(self) -> None:
        while True:
            self.look()
            await self._room.clock.sleep(HEALTH_SECONDS)
