"""Recordings, streams, the replay buffer, the virtual camera and the files of one OBS, by protocol v4."""

from functools import partial
from typing import Final, NamedTuple

from core.errors import Unsupported
from core.obs import sentences
from core.obs.events import OutputName, ReplaySaved
from core.obs.following import Following
from core.obs.instance import Said
from core.obs.models import FileRule
from core.obs.patience import HOLD_SECONDS, LIMIT, Holding, comes_true
from core.obs.v4.asking import Asking, Request
from core.obs.v4.reading import CAMERA, milliseconds
from core.obs.v4.refusals import RUNS_ALREADY, RUNS_NOT
from core.obs.wire import find, need

_DISABLED: Final = "replay buffer disabled"


class _Requests(NamedTuple):
    """The requests about an output, the field that tells whether it runs, and what it is called in sentences."""

    start: str
    stop: str
    status: str
    runs: str
    called: str


_REQUESTS: Final[dict[OutputName, _Requests]] = {
    "record": _Requests("StartRecording", "StopRecording", "GetRecordingStatus", "isRecording", "recording"),
    "stream": _Requests("StartStreaming", "StopStreaming", "GetStreamingStatus", "streaming", "stream"),
    "replay_buffer": _Requests(
        "StartReplayBuffer", "StopReplayBuffer", "GetReplayBufferStatus", "isReplayBufferActive", "replay buffer"
    ),
    "virtual_camera": _Requests("StartVirtualCam", "StopVirtualCam", CAMERA, "isVirtualCam", "virtual camera"),
}


class Outputs(Asking):
    """What one OBS makes of its program."""

    _said: Said
    _following: Following
    _holding: Holding

    async def start_recording(self) -> None:
        """Start recording, and see that it does: an OBS that cannot write says nothing of it."""
        await self._start("record")
        if not await self._until("record", isRecording=True):
            raise sentences.does_not_record(self._obs)

    async def stop_recording(self) -> str | None:
        """Stop recording; gives the file's path where something was recorded."""
        status = await self._ask("GetRecordingStatus", what="recording")
        await self._stop("record")
        return find(status, "recordingFilename", str) or None

    async def pause_recording(self, paused: bool) -> None:
        """Hold a recording or go on with it, and see that it does."""
        async with self._holding:
            await self._pause_recording(paused)

    async def _pause_recording(self, paused: bool) -> None:
        request, fine = ("PauseRecording", RUNS_ALREADY) if paused else ("ResumeRecording", RUNS_NOT)
        if not await self._is("record", isRecording=True):
            raise sentences.records_nothing(self._obs)
        await self._ask(request, what="recording", fine=fine)
        if not await self._until("record", HOLD_SECONDS, isRecordingPaused=paused):
            raise sentences.cannot_hold(self._obs)

    async def split_recording(self) -> None:
        """Refuse: the protocol is older than such recordings."""
        raise Unsupported(f"{self._obs} speaks protocol v4, which cannot split a recording.")

    async def start_stream(self) -> None:
        """Go live; whether the stream's server takes it is told by events."""
        await self._start("stream")

    async def stop_stream(self) -> None:
        """End the stream."""
        await self._stop("stream")

    async def set_virtual_camera(self, enabled: bool) -> None:
        """Start or stop the virtual camera."""
        await (self._start if enabled else self._stop)("virtual_camera")

    async def set_replay_buffer(self, enabled: bool) -> None:
        """Start or stop the replay buffer, and see that it starts."""
        await (self._start if enabled else self._stop)("replay_buffer")
        if enabled and not await self._until("replay_buffer", isReplayBufferActive=True):
            raise sentences.does_not_buffer(self._obs)

    async def save_replay(self) -> None:
        """Have the replay buffer written. OBS takes the order and says no more, so this is when it is told of."""
        answer = await self._ask_raw("SaveReplayBuffer")
        if RUNS_NOT.search(answer.refusal or ""):
            raise sentences.replay_buffer_rests(self._obs)
        self._data_of(answer, "SaveReplayBuffer", "replay buffer")
        self._said(ReplaySaved(self.connection, None))

    async def file_rule(self) -> FileRule:
        """Tell where it records to and how it names files."""
        names = "GetRecordingFolder", "GetFilenameFormatting"
        answers = await self._ask_all(*map(Request, names))
        folder, file_name = (self._data_of(answer, name) for answer, name in zip(answers, names, strict=True))
        return FileRule(find(folder, "rec-folder", str), find(file_name, "filename-formatting", str))

    async def set_file_rule(self, directory: str | None, file_name: str | None) -> None:
        """Set where it records to and how it names files; None leaves it."""
        if directory is not None:
            await self._ask("SetRecordingFolder", {"rec-folder": directory}, "directory")
        if file_name is not None:
            await self._ask("SetFilenameFormatting", {"filename-formatting": file_name}, "file name")

    # ---- starting and stopping

    async def _start(self, output: OutputName) -> None:
        """Start an output; one that is still about to end is waited for."""
        requests = _REQUESTS[output]

        async def order() -> bool:
            answer = await self._ask_raw(requests.start)
            if _DISABLED in (answer.refusal or ""):
                raise sentences.no_replay_buffer(self._obs)
            self._data_of(answer, requests.start, requests.called, RUNS_ALREADY)
            return answer.refusal is None

        async def lasted() -> int | None:
            status = await self._ask(requests.status, what=requests.called)
            is_held = need(status, "isRecordingPaused", bool)
            return None if is_held else milliseconds(find(status, "recordTimecode", str))

        if not await self._following.start(output, order, LIMIT, lasted if output == "record" else None):
            raise sentences.not_ended_yet(self._obs, requests.called)

    async def _stop(self, output: OutputName) -> None:
        requests = _REQUESTS[output]
        self._following.will_be_told_to_stop(output)
        answer = await self._ask_raw(requests.stop)
        self._data_of(answer, requests.stop, requests.called, RUNS_NOT)
        if answer.refusal is None:
            self._following.is_told_to_stop(output)

    async def _is(self, output: OutputName, **wanted: bool) -> bool:
        """Tell whether an output is as is wanted, in OBS's words."""
        requests = _REQUESTS[output]
        status = await self._ask(requests.status, what=requests.called)
        return all(need(status, key, bool) == value for key, value in wanted.items())

    async def _until(self, output: OutputName, seconds: float = LIMIT, **wanted: bool) -> bool:
        """Wait for that; tells whether it came to it in time."""
        return await comes_true(partial(self._is, output, **wanted), seconds)
