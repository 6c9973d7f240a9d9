"""All requests of protocol v4 that are answered."""

from core.obs.simulation.pictures import FORMATS
from core.obs.simulation.studio.room import CANVAS, FPS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v4 import of_outputs, of_scenes, of_sources, told
from core.obs.simulation.v4.asking import Ask, fail

REQUESTS = Requests(of_scenes.REQUESTS, of_sources.REQUESTS, of_outputs.REQUESTS)


@REQUESTS.add("GetVersion")
def _(ask: Ask) -> Answer:
    del ask
    return {
        "version": 1.1,
        "obs-websocket-version": "4.9.1",
        "obs-studio-version": "27.2.4",
        "available-requests": ",".join(["GetAuthRequired", "Authenticate", "SetHeartbeat", *REQUESTS.names()]),
        "supported-image-export-formats": ",".join(FORMATS),
    }


@REQUESTS.add("GetStats")
def _(ask: Ask) -> Answer:
    return {"stats": told.stats(ask.studio)}


@REQUESTS.add("GetVideoInfo")
def _(ask: Ask) -> Answer:
    width, height = CANVAS
    return {
        "baseWidth": width,
        "baseHeight": height,
        "outputWidth": width,
        "outputHeight": height,
        "scaleType": "VIDEO_SCALE_BICUBIC",
        "fps": float(FPS),
        "videoFormat": "VIDEO_FORMAT_NV12",
        "colorSpace": "VIDEO_CS_709",
        "colorRange": "VIDEO_RANGE_PARTIAL",
    }


@REQUESTS.add("BroadcastCustomMessage")
def _(ask: Ask) -> Answer:
    ask.studio.broadcast(ask.object("data"), ask.text("realm"))
    return None


@REQUESTS.add("TriggerHotkeyByName")
def _(ask: Ask) -> Answer:
    if not ask.studio.press(ask.text("hotkeyName")):
        raise fail("hotkey not found")
    return None


@REQUESTS.add("GetFilenameFormatting")
def _(ask: Ask) -> Answer:
    return {"filename-formatting": ask.studio.profiles.formatting}


@REQUESTS.add("SetFilenameFormatting")
def _(ask: Ask) -> Answer:
    ask.studio.profiles.formatting = ask.text("filename-formatting")
    return None


@REQUESTS.add("GetRecordingFolder")
def _(ask: Ask) -> Answer:
    return {"rec-folder": ask.studio.profiles.directory}


@REQUESTS.add("SetRecordingFolder")
def _(ask: Ask) -> Answer:
    ask.studio.profiles.directory = ask.text("rec-folder")
    return None


@REQUESTS.add("ListProfiles")
def _(ask: Ask) -> Answer:
    return {"profiles": [{"profile-name": name} for name in ask.studio.profiles.names]}


@REQUESTS.add("GetCurrentProfile")
def _(ask: Ask) -> Answer:
    return {"profile-name": ask.studio.profiles.current}


@REQUESTS.add("SetCurrentProfile")
def _(ask: Ask) -> Answer:
    name = ask.text("profile-name")
    if name not in ask.studio.profiles.names:
        raise fail("profile does not exist")
    ask.studio.profiles.use(name)
    return None


@REQUESTS.add("ListSceneCollections")
def _(ask: Ask) -> Answer:
    return {"scene-collections": [{"sc-name": name} for name in ask.studio.collections]}


@REQUESTS.add("GetCurrentSceneCollection")
def _(ask: Ask) -> Answer:
    return {"sc-name": ask.studio.collection.name}


@REQUESTS.add("SetCurrentSceneCollection")
def _(ask: Ask) -> Answer:
    name = ask.text("sc-name")
    if name not in ask.studio.collections:
        raise fail("scene collection does not exist")
    ask.studio.use_collection(name)
    return None
