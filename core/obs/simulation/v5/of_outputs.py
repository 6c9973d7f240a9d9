"""Protocol v5: recording, stream, replay buffer, virtual camera."""

from typing import Any

from core.obs.simulation.face import timecode
from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.outputs import OBS_NAMES, Output
from core.obs.simulation.studio.room import CANVAS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v5.asking import Ask

REQUESTS = Requests[Ask]()


def _timed(output: Output) -> dict[str, Any]:
    seconds = output.elapsed()
    return {
        "outputActive": output.active,
        "outputTimecode": timecode(seconds),
        "outputDuration": int(seconds * 1000 + 0.5),
        "outputBytes": output.bytes,
    }


def _counted(output: Output) -> dict[str, Any]:
    return {
        **_timed(output),
        "outputReconnecting": output.reconnecting,
        "outputCongestion": 0.0,
        "outputSkippedFrames": 0,
        "outputTotalFrames": output.frames,
    }


@REQUESTS.add("GetRecordStatus")
def _(ask: Ask) -> Answer:
    return {**_timed(ask.studio.record), "outputPaused": ask.studio.record.paused}


@REQUESTS.add("StartRecord")
def _(ask: Ask) -> Answer:
    ask.studio.record.start()
    return None


@REQUESTS.add("StopRecord")
def _(ask: Ask) -> Answer:
    ask.studio.record.stop()
    return {"outputPath": ask.studio.record.path or ""}


@REQUESTS.add("ToggleRecord")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.record.toggle()}


@REQUESTS.add("PauseRecord")
def _(ask: Ask) -> Answer:
    # OBS does not mind that nothing is recorded, and does nothing.
    if ask.studio.record.active:
        ask.studio.record.pause(True)
    return None


@REQUESTS.add("ResumeRecord")
def _(ask: Ask) -> Answer:
    if not ask.studio.record.paused:
        raise Refused(503, "")
    ask.studio.record.pause(False)
    return None


@REQUESTS.add("ToggleRecordPause")
def _(ask: Ask) -> Answer:
    record = ask.studio.record
    paused = not record.paused
    if record.active:
        record.pause(paused)
    return {"outputPaused": paused}


@REQUESTS.add("SplitRecordFile", since=(5, 5, 0))
def _(ask: Ask) -> Answer:
    ask.studio.record.split()
    return None


@REQUESTS.add("GetStreamStatus")
def _(ask: Ask) -> Answer:
    return _counted(ask.studio.stream)


@REQUESTS.add("StartStream")
def _(ask: Ask) -> Answer:
    ask.studio.stream.start()
    return None


@REQUESTS.add("StopStream")
def _(ask: Ask) -> Answer:
    ask.studio.stream.stop()
    return None


@REQUESTS.add("ToggleStream")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.stream.toggle()}


@REQUESTS.add("GetReplayBufferStatus")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.replay_buffer.active}


@REQUESTS.add("StartReplayBuffer")
def _(ask: Ask) -> Answer:
    ask.studio.replay_buffer.start()
    return None


@REQUESTS.add("StopReplayBuffer")
def _(ask: Ask) -> Answer:
    ask.studio.replay_buffer.stop()
    return None


@REQUESTS.add("ToggleReplayBuffer")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.replay_buffer.toggle()}


@REQUESTS.add("SaveReplayBuffer")
def _(ask: Ask) -> Answer:
    ask.studio.replay_buffer.save()
    return None


@REQUESTS.add("GetLastReplayBufferReplay")
def _(ask: Ask) -> Answer:
    if not ask.studio.replay_buffer.active:
        raise Refused(501, "")
    return {"savedReplayPath": ask.studio.replay_buffer.last or ""}


@REQUESTS.add("GetVirtualCamStatus")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.virtual_camera.active}


@REQUESTS.add("StartVirtualCam")
def _(ask: Ask) -> Answer:
    ask.studio.virtual_camera.start()
    return None


@REQUESTS.add("StopVirtualCam")
def _(ask: Ask) -> Answer:
    ask.studio.virtual_camera.stop()
    return None


@REQUESTS.add("ToggleVirtualCam")
def _(ask: Ask) -> Answer:
    return {"outputActive": ask.studio.virtual_camera.toggle()}


@REQUESTS.add("GetOutputList")
def _(ask: Ask) -> Answer:
    return {"outputs": [_listed(output) for output in ask.studio.outputs()]}


def _listed(output: Output) -> dict[str, Any]:
    name, kind = OBS_NAMES[output.kind]
    encoded, service = output.kind != "virtual_camera", output.kind == "stream"
    return {
        "outputName": name,
        "outputKind": kind,
        "outputActive": output.active,
        "outputWidth": CANVAS[0],
        "outputHeight": CANVAS[1],
        "outputFlags": {
            "OBS_OUTPUT_AUDIO": encoded,
            "OBS_OUTPUT_VIDEO": True,
            "OBS_OUTPUT_ENCODED": encoded,
            "OBS_OUTPUT_MULTI_TRACK": encoded,
            "OBS_OUTPUT_SERVICE": service,
        },
    }


@REQUESTS.add("GetOutputStatus")
def _(ask: Ask) -> Answer:
    name = ask.text("outputName")
    found = ask.studio.output(name)
    if found is None:
        raise Refused(600, "", f"No output was found with the name `{name}`.")
    return _counted(found)
