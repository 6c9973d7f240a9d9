"""Protocol v5: scenes, their items, studio mode, transitions."""

from typing import Any

from core.obs.simulation.studio.changes import Refused
from core.obs.simulation.studio.room import CANVAS, TRANSITIONS, Item, Transition
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v5.asking import Ask
from core.obs.simulation.v5.events import listed

REQUESTS = Requests[Ask]()


@REQUESTS.add("GetSceneList")
def _(ask: Ask) -> Answer:
    stage = ask.studio.stage
    return {
        "currentProgramSceneName": stage.program,
        "currentPreviewSceneName": stage.preview,
        "scenes": listed(stage.names),
    }


@REQUESTS.add("GetGroupList")
def _(ask: Ask) -> Answer:
    del ask
    return {"groups": []}


@REQUESTS.add("GetCurrentProgramScene")
def _(ask: Ask) -> Answer:
    return {"currentProgramSceneName": ask.studio.stage.program}


@REQUESTS.add("SetCurrentProgramScene")
def _(ask: Ask) -> Answer:
    ask.studio.stage.switch(ask.scene().name)
    return None


@REQUESTS.add("GetCurrentPreviewScene")
def _(ask: Ask) -> Answer:
    return {"currentPreviewSceneName": ask.studio.stage.waiting()}


@REQUESTS.add("SetCurrentPreviewScene")
def _(ask: Ask) -> Answer:
    ask.studio.stage.waiting()  # which comes before what is asked for
    ask.studio.stage.set_preview(ask.scene().name)
    return None


@REQUESTS.add("CreateScene")
def _(ask: Ask) -> Answer:
    name = ask.text("sceneName")
    if ask.studio.knows(name):
        raise Refused(601, "", "A source already exists by that scene name.")
    ask.studio.stage.add(name)
    return None


@REQUESTS.add("RemoveScene")
def _(ask: Ask) -> Answer:
    ask.studio.stage.remove(ask.scene())
    return None


@REQUESTS.add("SetSceneName")
def _(ask: Ask) -> Answer:
    scene, name = ask.scene(), ask.text("newSceneName")
    if ask.studio.knows(name):
        raise Refused(601, "", "A source already exists by that new scene name.")
    ask.studio.stage.rename(scene, name)
    return None


@REQUESTS.add("GetStudioModeEnabled")
def _(ask: Ask) -> Answer:
    return {"studioModeEnabled": ask.studio.stage.preview is not None}


@REQUESTS.add("SetStudioModeEnabled")
def _(ask: Ask) -> Answer:
    ask.studio.stage.set_studio_mode(ask.flag("studioModeEnabled"))
    return None


@REQUESTS.add("TriggerStudioModeTransition")
def _(ask: Ask) -> Answer:
    ask.studio.stage.trigger()
    return None


@REQUESTS.add("GetTransitionKindList")
def _(ask: Ask) -> Answer:
    del ask
    return {"transitionKinds": [transition.kind for transition in TRANSITIONS]}


@REQUESTS.add("GetSceneTransitionList")
def _(ask: Ask) -> Answer:
    current = ask.studio.stage.transition
    return {
        "currentSceneTransitionName": current.name,
        "currentSceneTransitionKind": current.kind,
        "transitions": [_described(transition) for transition in TRANSITIONS],
    }


@REQUESTS.add("GetCurrentSceneTransition")
def _(ask: Ask) -> Answer:
    stage = ask.studio.stage
    duration = None if stage.transition.fixed else stage.duration_ms
    return {**_described(stage.transition), "transitionDuration": duration, "transitionSettings": None}


def _described(transition: Transition) -> dict[str, Any]:
    return {
        "transitionName": transition.name,
        "transitionKind": transition.kind,
        "transitionFixed": transition.fixed,
        "transitionConfigurable": False,
    }


@REQUESTS.add("SetCurrentSceneTransition")
def _(ask: Ask) -> Answer:
    ask.studio.stage.choose(ask.text("transitionName"))
    return None


@REQUESTS.add("SetCurrentSceneTransitionDuration")
def _(ask: Ask) -> Answer:
    ask.studio.stage.set_duration(int(ask.number("transitionDuration", 50, 20_000)))
    return None


@REQUESTS.add("GetCurrentSceneTransitionCursor")
def _(ask: Ask) -> Answer:
    return {"transitionCursor": ask.studio.stage.cursor}


@REQUESTS.add("GetSceneItemList")
def _(ask: Ask) -> Answer:
    items = ask.scene().items
    return {"sceneItems": [_item(ask.studio, item, index) for index, item in enumerate(items)]}


def _item(studio: Studio, item: Item, index: int) -> dict[str, Any]:
    input = studio.inputs.get(item.source)
    return {
        "sceneItemId": item.id,
        "sceneItemIndex": index,
        "sceneItemEnabled": item.visible,
        "sceneItemLocked": False,
        "sceneItemBlendMode": "OBS_BLEND_NORMAL",
        "sceneItemTransform": _transform(),
        "sourceName": item.source,
        "sourceType": "OBS_SOURCE_TYPE_SCENE" if input is None else "OBS_SOURCE_TYPE_INPUT",
        "inputKind": None if input is None else input.kind,
        "isGroup": False if input is None else None,
    }


def _transform() -> dict[str, Any]:
    """Fill the canvas: nothing is ever moved here."""
    width, height = map(float, CANVAS)
    numbers = dict.fromkeys(("positionX", "positionY", "rotation", "boundsWidth", "boundsHeight"), 0.0)
    crops = dict.fromkeys(("cropLeft", "cropTop", "cropRight", "cropBottom", "boundsAlignment"), 0)
    return {
        **numbers,
        **crops,
        "alignment": 5,
        "boundsType": "OBS_BOUNDS_NONE",
        "scaleX": 1.0,
        "scaleY": 1.0,
        "sourceWidth": width,
        "sourceHeight": height,
        "width": width,
        "height": height,
    }


@REQUESTS.add("GetSceneItemId")
def _(ask: Ask) -> Answer:
    scene, source = ask.scene(), ask.text("sourceName")
    # Where a source stands in a scene twice, OBS gives the topmost.
    found = next((item for item in reversed(scene.items) if item.source == source), None)
    if found is None:
        raise Refused(600, "", "No scene items were found in the specified scene by that name or offset.")
    return {"sceneItemId": found.id}


@REQUESTS.add("GetSceneItemIndex")
def _(ask: Ask) -> Answer:
    scene, item = ask.item()
    return {"sceneItemIndex": scene.items.index(item)}


@REQUESTS.add("GetSceneItemEnabled")
def _(ask: Ask) -> Answer:
    return {"sceneItemEnabled": ask.item()[1].visible}


@REQUESTS.add("SetSceneItemEnabled")
def _(ask: Ask) -> Answer:
    scene, item = ask.item()
    ask.studio.stage.show(scene, item, ask.flag("sceneItemEnabled"))
    return None
