"""OBS's answers of protocol v4 as the desk's own models."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.clock import Micros
from core.obs.instance import Figures
from core.obs.measures import Rate, media_state
from core.obs.models import Filter, Input, Instance, Media, Output, SceneItem, Stats, Transition
from core.obs.v4.events import scene_names
from core.obs.wire import Malformed, Object, find, need, rows

Answers = Mapping[str, Object]
"""The data of answers by their requests' names."""

FIGURES: Final = ("GetStats", "GetRecordingStatus", "GetStreamingStatus", "GetReplayBufferStatus", "ListOutputs")
EVERYTHING: Final = (
    "GetSceneList",
    "GetStudioModeStatus",
    "GetTransitionList",
    "GetCurrentTransition",
    "GetCurrentProfile",
    "ListProfiles",
    "GetCurrentSceneCollection",
    "ListSceneCollections",
    "GetSourcesList",
    *FIGURES,
)
CAMERA: Final = "GetVirtualCamStatus"
"""Which only 4.9.1 knows."""

_RECORDING: Final = ("simple_file_output", "adv_file_output", "adv_ffmpeg_output")
_TIMECODE: Final = re.compile(r"(\d{2,9}):(\d\d):(\d\d)\.(\d{3})", re.ASCII)


def figures(answers: Answers, rates: Mapping[str, Rate], at: Micros) -> Figures:
    """Read what no event tells; `rates` has one for each output whose bytes are counted."""
    record, stream = answers["GetRecordingStatus"], answers["GetStreamingStatus"]
    outputs = [output for output in rows(answers["ListOutputs"], "outputs") if need(output, "active", bool)]
    recording = [output for output in outputs if find(output, "name", str) in _RECORDING]
    streaming = [output for output in outputs if find(find(output, "flags", dict), "service", bool)]
    camera = answers.get(CAMERA)
    return Figures(
        record=_output(
            active=need(record, "isRecording", bool),
            paused=need(record, "isRecordingPaused", bool),
            duration_ms=milliseconds(find(record, "recordTimecode", str)),
            path=find(record, "recordingFilename", str) or None,
            figures=recording,
            rate=rates["record"],
            at=at,
        ),
        stream=_output(
            active=need(stream, "streaming", bool),
            duration_ms=milliseconds(find(stream, "stream-timecode", str)),
            figures=streaming,
            rate=rates["stream"],
            at=at,
        ),
        replay_buffer=Output(active=need(answers["GetReplayBufferStatus"], "isReplayBufferActive", bool)),
        virtual_camera=Output() if camera is None else Output(active=need(camera, "isVirtualCam", bool)),
        stats=_stats(need(answers["GetStats"], "stats", dict)),
    )


def _output(
    *,
    active: bool,
    duration_ms: int | None,
    figures: Sequence[Object],
    rate: Rate,
    at: Micros,
    paused: bool = False,
    path: str | None = None,
) -> Output:
    of = figures[0] if active and figures else {}
    reconnecting = find(of, "reconnecting", bool) or False
    kbps = rate.kbps(None if reconnecting else find(of, "totalBytes", int), at)
    if not active:
        return Output(active=False, path=path)
    return Output(
        active=True,
        paused=paused,
        reconnecting=reconnecting,
        duration_ms=duration_ms,
        path=path,
        kbps=kbps,
        dropped=find(of, "droppedFrames", int),
        frames=find(of, "totalFrames", int),
    )


def milliseconds(timecode: str | None) -> int | None:
    """Read how long something has lasted.

    Raises:
        Malformed: It is no timecode.
    """
    if timecode is None:
        return None
    found = _TIMECODE.fullmatch(timecode)
    if found is None:
        raise Malformed("OBS sent a timecode that is none.")
    hours, minutes, seconds, thousandths = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _stats(of: Object) -> Stats:
    return Stats(
        cpu_percent=find(of, "cpu-usage", float),
        memory_mb=find(of, "memory-usage", float),
        disk_free_mb=find(of, "free-disk-space", float),
        fps=find(of, "fps", float),
        render_ms=find(of, "average-frame-time", float),
        rendered=find(of, "render-total-frames", int),
        lagged=find(of, "render-missed-frames", int),
        encoded=find(of, "output-total-frames", int),
        skipped=find(of, "output-skipped-frames", int),
    )


def instance(
    connection: str, answers: Answers, inputs: Sequence[Input], preview: str | None, now: Figures, at: Micros
) -> Instance:
    """Put together all that is known of an OBS."""
    return Instance(
        connection=connection,
        at=at,
        scenes=scene_names(answers["GetSceneList"]),
        program=find(answers["GetSceneList"], "current-scene", str) or None,
        preview=preview,
        studio_mode=studio_mode(answers["GetStudioModeStatus"]),
        transition=transition(answers["GetCurrentTransition"]),
        transitions=_names(answers["GetTransitionList"], "transitions", "name"),
        inputs=tuple(inputs),
        record=now.record,
        stream=now.stream,
        replay_buffer=now.replay_buffer,
        virtual_camera=now.virtual_camera,
        stats=now.stats,
        profile=need(answers["GetCurrentProfile"], "profile-name", str),
        profiles=_names(answers["ListProfiles"], "profiles", "profile-name"),
        collection=need(answers["GetCurrentSceneCollection"], "sc-name", str),
        collections=_names(answers["ListSceneCollections"], "scene-collections", "sc-name"),
    )


def _names(of: Object, list: str, key: str) -> tuple[str, ...]:
    return tuple(need(row, key, str) for row in rows(of, list))


def studio_mode(of: Object) -> bool:
    """Read whether studio mode is on."""
    return need(of, "studio-mode", bool)


def transition(of: Object) -> Transition | None:
    """Read the transition that is chosen, where there is one."""
    name = find(of, "name", str)
    return Transition(name, find(of, "duration", int)) if name else None


def kinds_without_sound(of: Object) -> frozenset[str]:
    """Read which kinds of sources have no sound."""
    return frozenset(
        need(row, "typeId", str) for row in rows(of, "types") if not need(need(row, "caps", dict), "hasAudio", bool)
    )


def input_kinds(of: Object) -> list[tuple[str, str]]:
    """Read the names of the inputs with what they are, by name."""
    return sorted(
        (need(row, "name", str), need(row, "typeId", str))
        for row in rows(of, "sources")
        if need(row, "type", str) == "input"
    )


def input(name: str, kind: str, volume: Object | None) -> Input:
    """Read an input; what has no sound has no answer for it."""
    if volume is None:
        return Input(name, kind)
    return Input(name, kind, need(volume, "muted", bool), need(volume, "volume", float))


def scene_items(scenes: Object, scene: str) -> list[SceneItem] | None:
    """Read what stands in a scene, topmost first, out of the list of scenes; None where there is no such scene."""
    found = [row for row in rows(scenes, "scenes") if need(row, "name", str) == scene]
    if not found:
        return None
    return [
        SceneItem(need(row, "id", int), need(row, "name", str), find(row, "type", str), need(row, "render", bool))
        for row in rows(found[0], "sources")
    ]


def media(input: str, state: Object, time: Object, duration: Object) -> Media:
    """Read where a media input is; what plays nothing is nowhere."""
    name = need(state, "mediaState", str)
    if name in ("none", "unknown"):
        return Media(input, "none")
    return Media(input, media_state(name), need(time, "timestamp", int), need(duration, "mediaDuration", int))


def filters(of: Object) -> list[Filter]:
    """Read the filters on a source."""
    return [
        Filter(need(row, "name", str), find(row, "type", str), need(row, "enabled", bool))
        for row in rows(of, "filters")
    ]
