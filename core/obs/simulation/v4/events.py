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


_SCENE = {"sourceType": "scene", "sourceKind": "scene"}
_MEDIA_FIELDS = {"sourceName": "input", "sourceKind": "kind"}
_PLAIN: dict[type[changes.Change], tuple[str, dict[str, str], dict[str, Any]]] = {
    changes.StudioModeSwitched: ("StudioModeSwitched", {"new-state": "enabled"}, {}),
    changes.SceneAdded: ("SourceCreated", {"sourceName": "scene"}, {**_SCENE, "sourceSettings": {}}),
    changes.SceneRemoved: ("SourceDestroyed", {"sourceName": "scene"}, _SCENE),
    changes.SceneRenamed: ("SourceRenamed", {"previousName": "before", "newName": "scene"}, {"sourceType": "scene"}),
    changes.TransitionChosen: ("SwitchTransition", {"transition-name": "transition"}, {}),
    changes.TransitionTimed: ("TransitionDurationChanged", {"new-duration": "duration_ms"}, {}),
    changes.ItemShown: (
        "SceneItemVisibilityChanged",
        {"scene-name": "scene", "item-name": "source", "item-id": "item", "item-visible": "visible"},
        {},
    ),
    changes.InputAdded: (
        "SourceCreated",
        {"sourceName": "input", "sourceKind": "kind", "sourceSettings": "settings"},
        {"sourceType": "input"},
    ),
    changes.InputRemoved: ("SourceDestroyed", {"sourceName": "input", "sourceKind": "kind"}, {"sourceType": "input"}),
    changes.InputRenamed: ("SourceRenamed", {"previousName": "before", "newName": "input"}, {"sourceType": "input"}),
    changes.InputMuted: ("SourceMuteStateChanged", {"sourceName": "input", "muted": "muted"}, {}),
    changes.VolumeMoved: ("SourceVolumeChanged", {"sourceName": "input", "volume": "mul"}, {}),
    changes.MediaBegun: ("MediaStarted", _MEDIA_FIELDS, {}),
    changes.MediaOver: ("MediaEnded", _MEDIA_FIELDS, {}),
    changes.FilterSwitched: (
        "SourceFilterVisibilityChanged",
        {"sourceName": "source", "filterName": "filter", "filterEnabled": "enabled"},
        {},
    ),
    changes.ProfileUsed: ("ProfileChanged", {"profile": "profile"}, {}),
    changes.Broadcast: ("BroadcastCustomMessage", {"realm": "realm", "data": "data"}, {}),
    changes.Exiting: ("Exiting", {}, {}),
}
"""The events that say what the change holds and no more: name, each field's name in the change, what is always so."""


@singledispatch
def events_of(change: changes.Change, studio: Studio) -> list[Event]:
    """Give the events of a change; none for what the protocol does not tell, such as a saved replay."""
    del studio
    if type(change) not in _PLAIN:
        return []
    name, fields, always = _PLAIN[type(change)]
    return [(name, {**always, **{field: getattr(change, held) for field, held in fields.items()}})]


@events_of.register
def _(change: changes.SceneSwitched, studio: Studio) -> list[Event]:
    return [("SwitchScenes", {"scene-name": change.scene, "sources": told.sources(studio, change.scene)})]


@events_of.register
def _(change: changes.PreviewSwitched, studio: Studio) -> list[Event]:
    return [("PreviewSceneChanged", {"scene-name": change.scene, "sources": told.sources(studio, change.scene)})]


@events_of.register
def _(change: changes.SceneListed, studio: Studio) -> list[Event]:
    del change
    return [_scenes(studio)]


@events_of.register
def _(change: changes.CollectionUsed, studio: Studio) -> list[Event]:
    return [("SceneCollectionChanged", {"sceneCollection": change.collection}), _scenes(studio)]


def _scenes(studio: Studio) -> Event:
    return "ScenesChanged", {"scenes": told.scenes(studio)}


@events_of.register
def _(change: changes.TransitionBegun, studio: Studio) -> list[Event]:
    del studio
    # Nothing is said of a cut.
    if change.duration_ms is None:
        return []
    return [("TransitionBegin", {**_transition(change), "from-scene": change.before})]


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


@events_of.register
def _(change: changes.MediaPressed, studio: Studio) -> list[Event]:
    del studio
    return [(f"Media{_MEDIA[change.action]}", {"sourceName": change.input, "sourceKind": change.kind})]


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
