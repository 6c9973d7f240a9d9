"""Protocol v4: recording, stream, replay buffer, virtual camera."""

from typing import Any

from core.obs.simulation.face import timecode
from core.obs.simulation.studio.outputs import OBS_NAMES, STREAM_SERVICE, Output
from core.obs.simulation.studio.room import CANVAS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v4 import told
from core.obs.simulation.v4.asking import Ask, fail

REQUESTS = Requests[Ask]()

_WORDS = {"Recording": "record", "Streaming": "stream", "ReplayBuffer": "replay_buffer", "VirtualCam": "virtual_camera"}


def _named(ask: Ask, prefix: str) -> Output:
    kind = _WORDS[ask.name.removeprefix(prefix)]
    return next(output for output in ask.studio.outputs() if output.kind == kind)


@REQUESTS.add(*(f"Start{word}" for word in _WORDS))
def _(ask: Ask) -> Answer:
    _named(ask, "Start").start()
    return None


@REQUESTS.add(*(f"Stop{word}" for word in _WORDS))
def _(ask: Ask) -> Answer:
    _named(ask, "Stop").stop()
    return None


@REQUESTS.add(*(f"StartStop{word}" for word in _WORDS))
def _(ask: Ask) -> Answer:
    _named(ask, "StartStop").toggle()
    return None


@REQUESTS.add("PauseRecording")
def _(ask: Ask) -> Answer:
    ask.studio.record.pause(True)
    return None


@REQUESTS.add("ResumeRecording")
def _(ask: Ask) -> Answer:
    ask.studio.record.pause(False)
    return None


@REQUESTS.add("GetRecordingStatus")
def _(ask: Ask) -> Answer:
    record = ask.studio.record
    status: dict[str, Any] = {"isRecording": record.active, "isRecordingPaused": record.paused}
    if record.active:
        status |= {"recordTimecode": timecode(record.elapsed()), "recordingFilename": record.path or ""}
    return status


@REQUESTS.add("GetStreamingStatus")
def _(ask: Ask) -> Answer:
    studio = ask.studio
    return {
        "streaming": studio.stream.active,
        "recording": studio.record.active,
        "recording-paused": studio.record.paused,
        "virtualcam": studio.virtual_camera.active,
        "preview-only": False,
        **told.timecodes(studio),
    }


@REQUESTS.add("GetReplayBufferStatus")
def _(ask: Ask) -> Answer:
    return {"isReplayBufferActive": ask.studio.replay_buffer.active}


@REQUESTS.add("SaveReplayBuffer")
def _(ask: Ask) -> Answer:
    ask.studio.replay_buffer.save()
    return None


@REQUESTS.add("GetVirtualCamStatus")
def _(ask: Ask) -> Answer:
    camera = ask.studio.virtual_camera
    status: dict[str, Any] = {"isVirtualCam": camera.active}
    return {**status, "virtualCamTimecode": timecode(camera.elapsed())} if camera.active else status


@REQUESTS.add("GetStreamSettings")
def _(ask: Ask) -> Answer:
    del ask
    return {"type": "rtmp_custom", "settings": STREAM_SERVICE}


@REQUESTS.add("ListOutputs")
def _(ask: Ask) -> Answer:
    return {"outputs": [_listed(output) for output in ask.studio.outputs()]}


@REQUESTS.add("GetOutputInfo")
def _(ask: Ask) -> Answer:
    found = ask.studio.output(ask.text("outputName"))
    if found is None:
        raise fail("specified output doesn't exist")
    return {"outputInfo": _listed(found)}


def _listed(output: Output) -> dict[str, Any]:
    name, kind = OBS_NAMES[output.kind]
    encoded, service = output.kind != "virtual_camera", output.kind == "stream"
    raw = 1 + encoded * (2 + 4 + 16) + service * 8
    return {
        "name": name,
        "type": kind,
        "width": CANVAS[0],
        "height": CANVAS[1],
        "flags": {
            "rawValue": raw,
            "audio": encoded,
            "video": True,
            "encoded": encoded,
            "multiTrack": encoded,
            "service": service,
        },
        "settings": {"path": output.path} if output.path else {},
        "active": output.active,
        "reconnecting": output.reconnecting,
        "congestion": 0.0,
        "totalFrames": output.frames,
        "droppedFrames": 0,
        "totalBytes": output.bytes,
    }
