"""The proof that the simulation is faithful: the same conversation with it and with the real OBS, compared."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from core.clock import SystemClock
from core.obs.simulation.face import proof
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.room import furnish
from core.obs.simulation.studio.studio import Studio
from tests.support.obs import RealObs
from tests.support.obs_config import SCENES

PASSWORD = "venue"
LAST = "the last word"
FILTER = "Colour Correction"

SCENE = "SetCurrentProgramScene"
ACTION = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_"

# A request with its data, and which events it must cause at either OBS: (request, data, (event, …)).
Step = tuple[str, Any, tuple[str, ...]]


def ask(request: str, *causes: str, data: Any = None, **fields: Any) -> Step:
    return request, fields or data, causes


CUT = ("SceneTransitionStarted", "SceneTransitionVideoEnded", "SceneTransitionEnded", "CurrentProgramSceneChanged")
SCENES_SCRIPT = [
    ask("GetStats"),
    ask("GetSceneList"),
    ask("GetGroupList"),
    ask("GetCurrentProgramScene"),
    ask("GetCurrentPreviewScene"),
    ask(SCENE, *CUT, sceneName="Bar"),
    ask("GetCurrentProgramScene"),
    ask(SCENE, sceneName="Bar"),
    ask(SCENE, sceneName="Nope"),
    ask(SCENE),
    ask(SCENE, data={}),
    ask(SCENE, data=5),
    ask(SCENE, sceneName=5),
    ask(SCENE, sceneName=None),
    ask(SCENE, sceneName=""),
    ask(SCENE, sceneName="Music"),
    ask("Nonsense"),
    ask("Sleep", sleepMillis=1),
    ask("GetStudioModeEnabled"),
    ask("SetCurrentPreviewScene", sceneName="Stage"),
    ask("TriggerStudioModeTransition"),
    ask("SetStudioModeEnabled", studioModeEnabled="x"),
    ask("SetStudioModeEnabled", "StudioModeStateChanged", studioModeEnabled=True),
    ask("SetStudioModeEnabled", studioModeEnabled=True),
    ask("GetCurrentPreviewScene"),
    ask("GetSceneList"),
    ask("SetCurrentPreviewScene", "CurrentPreviewSceneChanged", sceneName="Stage"),
    ask("SetCurrentPreviewScene", sceneName="Nope"),
    ask("TriggerStudioModeTransition", *CUT, "CurrentPreviewSceneChanged"),
    ask(SCENE, *CUT, "CurrentPreviewSceneChanged", sceneName="Break"),
    ask("GetSceneList"),
    ask("SetStudioModeEnabled", "StudioModeStateChanged", "CurrentProgramSceneChanged", studioModeEnabled=False),
    ask("GetSceneTransitionList"),
    ask("GetCurrentSceneTransition"),
    ask("SetCurrentSceneTransition", "CurrentSceneTransitionChanged", transitionName="Fade"),
    ask("SetCurrentSceneTransition", transitionName="Nope"),
    ask("GetCurrentSceneTransition"),
    ask("SetCurrentSceneTransitionDuration", "CurrentSceneTransitionDurationChanged", transitionDuration=120),
    ask("SetCurrentSceneTransitionDuration", transitionDuration=10),
    ask("SetCurrentSceneTransitionDuration", transitionDuration=30_000),
    ask("GetCurrentSceneTransitionCursor"),
    ask(SCENE, *CUT, sceneName="Stage"),
    ask("SetCurrentSceneTransition", "CurrentSceneTransitionChanged", transitionName="Cut"),
    ask("GetSceneItemList", sceneName="Stage"),
    ask("GetSceneItemList", sceneName="Music"),
    ask("GetSceneItemId", sceneName="Stage", sourceName="Red"),
    ask("GetSceneItemId", sceneName="Stage", sourceName="Blue"),
    ask("GetSceneItemIndex", sceneName="Stage", sceneItemId=2),
    ask("GetSceneItemEnabled", sceneName="Stage", sceneItemId=1),
    ask("GetSceneItemEnabled", sceneName="Stage", sceneItemId=99),
    ask(
        "SetSceneItemEnabled",
        "SceneItemEnableStateChanged",
        sceneName="Stage",
        sceneItemId=3,
        sceneItemEnabled=False,
    ),
    ask("SetSceneItemEnabled", sceneName="Stage", sceneItemId=1),
    ask("SetSceneItemEnabled", sceneName="Stage", sceneItemId="1", sceneItemEnabled=True),
    ask("CreateScene", "SceneCreated", "SceneListChanged", sceneName="New"),
    ask("CreateScene", sceneName="New"),
    ask("SetSceneName", "SceneNameChanged", sceneName="New", newSceneName="Newer"),
    ask("SetSceneName", sceneName="Newer", newSceneName="Bar"),
    ask("RemoveScene", "SceneRemoved", "SceneListChanged", sceneName="Newer"),
    ask("RemoveScene", sceneName="Nope"),
]
SOURCES_SCRIPT = [
    ask("GetInputList"),
    ask("GetInputList", inputKind="ffmpeg_source"),
    ask("GetInputList", inputKind=5),
    ask("GetInputKindList"),
    ask("GetInputSettings", inputName="Title"),
    ask("GetInputSettings", inputName="Nope"),
    ask("SetInputSettings", inputName="Title", inputSettings={"text": "Round 2"}),
    ask("SetInputSettings", inputName="Title", inputSettings=5),
    ask("GetInputMute", inputName="Music"),
    ask("GetInputMute", inputName="Red"),
    ask("GetInputMute", inputName="Stage"),
    ask("SetInputMute", "InputMuteStateChanged", inputName="Music", inputMuted=True),
    ask("SetInputMute", "InputMuteStateChanged", inputName="Music", inputMuted=True),
    ask("ToggleInputMute", "InputMuteStateChanged", inputName="Music"),
    ask("GetInputVolume", inputName="Music"),
    ask("GetInputVolume", inputName="Red"),
    ask("SetInputVolume", "InputVolumeChanged", inputName="Music", inputVolumeDb=-6),
    ask("GetInputVolume", inputName="Music"),
    ask("SetInputVolume", "InputVolumeChanged", inputName="Music", inputVolumeMul=0),
    ask("SetInputVolume", inputName="Music", inputVolumeDb=40),
    ask("SetInputVolume", inputName="Music", inputVolumeMul=-1),
    ask("SetInputVolume", inputName="Music", inputVolumeDb="x"),
    ask("SetInputVolume", inputName="Music"),
    ask("SetInputVolume", inputName="Music", inputVolumeDb=0, inputVolumeMul=1),
    ask("SetInputVolume", "InputVolumeChanged", inputName="Music", inputVolumeDb=0),
    ask("SetInputName", "InputNameChanged", inputName="Music", newInputName="Tune"),
    ask("SetInputName", "InputNameChanged", inputName="Tune", newInputName="Music"),
    ask("SetInputName", inputName="Music", newInputName="Bar"),
    ask("GetMediaInputStatus", inputName="Music"),
    ask("GetMediaInputStatus", inputName="Red"),
    ask("TriggerMediaInputAction", "MediaInputActionTriggered", inputName="Music", mediaAction=ACTION + "PAUSE"),
    ask("GetMediaInputStatus", inputName="Music"),
    ask("SetMediaInputCursor", inputName="Music", mediaCursor=5000),
    ask("SetMediaInputCursor", inputName="Music", mediaCursor=-5),
    ask(
        "TriggerMediaInputAction",
        "MediaInputActionTriggered",
        "MediaInputPlaybackStarted",
        inputName="Music",
        mediaAction=ACTION + "PLAY",
    ),
    ask("OffsetMediaInputCursor", inputName="Music", mediaCursorOffset=1000),
    ask(
        "TriggerMediaInputAction",
        "MediaInputActionTriggered",
        "MediaInputPlaybackEnded",
        inputName="Music",
        mediaAction=ACTION + "STOP",
    ),
    ask("GetMediaInputStatus", inputName="Music"),
    ask("SetMediaInputCursor", inputName="Music", mediaCursor=5),
    ask(
        "TriggerMediaInputAction",
        "MediaInputActionTriggered",
        "MediaInputPlaybackStarted",
        inputName="Music",
        mediaAction=ACTION + "RESTART",
    ),
    ask("TriggerMediaInputAction", inputName="Music", mediaAction="NOPE"),
    ask("TriggerMediaInputAction", inputName="Red", mediaAction=ACTION + "RESTART"),
    ask("GetSourceFilterList", sourceName="Red"),
    ask("GetSourceFilterList", sourceName="Stage"),
    ask("GetSourceFilterList", sourceName="Nope"),
    ask("GetSourceFilter", sourceName="Red", filterName=FILTER),
    ask("GetSourceFilter", sourceName="Red", filterName="Nope"),
    ask(
        "SetSourceFilterEnabled",
        "SourceFilterEnableStateChanged",
        sourceName="Red",
        filterName=FILTER,
        filterEnabled=False,
    ),
    ask("SetSourceFilterEnabled", sourceName="Red", filterName="Nope", filterEnabled=False),
    ask("SetSourceFilterEnabled", sourceName="Red", filterName=FILTER),
    ask("GetSourceActive", sourceName="Stage"),
    ask("GetSourceScreenshot", sourceName="Stage", imageFormat="png", imageWidth=64),
    ask("GetSourceScreenshot", sourceName="Nope", imageFormat="png"),
    ask("GetSourceScreenshot", sourceName="Stage", imageFormat="nope"),
    ask("GetSourceScreenshot", sourceName="Stage", imageFormat="png", imageWidth=4),
    ask("BroadcastCustomEvent", "CustomEvent", eventData={"round": 2}),
    ask("BroadcastCustomEvent", eventData=5),
    ask("BroadcastCustomEvent", data={}),
    ask("GetHotkeyList"),
    ask("TriggerHotkeyByName", hotkeyName="Nope"),
]
RECORD = "RecordStateChanged"
REPLAY = "ReplayBufferStateChanged"
FRAMES: Step = ("Sleep", {"sleepFrames": 10}, ())
"""Some frames are waited for, which OBS does in a batch alone."""

OUTPUTS_SCRIPT = [
    ask("GetRecordStatus"),
    ask("StopRecord"),
    ask("PauseRecord"),
    ask("ResumeRecord"),
    ask("GetReplayBufferStatus"),
    ask("StartReplayBuffer"),
    ask("SaveReplayBuffer", "ReplayBufferSaved"),
    ask("GetLastReplayBufferReplay"),
    ask("StopReplayBuffer", f"{REPLAY} STOPPING", f"{REPLAY} STOPPED"),
    ask("SaveReplayBuffer"),
    ask("StopReplayBuffer"),
    ask("GetLastReplayBufferReplay"),
    ask("GetProfileList"),
    ask("SetCurrentProfile", profileName="Nope"),
    ask("SetCurrentProfile", "CurrentProfileChanging", "CurrentProfileChanged", profileName="Advanced"),
    ask("SetCurrentProfile", profileName="Advanced"),
    ask("GetRecordDirectory"),
    ask("SetRecordDirectory", recordDirectory="/tmp"),
    ask("SplitRecordFile"),
    ask("GetProfileParameter", parameterCategory="SimpleOutput", parameterName="FilePath"),
    ask("GetProfileParameter", parameterCategory="Nope", parameterName="Nope"),
    ask("SetProfileParameter", parameterCategory="Output", parameterName="FilenameFormatting", parameterValue="X %hh"),
    ask("GetProfileParameter", parameterCategory="Output", parameterName="FilenameFormatting"),
    ask("SetProfileParameter", parameterCategory="Output", parameterName="FilenameFormatting", parameterValue=5),
    ask("SetProfileParameter", parameterCategory="Output", parameterName="FilenameFormatting"),
    ask("SetProfileParameter", parameterCategory="Output", parameterName="FilenameFormatting"),
    ask("StartRecord", f"{RECORD} STARTING", f"{RECORD} STARTED"),
    ask("StartRecord"),
    ask("GetRecordStatus"),
    ask("PauseRecord", f"{RECORD} PAUSED"),
    ask("PauseRecord"),
    ask("GetRecordStatus"),
    FRAMES,  # a recording that is held and resumed within one frame stands still for good, in OBS 29
    ask("ToggleRecordPause", f"{RECORD} RESUMED"),
    ask("ResumeRecord"),
    ask("StopRecord", f"{RECORD} STOPPING", f"{RECORD} STOPPED"),
    ask("GetRecordStatus"),
    ask("GetStreamStatus"),
    ask("StopStream"),
    ask("GetStreamServiceSettings"),
    ask("GetOutputStatus", outputName="Nope"),
    ask("GetVideoSettings"),
    ask("GetSceneCollectionList"),
    ask("SetCurrentSceneCollection", sceneCollectionName="Nope"),
    ask("SetCurrentSceneCollection", sceneCollectionName="Venue"),
    ask(
        "SetCurrentSceneCollection",
        "CurrentSceneCollectionChanging",
        "CurrentSceneCollectionChanged",
        "SceneRemoved",
        "SceneCreated",
        "InputRemoved",
        "InputCreated",
        "CurrentProgramSceneChanged",
        sceneCollectionName="Second",
    ),
    ask("GetSceneList"),
]
SCRIPTS = {"scenes": SCENES_SCRIPT, "sources": SOURCES_SCRIPT, "outputs": OUTPUTS_SCRIPT}

# What ends a conversation before (or after) the client has said who it is.
MISTAKES: list[list[Any]] = [
    ["no json"],
    [b"bytes"],
    ["[]"],
    ["{}"],
    [{"op": 1}],
    [{"op": "x", "d": {}}],
    [{"op": 1, "d": {}}],
    [{"op": 1, "d": {"rpcVersion": 1, "authentication": "no"}}],
    [{"op": 6, "d": {}}],
    [{"request-type": "GetVersion", "message-id": "1"}],
    ["identify", {"op": 1, "d": {"rpcVersion": 1}}],
    ["identify", "no json"],
    ["identify", {"op": 6}],
    ["identify", {"op": 6, "d": 5}],
    ["identify", {"op": 6, "d": {}}],
    ["identify", {"op": 6, "d": {"requestId": "1"}}],
    ["identify", {"op": 6, "d": {"requestId": "1", "requestType": 5}}],
    ["identify", {"op": 99, "d": {}}],
    ["identify", {"op": 3, "d": {"eventSubscriptions": "x"}}],
    ["identify", {"op": 8, "d": {"requestId": "1"}}],
    ["identify", {"op": 8, "d": {"requests": []}}],
    ["identify", {"op": 8, "d": {"requestId": "1", "requests": 5}}],
    ["identify", {"op": 8, "d": {"requestId": "1", "requests": [], "executionType": 7}}],
    ["identify", {"op": 8, "d": {"requestId": "1", "requests": [], "haltOnFailure": 7}}],
    ["identify", {"request-type": "GetVersion", "message-id": "1"}],
]
BATCHES = [
    {"requests": []},
    {"requests": [{"requestType": "GetStudioModeEnabled"}, {"requestType": "No", "requestId": "q"}, {"requestId": 5}]},
    {"haltOnFailure": True, "requests": [{"requestType": "No"}, {"requestType": "GetStudioModeEnabled"}]},
    {"requests": [{"requestType": "Sleep", "requestData": {"sleepMillis": 20}}]},
    {"executionType": 1, "requests": [{"requestType": "Sleep", "requestData": {"sleepFrames": 1}, "requestId": "s"}]},
]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs"), PASSWORD) as obs:
        obs.ask("CreateSourceFilter", sourceName="Red", filterName=FILTER, filterKind="color_filter_v2")
        yield obs


def simulated(directory: Path) -> SimulatedObs:
    collections = furnish(SCENES), furnish(SCENES, "Second")
    studio = Studio(SystemClock(), *collections, profiles=("Venue", "Advanced"), recordings=directory)
    studio.replay_buffer.start()
    return SimulatedObs(studio, Front(password=PASSWORD))


class Talk:
    """A bare client, which knows nothing of either side."""

    def __init__(self, line: ClientConnection, hello: Any) -> None:
        self._line, self.hello = line, hello
        self._called = f"port {line.remote_address[1]}"
        self._events: list[Any] = []

    @classmethod
    @contextlib.asynccontextmanager
    async def with_(cls, port: int) -> Any:
        async with connect(f"ws://127.0.0.1:{port}", max_size=None) as line:
            yield cls(line, json.loads(await line.recv()))

    async def send(self, message: Any) -> None:
        if message == "identify":
            riddle = self.hello["d"]["authentication"]
            answer = proof(PASSWORD, riddle["salt"], riddle["challenge"])
            message = {"op": 1, "d": {"rpcVersion": 1, "authentication": answer}}
        await self._line.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def receive(self, op: int) -> Any:
        """Give the next message of that kind, and keep the events before it."""
        async with asyncio.timeout(15):
            while (message := json.loads(await self._line.recv()))["op"] != op:
                self._events.append(message["d"])
            return message["d"]

    async def carry_out(self, step: Step) -> tuple[Any, Any]:
        """Ask, wait for the events that must come, and give what the answer and those events look like."""
        request, data, causes = step
        if step is FRAMES:
            member = {"requestType": request, "requestData": data}
            await self.send({"op": 8, "d": {"requestId": "1", "executionType": 1, "requests": [member]}})
            return await self.receive(9), []
        message = {"requestType": request, "requestId": "1", **({} if data is None else {"requestData": data})}
        await self.send({"op": 6, "d": message})
        answer = await self.receive(7)
        while missing := set(causes) - {named(event) for event in self._events}:
            try:
                self._events.append(await self.receive(5))
            except TimeoutError:
                raise AssertionError(f"{self._called}: {step} did not cause {missing}") from None
        caused = {named(event): shape(event) for event in self._events if named(event) in causes}
        self._events.clear()
        return shape(answer), caused

    async def ending(self, messages: list[Any]) -> int | None:
        """Say all that, and give the code by which the other side hangs up."""
        try:
            for message in messages:
                await self.send(message)
                if message == "identify":
                    await self.receive(2)
            await self.receive(-1)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        raise AssertionError("it did not hang up")


def named(event: Any) -> str:
    state = (event.get("eventData") or {}).get("outputState")
    return event["eventType"] if state is None else f"{event['eventType']} {state.rpartition('_')[2]}"


def shape(value: Any, key: str = "") -> Any:
    """Keep names, types, codes and comments; numbers and texts of one kind are alike."""
    if isinstance(value, dict):
        if key in {"inputSettings", "defaultInputSettings", "filterSettings", "transitionSettings"}:
            return "settings"
        return {name: shape(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(shape(member), sort_keys=True) for member in value})
    if key in {"code", "comment", "eventIntent", "eventType", "outputState", "mediaState", "mediaAction"}:
        return value
    return type(value).__name__.replace("float", "int")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_conversation_is_the_same_with_both(script: str, real: RealObs, tmp_path: Path) -> None:
    async with (
        simulated(tmp_path) as ours,
        Talk.with_(real.port) as with_real,
        Talk.with_(ours.port) as with_ours,
    ):
        assert shape(with_ours.hello) == shape(with_real.hello)
        for talk in (with_real, with_ours):
            await talk.send("identify")
            await talk.receive(2)
        differing = []
        for step in SCRIPTS[script]:
            theirs, own = await with_real.carry_out(step), await with_ours.carry_out(step)
            if theirs != own:
                differing.append(f"{step}\n  real      {theirs}\n  simulated {own}")
        assert differing == [], "\n".join(differing)


async def test_mistakes_end_a_conversation_with_the_same_code(real: RealObs, tmp_path: Path) -> None:
    async with simulated(tmp_path) as ours:
        for messages in MISTAKES:
            codes = []
            for port in (real.port, ours.port):
                async with Talk.with_(port) as talk:
                    codes.append(await talk.ending(messages))
            assert codes[0] == codes[1] is not None, messages


async def test_batches_are_answered_alike(real: RealObs, tmp_path: Path) -> None:
    async with simulated(tmp_path) as ours:
        answers = []
        for port in (real.port, ours.port):
            async with Talk.with_(port) as talk:
                await talk.send("identify")
                await talk.receive(2)
                answered = []
                for batch in BATCHES:
                    await talk.send({"op": 8, "d": {"requestId": "b", **batch}})
                    answered.append((await talk.receive(9))["results"])
                answers.append(answered)
        assert answers[0] == answers[1]


async def test_meters_come_as_often_and_look_alike(real: RealObs, tmp_path: Path) -> None:
    async def meters(port: int) -> tuple[str, int, Any]:
        async with Talk.with_(port) as talk:
            await talk.send("identify")
            await talk.receive(2)
            await talk.send({"op": 3, "d": {"eventSubscriptions": 1 << 16}})
            await talk.receive(2)
            began = asyncio.get_running_loop().time()
            events = [await talk.receive(5) for _ in range(20)]
            took = asyncio.get_running_loop().time() - began
            assert 0.7 < took < 1.6, f"20 meters took {took:.2f} s"
            [music] = [entry for entry in events[-1]["eventData"]["inputs"] if entry["inputName"] == "Music"]
            assert all(0 < level < 1 for channel in music["inputLevelsMul"] for level in channel)
            return events[-1]["eventType"], events[-1]["eventIntent"], shape(music)

    async with simulated(tmp_path) as ours:
        theirs, own = await asyncio.gather(meters(real.port), meters(ours.port))
        assert theirs == own


def test_newer_requests_are_known_only_to_newer_servers(real: RealObs) -> None:
    """Whatever our 5.1 answers, the real 5.1 answers too."""
    from core.obs.simulation.v5.requests import REQUESTS

    known = set(real.ask("GetVersion")["availableRequests"])
    assert set(REQUESTS.names((5, 1, 0))) <= known
    assert {"SplitRecordFile", "SetRecordDirectory"} <= set(REQUESTS.names((5, 5, 0))) - known
