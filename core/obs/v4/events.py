"""OBS's events of protocol v4 in the desk's own words."""

from collections.abc import Callable
from typing import Final, Literal

from core.event import Payload
from core.obs import events
from core.obs.events import OutputName, OutputState
from core.obs.measures import decibels
from core.obs.models import MediaStateName
from core.obs.wire import Object, find, need, rows

Question = Literal["scenes", "transition", "preview"]
"""What an event says to have changed without saying into what, so that it has to be asked for."""

_Reader = Callable[[str, Object], Payload | Question | None]


def understand(connection: str, name: str, of: Object) -> Payload | Question | None:
    """Give an event in the desk's words, or what has to be asked for because of it, or None.

    Args:
        connection: The connection's name, which the event carries.
        name: Its name in the protocol.
        of: Its fields.

    Raises:
        Malformed: It is not as the protocol has it.
    """
    read = _WORDS.get(name)
    return read(connection, of) if read is not None else None


def scene_names(of: Object) -> tuple[str, ...]:
    """Give the scenes, which protocol v4 sends in the order in which OBS shows them."""
    return tuple(need(scene, "name", str) for scene in rows(of, "scenes"))


def _output(name: OutputName, became: OutputState) -> _Reader:
    return lambda obs, of: events.OutputChanged(obs, name, became, find(of, "recordingFilename", str) or None)


def _media(became: MediaStateName) -> _Reader:
    return lambda obs, of: events.MediaChanged(obs, need(of, "sourceName", str), became)


def _sources(obs: str, of: Object) -> Payload | None:
    """Tell of inputs only; that there are other scenes is told by another event."""
    return events.InputsChanged(obs) if need(of, "sourceType", str) == "input" else None


def _renamed(obs: str, of: Object) -> Payload | Question | None:
    """Tell of inputs; a scene that a program has renamed, and not a person, is told by nothing else."""
    return "scenes" if need(of, "sourceType", str) == "scene" else _sources(obs, of)


def _volume(obs: str, of: Object) -> Payload:
    """Take the fader in decibels, which only 4.9.1 sends, and not for silence."""
    volume_db = find(of, "volumeDb", float)
    if volume_db is None:
        volume_db = decibels(need(of, "volume", float))
    return events.VolumeChanged(obs, need(of, "sourceName", str), volume_db)


_WORDS: Final[dict[str, _Reader]] = {
    "SwitchScenes": lambda obs, of: events.SceneChanged(obs, need(of, "scene-name", str)),
    "PreviewSceneChanged": lambda obs, of: events.PreviewChanged(obs, need(of, "scene-name", str)),
    "StudioModeSwitched": lambda obs, of: events.StudioModeChanged(obs, need(of, "new-state", bool)),
    "ScenesChanged": lambda obs, of: events.ScenesChanged(obs, scene_names(of)),
    "SceneCollectionChanged": lambda obs, of: events.CollectionChanged(obs, need(of, "sceneCollection", str)),
    "ProfileChanged": lambda obs, of: events.ProfileChanged(obs, need(of, "profile", str)),
    "SwitchTransition": lambda obs, of: "transition",
    "TransitionDurationChanged": lambda obs, of: "transition",
    "SceneItemVisibilityChanged": lambda obs, of: events.ItemChanged(
        obs,
        need(of, "scene-name", str),
        need(of, "item-id", int),
        need(of, "item-visible", bool),
        find(of, "item-name", str),
    ),
    "SourceCreated": _sources,
    "SourceDestroyed": _sources,
    "SourceRenamed": _renamed,
    "SourceMuteStateChanged": lambda obs, of: events.MuteChanged(
        obs, need(of, "sourceName", str), need(of, "muted", bool)
    ),
    "SourceVolumeChanged": _volume,
    "SourceFilterVisibilityChanged": lambda obs, of: events.FilterChanged(
        obs, need(of, "sourceName", str), need(of, "filterName", str), need(of, "filterEnabled", bool)
    ),
    "MediaPlaying": _media("playing"),
    "MediaRestarted": _media("playing"),
    "MediaStarted": _media("playing"),
    "MediaPaused": _media("paused"),
    "MediaStopped": _media("stopped"),
    "MediaEnded": _media("ended"),
    "RecordingStarting": _output("record", "starting"),
    "RecordingStarted": _output("record", "started"),
    "RecordingStopping": _output("record", "stopping"),
    "RecordingStopped": _output("record", "stopped"),
    "RecordingPaused": _output("record", "paused"),
    "RecordingResumed": _output("record", "resumed"),
    "StreamStarting": _output("stream", "starting"),
    "StreamStarted": _output("stream", "started"),
    "StreamStopping": _output("stream", "stopping"),
    "StreamStopped": _output("stream", "stopped"),
    "ReplayStarting": _output("replay_buffer", "starting"),
    "ReplayStarted": _output("replay_buffer", "started"),
    "ReplayStopping": _output("replay_buffer", "stopping"),
    "ReplayStopped": _output("replay_buffer", "stopped"),
    "VirtualCamStarted": _output("virtual_camera", "started"),
    "VirtualCamStopped": _output("virtual_camera", "stopped"),
    "Exiting": lambda obs, of: events.Exited(obs),
}
