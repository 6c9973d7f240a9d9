"""Recordings, streams, the replay buffer, the virtual camera and the files of one OBS, by protocol v5."""

from typing import Final, NamedTuple

from core.errors import Conflict, CuedeskError, Unsupported
from core.obs import sentences
from core.obs.events import OutputName
from core.obs.following import Following
from core.obs.models import FileRule
from core.obs.patience import HOLD_SECONDS, LIMIT, Holding, comes_true
from core.obs.v5.asking import Asking
from core.obs.v5.line import Request
from core.obs.v5.refusals import IS_NOT_PAUSED, IS_PAUSED, NOT_NOW, RUNS_ALREADY, RUNS_NOT, code_of
from core.obs.wire import Object, find, need


class _Requests(NamedTuple):
    """The requests about an output, and what it is called in sentences."""

    start: str
    stop: str
    status: str
    called: str


_REQUESTS: Final[dict[OutputName, _Requests]] = {
    "record": _Requests("StartRecord", "StopRecord", "GetRecordStatus", "recording"),
    "stream": _Requests("StartStream", "StopStream", "GetStreamStatus", "stream"),
    "replay_buffer": _Requests("StartReplayBuffer", "StopReplayBuffer", "GetReplayBufferStatus", "replay buffer"),
    "virtual_camera": _Requests("StartVirtualCam", "StopVirtualCam", "GetVirtualCamStatus", "virtual camera"),
}

_FILE_SETTINGS: Final = tuple(
    # Its simple and its advanced output mode; only one of them is there.
    Request("GetOutputSettings", {"outputName": name})
    for name in ("simple_file_output", "adv_file_output")
)


class Outputs(Asking):
    """What one OBS makes of its program."""

    _can: frozenset[str]
    """The requests that it knows."""
    _following: Following
    _holding: Holding

    async def start_recording(self) -> None:
        """Start recording, and see that it does: an OBS that cannot write says nothing of it."""
        await self._start("record")
        if not await self._until("record", outputActive=True):
            raise sentences.does_not_record(self._obs)

    async def stop_recording(self) -> str | None:
        """Stop recording; gives the file's path where something was recorded."""
        return find(await self._stop("record"), "outputPath", str)

    async def pause_recording(self, paused: bool) -> None:
        """Hold a recording or go on with it, and see that it does."""
        async with self._holding:
            await self._pause_recording(paused)

    async def _pause_recording(self, paused: bool) -> None:
        request, fine = ("PauseRecord", IS_PAUSED) if paused else ("ResumeRecord", IS_NOT_PAUSED)
        answer, status = await self._ask_all(Request(request), Request("GetRecordStatus"))
        now = self._data_of(status, "recording")
        if not need(now, "outputActive", bool):
            raise sentences.records_nothing(self._obs)
        self._data_of(answer, "recording", [fine])
        if not await self._until("record", HOLD_SECONDS, outputPaused=paused):
            raise sentences.cannot_hold(self._obs)

    async def split_recording(self) -> None:
        """Go on recording in a new file."""
        if "SplitRecordFile" in self._can:
            await self._ask("SplitRecordFile", what="recording")
            return
        # Before version 5.5 there is only the hotkey, which does nothing and says nothing where it cannot.
        status, *outputs = await self._ask_all(Request("GetRecordStatus"), *_FILE_SETTINGS)
        if not need(self._data_of(status, "recording"), "outputActive", bool):
            raise sentences.records_nothing(self._obs)
        if not any(find(_settings_in(output), "split_file", bool) for output in outputs):
            raise Conflict(
                f"{self._obs} is not set up to split recordings.",
                remedy="Switch on Automatic File Splitting in OBS: Settings, Output (advanced), Recording.",
            )
        await self._ask("TriggerHotkeyByName", {"hotkeyName": "OBSBasic.SplitFile"}, "hotkey that splits")

    async def start_stream(self) -> None:
        """Go live; whether the stream's server takes it is told by events."""
        await self._start("stream")

    async def stop_stream(self) -> None:
        """End the stream."""
        await self._stop("stream")

    async def set_virtual_camera(self, enabled: bool) -> None:
        """Start or stop the virtual camera."""
        await self._switch("virtual_camera", enabled, Unsupported(f"{self._obs} has no virtual camera."))

    async def set_replay_buffer(self, enabled: bool) -> None:
        """Start or stop the replay buffer, and see that it starts."""
        await self._switch("replay_buffer", enabled, sentences.no_replay_buffer(self._obs))
        if enabled and not await self._until("replay_buffer", outputActive=True):
            raise sentences.does_not_buffer(self._obs)

    async def save_replay(self) -> None:
        """Have the replay buffer written; `ReplaySaved` follows when the file is there."""
        answer = await self._ask_raw("SaveReplayBuffer")
        if code_of(answer) == RUNS_NOT:
            raise sentences.replay_buffer_rests(self._obs)
        if code_of(answer) == NOT_NOW:
            raise sentences.no_replay_buffer(self._obs)
        self._data_of(answer, "replay buffer")

    async def file_rule(self) -> FileRule:
        """Tell where it records to and how it names files."""
        directory, name = await self._ask_all(Request("GetRecordDirectory"), Request("GetProfileParameter", _FILE_NAME))
        return FileRule(
            find(self._data_of(directory), "recordDirectory", str), find(self._data_of(name), "parameterValue", str)
        )

    async def set_file_rule(self, directory: str | None, file_name: str | None) -> None:
        """Set where it records to and how it names files; None leaves it."""
        if directory is not None and "SetRecordDirectory" in self._can:
            await self._ask("SetRecordDirectory", {"recordDirectory": directory}, "directory")
        elif directory is not None:
            parameter = await self._directory_parameter()
            await self._ask("SetProfileParameter", {**parameter, "parameterValue": directory}, "directory")
        if file_name is not None:
            await self._ask("SetProfileParameter", {**_FILE_NAME, "parameterValue": file_name}, "file name")

    async def _record_path(self) -> str | None:
        """Tell the file that is written, or the last one."""
        outputs = await self._ask_all(*_FILE_SETTINGS)
        return next((path for output in outputs if (path := find(_settings_in(output), "path", str))), None)

    # ---- starting and stopping

    async def _switch(self, output: OutputName, enabled: bool, missing: CuedeskError) -> None:
        if not enabled:
            await self._stop(output, missing)
        else:
            await self._start(output, missing)

    async def _start(self, output: OutputName, missing: CuedeskError | None = None) -> None:
        """Start an output; one that is still about to end is waited for."""
        requests = _REQUESTS[output]

        async def order() -> bool:
            answer = await self._ask_raw(requests.start)
            self._raise_missing(answer, missing)
            self._data_of(answer, requests.called, [RUNS_ALREADY])
            return code_of(answer) is None

        async def lasted() -> int | None:
            status = await self._ask(requests.status, what=requests.called)
            return None if need(status, "outputPaused", bool) else need(status, "outputDuration", int)

        if not await self._following.start(output, order, LIMIT, lasted if output == "record" else None):
            raise sentences.not_ended_yet(self._obs, requests.called)

    async def _stop(self, output: OutputName, missing: CuedeskError | None = None) -> Object:
        requests = _REQUESTS[output]
        self._following.will_be_told_to_stop(output)
        answer = await self._ask_raw(requests.stop)
        self._raise_missing(answer, missing)
        done = self._data_of(answer, requests.called, [RUNS_NOT])
        if code_of(answer) is None:
            self._following.is_told_to_stop(output)
        return done

    async def _until(self, output: OutputName, seconds: float = LIMIT, **wanted: bool) -> bool:
        """Wait for an output to be as is wanted, in OBS's words; tells whether it came to that in time."""
        requests = _REQUESTS[output]

        async def is_so() -> bool:
            status = await self._ask(requests.status, what=requests.called)
            return all(need(status, key, bool) == value for key, value in wanted.items())

        return await comes_true(is_so, seconds)

    def _raise_missing(self, answer: Object, missing: CuedeskError | None) -> None:
        if missing is not None and code_of(answer) == NOT_NOW:
            raise missing

    # ---- files

    async def _directory_parameter(self) -> Object:
        """Tell where the profile keeps the directory, which depends on OBS's output mode."""
        wanted = _parameter("Output", "Mode"), _parameter("AdvOut", "RecType")
        answers = await self._ask_all(*(Request("GetProfileParameter", parameter) for parameter in wanted))
        mode, kind = (find(self._data_of(answer), "parameterValue", str) for answer in answers)
        if mode != "Advanced":
            return _parameter("SimpleOutput", "FilePath")
        return _parameter("AdvOut", "FFFilePath" if kind == "FFmpeg" else "RecFilePath")


def _parameter(category: str, name: str) -> Object:
    return {"parameterCategory": category, "parameterName": name}


_FILE_NAME: Final = _parameter("Output", "FilenameFormatting")


def _settings_in(answer: Object) -> Object:
    """Give the settings of an output, or none where it is not there."""
    return find(find(answer, "responseData", dict) or {}, "outputSettings", dict) or {}
