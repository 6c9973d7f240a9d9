"""Recordings that are due to be stopped a while after the winner, also where the engine is started anew meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from core.clock import Micros
from core.errors import CuedeskError
from core.obs.keeper import Keepers
from core.obs.link import ObsLink
from core.obs.matches.recording_rows import Recording
from core.obs.matches.recordings import Recordings
from core.obs.matches.tracking import Tracker
from core.part import Room
from core.tasks import end

log = logging.getLogger("cuedesk.obs")

_LOOK_SECONDS: Final = 1.0
"""How often it is looked whether an OBS is back whose recording should have been stopped long ago."""

Stop = Callable[[int, str], Awaitable[None]]
"""Stops the recordings of a match; takes the correlation too. It does not raise."""


class Stops:
    """The stops that are due, one at most for each match."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings, tracker: Tracker, stop: Stop) -> None:
        """Begin with none; `stop` is called when one is due."""
        self._room, self._keepers = room, keepers
        self._recordings, self._tracker, self._stop = recordings, tracker, stop
        self._due: dict[int, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Go on with those that the last run of the engine left; what is overdue is stopped once its OBS is there."""
        for recording in self._recordings.running():
            if recording.match is not None and recording.stop_at is not None and recording.match not in self._due:
                self._begin(recording.match, self._stop_left(recording.match, recording.stop_at))

    async def close(self) -> None:
        """Stop nothing any more; what is due stays so."""
        await asyncio.gather(*map(end, tuple(self._due.values())))

    async def stop_later(self, match: int, seconds: float, correlation: str) -> None:
        """Stop a match's recordings after so long, in place of when they were due before."""
        await self.call_off(match)
        at = self._room.clock.now() + round(seconds * 1_000_000)
        self._begin(match, self._stop_new(match, at, correlation))
        await self._recordings.stop_later(match, at)

    async def call_off(self, match: int) -> None:
        """Let a match's recordings go on."""
        if (due := self._due.pop(match, None)) is not None:
            await end(due)
        await self._recordings.stop_later(match, None)

    def _begin(self, match: int, work: Coroutine[Any, Any, None]) -> None:
        task = self._due[match] = asyncio.create_task(work)

        def forget(_: asyncio.Task[None]) -> None:
            if self._due.get(match) is task:
                del self._due[match]

        task.add_done_callback(forget)

    async def _stop_new(self, match: int, at: Micros, correlation: str) -> None:
        await self._come(at)
        tried = set(self._there(match))
        await self._stop(match, correlation)  # also where nothing runs yet: it waits for what is about to begin
        await self._see_to_rest(match, tried, correlation)

    async def _stop_left(self, match: int, at: Micros) -> None:
        await self._come(at)
        await self._see_to_rest(match, set(), "")

    async def _come(self, at: Micros) -> None:
        await self._room.clock.sleep(max(0.0, (at - self._room.clock.now()) / 1_000_000))

    async def _see_to_rest(self, match: int, tried: set[ObsLink], correlation: str) -> None:
        """Stop what could not be reached as soon as it can, where it is certain that it still is what it was."""
        while self._recordings.of(match):
            back = {link: recording for link, recording in self._there(match).items() if link not in tried}
            sure = {link for link, recording in back.items() if await self._is_examined(recording)}
            if sure and self._recordings.of(match):
                await self._stop(match, correlation)
            tried |= sure
            await self._room.clock.sleep(_LOOK_SECONDS)

    def _there(self, match: int) -> dict[ObsLink, Recording]:
        """Give the recordings of a match on the OBS that are connected."""
        found = dict[ObsLink, Recording]()
        for recording in self._recordings.of(match):
            keeper = self._keepers.get(recording.connection_id)
            if keeper is not None and keeper.is_connected:
                found[keeper.link] = recording
        return found

    async def _is_examined(self, recording: Recording) -> bool:
        try:
            await self._tracker.examine(recording)
        except CuedeskError as error:
            log.warning("Whether OBS “%s” still records is not known: %s", recording.connection, error.message)
            return False
        return True
