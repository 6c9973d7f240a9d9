"""Protocol v4: scenes, their items, studio mode, transitions."""

from typing import Any

from core.obs.simulation.studio.room import CANVAS, TRANSITIONS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v4 import told
from core.obs.simulation.v4.asking import INVALID, MISSING, Ask, fail

REQUESTS = Requests[Ask]()


@REQUESTS.add("GetSceneList")
def _(ask: Ask) -> Answer:
    stage = ask.studio.stage
    return {"current-scene": stage.program, "scenes": told.scenes(ask.studio)}


@REQUESTS.add("GetCurrentScene")
def _(ask: Ask) -> Answer:
    program = ask.studio.stage.program
    return {"name": program, "sources": told.sources(ask.studio, program)}


@REQUESTS.add("SetCurrentScene")
def _(ask: Ask) -> Answer:
    ask.studio.stage.switch(ask.scene().name)
    return None


@REQUESTS.add("CreateScene")
def _(ask: Ask) -> Answer:
    name = ask.text("sceneName")
    if ask.studio.knows(name):
        raise fail("scene with this name already exists")
    ask.studio.stage.add(name)
    return None


@REQUESTS.add("GetSceneItemList")
def _(ask: Ask) -> Answer:
    scene = ask.scene_or_current("sceneName")
    items = []
    for item in scene.items:
        input = ask.studio.inputs.get(item.source)
        kind, type = (input.kind, "input") if input else ("scene", "scene")
        items.append({"itemId": item.id, "sourceKind": kind, "sourceName": item.source, "sourceType": type})
    return {"sceneName": scene.name, "sceneItems": items}


@REQUESTS.add("GetSceneItemProperties")
def _(ask: Ask) -> Answer:
    _, item = ask.item("item")
    input, (width, height) = ask.studio.inputs.get(item.source), CANVAS
    return {
        "name": item.source,
        "itemId": item.id,
        "position": {"x": 0.0, "y": 0.0, "alignment": 5},
        "rotation": 0.0,
        "scale": {"x": 1.0, "y": 1.0, "filter": "OBS_SCALE_DISABLE"},
        "crop": {"top": 0, "right": 0, "bottom": 0, "left": 0},
        "visible": item.visible,
        "muted": bool(input and input.muted),
        "locked": False,
        "bounds": {"type": "OBS_BOUNDS_NONE", "alignment": 0, "x": 0.0, "y": 0.0},
        "sourceWidth": width,
        "sourceHeight": height,
        "width": float(width),
        "height": float(height),
    }


@REQUESTS.add("SetSceneItemProperties")
def _(ask: Ask) -> Answer:
    scene, item = ask.item("item")
    if ask.has("visible"):
        ask.studio.stage.show(scene, item, ask.flag("visible"))
    return None


@REQUESTS.add("SetSceneItemRender")
def _(ask: Ask) -> Answer:
    # The source may be named, or the item given by its number.
    scene, item = ask.item("item" if ask.has("item") else "source")
    ask.studio.stage.show(scene, item, ask.flag("render"))
    return None


@REQUESTS.add("GetStudioModeStatus")
def _(ask: Ask) -> Answer:
    return {"studio-mode": ask.studio.stage.preview is not None}


@REQUESTS.add("EnableStudioMode")
def _(ask: Ask) -> Answer:
    if ask.studio.stage.preview is not None:
        raise fail("studio mode already active")
    ask.studio.stage.set_studio_mode(True)
    return None


@REQUESTS.add("DisableStudioMode")
def _(ask: Ask) -> Answer:
    if ask.studio.stage.preview is None:
        raise fail("studio mode not active")
    ask.studio.stage.set_studio_mode(False)
    return None


@REQUESTS.add("ToggleStudioMode")
def _(ask: Ask) -> Answer:
    ask.studio.stage.set_studio_mode(ask.studio.stage.preview is None)
    return None


@REQUESTS.add("GetPreviewScene")
def _(ask: Ask) -> Answer:
    preview = ask.studio.stage.waiting()
    return {"name": preview, "sources": told.sources(ask.studio, preview)}


@REQUESTS.add("SetPreviewScene")
def _(ask: Ask) -> Answer:
    ask.studio.stage.waiting()  # which comes before what is asked for
    ask.studio.stage.set_preview(ask.scene(words="specified scene doesn't exist").name)
    return None


@REQUESTS.add("TransitionToProgram")
def _(ask: Ask) -> Answer:
    ask.studio.stage.waiting()
    wanted: dict[str, Any] = ask.object("with-transition") if ask.has("with-transition") else {}
    if "name" in wanted:
        if not any(transition.name == wanted["name"] for transition in TRANSITIONS):
            raise fail("specified transition doesn't exist" if wanted["name"] else INVALID)
        ask.studio.stage.choose(wanted["name"])
    if isinstance(wanted.get("duration"), int):
        ask.studio.stage.set_duration(wanted["duration"])
    ask.studio.stage.trigger()
    return None


@REQUESTS.add("GetTransitionList")
def _(ask: Ask) -> Answer:
    names = [{"name": transition.name} for transition in TRANSITIONS]
    return {"current-transition": ask.studio.stage.transition.name, "transitions": names}


@REQUESTS.add("GetCurrentTransition")
def _(ask: Ask) -> Answer:
    stage = ask.studio.stage
    return {"name": stage.transition.name, **({} if stage.transition.fixed else {"duration": stage.duration_ms})}


@REQUESTS.add("SetCurrentTransition")
def _(ask: Ask) -> Answer:
    ask.studio.stage.choose(ask.text("transition-name"))
    return None


@REQUESTS.add("GetTransitionDuration")
def _(ask: Ask) -> Answer:
    return {"transition-duration": ask.studio.stage.duration_ms}


@REQUESTS.add("SetTransitionDuration")
def _(ask: Ask) -> Answer:
    if not ask.has("duration"):
        raise fail(MISSING)
    ask.studio.stage.set_duration(int(ask.number("duration")))
    return None


@REQUESTS.add("GetTransitionPosition")
def _(ask: Ask) -> Answer:
    return {"position": ask.studio.stage.cursor}
