"""OBS's events of protocol v5 in the desk's own words."""

import re
from collections.abc import Callable
from typing import Any, Final, Literal, get_args

from core.event import Payload
from core.obs import events
from core.obs.events import OutputName, OutputState
from core.obs.measures import decibels
from core.obs.models import MediaStateName
from core.obs.wire import Malformed, Object, find, need, rows

Question = Literal["scenes", "transition"]
"""What an event says to have changed without saying into what, so that it has to be asked for."""

SUBSCRIPTIONS: Final = sum(
    1 << bit
    for bit in (
        0,  # general: OBS exits
        1,  # config: profiles and collections
        2,  # scenes
        3,  # inputs
        4,  # transitions
        5,  # filters
        6,  # outputs
        7,  # scene items
        8,  # media inputs
        10,  # user interface: studio mode
    )
)
LEVELS: Final = 1 << 16
"""The subscription for the levels of the inputs, twenty times a second."""

_MEDIA_ACTIONS: Final[dict[str, MediaStateName]] = {
    "PLAY": "playing",
    "RESTART": "playing",
    "PAUSE": "paused",
    "STOP": "stopped",
}


def scene_names(of: Object) -> tuple[str, ...]:
    """Give the scenes in the order in which OBS shows them, which is not the one in which it sends them."""
    return tuple(need(scene, "sceneName", str) for scene in reversed(rows(of, "scenes")))


def _output(name: OutputName) -> Callable[[str, Object], Payload | None]:
    def read(obs: str, of: Object) -> Payload | None:
        state = need(of, "outputState", str).removeprefix("OBS_WEBSOCKET_OUTPUT_").lower()
        became: dict[str, OutputState] = {known: known for known in get_args(OutputState)}
        if state not in became:
            return None
        return events.OutputChanged(obs, name, became[state], find(of, "outputPath", str))

    return read


def _media_action(obs: str, of: Object) -> Payload | None:
    action = need(of, "mediaAction", str).removeprefix("OBS_WEBSOCKET_MEDIA_INPUT_ACTION_")
    if action not in _MEDIA_ACTIONS:
        return None
    return events.MediaChanged(obs, need(of, "inputName", str), _MEDIA_ACTIONS[action])


def _levels(obs: str, of: Object) -> Payload:
    """Take of each input its loudest channel; one that is not active now has no channels and no level."""
    peaks: dict[str, float] = {}
    for input in rows(of, "inputs"):
        if channels := rows(input, "inputLevelsMul"):
            peaks[need(input, "inputName", str)] = decibels(max(map(_peak, channels)))
    return events.LevelsMeasured(obs, peaks)


def _peak(channel: Any) -> float:
    """Give the second of a channel's magnitude, peak and input peak: it is what the fader lets through."""
    match channel:
        case [_, float() | int() as peak, *_]:
            return peak
    raise Malformed("OBS sent levels that are none.")


_WORDS: Final[dict[str, Callable[[str, Object], Payload | Question | None]]] = {
    "CurrentPreviewSceneChanged": lambda obs, of: events.PreviewChanged(obs, find(of, "sceneName", str)),
    "StudioModeStateChanged": lambda obs, of: events.StudioModeChanged(obs, need(of, "studioModeEnabled", bool)),
    "SceneListChanged": lambda obs, of: events.ScenesChanged(obs, scene_names(of)),
    "SceneNameChanged": lambda obs, of: "scenes",
    "CurrentSceneTransitionChanged": lambda obs, of: "transition",
    "CurrentSceneTransitionDurationChanged": lambda obs, of: "transition",
    "SceneItemEnableStateChanged": lambda obs, of: events.ItemChanged(
        obs, need(of, "sceneName", str), need(of, "sceneItemId", int), need(of, "sceneItemEnabled", bool)
    ),
    "InputCreated": lambda obs, of: events.InputsChanged(obs),
    "InputRemoved": lambda obs, of: events.InputsChanged(obs),
    "InputNameChanged": lambda obs, of: events.InputsChanged(obs),
    "InputMuteStateChanged": lambda obs, of: events.MuteChanged(
        obs, need(of, "inputName", str), need(of, "inputMuted", bool)
    ),
    "InputVolumeChanged": lambda obs, of: events.VolumeChanged(
        obs, need(of, "inputName", str), need(of, "inputVolumeDb", float)
    ),
    "InputVolumeMeters": _levels,
    "MediaInputPlaybackStarted": lambda obs, of: events.MediaChanged(obs, need(of, "inputName", str), "playing"),
    "MediaInputPlaybackEnded": lambda obs, of: events.MediaChanged(obs, need(of, "inputName", str), "ended"),
    "MediaInputActionTriggered": _media_action,
    "SourceFilterEnableStateChanged": lambda obs, of: events.FilterChanged(
        obs, need(of, "sourceName", str), need(of, "filterName", str), need(of, "filterEnabled", bool)
    ),
    "CurrentProgramSceneChanged": lambda obs, of: events.SceneChanged(obs, need(of, "sceneName", str)),
    "CurrentSceneCollectionChanged": lambda obs, of: events.CollectionChanged(
        obs, need(of, "sceneCollectionName", str)
    ),
    "CurrentProfileChanged": lambda obs, of: events.ProfileChanged(obs, need(of, "profileName", str)),
    "RecordStateChanged": _output("record"),
    "StreamStateChanged": _output("stream"),
    "ReplayBufferStateChanged": _output("replay_buffer"),
    "VirtualcamStateChanged": _output("virtual_camera"),
    "RecordFileChanged": lambda obs, of: events.RecordFileChanged(obs, need(of, "newOutputPath", str)),
    "ReplayBufferSaved": lambda obs, of: events.ReplaySaved(obs, need(of, "savedReplayPath", str)),
    "ExitStarted": lambda obs, of: events.Exited(obs),
}

_LOADINGS: Final = {
    "CurrentSceneCollectionChanging": "CurrentSceneCollectionChanged",
    "CurrentProfileChanging": "CurrentProfileChanged",
}
"""What begins to load, and what says that it has come."""

_PIECES: Final = re.compile("Scene|Input|Media|SourceFilter")
"""A collection goes and comes piece by piece, which says nothing; what there is then is asked for when it has come."""


class Interpreter:
    """Follows what one OBS says, and leaves out what only its way of working makes it say."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._loading: set[str] = set()
        self._new_inputs: set[str] = set()

    @property
    def is_loading(self) -> bool:
        """Tell whether it loads a profile or a scene collection: it answers little until it has done so."""
        return bool(self._loading)

    def understand(self, connection: str, name: str, of: Object) -> Payload | Question | None:
        """Give an event in the desk's words, or what has to be asked for because of it, or None.

        Args:
            connection: The connection's name, which the event carries.
            name: Its name in the protocol.
            of: Its data.

        Raises:
            Malformed: It is not as the protocol has it.
        """
        if name in _LOADINGS:
            self._loading.add(_LOADINGS[name])
        self._loading.discard(name)
        if name not in _WORDS or ("CurrentSceneCollectionChanged" in self._loading and _PIECES.match(name)):
            return None
        if name == "InputCreated":
            self._new_inputs.add(need(of, "inputName", str))
        if name in ("InputMuteStateChanged", "InputVolumeChanged") and of.get("inputName") in self._new_inputs:
            # Said of every new input, also of one that has no sound.
            return None
        return _WORDS[name](connection, of)

    def inputs_are_asked_for(self) -> None:
        """Take note that the inputs that were new are known from now on."""
        self._new_inputs.clear()
