"""The commands on the folders of the library, and on scanning them."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Final

from core.audio.events import TracksChanged
from core.audio.library import folder_rows
from core.audio.library.claims import require_folder_unclaimed
from core.audio.library.folder_rows import Place
from core.audio.library.reading import printable
from core.audio.library.scanning import SOURCE, Scanner
from core.audio.library.texts import check_name
from core.audio.library.watching import Watcher
from core.audio.models.library import Folder, ScanProgress
from core.caller import correlation
from core.errors import Invalid, NotFound
from core.part import Room
from core.validation import refuse_fields

_LONGEST_PATH: Final = 4096


class FoldersService:
    """The folders.

    Attributes:
        watcher: What watches them.
        problems: What could not be gone through the last time, in words.
        held: How many folders are not looked at, because their scan was stopped by hand.
    """

    def __init__(self, room: Room, scanner: Scanner) -> None:
        """Take the shared rooms, and what goes through the folders."""
        self._room, self._scanner = room, scanner
        self.watcher = Watcher(scanner.request)
        self.problems: list[str] = []
        self.held = 0

    async def start(self) -> None:
        """Scan what may have changed while nobody watched, and watch from now on; but for what was stopped by hand.

        A scan that had not come to its end goes on by this, for what it has read is not read again.
        """
        self._scanner.finished = self._watch
        await self._watch()
        self._scanner.request([place for place in await self.places() if not place.is_held])

    async def stop(self) -> None:
        """Watch no longer."""
        await self.watcher.stop()

    async def _watch(self) -> None:
        """Watch what is to be watched now, and take in how the folders are."""
        rows = await self._room.store.fetch(folder_rows.SELECT_PROBLEMS)
        self.problems = [f"folder {row['name']}: {row['problem'].rstrip('.')}" for row in rows]
        places = await self.places()
        watched = [place for place in places if not place.is_held]
        self.held = len(places) - len(watched)
        await self.watcher.watch(watched)

    async def places(self) -> list[Place]:
        """List the folders with their paths as the system has them."""
        rows = await self._room.store.fetch(folder_rows.SELECT_PLACES)
        return [folder_rows.place_from(row) for row in rows]

    async def find(self, folder: str) -> Place:
        """Find a folder by its id or name.

        Raises:
            NotFound: There is none.
        """
        for place in await self.places():
            if folder == str(place.id) or folder.casefold() == place.name.casefold():
                return place
        raise NotFound(f"There is no folder {folder!r} in the library.", remedy="library.folders lists them.")

    async def folders(self) -> list[Folder]:
        """List the folders of the library."""
        rows = await self._room.store.fetch(folder_rows.SELECT)
        return [folder_rows.from_row(row, watched=self.watcher.watches(row["id"])) for row in rows]

    async def folder_add(self, path: str, name: str = "") -> Folder:
        """Take a folder into the library and begin to scan it."""
        real = await asyncio.to_thread(_real_folder, path)
        shown = printable(os.fsencode(real))
        called = check_name("The folder", name or Path(shown).name or shown)
        work = partial(folder_rows.insert, name=called, path=os.fsencode(real), at=self._room.clock.now())
        folder = await self._room.store.submit(work)
        self._scanner.request([await self.find(str(folder))])
        return next(found for found in await self.folders() if found.id == folder)

    async def folder_remove(self, folder: str) -> None:
        """Take a folder and its tracks out of the library; the files stay."""
        place = await self.find(folder)
        await self._room.store.submit(partial(require_folder_unclaimed, folder=place.id))
        await self.watcher.stop()  # it must not have scanned what is on its way out
        await self._scanner.forget(place.id)
        count = 0
        # In pieces, between which others may write.
        while some := await self._room.store.submit(partial(folder_rows.remove_some, folder=place.id), background=True):
            count += some
        await self._room.store.submit(partial(folder_rows.remove, folder=place.id))
        await self._watch()
        self._room.bus.publish(TracksChanged(count), source=SOURCE, correlation=correlation())

    async def scan(self, folder: str | None = None) -> ScanProgress:
        """Go through a folder, or through all of them, and read what is new; answers at once."""
        places = await self.places() if folder is None else [await self.find(folder)]
        if not places:
            raise NotFound("The library has no folder to scan.", remedy="library.folder_add path=… adds one.")
        if held := [place for place in places if place.is_held]:
            await self._hold(held, is_held=False)
        self._scanner.request(places)
        return self._scanner.progress

    async def scan_stop(self) -> None:
        """Stop scanning, until somebody asks for it again; what was read stays."""
        await self._hold(await self.places(), is_held=True)
        await self._scanner.stop()

    async def _hold(self, places: list[Place], *, is_held: bool) -> None:
        """Watch folders no more, or again."""
        folders = [place.id for place in places]
        await self._room.store.submit(partial(folder_rows.hold, folders=folders, is_held=is_held))
        await self._watch()

    async def scan_status(self) -> ScanProgress:
        """Tell how far the scan is."""
        return self._scanner.progress


def _real_folder(path: str) -> Path:
    """Give a folder's own path, without links.

    Raises:
        Invalid: There is no such folder, or it may not be read.
    """
    wrong: dict[str, str] = {}
    if not path.startswith(("/", "~")) or "\0" in path or len(path) > _LONGEST_PATH:
        wrong["path"] = "is a whole path, such as /srv/music"
    refuse_fields("The folder cannot be added", wrong)
    real = Path(path).expanduser().resolve()
    if not real.is_dir():
        raise Invalid(f"There is no folder {path!r} on this machine.", data={"fields": {"path": "is no folder"}})
    if not os.access(real, os.R_OK | os.X_OK):
        raise Invalid(f"The folder {path!r} may not be read.", data={"fields": {"path": "may not be read"}})
    return real
