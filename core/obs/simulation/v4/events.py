"""A studio's changes as the events of protocol v4."""

from functools import singledispatch
from typing import Any

from core.obs.simulation.studio import changes
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v4 import told

Event = tuple[str, dict[str, Any]]

_OUTPUTS = {"record": "Recording", "stream": "Stream", "replay_buffer": "Replay"}
_MEDIA = {
    "play": "Playing",
    "pause": "Paused",
    "stop": "Stopped",
    "restart": "Restarted",
    "next": "Next",
    "previous": "Previous",
}


@singledispatch
def events_of(change: changes.Change, studio: Studio) -> list[Event]:
    """Give the events of a change; none for what the protocol does not tell, such as a saved replay."""
    del change, studio
    return []


@events_of.register
def _(change: changes.SceneSwitched, studio: Studio) -> list[Event]:
    return [("SwitchScenes", {"scene-name": change.scene, "sources": told.sources(studio, change.scene)})]


@events_of.register
def _(change: changes.PreviewSwitched, studio: Studio) -> list[Event]:
    return [("PreviewSceneChanged", {"scene-name": change.scene, "sources": told.sources(studio, change.scene)})]


@events_of.register
def _(change: changes.StudioModeSwitched, studio: Studio) -> list[Event]:
    del studio
    return [("StudioModeSwitched", {"new-state": change.enabled})]


@events_of.register
def _(change: changes.SceneListed, studio: Studio) -> list[Event]:
    del change
    return [("ScenesChanged", {"scenes": [told.scene(studio, scene) for scene in studio.stage.scenes]})]


@events_of.register
def _(change: changes.SceneAdded, studio: Studio) -> list[Event]:
    del studio
    data = {"sourceName": change.scene, "sourceType": "scene", "sourceKind": "scene", "sourceSettings": {}}
    return [("SourceCreated", data)]


@events_of.register
def _(change: changes.SceneRemoved, studio: Studio) -> list[Event]:
    del studio
    return [("SourceDestroyed", {"sourceName": change.scene, "sourceType": "scene", "sourceKind": "scene"})]


@events_of.register
def _(change: changes.SceneRenamed, studio: Studio) -> list[Event]:
    del studio
    return [("SourceRenamed", {"previousName": change.before, "newName": change.scene, "sourceType": "scene"})]


@events_of.register
def _(change: changes.TransitionChosen, studio: Studio) -> list[Event]:
    del studio
    return [("SwitchTransition", {"transition-name": change.transition})]


@events_of.register
def _(change: changes.TransitionTimed, studio: Studio) -> list[Event]:
    del studio
    return [("TransitionDurationChanged", {"new-duration": change.duration_ms})]


@events_of.register
def _(change: changes.TransitionBegun, studio: Studio) -> list[Event]:
    del studio
    # Nothing is said of a cut.
    return [] if change.duration_ms is None else [("TransitionBegin", {**_transition(change), **_from(change)})]


@events_of.register
def _(change: changes.TransitionOver, studio: Studio) -> list[Event]:
    del studio
    return [] if change.duration_ms is None else [("TransitionEnd", _transition(change))]


def _transition(change: changes.TransitionBegun) -> dict[str, Any]:
    return {
        "name": change.transition,
        "type": change.kind,
        "duration": change.duration_ms,
        "to-scene": change.scene,
    }


def _from(change: changes.TransitionBegun) -> dict[str, Any]:
    return {"from-scene": change.before}


@events_of.register
def _(change: changes.ItemShown, studio: Studio) -> list[Event]:
    del studio
    data = {
        "scene-name": change.scene,
        "item-name": change.source,
        "item-id": change.item,
        "item-visible": change.visible,
    }
    return [("SceneItemVisibilityChanged", data)]


@events_of.register
def _(change: changes.InputAdded, studio: Studio) -> list[Event]:
    del studio
    data = {
        "sourceName": change.input,
        "sourceType": "input",
        "sourceKind": change.kind,
        "sourceSettings": change.settings,
    }
    return [("SourceCreated", data)]


@events_of.register
def _(change: changes.InputRemoved, studio: Studio) -> list[Event]:
    del studio
    return [("SourceDestroyed", {"sourceName": change.input, "sourceType": "input", "sourceKind": change.kind})]


@events_of.register
def _(change: changes.InputRenamed, studio: Studio) -> list[Event]:
    del studio
    return [("SourceRenamed", {"previousName": change.before, "newName": change.input, "sourceType": "input"})]


@events_of.register
def _(change: changes.InputMuted, studio: Studio) -> list[Event]:
    del studio
    return [("SourceMuteStateChanged", {"sourceName": change.input, "muted": change.muted})]


@events_of.register
def _(change: changes.VolumeMoved, studio: Studio) -> list[Event]:
    del studio
    return [("SourceVolumeChanged", {"sourceName": change.input, "volume": change.mul})]


@events_of.register
def _(change: changes.MediaBegun, studio: Studio) -> list[Event]:
    del studio
    return [("MediaStarted", {"sourceName": change.input, "sourceKind": change.kind})]


@events_of.register
def _(change: changes.MediaOver, studio: Studio) -> list[Event]:
    del studio
    return [("MediaEnded", {"sourceName": change.input, "sourceKind": change.kind})]


@events_of.register
def _(change: changes.MediaPressed, studio: Studio) -> list[Event]:
    del studio
    return [(f"Media{_MEDIA[change.action]}", {"sourceName": change.input, "sourceKind": change.kind})]


@events_of.register
def _(change: changes.FilterSwitched, studio: Studio) -> list[Event]:
    del studio
    data = {"sourceName": change.source, "filterName": change.filter, "filterEnabled": change.enabled}
    return [("SourceFilterVisibilityChanged", data)]


@events_of.register
def _(change: changes.ProfileUsed, studio: Studio) -> list[Event]:
    del studio
    return [("ProfileChanged", {"profile": change.profile})]


@events_of.register
def _(change: changes.CollectionUsed, studio: Studio) -> list[Event]:
    scenes = [told.scene(studio, scene) for scene in studio.stage.scenes]
    return [("SceneCollectionChanged", {"sceneCollection": change.collection}), ("ScenesChanged", {"scenes": scenes})]


@events_of.register
def _(change: changes.OutputMoved, studio: Studio) -> list[Event]:
    if change.output == "virtual_camera":
        told_of = change.became in {"started", "stopped"}
        return [(f"VirtualCam{change.became.capitalize()}", {})] if told_of else []
    if change.became in {"reconnecting", "reconnected"}:
        return []
    data: dict[str, Any] = {}
    if change.output == "record" and change.became in {"started", "stopping", "stopped"}:
        data["recordingFilename"] = studio.record.path or ""
    if change.output == "stream" and change.became in {"starting", "stopping"}:
        data["preview-only"] = False
    return [(f"{_OUTPUTS[change.output]}{change.became.capitalize()}", data)]


@events_of.register
def _(change: changes.Broadcast, studio: Studio) -> list[Event]:
    del studio
    return [("BroadcastCustomMessage", {"realm": change.realm, "data": change.data})]


@events_of.register
def _(change: changes.Exiting, studio: Studio) -> list[Event]:
    del change, studio
    return [("Exiting", {})]
