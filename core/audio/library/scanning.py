"""Scans folders one after the other, writes what is found while it goes on, and tells how far it is."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from typing import Final

from core.audio.events import ScanFinished, ScanProgressed, TracksChanged
from core.audio.library import folder_rows, found, track_rows
from core.audio.library.folder_rows import Place
from core.audio.library.reader import Reader
from core.audio.models.library import ScanProgress
from core.errors import CuedeskError
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.audio")

SOURCE: Final = "library"
_TELL_SECONDS: Final = 0.25
_RATE_SECONDS: Final = 3.0
_IN_FLIGHT: Final = 2
"""How many pieces may wait for their commit while the next is read."""


class Scanner:
    """What is scanned, and what waits for it.

    Attributes:
        progress: How far the scan is.
        finished: Called when a folder was gone through.
    """

    def __init__(self, room: Room) -> None:
        """Take the shared rooms; nothing is scanned before it is asked for."""
        self._room = room
        self._reader = Reader(room.store.path)
        self.progress = ScanProgress("idle")
        self.finished: Callable[[], Awaitable[None]] | None = None
        self._waiting: deque[Place] = deque()
        self._present: Place | None = None
        self._is_stale = False
        self._task: asyncio.Task[None] | None = None
        self._told = 0.0
        self._measured: deque[tuple[float, int]] = deque()
        self._writing: deque[tuple[asyncio.Future[None], int]] = deque()

    def request(self, places: list[Place]) -> None:
        """Scan folders; one that waits already is not scanned twice, and one that is being scanned is again."""
        for place in places:
            if self._present is not None and self._present.id == place.id:
                self._is_stale = True
            elif all(other.id != place.id for other in self._waiting):
                self._waiting.append(place)
        if places and (self._task is None or self._task.done()):
            self._begin(ScanProgress("waiting"))
            self._task = asyncio.create_task(self._run(), name="library-scan")
        waiting = tuple(place.name for place in self._waiting)
        self._tell(replace(self.progress, waiting=waiting), is_due=True)

    async def forget(self, folder: int) -> None:
        """Scan a folder no longer."""
        self._waiting = deque(place for place in self._waiting if place.id != folder)
        if self._present is not None and self._present.id == folder:
            left = list(self._waiting)
            await self.stop()
            self.request(left)

    async def stop(self) -> None:
        """Stop scanning; what was read is written, and is not read again."""
        self._waiting.clear()
        task, self._task = self._task, None
        if task is not None and not task.done():
            await end(task)
            self._begin(ScanProgress("idle"))
        await self._reader.stop()

    async def _run(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            self._present, self._is_stale = place, False
            try:
                await self._scan(place)
            finally:
                self._present = None
            if self._is_stale:
                self._waiting.append(place)
        self._begin(ScanProgress("idle"))

    async def _scan(self, place: Place) -> None:
        names = tuple(other.name for other in self._waiting)
        self._begin(ScanProgress("listing", place.name, names, started_at=self._room.clock.now()))
        problem: str | None = "was stopped"
        try:
            problem = await self._read(place)
        except CuedeskError as error:
            problem = error.message
            log.warning("The folder %s: %s", place.name, problem)
            with suppress(CuedeskError):  # the store itself may be what fails
                await self._room.store.submit(partial(folder_rows.failed, folder=place.id, problem=problem))
        finally:
            finished = ScanFinished(place.name, self.progress, problem)
            self._room.bus.publish(finished, source=SOURCE)
        if self.finished is not None:
            await self.finished()

    async def _read(self, place: Place) -> str | None:
        """Go through a folder to its end, and tell what of it could not be read."""
        done = found.Done()
        try:
            async with aclosing(self._reader.read(place.id, place.path)) as messages:
                async for message in messages:
                    if isinstance(message, found.Done):
                        done = message
                    await self._take(place, message)
        finally:
            await self._settle(0)
        work = partial(folder_rows.scanned, folder=place.id, at=self._room.clock.now(), done=done)
        await self._room.store.submit(work)
        return done.problem

    async def _take(self, place: Place, message: found.Message) -> None:
        past, now = self.progress, self._room.clock.now()
        if isinstance(message, found.Listed):
            phase = past.phase if message.total is None else "reading"
            self._tell(replace(past, phase=phase, found=message.found, total=message.total))
        elif isinstance(message, found.Read):
            work = partial(track_rows.take, folder=place.id, found=message.tracks, words=message.words, at=now)
            self._write(work, len(message.tracks))
            self._tell(_counted(past, message.tracks))
            await self._settle(_IN_FLIGHT)
        elif isinstance(message, found.Moved):
            self._write(partial(track_rows.move, moved=message.tracks), len(message.tracks))
            self._tell(replace(past, changed=past.changed + len(message.tracks)))
        elif isinstance(message, found.Gone):
            for tracks, is_there in ((message.vanished, False), (message.returned, True)):
                self._write(partial(track_rows.set_there, tracks=tracks, is_there=is_there), len(tracks))
            vanished, changed = past.vanished + len(message.vanished), past.changed + len(message.returned)
            self._tell(replace(past, vanished=vanished, changed=changed))

    def _write(self, work: "partial[None]", tracks: int) -> None:
        self._writing.append((self._room.store.submit(work, background=True), tracks))

    async def _settle(self, most: int) -> None:
        """Wait until no more than so many pieces are not committed yet, and tell of each that is."""
        while len(self._writing) > most:
            committed, tracks = self._writing.popleft()
            await committed
            if tracks:
                self._room.bus.publish(TracksChanged(tracks), source=SOURCE)

    def _begin(self, progress: ScanProgress) -> None:
        self._measured.clear()
        self._tell(progress, is_due=True)

    def _tell(self, progress: ScanProgress, *, is_due: bool = False) -> None:
        """Take what has come about, and tell of it where that is not too soon after the last time."""
        self.progress = progress
        now = self._room.clock.monotonic()
        if self.progress.phase == "reading":
            self._measure(now)
        if is_due or now - self._told >= _TELL_SECONDS:
            self._told = now
            self._room.bus.publish(ScanProgressed(self.progress), source=SOURCE)

    def _measure(self, now: float) -> None:
        self._measured.append((now, self.progress.read))
        while now - self._measured[0][0] > _RATE_SECONDS:
            self._measured.popleft()
        begin, read = self._measured[0]
        if now - begin > _TELL_SECONDS and self.progress.read > read:
            rate = (self.progress.read - read) / (now - begin)
            left = ((self.progress.total or 0) - self.progress.read) / rate
            self.progress = replace(self.progress, rate=round(rate, 1), seconds_left=round(max(0.0, left), 1))


def _counted(past: ScanProgress, tracks: list[found.FoundTrack]) -> ScanProgress:
    """Count tracks that were read."""
    changed = sum(1 for track in tracks if track.id)
    return replace(
        past,
        read=past.read + len(tracks),
        added=past.added + len(tracks) - changed,
        changed=past.changed + changed,
        broken=past.broken + sum(1 for track in tracks if track.problem is not None),
    )
