"""Measures the loudness of every track in the background, one at a time; and draws waveforms when asked."""

import asyncio
import logging
import sqlite3
from collections import OrderedDict
from functools import partial
from typing import Final

from core.audio.events import TrackChanged
from core.audio.library import track_rows
from core.audio.library.measuring import Measured, NoFfmpeg, measure_loudness, measure_peaks
from core.audio.library.scanning import SOURCE, Scanner
from core.audio.library.settings import MEASURE_LOUDNESS
from core.audio.library.tracks import TracksService
from core.audio.models.jobs import LoudnessProgress, Waveform
from core.errors import CuedeskError, Unavailable
from core.part import Room
from core.tasks import end
from core.validation import refuse_fields

log = logging.getLogger("cuedesk.audio")

_LOOK_SECONDS: Final = 15.0
"""How long after it has found nothing to measure it looks again."""

_WIDEST: Final = 2000
_KEPT: Final = 64
_DRAWN_AT_ONCE: Final = 2
"""Each waveform is a program of its own; somebody who goes quickly down a list must not start dozens."""

_NEXT: Final = """
    SELECT id, path, duration_ms, modified_ns FROM audio_track
    WHERE is_listed AND measured_ns IS NOT modified_ns ORDER BY id LIMIT 1
"""
_ONE: Final = "SELECT id, path, duration_ms, modified_ns FROM audio_track WHERE id = ?"
_KEEP: Final = "UPDATE audio_track SET lufs = ?, true_peak_db = ?, measured_ns = ? WHERE id = ?"
_COUNT: Final = """
    SELECT count(*) FILTER (WHERE lufs IS NOT NULL), count(*) FILTER (WHERE measured_ns IS NOT modified_ns)
    FROM audio_track WHERE is_listed
"""


class MeasuringService:
    """Loudness and waveforms."""

    def __init__(self, room: Room, scanner: Scanner, tracks: TracksService) -> None:
        """Take the shared rooms, the scan that is let go first, and who knows the tracks."""
        self._room, self._scanner, self._tracks = room, scanner, tracks
        self._present: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._one_by_one = asyncio.Lock()
        self._drawing = asyncio.Semaphore(_DRAWN_AT_ONCE)
        self._drawn: OrderedDict[tuple[int, int, int], Waveform] = OrderedDict()

    def start(self) -> None:
        """Begin to measure what was not yet."""
        self._task = asyncio.create_task(self._run(), name="library-loudness")

    async def stop(self) -> None:
        """Measure no longer."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)

    async def loudness(self, track: int | None = None) -> LoudnessProgress:
        """Tell how many tracks' loudness is known, after measuring one again where one is named."""
        if track is not None:
            await self._tracks.track(track)
            await self._measure((await self._room.store.fetch(_ONE, (track,)))[0])
        [(measured, waiting)] = await self._room.store.fetch(_COUNT)
        return LoudnessProgress(measured, waiting, self._present, self._room.settings.get(MEASURE_LOUDNESS))

    async def waveform(self, track: int, width: int = 120) -> Waveform:
        """Give a track's peaks in so many pieces, each from 0 to 255."""
        if not 1 <= width <= _WIDEST:
            refuse_fields("There is no such waveform", {"width": f"is from 1 to {_WIDEST}, not {width}"})
        found = await self._tracks.track(track)
        row = (await self._room.store.fetch(_ONE, (track,)))[0]
        if found.state in ("broken", "vanished") or not found.duration_ms:
            raise Unavailable(f"{found.name!r} cannot be drawn, for there is nothing in it to hear.")
        key = (track, row["modified_ns"], width)
        drawn = self._drawn.get(key)
        if drawn is None:
            async with self._drawing:
                drawn = Waveform(track, await measure_peaks(track_rows.file_of(row), found.duration_ms, width))
            self._drawn[key] = drawn
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        return drawn

    async def _run(self) -> None:
        complaint = ""
        while True:
            try:
                if await self._measure_next():
                    complaint = ""
                    continue
            except CuedeskError as error:
                if error.message != complaint:  # once, not at every look
                    complaint = error.message
                    log.warning("The loudness of tracks is not measured: %s", complaint)
            await self._room.clock.sleep(_LOOK_SECONDS)

    async def _measure_next(self) -> bool:
        """Measure one track; False where there is none, or it is not the time."""
        if not self._room.settings.get(MEASURE_LOUDNESS) or self._scanner.progress.phase != "idle":
            return False
        rows = await self._room.store.fetch(_NEXT)
        if rows:
            await self._measure(rows[0])
        return bool(rows)

    async def _measure(self, row: sqlite3.Row) -> None:
        """Measure a track, and keep what was found; one that cannot be is not tried again until it changes."""
        async with self._one_by_one:
            self._present = row["id"]
            try:
                measured = await measure_loudness(track_rows.file_of(row), row["duration_ms"])
            except NoFfmpeg:
                raise
            except Unavailable as error:
                log.info("Track %s: %s", row["id"], error.message)
                measured = Measured(None, None)
            finally:
                self._present = None
            values = (*measured, row["modified_ns"], row["id"])
            await self._room.store.submit(partial(_keep, values=values), background=True)
        changed = await self._tracks.track(row["id"])
        self._room.bus.publish(TrackChanged(changed), source=SOURCE)


def _keep(db: sqlite3.Connection, values: tuple[object, ...]) -> None:
    db.execute(_KEEP, values)
