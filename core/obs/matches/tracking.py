"""What OBS does of itself with the recordings of matches: placed in time, and followed when held, split and ended."""

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

from core.clock import Clock, Micros
from core.errors import CuedeskError, NotFound
from core.event import Event, Lagged, Payload
from core.obs.events import (
    ConnectionChanged,
    ConnectionRemoved,
    MatchRecordingChanged,
    OutputChanged,
    RecordFileChanged,
)
from core.obs.instance import ObsInstance
from core.obs.keeper import Keeper, Keepers
from core.obs.matches import pauses
from core.obs.matches.recording_rows import Recording
from core.obs.matches.recordings import Recordings
from core.obs.models import MatchRecording, Output
from core.obs.places import is_here
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.obs")

_POLL_SECONDS: Final = 0.1
_PLACING_SECONDS: Final = 30.0
"""How long the first frame is waited for: a recording that shares an encoder begins at its next key frame."""

_PLACINGS: Final = 5
"""How often it is asked how long a recording has lasted; the least answer is the least delayed one."""


class Tracker:
    """Follows every recording that has not ended."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings) -> None:
        """Listen from now on; nothing is followed before `start`."""
        self._room, self._keepers, self._recordings = room, keepers, recordings
        self._lost_at: dict[int, Micros] = {}
        self._placing: dict[int, asyncio.Task[None]] = {}
        topics = (OutputChanged, RecordFileChanged, ConnectionChanged, ConnectionRemoved, MatchRecordingChanged)
        self._heard = room.bus.subscribe(*(said.topic for said in topics))
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Follow; what has ended while the engine was down is found when its OBS is connected."""
        for recording in self._recordings.running():
            if self._keepers.get(recording.connection_id) is None:
                await self._recordings.end(recording)
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Follow nothing any more; recordings run on, and so do their rows."""
        self._heard.close()
        tasks = [*self._placing.values(), *([self._following] if self._following else [])]
        await asyncio.gather(*map(end, tasks))

    async def examine(self, recording: Recording, at: Micros | None = None) -> None:
        """Ask an OBS whether a recording still runs, and end it where it does not, or where another one does.

        Args:
            recording: The recording.
            at: When it has ended, if it has and nothing else tells.

        Raises:
            CuedeskError: It cannot be asked.
        """
        keeper = self._keepers.get(recording.connection_id)
        if keeper is None:  # nobody will tell of its end any more
            await self._recordings.end(recording, at=at)
        elif not _goes_on(recording, (await keeper.link.instance.read()).record):
            await self._recordings.end(recording, at=await self._last_written(keeper, recording.path) or at)
        elif recording.started_at is None:
            self._place(keeper, recording)
        else:
            await self._see_to_pauses(keeper, recording)

    # ---- placing it in time

    def _place(self, keeper: Keeper, recording: Recording) -> None:
        if recording.id in self._placing:
            return
        task = asyncio.create_task(self._find_start(keeper, recording))
        self._placing[recording.id] = task
        task.add_done_callback(lambda _: self._placing.pop(recording.id, None))

    def _see_to_placing(self, changed: MatchRecording) -> None:
        """Place a recording that has begun, and leave one that has ended."""
        placing = self._placing.get(changed.id)
        if changed.ended_at is not None and placing is not None:
            placing.cancel()
        for recording in self._recordings.running():
            keeper = self._keepers.get(recording.connection_id)
            if recording.id == changed.id and recording.started_at is None and keeper is not None:
                self._place(keeper, recording)

    async def _find_start(self, keeper: Keeper, recording: Recording) -> None:
        """Work out when the first frame was made, and ask which file it went to."""
        try:
            instance = keeper.link.instance
            if (started_at := await _first_frame(self._room.clock, instance)) is None:
                log.warning("OBS “%s” records, but has not made a frame of it.", recording.connection)
                return
            await self._recordings.know(recording, started_at=started_at)
            path = (await instance.read()).record.path or keeper.link.known.record.path
            if path is not None:
                await self._recordings.know(recording, path=path)
            await self._see_to_pauses(keeper, recording)
        except CuedeskError as error:
            log.warning("When the recording of OBS “%s” began is not known: %s", recording.connection, error.message)

    async def _see_to_pauses(self, keeper: Keeper, recording: Recording) -> None:
        """Compare how long a recording has lasted with when it is known to have been held."""
        before = self._recordings.on(recording.connection_id)
        at, record = await _asked(self._room.clock, keeper.link.instance)
        running = self._recordings.on(recording.connection_id)
        if running is None or running is not before or running.started_at is None or not record.active:
            return  # what was said meanwhile is newer
        lasted = (record.duration_ms or 0) * 1000 - running.earlier
        now = pauses.corrected(running.started_at, running.pauses, at, lasted, is_held=record.paused)
        if now != running.pauses:
            await self._recordings.know(running, pauses=now)

    # ---- following what OBS does by itself

    async def _follow(self) -> None:
        while True:
            events = await self._heard.next()
            if isinstance(events, Lagged):
                await self._survive(self._examine_all(None))
                continue
            for event in events:
                await self._survive(self._take(event, event.data))

    async def _take(self, event: Event, said: Payload) -> None:
        match said:
            case OutputChanged(connection=name, output="record") if (recording := self._named(name)) is not None:
                await self._take_step(recording, said, event.at)
            case RecordFileChanged(connection=name, path=path) if (recording := self._named(name)) is not None:
                if recording.path != path:
                    await self._recordings.split(recording, path, event.at)
            case MatchRecordingChanged(recording=changed):
                self._see_to_placing(changed)
            case ConnectionChanged(connection=connection) if connection.state in ("lost", "disabled"):
                self._lost_at.setdefault(connection.id, event.at)
            case ConnectionChanged(connection=connection) if connection.state in ("connected", "degraded"):
                lost_at = self._lost_at.pop(connection.id, None)
                running = self._recordings.on(connection.id)
                if running is not None and (lost_at is not None or running.asked_at < connection.since):
                    await self.examine(running, lost_at)
            case ConnectionRemoved():
                await self._examine_all(event.at)

    async def _take_step(self, recording: Recording, said: OutputChanged, at: Micros) -> None:
        """Follow what a recording was said to be about."""
        match said.became:
            case "paused":
                await self._recordings.know(recording, pauses=pauses.begun(recording.pauses, at))
            case "resumed":
                await self._recordings.know(recording, pauses=pauses.over(recording.pauses, at))
            case "stopped" if recording.is_named(said.path):
                await self._recordings.end(recording, said.path, at)
            case "stopped":
                await self.examine(recording, at)

    async def _examine_all(self, at: Micros | None) -> None:
        for recording in self._recordings.running():
            await self._survive(self.examine(recording, at))

    async def _last_written(self, keeper: Keeper, path: str | None) -> Micros | None:
        """Tell when a file was last written to, where it can be seen: when a recording ended that nobody saw end."""
        if path is None or not await is_here(keeper.connection.host):
            return None
        try:
            status = await asyncio.to_thread(Path(path).stat)
        except OSError:
            return None
        return status.st_mtime_ns // 1000

    def _named(self, connection: str) -> Recording | None:
        try:
            return self._recordings.on(self._keepers.find(connection).connection.id)
        except NotFound:
            return None

    async def _survive(self, work: Coroutine[Any, Any, None]) -> None:
        """Let one thing that cannot be found out not end the following of all others."""
        try:
            await work
        except CuedeskError as error:
            log.warning("Whether a recording runs is not known: %s", error.message)
        except Exception:  # whatever it is, the next recording has to be followed
            log.exception("What an OBS said of its recording could not be followed")


async def _first_frame(clock: Clock, instance: ObsInstance) -> Micros | None:
    """Work out when the first frame of a recording was made; None where none is made."""
    found = list[Micros]()
    until = clock.monotonic() + _PLACING_SECONDS
    while len(found) < _PLACINGS and clock.monotonic() < until:
        at, record = await _asked(clock, instance)
        if record.duration_ms:
            found.append(at - record.duration_ms * 1000)
        await clock.sleep(_POLL_SECONDS)
    return min(found, default=None)


async def _asked(clock: Clock, instance: ObsInstance) -> tuple[Micros, Output]:
    """Ask what a recording is like, and tell when it was so."""
    asked_at = clock.now()
    record = (await instance.figures()).record
    return (asked_at + clock.now()) // 2, record


def _goes_on(recording: Recording, record: Output) -> bool:
    """Tell whether what an OBS records is still this; None of what it did not say speaks against that."""
    if not record.active:
        return record.active is None
    return None in (recording.path, record.path) or recording.is_named(record.path)
