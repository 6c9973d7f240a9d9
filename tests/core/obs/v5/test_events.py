"""OBS's events of protocol v5 in the desk's words, also those that no OBS under test says."""

from typing import Any

import pytest

from core.event import Payload
from core.obs.events import (
    Exited,
    InputsChanged,
    LevelsMeasured,
    MediaChanged,
    MuteChanged,
    OutputChanged,
    PreviewChanged,
    RecordFileChanged,
    SceneChanged,
    VolumeChanged,
)
from core.obs.v5.events import Interpreter
from core.obs.wire import Malformed


def understood(name: str, **data: Any) -> Payload | str | None:
    return Interpreter().understand("main", name, data)


def state(name: str) -> str:
    return f"OBS_WEBSOCKET_OUTPUT_{name}"


@pytest.mark.parametrize(
    ("name", "data", "payload"),
    [
        ("CurrentPreviewSceneChanged", {"sceneName": None}, PreviewChanged("main", None)),
        (
            "VirtualcamStateChanged",
            {"outputActive": True, "outputState": state("STARTED")},
            OutputChanged("main", "virtual_camera", "started"),
        ),
        (
            "StreamStateChanged",
            {"outputActive": False, "outputState": state("RECONNECTED")},
            OutputChanged("main", "stream", "reconnected"),
        ),
        ("StreamStateChanged", {"outputActive": False, "outputState": state("UNKNOWN")}, None),
        ("RecordFileChanged", {"newOutputPath": "/a/2.mkv"}, RecordFileChanged("main", "/a/2.mkv")),
        (
            "MediaInputActionTriggered",
            {"inputName": "Music", "mediaAction": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_STOP"},
            MediaChanged("main", "Music", "stopped"),
        ),
        (
            "MediaInputActionTriggered",
            {"inputName": "Music", "mediaAction": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_NEXT"},
            None,
        ),
        ("SceneNameChanged", {"oldSceneName": "A", "sceneName": "B"}, "scenes"),
        ("CurrentSceneTransitionDurationChanged", {"transitionDuration": 400}, "transition"),
        ("ExitStarted", {}, Exited("main")),
        ("CustomEvent", {"anything": "at all"}, None),
    ],
)
def test_events_are_put_into_words(name: str, data: dict[str, Any], payload: Payload | None) -> None:
    assert understood(name, **data) == payload


def test_the_loudest_channel_is_the_level_and_what_is_not_active_has_none() -> None:
    inputs = [
        {"inputName": "Mic", "inputLevelsMul": [[0.1, 0.5, 1.0], [0, 1, 0]]},
        {"inputName": "Silent", "inputLevelsMul": [[0.0, 0.0, 0.0]]},
        {"inputName": "Whisper", "inputLevelsMul": [[0.0, 1e-9, 0.0]]},
        {"inputName": "Gone", "inputLevelsMul": []},
    ]
    said = understood("InputVolumeMeters", inputs=inputs)
    assert said == LevelsMeasured("main", {"Mic": 0.0, "Silent": -100.0, "Whisper": -100.0})


@pytest.mark.parametrize("levels", [7, [7], [[]], [[0.1]], [[0.1, "loud", 0.1]], [[0.1, None, 0.1]]], ids=range(6))
def test_levels_that_are_none_are_not_understood(levels: Any) -> None:
    with pytest.raises(Malformed):
        understood("InputVolumeMeters", inputs=[{"inputName": "Mic", "inputLevelsMul": levels}])


def test_a_new_input_is_not_said_to_be_moved_until_it_was_asked_for() -> None:
    interpreter = Interpreter()
    volume = {"inputName": "Logo", "inputVolumeDb": 0.0, "inputVolumeMul": 1.0}
    mute = {"inputName": "Logo", "inputMuted": False}
    assert interpreter.understand("main", "InputCreated", {"inputName": "Logo"}) == InputsChanged("main")
    assert interpreter.understand("main", "InputVolumeChanged", volume) is None
    assert interpreter.understand("main", "InputMuteStateChanged", mute) is None
    interpreter.inputs_are_asked_for()
    assert interpreter.understand("main", "InputVolumeChanged", volume) == VolumeChanged("main", "Logo", 0.0)
    assert interpreter.understand("main", "InputMuteStateChanged", mute) == MuteChanged("main", "Logo", False)


def test_only_what_the_audience_sees_is_told_while_a_collection_is_loaded() -> None:
    interpreter = Interpreter()
    interpreter.understand("main", "CurrentSceneCollectionChanging", {"sceneCollectionName": "A"})
    assert interpreter.is_loading
    for piece in ("SceneRemoved", "InputCreated", "InputNameChanged", "SourceFilterEnableStateChanged"):
        assert interpreter.understand("main", piece, {}) is None
    assert interpreter.understand("main", "SceneListChanged", {"scenes": []}) is None
    assert interpreter.understand("main", "CurrentProgramSceneChanged", {"sceneName": "X"}) == SceneChanged("main", "X")
    interpreter.understand("main", "CurrentSceneCollectionChanged", {"sceneCollectionName": "B"})
    assert not interpreter.is_loading
    assert interpreter.understand("main", "InputRemoved", {"inputName": "X"}) == InputsChanged("main")


def test_inputs_are_told_while_a_profile_is_loaded() -> None:
    interpreter = Interpreter()
    interpreter.understand("main", "CurrentProfileChanging", {"profileName": "A"})
    assert interpreter.is_loading
    assert interpreter.understand("main", "InputRemoved", {"inputName": "X"}) == InputsChanged("main")
    interpreter.understand("main", "CurrentProfileChanged", {"profileName": "B"})
    assert not interpreter.is_loading
