"""The library: its services built in order, started, stopped, and served under one name."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from core.audio import commands
from core.audio.library.albums import AlbumsService
from core.audio.library.batches import BatchesService
from core.audio.library.categories import ListsService
from core.audio.library.claims import ClaimsService
from core.audio.library.editing import EditingService
from core.audio.library.folders import FoldersService
from core.audio.library.importing import ImportsService
from core.audio.library.loudness import MeasuringService
from core.audio.library.playlists import PlaylistsService
from core.audio.library.plays import Plays
from core.audio.library.rewriting import Rewriting
from core.audio.library.scanning import Scanner
from core.audio.library.track_files import TrackFilesService
from core.audio.library.tracks import TracksService
from core.audio.library.uses import Holds, nothing_held
from core.errors import CuedeskError
from core.health import Health
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.audio")


class Library:
    """Everything of the library."""

    def __init__(self, room: Room, holds: Holds = nothing_held) -> None:
        """Build the services; nothing is scanned before `start`.

        Args:
            room: The shared rooms.
            holds: Tells what the decks hold.
        """
        files = asyncio.Lock()
        self._scanner = Scanner(room)
        self._folders = FoldersService(room, self._scanner)
        self._tracks = tracks = TracksService(room, self._folders)
        self._rewriting = Rewriting(room.store)
        self._repairing: asyncio.Task[None] | None = None
        self._editing = EditingService(room, tracks, self._rewriting, files)
        self._files = TrackFilesService(room, tracks, files, holds)
        self._lists = ListsService(room, tracks)
        self._playlists, self._albums = PlaylistsService(room), AlbumsService(room)
        self._claims = ClaimsService(room)
        self._imports = ImportsService(room, self._folders)
        self._batches = BatchesService(room, self._editing, self._lists, self._files, holds)
        self._measuring = MeasuringService(room, self._scanner, tracks)
        self._plays = Plays(room, tracks)
        room.health.declare("library", check=self._health, gauges=self._gauges)

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return (
            (commands.Folders, self._folders),
            (commands.Tracks, self._tracks),
            (commands.Edits, self._editing),
            (commands.TrackFiles, self._files),
            (commands.Lists, self._lists),
            (commands.Playlists, self._playlists),
            (commands.Albums, self._albums),
            (commands.Claims, self._claims),
            (commands.Imports, self._imports),
            (commands.Batches, self._batches),
            (commands.Measuring, self._measuring),
        )

    async def start(self) -> None:
        """Go on with what was being scanned; nothing is waited for that a disk may hold up."""
        if await self._rewriting.left():
            self._repairing = asyncio.create_task(self._repair(), name="library-repair")
        else:
            await self._folders.start()
        self._measuring.start()
        self._plays.start()

    async def stop(self) -> None:
        """Stop measuring, importing, watching and scanning; what was done is kept."""
        if self._repairing is not None:
            await end(self._repairing)
        await self._plays.stop()
        await self._measuring.stop()
        await self._imports.stop()
        await self._folders.stop()
        await self._scanner.stop()

    async def _repair(self) -> None:
        """Take back what was being written when the engine ended, before a scan believes it."""
        try:
            await self._rewriting.put_back()
        except CuedeskError as error:
            log.warning("Edits that were broken off are not taken back yet: %s", error.message)
        await self._folders.start()

    def _health(self) -> Health:
        progress = self._scanner.progress
        if progress.folder is not None:
            return Health("ok", f"scanning {progress.folder}")
        if (problem := self._folders.watcher.problem) is not None:
            return Health("degraded", f"folders are not watched: {problem}", "library.scan finds what has changed.")
        if self._folders.problems:
            return Health("degraded", "; ".join(self._folders.problems), "library.scan tries it again.")
        if self._folders.held:
            return Health("ok", "scanning was stopped by hand, so that what changes is not found")
        return Health("ok", "all folders are scanned")

    def _gauges(self) -> dict[str, float]:
        return {"scan_rate": self._scanner.progress.rate or 0.0}
