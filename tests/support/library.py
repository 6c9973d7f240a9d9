"""A library on a real store with the commands as any caller reaches them, and waiting for its scans."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.audio.events import ScanFinished
from core.audio.library.service import Library
from core.audio.library.settings import LIBRARY_SETTINGS, MEASURE_LOUDNESS
from core.audio.models.library import Folder, Track, TrackPage
from core.catalog import Caller, Catalog, Principal
from core.desk.journal import Journal
from core.event import Event
from core.part import Room
from tests.support.room import open_room
from tests.support.waiting import until


@dataclass
class House:
    """One library, and what it has said."""

    room: Room
    library: Library
    catalog: Catalog
    said: list[Event]
    who: str = "ann"
    known: int = 0

    async def call(self, verb: str, **arguments: Any) -> Any:
        """Call a command of the library."""
        caller = Caller(Principal(self.who, "system", "admin"), "test")
        return (await self.catalog.dispatch(f"library.{verb}", arguments, caller)).value

    async def add(self, folder: Path, name: str = "") -> Folder:
        """Add a folder, and wait until it is scanned."""
        added: Folder = await self.call("folder_add", path=str(folder), name=name)
        await self.scanned()
        return added

    async def rescan(self) -> ScanFinished:
        """Scan everything again, and wait for it."""
        await self.call("scan")
        return await self.scanned()

    async def scanned(self) -> ScanFinished:
        """Wait until nothing is scanned any more."""

        async def idle() -> bool:
            return (await self.call("scan_status")).phase == "idle"

        await until(idle, 50)
        # What has changed may have been noticed, and scanned, before it was asked for.
        finished = [event.data for event in self.said if isinstance(event.data, ScanFinished)]
        since, self.known = finished[self.known :], len(finished)
        counts = ("read", "added", "changed", "broken", "vanished")
        summed = {name: sum(getattr(scan.progress, name) for scan in since) for name in counts}
        return ScanFinished(since[-1].folder, replace(since[-1].progress, **summed), since[-1].problem)

    async def search(self, text: str = "", **filters: Any) -> TrackPage:
        """Search."""
        page: TrackPage = await self.call("search", text=text, **filters)
        return page

    async def names(self, text: str = "", **filters: Any) -> list[str]:
        """Search, and give the names of the files found."""
        return [track.name for track in (await self.search(text, **filters)).tracks]

    async def only(self, text: str = "", **filters: Any) -> Track:
        """Search for the one track there is."""
        (track,) = (await self.search(text, **filters)).tracks
        return track


@asynccontextmanager
async def open_house(directory: Path) -> AsyncIterator[House]:
    """Open a library on a directory."""
    async with open_room(directory) as room:
        room.settings.declare(LIBRARY_SETTINGS)
        await room.settings.start()
        # Only the tests of it wait for it; to the others it is a load.
        await room.settings.set(MEASURE_LOUDNESS, False, "test")
        catalog = Catalog(room.bus, Journal(room.store, room.bus).audit)
        library = Library(room)
        for contract, implementation in library.services():
            catalog.add(contract, implementation)
        house = House(room, library, catalog, [])
        room.bus.tap(house.said.extend)
        await library.start()
        try:
            yield house
        finally:
            await library.stop()
