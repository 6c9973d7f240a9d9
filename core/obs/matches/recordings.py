"""The recordings of matches, kept in the store; those that run are known at once."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

from core.caller import correlation
from core.clock import Micros
from core.errors import NotFound
from core.obs.events import MatchRecordingChanged
from core.obs.link import SOURCE
from core.obs.matches import pauses, recording_rows
from core.obs.matches.recording_rows import Recording
from core.obs.models import Connection
from core.part import Room


class Recordings:
    """The table `obs_recording`, and every recording that has not ended: there is one at most on each OBS."""

    def __init__(self, room: Room) -> None:
        """Work on this store; nothing is known to run before `start`."""
        self._room = room
        self._running: dict[int, Recording] = {}
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take up what the last run of the engine left."""
        rows = await self._room.store.fetch(recording_rows.SELECT_RUNNING)
        self._running = {recording.connection_id: recording for recording in map(recording_rows.from_row, rows)}

    # ---- what there is

    def running(self) -> list[Recording]:
        """List the recordings that run."""
        return [*self._running.values()]

    def on(self, connection_id: int) -> Recording | None:
        """Give the recording that runs on an OBS."""
        return self._running.get(connection_id)

    def of(self, match: int) -> list[Recording]:
        """List the recordings of a match that run."""
        return [recording for recording in self._running.values() if recording.match == match]

    async def covering(self, at: Micros, connection_id: int | None = None) -> list[Recording]:
        """List the recordings that were running at a moment, newest first."""
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

    # ---- what becomes of them

    async def begin(
        self, connection: Connection, match: int | None, title: str, asked_at: Micros, *, is_ours: bool
    ) -> None:
        """Keep a recording that runs.

        Args:
            connection: Whose it is.
            match: What it is of.
            title: That in words.
            asked_at: When it was asked for.
            is_ours: It was begun for this match, and did not run already.
        """
        new = Recording(0, connection.id, connection.name, match, title, None, is_ours, asked_at)
        new = replace(new, id=await self._room.store.submit(partial(recording_rows.insert, new=new)))
        self._running[connection.id] = new
        self._tell(new)

    async def end(self, recording: Recording, path: str | None = None, at: Micros | None = None) -> None:
        """Keep that a recording has ended; does nothing where that is known already.

        Args:
            recording: The recording.
            path: Its file, as OBS names it at the end: where it was split, that is the first one.
            at: When it ended; now where it is not given.
        """
        async with self._turn:  # who comes second does not go on before it is kept
            running = self._same(recording)
            if running is None:
                return
            del self._running[recording.connection_id]
            ended = _ended(running, at or self._room.clock.now())
            await self._keep(replace(ended, path=running.path or path))
            self._tell(replace(ended, path=running.path or path))

    async def split(self, recording: Recording, path: str, at: Micros) -> None:
        """Keep that a recording goes on in another file, which begins where the last one ended."""
        async with self._turn:
            running = self._same(recording)
            if running is None:
                return
            ended = _ended(running, at)
            new = ended.split(path, at)
            new = replace(new, id=await self._room.store.submit(partial(recording_rows.go_on, ended=ended, new=new)))
            self._running[new.connection_id] = new
            self._tell(ended)
            self._tell(new)

    async def know(self, recording: Recording, **known: Any) -> None:
        """Keep what has become known of a recording, unless it has ended meanwhile."""
        running = self._same(recording)
        if running is not None:
            self._running[recording.connection_id] = after = replace(running, **known)
            await self._keep(after)
            if after.shown != running.shown:
                self._tell(after)

    async def stop_later(self, match: int, at: Micros | None) -> None:
        """Keep when the recordings of a match are due to be stopped; None is not at all."""
        for recording in self.of(match):
            if recording.stop_at != at:
                await self.know(recording, stop_at=at)

    def _same(self, recording: Recording) -> Recording | None:
        """Give a recording as it is known now; None where it has ended."""
        running = self._running.get(recording.connection_id)
        return running if running is not None and running.id == recording.id else None

    async def _keep(self, recording: Recording) -> None:
        await self._room.store.submit(partial(recording_rows.update, recording=recording))

    def _tell(self, recording: Recording) -> None:
        self._room.bus.publish(MatchRecordingChanged(recording.shown), source=SOURCE, correlation=correlation())


def _ended(recording: Recording, at: Micros) -> Recording:
    ended_at = max(at, recording.started_at or 0)
    return replace(recording, ended_at=ended_at, pauses=pauses.over(recording.pauses, ended_at))
