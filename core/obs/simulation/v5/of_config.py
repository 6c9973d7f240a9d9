"""Protocol v5: general requests, profiles, scene collections, hotkeys."""

from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.outputs import STREAM_SERVICE
from core.obs.simulation.studio.room import CANVAS, CPU_PERCENT, DISK_FREE_MB, FPS, MEMORY_MB, RENDER_MS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v5.asking import Ask

REQUESTS = Requests[Ask]()


@REQUESTS.add("GetStats")
def _(ask: Ask) -> Answer:
    frames = ask.studio.frames
    incoming, outgoing = ask.counts
    return {
        "cpuUsage": CPU_PERCENT,
        "memoryUsage": MEMORY_MB,
        "availableDiskSpace": DISK_FREE_MB,
        "activeFps": float(FPS),
        "averageFrameRenderTime": RENDER_MS,
        "renderSkippedFrames": 0,
        "renderTotalFrames": frames,
        "outputSkippedFrames": 0,
        "outputTotalFrames": frames,
        "webSocketSessionIncomingMessages": incoming,
        "webSocketSessionOutgoingMessages": outgoing,
    }


@REQUESTS.add("BroadcastCustomEvent")
def _(ask: Ask) -> Answer:
    ask.studio.broadcast(ask.object("eventData"))
    return None


@REQUESTS.add("GetHotkeyList")
def _(ask: Ask) -> Answer:
    return {"hotkeys": list(ask.studio.hotkeys())}


@REQUESTS.add("TriggerHotkeyByName")
def _(ask: Ask) -> Answer:
    if not ask.studio.press(ask.text("hotkeyName")):
        raise Refused(600, "", "No hotkeys were found by that name.")
    return None


@REQUESTS.add("GetSceneCollectionList")
def _(ask: Ask) -> Answer:
    studio = ask.studio
    return {"currentSceneCollectionName": studio.collection.name, "sceneCollections": studio.collections}


@REQUESTS.add("SetCurrentSceneCollection")
def _(ask: Ask) -> Answer:
    ask.studio.use_collection(ask.text("sceneCollectionName"))
    return None


@REQUESTS.add("GetProfileList")
def _(ask: Ask) -> Answer:
    return {"currentProfileName": ask.studio.profiles.current, "profiles": ask.studio.profiles.names}


@REQUESTS.add("SetCurrentProfile")
def _(ask: Ask) -> Answer:
    ask.studio.profiles.use(ask.text("profileName"))
    return None


@REQUESTS.add("GetProfileParameter")
def _(ask: Ask) -> Answer:
    value, default = ask.studio.profiles.get(ask.text("parameterCategory"), ask.text("parameterName"))
    return {"parameterValue": value, "defaultParameterValue": default}


@REQUESTS.add("SetProfileParameter")
def _(ask: Ask) -> Answer:
    category, name = ask.text("parameterCategory"), ask.text("parameterName")
    value = ask.get("parameterValue")
    if not isinstance(value, str | None):
        raise Refused(401, "", "The field `parameterValue` must be a string.")
    ask.studio.profiles.set(category, name, value)
    return None


@REQUESTS.add("GetVideoSettings")
def _(ask: Ask) -> Answer:
    del ask
    width, height = CANVAS
    return {
        "baseWidth": width,
        "baseHeight": height,
        "outputWidth": width,
        "outputHeight": height,
        "fpsNumerator": FPS,
        "fpsDenominator": 1,
    }


@REQUESTS.add("GetStreamServiceSettings")
def _(ask: Ask) -> Answer:
    del ask
    return {"streamServiceType": "rtmp_custom", "streamServiceSettings": STREAM_SERVICE}


@REQUESTS.add("GetRecordDirectory")
def _(ask: Ask) -> Answer:
    return {"recordDirectory": ask.studio.profiles.directory}


@REQUESTS.add("SetRecordDirectory", since=(5, 3, 0))
def _(ask: Ask) -> Answer:
    directory = ask.text("recordDirectory")
    if ask.studio.record.active:
        raise Refused(500, "")
    ask.studio.profiles.directory = directory
    return None
