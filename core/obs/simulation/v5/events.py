"""A studio's changes as the events of protocol v5, each with the subscription that it needs."""

from functools import singledispatch
from typing import Any, NamedTuple

from core.obs.simulation.studio import changes
from core.obs.simulation.studio.inputs import to_db
from core.obs.simulation.studio.room import DEFAULTS
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.table import Version

GENERAL, CONFIG, SCENES, INPUTS, TRANSITIONS, FILTERS, OUTPUTS, ITEMS, MEDIA, UI = (
    1 << bit for bit in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10)
)
ALL = (1 << 11) - 1
METERS = 1 << 16

RECORD_FILE_CHANGED_SINCE: Version = (5, 5, 0)

_OUTPUT_EVENTS = {
    "record": "RecordStateChanged",
    "stream": "StreamStateChanged",
    "replay_buffer": "ReplayBufferStateChanged",
    "virtual_camera": "VirtualcamStateChanged",
}


class Event(NamedTuple):
    """An event, and the subscription that it needs."""

    name: str
    intent: int
    data: dict[str, Any] | None = None


def listed(scenes: tuple[str, ...]) -> list[dict[str, Any]]:
    """List scenes as OBS does: the last of the user interface first."""
    return [{"sceneIndex": index, "sceneName": name} for index, name in enumerate(reversed(scenes))]


_PLAIN: dict[type[changes.Change], tuple[str, int, dict[str, str]]] = {
    changes.SceneSwitched: ("CurrentProgramSceneChanged", SCENES, {"sceneName": "scene"}),
    changes.PreviewSwitched: ("CurrentPreviewSceneChanged", SCENES, {"sceneName": "scene"}),
    changes.SceneRenamed: ("SceneNameChanged", SCENES, {"oldSceneName": "before", "sceneName": "scene"}),
    changes.StudioModeSwitched: ("StudioModeStateChanged", UI, {"studioModeEnabled": "enabled"}),
    changes.TransitionChosen: ("CurrentSceneTransitionChanged", TRANSITIONS, {"transitionName": "transition"}),
    changes.TransitionTimed: (
        "CurrentSceneTransitionDurationChanged",
        TRANSITIONS,
        {"transitionDuration": "duration_ms"},
    ),
    changes.TransitionBegun: ("SceneTransitionStarted", TRANSITIONS, {"transitionName": "transition"}),
    changes.ItemShown: (
        "SceneItemEnableStateChanged",
        ITEMS,
        {"sceneName": "scene", "sceneItemId": "item", "sceneItemEnabled": "visible"},
    ),
    changes.InputRemoved: ("InputRemoved", INPUTS, {"inputName": "input"}),
    changes.InputRenamed: ("InputNameChanged", INPUTS, {"oldInputName": "before", "inputName": "input"}),
    changes.InputMuted: ("InputMuteStateChanged", INPUTS, {"inputName": "input", "inputMuted": "muted"}),
    changes.MediaBegun: ("MediaInputPlaybackStarted", MEDIA, {"inputName": "input"}),
    changes.MediaOver: ("MediaInputPlaybackEnded", MEDIA, {"inputName": "input"}),
    changes.FilterSwitched: (
        "SourceFilterEnableStateChanged",
        FILTERS,
        {"sourceName": "source", "filterName": "filter", "filterEnabled": "enabled"},
    ),
    changes.ProfileLeft: ("CurrentProfileChanging", CONFIG, {"profileName": "profile"}),
    changes.ProfileUsed: ("CurrentProfileChanged", CONFIG, {"profileName": "profile"}),
    changes.CollectionLeft: ("CurrentSceneCollectionChanging", CONFIG, {"sceneCollectionName": "collection"}),
    changes.CollectionUsed: ("CurrentSceneCollectionChanged", CONFIG, {"sceneCollectionName": "collection"}),
    changes.RecordFileChanged: ("RecordFileChanged", OUTPUTS, {"newOutputPath": "path"}),
    changes.ReplaySaved: ("ReplayBufferSaved", OUTPUTS, {"savedReplayPath": "path"}),
    changes.Exiting: ("ExitStarted", GENERAL, {}),
}
"""The events that say what the change holds and no more: name, subscription, and each field's name in the change."""


@singledispatch
def events_of(change: changes.Change) -> tuple[Event, ...]:
    """Give the events of a change; none for what the protocol does not tell."""
    if type(change) not in _PLAIN:
        return ()
    name, intent, fields = _PLAIN[type(change)]
    return (Event(name, intent, {field: getattr(change, held) for field, held in fields.items()} or None),)


@events_of.register
def _(change: changes.SceneListed) -> tuple[Event, ...]:
    return (Event("SceneListChanged", SCENES, {"scenes": listed(change.scenes)}),)


@events_of.register
def _(change: changes.SceneAdded) -> tuple[Event, ...]:
    return (Event("SceneCreated", SCENES, {"sceneName": change.scene, "isGroup": False}),)


@events_of.register
def _(change: changes.SceneRemoved) -> tuple[Event, ...]:
    return (Event("SceneRemoved", SCENES, {"sceneName": change.scene, "isGroup": False}),)


@events_of.register
def _(change: changes.TransitionOver) -> tuple[Event, ...]:
    data = {"transitionName": change.transition}
    return Event("SceneTransitionVideoEnded", TRANSITIONS, data), Event("SceneTransitionEnded", TRANSITIONS, data)


@events_of.register
def _(change: changes.InputAdded) -> tuple[Event, ...]:
    data = {
        "inputName": change.input,
        "inputKind": change.kind,
        "unversionedInputKind": unversioned(change.kind),
        "inputSettings": change.settings,
        "defaultInputSettings": DEFAULTS.get(change.kind, {}),
    }
    return (Event("InputCreated", INPUTS, data),)


@events_of.register
def _(change: changes.VolumeMoved) -> tuple[Event, ...]:
    data = {"inputName": change.input, "inputVolumeMul": change.mul, "inputVolumeDb": to_db(change.mul)}
    return (Event("InputVolumeChanged", INPUTS, data),)


@events_of.register
def _(change: changes.MediaPressed) -> tuple[Event, ...]:
    action = f"OBS_WEBSOCKET_MEDIA_INPUT_ACTION_{change.action.upper()}"
    return (Event("MediaInputActionTriggered", MEDIA, {"inputName": change.input, "mediaAction": action}),)


@events_of.register
def _(change: changes.OutputMoved) -> tuple[Event, ...]:
    # A reconnecting stream and a held recording are “not active” in these events, whatever they are when asked.
    data: dict[str, Any] = {
        "outputActive": change.became in {"started", "resumed", "reconnected"},
        "outputState": f"OBS_WEBSOCKET_OUTPUT_{change.became.upper()}",
    }
    if change.output == "record":
        data["outputPath"] = change.path
    return (Event(_OUTPUT_EVENTS[change.output], OUTPUTS, data),)


@events_of.register
def _(change: changes.Broadcast) -> tuple[Event, ...]:
    return (Event("CustomEvent", GENERAL, change.data),)


def unversioned(kind: str) -> str:
    """Give a kind without the version that OBS may append to it."""
    base, _, version = kind.rpartition("_v")
    return base if version.isdecimal() else kind


def meters(studio: Studio) -> Event:
    """Tell how loud every input with sound is: magnitude, peak, and peak before the fader, on two channels."""
    inputs = []
    for input in studio.inputs.all():
        if not input.has_sound:
            continue
        magnitude, peak = studio.inputs.level(input)
        mul = 0.0 if input.muted else input.mul
        channel = [magnitude * mul, peak * mul, peak]
        inputs.append({"inputName": input.name, "inputLevelsMul": [channel] * 2 if studio.is_heard(input) else []})
    return Event("InputVolumeMeters", METERS, {"inputs": inputs})
