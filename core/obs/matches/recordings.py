"""The recordings that run for matches: placed in time, followed when they end or go on elsewhere, kept in the store."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from core.caller import correlation
from core.clock import Micros
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
from core.obs.link import SOURCE
from core.obs.matches import recording_rows
from core.obs.matches.naming import is_same_path
from core.obs.matches.recording_rows import Recording
from core.obs.models import Output
from core.obs.places import is_here
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.obs")

_POLL_SECONDS: Final = 0.1
_PLACING_SECONDS: Final = 30.0
"""How long the first frame is waited for: a recording that shares an encoder begins at its next key frame."""

_PLACINGS: Final = 5
"""How often it is asked how long a recording has lasted; the least answer is the least delayed one."""


class Recordings:
    """Every recording that has not ended, by connection: there is one at most on each OBS."""

    def __init__(self, room: Room, keepers: Keepers) -> None:
        """Work on the table `obs_recording`; nothing is followed before `start`."""
        self._room, self._keepers = room, keepers
        self._running: dict[int, Recording] = {}
        self._lost_at: dict[int, Micros] = {}
        self._placing: dict[int, asyncio.Task[None]] = {}
        self._ending = asyncio.Lock()
        topics = (OutputChanged, RecordFileChanged, ConnectionChanged, ConnectionRemoved)
        self._heard = room.bus.subscribe(*(said.topic for said in topics))
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what the last run of the engine left; what has ended meanwhile is found when its OBS is connected."""
        rows = await self._room.store.fetch(recording_rows.SELECT_RUNNING)
        self._running = {recording.connection_id: recording for recording in map(recording_rows.from_row, rows)}
        for recording in tuple(self._running.values()):
            if self._keepers.get(recording.connection_id) is None:
                await self.end(recording)
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Follow nothing any more; recordings run on, and so do their rows."""
        self._heard.close()
        tasks = [*self._placing.values(), *([self._following] if self._following else [])]
        await asyncio.gather(*map(end, tasks))

    # ---- what runs

    @property
    def are_running(self) -> bool:
        """Tell whether anything is recorded."""
        return bool(self._running)

    def on(self, connection_id: int) -> Recording | None:
        """Give the recording that runs on an OBS."""
        return self._running.get(connection_id)

    def of(self, match: int) -> list[Recording]:
        """List the recordings of a match that run."""
        return [recording for recording in self._running.values() if recording.match == match]

    async def covering(self, at: Micros, connection_id: int | None = None) -> list[Recording]:
        """List the recordings that have a moment in them, newest first."""
        rows = await self._room.store.fetch(recording_rows.SELECT_COVERING, (at, connection_id))
        return [recording_rows.from_row(row) for row in rows]

    async def newest(self, match: int | None, limit: int) -> list[Recording]:
        """List the recordings, newest first."""
        rows = await self._room.store.fetch(recording_rows.SELECT_NEWEST, (match, limit))
        return [recording_rows.from_row(row) for row in rows]

    async def one(self, recording: int) -> Recording:
        """Give a recording.

        Raises:
            NotFound: There is none with this id.
        """
        rows = await self._room.store.fetch(recording_rows.SELECT_ONE, (recording,))
        if not rows:
            raise NotFound(f"There is no recording {recording}.", remedy="obs.recordings lists them.")
        return recording_rows.from_row(rows[0])

    # ---- beginning and ending

    async def begin(
        self, keeper: Keeper, match: int | None, title: str, asked_at: Micros, *, is_ours: bool
    ) -> Recording:
        """Keep a recording that runs, and find out when its first frame was made.

        Args:
            keeper: Whose it is.
            match: What it is of.
            title: That in words.
            asked_at: When it was asked for.
            is_ours: It was begun for this match, and did not run already.
        """
        connection = keeper.connection
        new = Recording(0, connection.id, connection.name, match, title, None, is_ours, asked_at)
        new = replace(new, id=await self._room.store.submit(partial(recording_rows.insert, new=new)))
        self._running[connection.id] = new
        self._tell(new)
        self._place(keeper, new)
        return new

    async def end(self, recording: Recording, path: str | None = None, at: Micros | None = None) -> None:
        """Keep that a recording has ended; does nothing where that is known already."""
        async with self._ending:  # who comes second does not go on before it is kept
            running = self._running.get(recording.connection_id)
            if running is None or running.id != recording.id:
                return
            del self._running[recording.connection_id]
            if (placing := self._placing.pop(recording.connection_id, None)) is not None:
                placing.cancel()
            ended_at = max(at or self._room.clock.now(), running.started_at or 0)
            await self._keep(replace(running, path=path or running.path, ended_at=ended_at))

    async def _know(self, recording: Recording, **known: Any) -> None:
        """Keep what has become known of a recording, unless it has ended meanwhile."""
        running = self._running.get(recording.connection_id)
        if running is not None and running.id == recording.id:
            self._running[recording.connection_id] = after = replace(running, **known)
            await self._keep(after)

    async def _keep(self, recording: Recording) -> None:
        await self._room.store.submit(partial(recording_rows.update, recording=recording))
        self._tell(recording)

    def _tell(self, recording: Recording) -> None:
        self._room.bus.publish(MatchRecordingChanged(recording.shown), source=SOURCE, correlation=correlation())

    # ---- placing it in time

    def _place(self, keeper: Keeper, recording: Recording) -> None:
        self._placing[recording.connection_id] = task = asyncio.create_task(self._find_start(keeper, recording))

        def forget(done: asyncio.Task[None]) -> None:
            if self._placing.get(recording.connection_id) is done:
                del self._placing[recording.connection_id]

        task.add_done_callback(forget)

    async def _find_start(self, keeper: Keeper, recording: Recording) -> None:
        """Work out when the first frame was made, and ask which file it went to."""
        try:
            instance = keeper.link.instance
            if (started_at := await self._first_frame(instance)) is None:
                log.warning("OBS “%s” records, but has not made a frame of it.", recording.connection)
                return
            await self._know(recording, started_at=started_at)
            path = (await instance.read()).record.path or keeper.link.known.record.path
            if path is not None:
                await self._know(recording, path=path)
        except CuedeskError as error:
            log.warning("When the recording of OBS “%s” began is not known: %s", recording.connection, error.message)

    async def _first_frame(self, instance: ObsInstance) -> Micros | None:
        clock, found = self._room.clock, list[Micros]()
        until = clock.monotonic() + _PLACING_SECONDS
        while len(found) < _PLACINGS and clock.monotonic() < until:
            asked_at = clock.now()
            record = (await instance.figures()).record
            answered_at = clock.now()
            if record.duration_ms:
                found.append((asked_at + answered_at) // 2 - record.duration_ms * 1000)
            await clock.sleep(_POLL_SECONDS)
        return min(found, default=None)

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
            case OutputChanged(connection=name, output="record", became="stopped", path=path):
                if (recording := self._named(name)) is not None:
                    if is_same_path(path, recording.path):
                        await self.end(recording, path, event.at)
                    else:
                        await self._examine(recording, event.at)
            case RecordFileChanged(connection=name, path=path):
                if (recording := self._named(name)) is not None and recording.path != path:
                    await self._split(recording, path, event.at)
            case ConnectionChanged(connection=connection) if connection.state in ("lost", "disabled"):
                self._lost_at.setdefault(connection.id, event.at)
            case ConnectionChanged(connection=connection) if connection.state in ("connected", "degraded"):
                lost_at = self._lost_at.pop(connection.id, None)
                recording = self._running.get(connection.id)
                if recording is not None and (lost_at is not None or recording.asked_at < connection.since):
                    await self._examine(recording, lost_at)
            case ConnectionRemoved():
                await self._examine_all(event.at)

    async def _split(self, recording: Recording, path: str, at: Micros) -> None:
        """Go on in another file, which begins where the last one ended."""
        await self.end(recording, at=at)
        new = replace(recording, id=0, path=path, asked_at=at, started_at=at)
        new = replace(new, id=await self._room.store.submit(partial(recording_rows.insert, new=new)))
        self._running[new.connection_id] = new
        self._tell(new)

    async def _examine_all(self, at: Micros | None) -> None:
        for recording in tuple(self._running.values()):
            await self._survive(self._examine(recording, at))

    async def _examine(self, recording: Recording, at: Micros | None) -> None:
        """Ask an OBS whether a recording still runs, and end it where it does not, or where another one does."""
        keeper = self._keepers.get(recording.connection_id)
        if keeper is None:  # nobody will tell of its end any more
            await self.end(recording, at=at)
        elif _goes_on(recording, (await keeper.link.instance.read()).record):
            if recording.started_at is None and recording.connection_id not in self._placing:
                self._place(keeper, recording)
        else:
            await self.end(recording, at=await self._last_written(keeper, recording.path) or at)

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
            return self._running.get(self._keepers.find(connection).connection.id)
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


def _goes_on(recording: Recording, record: Output) -> bool:
    """Tell whether what an OBS records is still this; None of what it did not say speaks against that."""
    if not record.active:
        return record.active is None
    return None in (recording.path, record.path) or is_same_path(recording.path, record.path)
