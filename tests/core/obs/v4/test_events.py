"""The events of protocol v4 in the desk's words."""

from typing import Any

import pytest

from core.event import Payload
from core.obs.events import (
    CollectionChanged,
    Exited,
    FilterChanged,
    InputsChanged,
    ItemChanged,
    MediaChanged,
    MuteChanged,
    OutputChanged,
    PreviewChanged,
    ProfileChanged,
    SceneChanged,
    ScenesChanged,
    StudioModeChanged,
    VolumeChanged,
)
from core.obs.v4.events import understand
from core.obs.wire import Malformed

CAMERA = {"sourceName": "Camera", "sourceType": "input"}
FILE = {"recordingFilename": "/v/a.mkv"}


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        ("SwitchScenes", {"scene-name": "Bar", "sources": []}, SceneChanged("main", "Bar")),
        ("PreviewSceneChanged", {"scene-name": "Bar"}, PreviewChanged("main", "Bar")),
        ("StudioModeSwitched", {"new-state": True}, StudioModeChanged("main", True)),
        ("ScenesChanged", {"scenes": [{"name": "Stage"}, {"name": "Bar"}]}, ScenesChanged("main", ("Stage", "Bar"))),
        ("SceneCollectionChanged", {"sceneCollection": "Gala"}, CollectionChanged("main", "Gala")),
        ("ProfileChanged", {"profile": "Venue"}, ProfileChanged("main", "Venue")),
        ("SwitchTransition", {"transition-name": "Fade"}, "transition"),
        ("TransitionDurationChanged", {"new-duration": 400}, "transition"),
        (
            "SceneItemVisibilityChanged",
            {"scene-name": "Bar", "item-id": 3, "item-visible": False, "item-name": "Clock"},
            ItemChanged("main", "Bar", 3, False, "Clock"),
        ),
        ("SourceCreated", CAMERA, InputsChanged("main")),
        ("SourceDestroyed", CAMERA, InputsChanged("main")),
        ("SourceRenamed", {"sourceType": "input"}, InputsChanged("main")),
        ("SourceCreated", {"sourceName": "Bar", "sourceType": "scene"}, None),
        ("SourceRenamed", {"sourceType": "scene"}, "scenes"),
        ("SourceRenamed", {"sourceType": "filter"}, None),
        ("SourceMuteStateChanged", {"sourceName": "Mic", "muted": True}, MuteChanged("main", "Mic", True)),
        (
            "SourceVolumeChanged",
            {"sourceName": "Mic", "volume": 0.5, "volumeDb": -6.0},
            VolumeChanged("main", "Mic", -6),
        ),
        ("SourceVolumeChanged", {"sourceName": "Mic", "volume": 0.1}, VolumeChanged("main", "Mic", -20)),
        ("SourceVolumeChanged", {"sourceName": "Mic", "volume": 0}, VolumeChanged("main", "Mic", -100)),
        (
            "SourceFilterVisibilityChanged",
            {"sourceName": "Mic", "filterName": "Gate", "filterEnabled": False},
            FilterChanged("main", "Mic", "Gate", False),
        ),
        ("MediaPlaying", {"sourceName": "Music"}, MediaChanged("main", "Music", "playing")),
        ("MediaRestarted", {"sourceName": "Music"}, MediaChanged("main", "Music", "playing")),
        ("MediaStarted", {"sourceName": "Music"}, MediaChanged("main", "Music", "playing")),
        ("MediaPaused", {"sourceName": "Music"}, MediaChanged("main", "Music", "paused")),
        ("MediaStopped", {"sourceName": "Music"}, MediaChanged("main", "Music", "stopped")),
        ("MediaEnded", {"sourceName": "Music"}, MediaChanged("main", "Music", "ended")),
        ("RecordingStarting", {}, OutputChanged("main", "record", "starting")),
        ("RecordingStarted", FILE, OutputChanged("main", "record", "started", "/v/a.mkv")),
        ("RecordingStopping", FILE, OutputChanged("main", "record", "stopping", "/v/a.mkv")),
        ("RecordingStopped", FILE, OutputChanged("main", "record", "stopped", "/v/a.mkv")),
        ("RecordingPaused", {}, OutputChanged("main", "record", "paused")),
        ("RecordingResumed", {}, OutputChanged("main", "record", "resumed")),
        ("StreamStarting", {"preview-only": False}, OutputChanged("main", "stream", "starting")),
        ("StreamStarted", {}, OutputChanged("main", "stream", "started")),
        ("StreamStopping", {"preview-only": False}, OutputChanged("main", "stream", "stopping")),
        ("StreamStopped", {}, OutputChanged("main", "stream", "stopped")),
        ("ReplayStarting", {}, OutputChanged("main", "replay_buffer", "starting")),
        ("ReplayStarted", {}, OutputChanged("main", "replay_buffer", "started")),
        ("ReplayStopping", {}, OutputChanged("main", "replay_buffer", "stopping")),
        ("ReplayStopped", {}, OutputChanged("main", "replay_buffer", "stopped")),
        ("VirtualCamStarted", {}, OutputChanged("main", "virtual_camera", "started")),
        ("VirtualCamStopped", {}, OutputChanged("main", "virtual_camera", "stopped")),
        ("Exiting", {}, Exited("main")),
        ("TransitionBegin", {"name": "Fade"}, None),
        ("NobodyKnowsThis", {}, None),
    ],
)
def test_an_event_is_put_into_the_desk_s_words(name: str, of: dict[str, Any], said: Payload | str | None) -> None:
    assert understand("main", name, of) == said


@pytest.mark.parametrize("volume", [True, "0.5", None, 10**400])
def test_a_fader_that_is_no_number_is_malformed(volume: Any) -> None:
    with pytest.raises(Malformed):
        understand("main", "SourceVolumeChanged", {"sourceName": "Mic", "volume": volume})
