"""What a studio says has happened, in words of neither protocol."""

from dataclasses import dataclass
from typing import Any, Literal

from core.obs.models import MediaAction

OutputKind = Literal["record", "stream", "replay_buffer", "virtual_camera"]
OutputStep = Literal[
    "starting", "started", "stopping", "stopped", "paused", "resumed", "reconnecting", "reconnected"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Something has happened."""


@dataclass(frozen=True, slots=True)
class SceneSwitched(Change):
    """The audience sees a scene."""

    scene: str


@dataclass(frozen=True, slots=True)
class PreviewSwitched(Change):
    """A scene waits."""

    scene: str


@dataclass(frozen=True, slots=True)
class StudioModeSwitched(Change):
    """Studio mode is on or off."""

    enabled: bool


@dataclass(frozen=True, slots=True)
class SceneListed(Change):
    """There are other scenes than before; in the order of the user interface."""

    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneAdded(Change):
    """A scene was made."""

    scene: str


@dataclass(frozen=True, slots=True)
class SceneRemoved(Change):
    """A scene is gone."""

    scene: str


@dataclass(frozen=True, slots=True)
class SceneRenamed(Change):
    """A scene has another name."""

    scene: str
    before: str


@dataclass(frozen=True, slots=True)
class TransitionChosen(Change):
    """Another transition is in use."""

    transition: str


@dataclass(frozen=True, slots=True)
class TransitionTimed(Change):
    """Transitions take another time."""

    duration_ms: int


@dataclass(frozen=True, slots=True)
class TransitionBegun(Change):
    """One scene becomes another; the duration of a fixed transition is None."""

    transition: str
    kind: str
    duration_ms: int | None
    before: str
    scene: str


@dataclass(frozen=True, slots=True)
class TransitionOver(TransitionBegun):
    """It has become the other."""


@dataclass(frozen=True, slots=True)
class ItemShown(Change):
    """A source was shown or hidden in a scene."""

    scene: str
    item: int
    source: str
    visible: bool


@dataclass(frozen=True, slots=True)
class InputAdded(Change):
    """An input was made."""

    input: str
    kind: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InputRemoved(Change):
    """An input is gone."""

    input: str
    kind: str


@dataclass(frozen=True, slots=True)
class InputRenamed(Change):
    """An input has another name."""

    input: str
    before: str


@dataclass(frozen=True, slots=True)
class InputMuted(Change):
    """An input was muted or unmuted, or told again to be what it was."""

    input: str
    muted: bool


@dataclass(frozen=True, slots=True)
class VolumeMoved(Change):
    """An input's fader was moved."""

    input: str
    mul: float


@dataclass(frozen=True, slots=True)
class MediaBegun(Change):
    """A media input plays from its beginning, or goes on."""

    input: str
    kind: str


@dataclass(frozen=True, slots=True)
class MediaOver(Change):
    """A media input is at its end, or was stopped."""

    input: str
    kind: str


@dataclass(frozen=True, slots=True)
class MediaPressed(Change):
    """Somebody played, paused, stopped or restarted a media input."""

    input: str
    kind: str
    action: MediaAction


@dataclass(frozen=True, slots=True)
class FilterSwitched(Change):
    """A filter is on or off."""

    source: str
    filter: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class ProfileLeft(Change):
    """Another profile will be in use."""

    profile: str


@dataclass(frozen=True, slots=True)
class ProfileUsed(Change):
    """Another profile is in use."""

    profile: str


@dataclass(frozen=True, slots=True)
class CollectionLeft(Change):
    """Another scene collection will be in use."""

    collection: str


@dataclass(frozen=True, slots=True)
class CollectionUsed(Change):
    """Another scene collection is in use."""

    collection: str


@dataclass(frozen=True, slots=True)
class OutputMoved(Change):
    """An output is on its way up or down; the path is that of a recording, where it is known by then."""

    output: OutputKind
    became: OutputStep
    path: str | None = None


@dataclass(frozen=True, slots=True)
class FileOpened(Change):
    """A recording begins to fill a file: an order to whoever films."""

    path: str


@dataclass(frozen=True, slots=True)
class FileClosed(Change):
    """A recording has ended: an order to finish the file, and to say so to the studio."""

    path: str


@dataclass(frozen=True, slots=True)
class ReplayTaken(Change):
    """The replay buffer is to be written: an order to make the file, and to say so to the studio."""

    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RecordFileChanged(Change):
    """The recording goes on in another file."""

    path: str


@dataclass(frozen=True, slots=True)
class ReplaySaved(Change):
    """The replay buffer was written."""

    path: str | None


@dataclass(frozen=True, slots=True)
class Broadcast(Change):
    """A client has something to say to all of them."""

    data: dict[str, Any]
    realm: str = ""


@dataclass(frozen=True, slots=True)
class Exiting(Change):
    """The studio closes."""


class Refused(Exception):
    """The studio does not do what it was asked for.

    Attributes:
        code: The status code of protocol v5.
        comment: What v5 adds to it, where it adds something.
        plainly: How v4 puts it.
    """

    def __init__(self, code: int, plainly: str, comment: str | None = None) -> None:
        """Take the code and the words of both protocols."""
        super().__init__(plainly)
        self.code, self.plainly, self.comment = code, plainly, comment
