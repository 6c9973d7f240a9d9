"""OBS's answers of protocol v4 as the desk's own models, where they are not those of every day."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.obs.measures import Rate
from core.obs.models import Media, Output, SceneItem, Transition
from core.obs.v4 import reading
from core.obs.wire import Malformed

IDLE: dict[str, dict[str, Any]] = {
    "GetStats": {"stats": {}},
    "GetRecordingStatus": {"isRecording": False, "isRecordingPaused": False},
    "GetStreamingStatus": {"streaming": False},
    "GetReplayBufferStatus": {"isReplayBufferActive": False},
    "ListOutputs": {"outputs": []},
}


def rates() -> dict[str, Rate]:
    return {"record": Rate(), "stream": Rate()}


def output(name: str, *, service: bool = False, active: bool = True, **figures: Any) -> dict[str, Any]:
    return {"name": name, "active": active, "flags": {"service": service}, "reconnecting": False, **figures}


@pytest.mark.parametrize(
    ("timecode", "milliseconds"),
    [("00:00:00.000", 0), ("00:01:02.034", 62_034), ("123:00:00.001", 442_800_001), (None, None)],
)
def test_a_timecode_is_a_duration(timecode: str | None, milliseconds: int | None) -> None:
    assert reading.milliseconds(timecode) == milliseconds


@pytest.mark.parametrize("timecode", ["", "1:2:3", "00:00:00", "-1:00:00.000", "00:00:00.0001", "٠٠:٠٠:٠٠.٠٠٠"])
def test_what_is_no_timecode_is_malformed(timecode: str) -> None:
    with pytest.raises(Malformed, match=r"^OBS sent a timecode that is none\.$"):
        reading.milliseconds(timecode)


@given(st.text(max_size=20))
def test_no_timecode_raises_anything_but_malformed(timecode: str) -> None:
    try:
        assert (reading.milliseconds(timecode) or 0) >= 0
    except Malformed:
        return


def test_what_was_not_measured_is_not_shown() -> None:
    now = reading.figures(IDLE, rates(), 0)
    assert now.record == now.stream == now.replay_buffer == Output(active=False)
    assert now.virtual_camera == Output()
    assert now.stats.cpu_percent is None


def test_outputs_have_their_own_figures() -> None:
    answers = copy.deepcopy(IDLE)
    paused = {"isRecording": True, "isRecordingPaused": True}
    answers["GetRecordingStatus"] = {**paused, "recordTimecode": "00:00:04.000", "recordingFilename": "/v/a.mkv"}
    answers["GetStreamingStatus"] = {"streaming": True, "stream-timecode": "00:00:02.000"}
    answers["ListOutputs"] = {
        "outputs": [
            output("simple_stream", service=True, active=False, totalFrames=1),
            output("adv_stream", service=True, totalBytes=0, totalFrames=60, droppedFrames=3),
            output("adv_file_output", totalBytes=0, totalFrames=120, droppedFrames=0),
            output("Replay Buffer", totalFrames=7),
        ]
    }
    counting = rates()
    reading.figures(answers, counting, 0)
    answers["ListOutputs"]["outputs"][1]["totalBytes"] = 250_000
    now = reading.figures(answers, counting, 1_000_000)
    assert now.record == Output(True, True, False, None, 4_000, "/v/a.mkv", 0.0, 0, 120)
    assert now.stream == Output(True, False, False, None, 2_000, None, 2_000.0, 3, 60)


def test_a_transition_of_fixed_length_has_no_duration() -> None:
    assert reading.transition({"name": "Stinger"}) == Transition("Stinger")
    assert reading.transition({"name": "Fade", "duration": 300}) == Transition("Fade", 300)
    assert reading.transition({"name": ""}) is None


def test_what_has_no_sound_is_read_from_its_kind() -> None:
    types = [{"typeId": "image_source", "caps": {"hasAudio": False}}, {"typeId": "mic", "caps": {"hasAudio": True}}]
    assert reading.kinds_without_sound({"types": types}) == {"image_source"}


def test_inputs_are_told_from_the_other_sources() -> None:
    sources = [
        {"name": "Stage", "typeId": "scene", "type": "scene"},
        {"name": "Mic", "typeId": "mic", "type": "input"},
        {"name": "Camera", "typeId": "v4l2_input", "type": "input"},
    ]
    assert reading.input_kinds({"sources": sources}) == [("Camera", "v4l2_input"), ("Mic", "mic")]


def test_items_stand_as_they_are_sent_topmost_first() -> None:
    items = [{"id": 2, "name": "Clock", "type": "text", "render": False}, {"id": 1, "name": "Bar", "render": True}]
    scenes = {"scenes": [{"name": "Stage", "sources": items}]}
    assert reading.scene_items(scenes, "Stage") == [
        SceneItem(2, "Clock", "text", False),
        SceneItem(1, "Bar", None, True),
    ]
    assert reading.scene_items(scenes, "stage") is None


@pytest.mark.parametrize("state", ["none", "unknown"])
def test_what_plays_nothing_is_nowhere(state: str) -> None:
    assert reading.media("Red", {"mediaState": state}, {"timestamp": 0}, {"mediaDuration": 0}) == Media("Red", "none")


def test_a_media_state_of_no_protocol_is_malformed() -> None:
    with pytest.raises(Malformed, match=r"a media state that its protocol does not have: dancing\.$"):
        reading.media("Red", {"mediaState": "dancing"}, {"timestamp": 0}, {"mediaDuration": 0})
