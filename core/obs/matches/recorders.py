"""Which OBS records, and what is done on each of them when a match is prepared, begins and ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from core.clock import Micros
from core.errors import Conflict, Unavailable
from core.obs.causes import starts, stops
from core.obs.instance import Figures
from core.obs.keeper import Keeper, Keepers
from core.obs.matches import naming, settings
from core.obs.matches.naming import About
from core.obs.matches.recording_rows import Recording
from core.obs.matches.recordings import Recordings
from core.obs.matches.steps import Steps
from core.obs.places import is_here
from core.part import Room

_ENDED_SECONDS: Final = 10.0
_STARTED_SECONDS: Final = 1.0
_STARTS: Final = 4
_POLL_SECONDS: Final = 0.05


def recorders(keepers: Keepers) -> list[Keeper]:
    """List the OBS that record: those of that role, or else those that are for anything.

    Raises:
        Conflict: There is none.
    """
    enabled = keepers.enabled()
    for role in ("record", "general"):
        if chosen := [keeper for keeper in enabled if keeper.connection.role == role]:
            return chosen
    raise Conflict(
        "There is no OBS that records.", remedy="Add one with the role record (obs.connection_add), or connect it."
    )


class Recorder:
    """The steps on one recording OBS."""

    def __init__(self, room: Room, keeper: Keeper, recordings: Recordings, *, is_alone: bool = True) -> None:
        """Take the OBS, where its recordings are kept, and whether no other records the same."""
        self._room, self._keeper, self._recordings = room, keeper, recordings
        self._is_alone = is_alone
        self.steps = Steps(keeper.connection.name, room.settings)

    async def prepare(self, about: About) -> Steps:
        """See to the folder of the tournament's day."""
        await self._see_to_folder(about, _venue_time(self._room.clock.now()))
        return self.steps

    async def start(self, about: About) -> Steps:
        """Have a match recorded under its name."""
        steps, at = self.steps, _venue_time(self._room.clock.now())
        if await self._is_recorded(about):
            steps.say("recording", "It is being recorded already.")
            return steps
        restarts = steps.is_on(settings.STEP_RESTART_BUFFER) and steps.is_on(settings.STEP_REPLAY_BUFFER)
        if steps.is_on(settings.STEP_RECORD) and self._recordings.on(self._keeper.connection.id) is not None:
            await steps.take("last recording", self._end_last)
        if restarts:
            restarts = await steps.take("old replay buffer", self._stop_buffer)
        await self._see_to_folder(about, at)
        name = self._name(about, at)
        if not steps.is_on(settings.STEP_RESTART_BUFFER):
            await steps.take("replay buffer", lambda: self._start_buffer(name), settings.STEP_REPLAY_BUFFER)
        await steps.take("file name", lambda: self._set_file_name(naming.as_format(name)), settings.STEP_FILE_NAME)
        await steps.take("recording", lambda: self._start_recording(about, at), settings.STEP_RECORD)
        if restarts:
            # After the recording: one that shares an encoder which runs already begins at its next key frame only.
            await steps.take("replay buffer", lambda: self._start_buffer(name))
        return steps

    async def end(self, recording: Recording) -> Steps:
        """Stop a match's recording."""
        await self.steps.take("recording", lambda: self._end(recording))
        return self.steps

    # ---- the steps

    async def _see_to_folder(self, about: About, at: datetime) -> None:
        base = self._room.settings.get(settings.RECORD_BASE)
        if not base:
            if self.steps.is_on(settings.STEP_DIRECTORY):
                self.steps.say("directory", f"skipped: no folder is set ({settings.RECORD_BASE})")
            return
        wanted = naming.folder(base, about, at)
        is_local = await is_here(self._keeper.connection.host)
        if is_local and not await self.steps.take("folder", lambda: _make(wanted), settings.STEP_FOLDER):
            return  # better in the wrong folder than in none
        await self.steps.take(
            "directory", lambda: self._set_directory(wanted, is_local=is_local), settings.STEP_DIRECTORY
        )

    async def _set_directory(self, wanted: str, *, is_local: bool) -> str | None:
        instance = self._keeper.link.instance
        await instance.set_file_rule(wanted, None)
        now = (await instance.file_rule()).directory
        if now is not None and not naming.is_same_path(now, wanted):
            raise Conflict(f"It was to record into {wanted}, and says that it records into {now}.")
        if now is None:
            return "It does not say where it records to."
        return None if is_local else f"It is on another machine, where {wanted} has to be there already."

    def _name(self, about: About, at: datetime) -> str:
        template = self._room.settings.get(settings.FILE_NAME)
        template = template if self._is_alone else naming.apart(template)
        return naming.file_name(template, about, at, self._keeper.connection.name)

    async def _set_file_name(self, wanted: str) -> str | None:
        instance = self._keeper.link.instance
        await instance.set_file_rule(None, wanted)
        now = (await instance.file_rule()).file_name
        if now is not None and now != wanted:
            raise Conflict(f"The file was to be called “{wanted}”, and it says “{now}”.")
        return None if now is not None else "It does not say how it names files."

    async def _stop_buffer(self) -> str | None:
        with self._keeper.link.asking(*stops("replay_buffer")) as obs:
            await obs.set_replay_buffer(False)
        return None

    async def _start_buffer(self, name: str) -> str | None:
        """Start the replay buffer; it keeps the file name that holds in that moment."""
        if self.steps.is_on(settings.STEP_FILE_NAME):
            with suppress(Conflict):  # a name that is not taken over is said of the recording's
                await self._set_file_name(naming.replay_format(name))
        for _ in range(_STARTS):
            with self._keeper.link.asking(*starts("replay_buffer")) as obs:
                await obs.set_replay_buffer(True)
            if await self._until(lambda now: now.replay_buffer.active is not False, _STARTED_SECONDS):
                return None
            # A buffer that has just been stopped takes no order for a moment, and answers that it runs.
        raise Conflict("The replay buffer was started, and does not run.")

    async def _start_recording(self, about: About, at: datetime) -> str | None:
        link = self._keeper.link
        before = (await link.instance.figures()).record
        asked_at = self._room.clock.now()
        with link.asking(*starts("record")) as obs:
            await obs.start_recording()
        now = (await link.instance.figures()).record
        # One that ran may have been about to end; what has lasted less is another.
        goes_on = before.active is True and (now.duration_ms or 0) >= (before.duration_ms or 0)
        title = naming.title(about, at)
        await self._recordings.begin(self._keeper.connection, about.match, title, asked_at, is_ours=not goes_on)
        return "It was recording already, into a file of its own name; that goes on." if goes_on else None

    async def _end_last(self) -> str | None:
        last = self._recordings.on(self._keeper.connection.id)
        return await self._end(last) if last is not None else None

    async def _end(self, recording: Recording) -> str | None:
        if not recording.is_ours:
            await self._recordings.end(recording)
            return "It was recording before the match began, and goes on."
        with self._keeper.link.asking(*stops("record")) as obs:
            path = await obs.stop_recording()
        ended_at = self._room.clock.now()
        # The file is whole when the recording has ended, and not when OBS has taken the order.
        if not await self._until(lambda now: not now.record.active, _ENDED_SECONDS):
            raise Conflict("It was told to stop recording, and still records.")
        await self._recordings.end(recording, path, ended_at)
        return path

    async def _until(self, is_so: Callable[[Figures], bool], seconds: float) -> bool:
        """Read back until it is so; tells whether it came to that in time."""
        clock = self._room.clock
        until = clock.monotonic() + seconds
        while not is_so(await self._keeper.link.instance.figures()):
            if clock.monotonic() > until:
                return False
            await clock.sleep(_POLL_SECONDS)
        return True

    async def _is_recorded(self, about: About) -> bool:
        recording = self._recordings.on(self._keeper.connection.id)
        if recording is None or recording.match != about.match:
            return False
        try:
            return (await self._keeper.link.instance.figures()).record.active is True
        except Unavailable:
            return False  # as its steps will say


async def _make(folder: str) -> str | None:
    if not isinstance(naming.path_of(folder), PurePosixPath):
        raise Conflict(f"{folder} is a folder of Windows, and this machine is none.")
    try:
        await asyncio.to_thread(Path(folder).mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be made: {error.strerror}.") from error
    return folder


def _venue_time(now: Micros) -> datetime:
    return datetime.fromtimestamp(now / 1_000_000).astimezone()
