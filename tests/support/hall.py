"""Courts that listen on real sockets and write to a real store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.part import Room
from core.pss.intake.ingest import Ingest
from core.pss.listening.courts import CourtsService
from core.pss.models import Court
from tests.support.room import open_room


class Hall:
    """The service under test, with what it works on."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.ingest = Ingest(room.store, room.bus)
        self.courts = CourtsService(room, self.ingest)

    async def stored(self) -> list[bytes]:
        """List the datagrams in the store, in the order of their events."""
        self.ingest.flush()
        assert await self.ingest.journal.settle(10)
        sql = "SELECT t.raw FROM pss_event e JOIN pss_text t ON t.id = e.text_id ORDER BY e.id"
        return [bytes(row[0]) for row in await self.room.store.fetch(sql)]

    async def court(self, name: str) -> Court:
        return next(court for court in await self.courts.courts() if court.name == name)

    def running(self, court: Court) -> bool:
        return self.courts._receivers[court.id].court.state == "listening"


@asynccontextmanager
async def open_hall(directory: Path) -> AsyncIterator[Hall]:
    async with open_room(directory) as room:
        hall = Hall(room)
        await hall.ingest.start()
        await hall.courts.start()
        try:
            yield hall
        finally:
            await hall.courts.stop()
            assert await hall.ingest.stop(room.clock.now())
