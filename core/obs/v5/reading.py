"""OBS's answers of protocol v5 as the desk's own models."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from core.clock import Micros
from core.obs.instance import Figures
from core.obs.measures import Rate, media_state
from core.obs.models import Filter, Input, Instance, Media, Output, SceneItem, Stats, Transition
from core.obs.v5.events import scene_names
from core.obs.wire import Object, find, need, rows, texts

Answers = Mapping[str, Object]
"""The data of answers by their requests' names; what OBS refused is missing."""

FIGURES: Final = ("GetStats", "GetRecordStatus", "GetStreamStatus", "GetReplayBufferStatus", "GetVirtualCamStatus")
EVERYTHING: Final = (
    "GetSceneList",
    "GetStudioModeEnabled",
    "GetSceneTransitionList",
    "GetCurrentSceneTransition",
    "GetProfileList",
    "GetSceneCollectionList",
    "GetInputList",
    "GetLastReplayBufferReplay",
    *FIGURES,
)
OPTIONAL: Final = (
    "GetCurrentSceneTransition",
    "GetLastReplayBufferReplay",
    "GetReplayBufferStatus",
    "GetVirtualCamStatus",
)
"""What OBS refuses to tell where it has no such thing."""


def figures(answers: Answers, rates: Mapping[str, Rate], at: Micros) -> Figures:
    """Read what no event tells; `rates` has one for each output whose bytes are counted."""
    return Figures(
        record=_output(answers.get("GetRecordStatus"), rates["record"], at),
        stream=_output(answers.get("GetStreamStatus"), rates["stream"], at),
        replay_buffer=_switched(answers.get("GetReplayBufferStatus")),
        virtual_camera=_switched(answers.get("GetVirtualCamStatus")),
        stats=_stats(answers.get("GetStats", {})),
    )


def _output(of: Object | None, rate: Rate, at: Micros) -> Output:
    if of is None or not need(of, "outputActive", bool):
        rate.kbps(None, at)
        return _switched(of)
    reconnecting = find(of, "outputReconnecting", bool) or False
    return Output(
        active=True,
        paused=find(of, "outputPaused", bool) or False,
        reconnecting=reconnecting,
        duration_ms=need(of, "outputDuration", int),
        kbps=rate.kbps(None if reconnecting else need(of, "outputBytes", int), at),
        dropped=find(of, "outputSkippedFrames", int),
        frames=find(of, "outputTotalFrames", int),
    )


def _switched(of: Object | None) -> Output:
    return Output() if of is None else Output(active=need(of, "outputActive", bool))


def _stats(of: Object) -> Stats:
    return Stats(
        cpu_percent=find(of, "cpuUsage", float),
        memory_mb=find(of, "memoryUsage", float),
        disk_free_mb=find(of, "availableDiskSpace", float),
        fps=find(of, "activeFps", float),
        render_ms=find(of, "averageFrameRenderTime", float),
        rendered=find(of, "renderTotalFrames", int),
        lagged=find(of, "renderSkippedFrames", int),
        encoded=find(of, "outputTotalFrames", int),
        skipped=find(of, "outputSkippedFrames", int),
    )


def instance(
    connection: str,
    answers: Answers,
    inputs: Sequence[Input],
    record_path: str | None,
    now: Figures,
    at: Micros,
) -> Instance:
    """Put together all that is known of an OBS."""
    scenes, transitions = answers["GetSceneList"], answers["GetSceneTransitionList"]
    profiles, collections = answers["GetProfileList"], answers["GetSceneCollectionList"]
    studio_mode = need(answers["GetStudioModeEnabled"], "studioModeEnabled", bool)
    return Instance(
        connection=connection,
        at=at,
        scenes=scene_names(scenes),
        program=find(scenes, "currentProgramSceneName", str),
        preview=find(scenes, "currentPreviewSceneName", str) if studio_mode else None,
        studio_mode=studio_mode,
        transition=transition(answers.get("GetCurrentSceneTransition", {})),
        transitions=tuple(need(row, "transitionName", str) for row in rows(transitions, "transitions")),
        inputs=tuple(inputs),
        record=replace(now.record, path=record_path),
        stream=now.stream,
        replay_buffer=now.replay_buffer,
        virtual_camera=now.virtual_camera,
        stats=now.stats,
        profile=need(profiles, "currentProfileName", str),
        profiles=texts(profiles, "profiles"),
        collection=need(collections, "currentSceneCollectionName", str),
        collections=texts(collections, "sceneCollections"),
        last_replay=find(answers.get("GetLastReplayBufferReplay", {}), "savedReplayPath", str) or None,
    )


def transition(of: Object) -> Transition | None:
    """Read the transition that is chosen, where there is one."""
    name = find(of, "transitionName", str)
    return None if name is None else Transition(name, find(of, "transitionDuration", int))


def input_kinds(of: Object) -> list[tuple[str, str | None]]:
    """Read the names of the inputs with what they are, by name."""
    return sorted((need(row, "inputName", str), find(row, "inputKind", str)) for row in rows(of, "inputs"))


def input(name: str, kind: str | None, mute: Object | None, volume: Object | None) -> Input:
    """Read an input; what has no sound has no answers for it."""
    return Input(
        name,
        kind,
        muted=None if mute is None else need(mute, "inputMuted", bool),
        volume_db=None if volume is None else need(volume, "inputVolumeDb", float),
    )


def scene_items(of: Object) -> list[SceneItem]:
    """Read what stands in a scene, topmost first; OBS sends it as it is drawn, undermost first."""
    return [
        SceneItem(
            id=need(row, "sceneItemId", int),
            source=need(row, "sourceName", str),
            kind=find(row, "inputKind", str) or ("group" if find(row, "isGroup", bool) else "scene"),
            visible=need(row, "sceneItemEnabled", bool),
        )
        for row in reversed(rows(of, "sceneItems"))
    ]


def media(input: str, of: Object) -> Media:
    """Read where a media input is."""
    state = need(of, "mediaState", str).removeprefix("OBS_MEDIA_STATE_").lower()
    return Media(input, media_state(state), find(of, "mediaCursor", int), find(of, "mediaDuration", int))


def filters(of: Object) -> list[Filter]:
    """Read the filters on a source."""
    return [
        Filter(need(row, "filterName", str), find(row, "filterKind", str), need(row, "filterEnabled", bool))
        for row in rows(of, "filters")
    ]
