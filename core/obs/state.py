"""What is known of an OBS, kept up to date from what it says: pure, an `Instance` and an event give an `Instance`."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

from core.clock import Micros
from core.event import Payload
from core.obs.events import (
    OUTPUTS,
    CollectionChanged,
    InputsChanged,
    MuteChanged,
    OutputChanged,
    OutputName,
    PreviewChanged,
    ProfileChanged,
    RecordFileChanged,
    ReplaySaved,
    SceneChanged,
    ScenesChanged,
    StudioModeChanged,
    TransitionChanged,
    VolumeChanged,
)
from core.obs.instance import Figures
from core.obs.models import Instance, Output, Transition


def applied(instance: Instance, said: Payload, at: Micros) -> Instance:
    """Give what is known after an event; the very same object where it changes nothing that is known."""
    changes = _CHANGES.get(type(said))
    if changes is None:
        return instance
    after = replace(instance, **changes(instance, said, at))
    return instance if after == instance else replace(after, at=at)


def outdates(instance: Instance, said: Payload) -> bool:
    """Tell whether an event says that something is another without saying what it is, so that it has to be asked."""
    match said:
        case InputsChanged() | ProfileChanged() | CollectionChanged():
            return True
        case MuteChanged() | VolumeChanged():
            return all(input.name != said.input for input in instance.inputs)
        case ScenesChanged():  # where the program's own scene was renamed, nothing says that it is called otherwise
            return not {instance.program, instance.preview} <= {*said.scenes, None}
        case _:
            return False


def measured(instance: Instance, figures: Figures, at: Micros, told: Collection[OutputName] = ()) -> Instance:
    """Give what is known after the figures were asked for.

    Args:
        instance: What was known.
        figures: The answer.
        at: When it came.
        told: Outputs of which OBS has said something since the figures were asked for; that is newer.
    """
    outputs = _outputs(instance, figures, at, told)
    return replace(instance, at=at, stats=figures.stats, **outputs)


def read_anew(known: Instance | None, read: Instance, at: Micros) -> Instance:
    """Give what is known after everything was asked for; what the answer does not tell is what was known before."""
    known = known or Instance(read.connection, at)
    # Which replay was the last one can be asked for, but not when it was saved.
    seen = known if read.last_replay in (None, known.last_replay) else read
    return replace(
        read,
        at=at,
        last_replay=seen.last_replay,
        last_replay_at=seen.last_replay_at,
        **_outputs(known, read, at),
    )


def _outputs(known: Instance, now: Figures | Instance, at: Micros, told: Collection[OutputName] = ()) -> dict[str, Any]:
    return {name: _went_on(getattr(known, name), getattr(now, name), at) for name in OUTPUTS if name not in told}


def _with_input(instance: Instance, name: str, **changes: Any) -> dict[str, Any]:
    return {"inputs": tuple(replace(it, **changes) if it.name == name else it for it in instance.inputs)}


_CHANGES: Final[dict[type[Payload], Callable[[Instance, Any, Micros], dict[str, Any]]]] = {
    SceneChanged: lambda _, said, at: {"program": said.scene},
    PreviewChanged: lambda _, said, at: {"preview": said.scene},
    StudioModeChanged: lambda known, said, at: {
        "studio_mode": said.enabled,
        "preview": known.preview if said.enabled else None,
    },
    ScenesChanged: lambda _, said, at: {"scenes": said.scenes},
    TransitionChanged: lambda _, said, at: {"transition": Transition(said.transition, said.duration_ms)},
    MuteChanged: lambda known, said, at: _with_input(known, said.input, muted=said.muted),
    VolumeChanged: lambda known, said, at: _with_input(known, said.input, volume_db=said.volume_db),
    ProfileChanged: lambda _, said, at: {"profile": said.profile},
    CollectionChanged: lambda _, said, at: {"collection": said.collection},
    OutputChanged: lambda known, said, at: {said.output: _became(getattr(known, said.output), said)},
    RecordFileChanged: lambda known, said, at: {"record": replace(known.record, path=said.path)},
    ReplaySaved: lambda _, said, at: {"last_replay": said.path, "last_replay_at": at},
}


_STOPPED: Final = Output(active=False)


def _became(output: Output, said: OutputChanged) -> Output:
    """Follow an output; how long it has lasted, and thus when it began, is only known once it was asked for."""
    path = said.path or output.path
    match said.became:
        case "starting" | "stopping":
            return replace(output, path=path)
        case "started":
            # What is known to run has been measured already, and a late word of its start must not undo that.
            return replace(output, path=path) if output.active else Output(active=True, path=said.path)
        case "stopped":
            return replace(_STOPPED, path=path)
        case "paused":
            return replace(output, active=True, paused=True, path=path)
        case "resumed":
            return replace(output, active=True, paused=False, path=path)
        case "reconnecting":
            return replace(output, active=True, reconnecting=True)
        case "reconnected":
            return replace(output, active=True, reconnecting=False)


def _went_on(known: Output, now: Output, at: Micros) -> Output:
    """Give an output as it was measured, with what the figures do not tell: its file, and when it began."""
    path = now.path or known.path
    if not now.active:
        return replace(now, path=path, started_at=None)
    started_at = now.started_at
    if started_at is None and now.duration_ms:
        started_at = at - now.duration_ms * 1000
        went_on = known.started_at is not None and now.duration_ms >= (known.duration_ms or 0)
        if went_on and known.started_at is not None:
            # An answer on its way and a pause make the beginning look later than it was, and nothing makes it earlier.
            started_at = min(started_at, known.started_at)
    return replace(now, path=path, started_at=started_at)
