"""Whatever a client asks for, a simulated OBS answers it or refuses it in words, and goes on."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.obs.simulation.face import Close, Face
from core.obs.simulation.studio.changes import FileClosed, ReplayTaken
from core.obs.simulation.studio.room import Collection, Filter, furnish
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v4.requests import REQUESTS as V4_REQUESTS
from core.obs.simulation.v4.session import V4Session
from core.obs.simulation.v5.requests import REQUESTS as V5_REQUESTS
from core.obs.simulation.v5.session import V5Session
from tests.support.clock import SteppedClock

V5_NAMES = [*V5_REQUESTS.names((5, 5, 0)), "Sleep", "Nonsense"]
V4_NAMES = [*V4_REQUESTS.names(), "SetHeartbeat", "Nonsense"]

# What makes sense, so that requests get as far as that which does not; what takes a name away comes last.
V5_SENSE: dict[str, Any] = {
    "sceneName": "Bar",
    "studioModeEnabled": True,
    "transitionName": "Fade",
    "transitionDuration": 300,
    "sceneItemId": 1,
    "sceneItemEnabled": False,
    "sourceName": "Music",
    "filterName": "Gain",
    "filterEnabled": False,
    "inputName": "Music",
    "inputMuted": True,
    "inputSettings": {"looping": False},
    "inputVolumeDb": -6,
    "mediaAction": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_PLAY",
    "mediaCursor": 5000,
    "mediaCursorOffset": 100,
    "imageFormat": "png",
    "imageWidth": 8,
    "imageHeight": 8,
    "hotkeyName": "OBSBasic.StartRecording",
    "eventData": {},
    "sceneCollectionName": "Second",
    "profileName": "Own encoder",
    "parameterCategory": "SimpleOutput",
    "parameterName": "RecRBTime",
    "parameterValue": "20",
    "recordDirectory": "/recordings",
    "outputName": "Replay Buffer",
    "newInputName": "Title",
    "newSceneName": "Title",
}
V4_SENSE: dict[str, Any] = {
    "scene-name": "Bar",
    "sceneName": "Stage",
    "item": "Music",
    "source": "Music",
    "sourceName": "Music",
    "visible": False,
    "render": True,
    "with-transition": {"name": "Fade", "duration": 300},
    "transition-name": "Cut",
    "duration": 300,
    "volume": 0.5,
    "useDecibel": False,
    "mute": True,
    "sourceSettings": {"looping": False},
    "text": "Round 2",
    "timestamp": 5000,
    "timeOffset": 100,
    "playPause": False,
    "filterName": "Gain",
    "filterEnabled": False,
    "embedPictureFormat": "png",
    "width": 8,
    "height": 8,
    "hotkeyName": "OBSBasic.StartRecording",
    "data": {},
    "realm": "all",
    "filename-formatting": "%hh",
    "rec-folder": "/recordings",
    "profile-name": "Own encoder",
    "sc-name": "Second",
    "outputName": "virtualcam_output",
    "enable": True,
    "newName": "Title",
}
NONSENSE: list[Any] = [None, True, -1, 10**400, "", "x\0", [1], {"color": "x"}, {"color": 10**30, "looping": 0}]


def collection() -> Collection:
    """Furnish a studio with an input that has all that requests ask about."""
    furnished = furnish()
    furnished.filters["Music"] = [Filter("Gain", "gain_filter")]
    return furnished


class Talk:
    """A client of a studio with a clock and no network; files are ordered, and said to be there at once."""

    def __init__(self, protocol: str) -> None:
        self._clock = SteppedClock()
        self._studio = Studio(self._clock, collection(), recordings=Path("/recordings"))
        self._face: Face = V4Session(self._studio) if protocol == "v4" else V5Session(self._studio, version="5.5.0")
        self._protocol = protocol
        if protocol == "v5":
            everything = {"rpcVersion": 1, "eventSubscriptions": (1 << 20) - 1}
            self._say({"op": 1, "d": everything})

    def ask(self, name: str, data: dict[str, Any]) -> None:
        """Ask for something; whatever it is, there is an answer, and the conversation goes on."""
        request = {"requestType": name, "requestId": "1", "requestData": data}
        v4 = {**data, "request-type": name, "message-id": "1"}
        self._say(v4 if self._protocol == "v4" else {"op": 6, "d": request})

    def _say(self, message: dict[str, Any]) -> None:
        answers = list(self._face.take(json.dumps(message)))
        assert answers
        assert not any(isinstance(answer, Close) for answer in answers), message
        self._clock.advance(0.2)
        self._studio.advance()
        for change in self._studio.drain():
            list(self._face.tell(change))
            if isinstance(change, FileClosed | ReplayTaken):
                self._studio.file_done(change.path, complete=True)
        list(self._face.pulse())


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize(("protocol", "sense", "names"), [("v5", V5_SENSE, V5_NAMES), ("v4", V4_SENSE, V4_NAMES)])
def test_no_request_ends_it(protocol: str, sense: dict[str, Any], names: list[str], nonsense: Any) -> None:
    talk = Talk(protocol)
    for field in sense:
        for name in names:
            talk.ask(name, {**sense, field: nonsense})
    # Nor does what comes of it later.
    for name in names:
        talk.ask(name, sense)
