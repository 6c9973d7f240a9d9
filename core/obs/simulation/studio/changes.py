"""What a studio says has happened, in words of neither protocol."""

from typing import Any, Literal

import msgspec

from core.obs.models import MediaAction

OutputKind = Literal["record", "stream", "replay_buffer", "virtual_camera"]
OutputStep = Literal[
    "starting", "started", "stopping", "stopped", "paused", "resumed", "reconnecting", "reconnected"
]  # fmt: skip


class Change(msgspec.Struct, frozen=True):
    """Something has happened."""


class SceneSwitched(Change, frozen=True):
    """The audience sees a scene."""

    scene: str


class PreviewSwitched(Change, frozen=True):
    """A scene waits."""

    scene: str


class StudioModeSwitched(Change, frozen=True):
    """Studio mode is on or off."""

    enabled: bool


class SceneListed(Change, frozen=True):
    """There are other scenes than before; in the order of the user interface."""

    scenes: tuple[str, ...]


class SceneAdded(Change, frozen=True):
    """A scene was made."""

    scene: str


class SceneRemoved(Change, frozen=True):
    """A scene is gone."""

    scene: str


class SceneRenamed(Change, frozen=True):
    """A scene has another name."""

    scene: str
    before: str


class TransitionChosen(Change, frozen=True):
    """Another transition is in use."""

    transition: str


class TransitionTimed(Change, frozen=True):
    """Transitions take another time."""

    duration_ms: int


class TransitionBegun(Change, frozen=True):
    """One scene becomes another; the duration of a fixed transition is None."""

    transition: str
    kind: str
    duration_ms: int | None
    before: str
    scene: str


class TransitionOver(TransitionBegun, frozen=True):
    """It has become the other."""


class ItemShown(Change, frozen=True):
    """A source was shown or hidden in a scene."""

    scene: str
    item: int
    source: str
    visible: bool


class InputAdded(Change, frozen=True):
    """An input was made."""

    input: str
    kind: str
    settings: dict[str, Any]


class InputRemoved(Change, frozen=True):
    """An input is gone."""

    input: str
    kind: str


class InputRenamed(Change, frozen=True):
    """An input has another name."""

    input: str
    before: str


class InputMuted(Change, frozen=True):
    """An input was muted or unmuted, or told again to be what it was."""

    input: str
    muted: bool


class VolumeMoved(Change, frozen=True):
    """An input's fader was moved."""

    input: str
    mul: float


class MediaBegun(Change, frozen=True):
    """A media input plays from its beginning, or goes on."""

    input: str
    kind: str


class MediaOver(Change, frozen=True):
    """A media input is at its end, or was stopped."""

    input: str
    kind: str


class MediaPressed(Change, frozen=True):
    """Somebody played, paused, stopped or restarted a media input."""

    input: str
    kind: str
    action: MediaAction


class FilterSwitched(Change, frozen=True):
    """A filter is on or off."""

    source: str
    filter: str
    enabled: bool


class ProfileLeft(Change, frozen=True):
    """Another profile will be in use."""

    profile: str


class ProfileUsed(Change, frozen=True):
    """Another profile is in use."""

    profile: str


class CollectionLeft(Change, frozen=True):
    """Another scene collection will be in use."""

    collection: str


class CollectionUsed(Change, frozen=True):
    """Another scene collection is in use."""

    collection: str


class OutputMoved(Change, frozen=True):
    """An output is on its way up or down; the path is that of a recording, where it is known by then."""

    output: OutputKind
    became: OutputStep
    path: str | None = None


class FileOpened(Change, frozen=True):
    """A recording begins to fill a file: an order to whoever films."""

    path: str


class FileClosed(Change, frozen=True):
    """A recording has ended: an order to finish the file, and to say so to the studio."""

    path: str


class ReplayTaken(Change, frozen=True):
    """The replay buffer is to be written: an order to make the file, and to say so to the studio."""

    path: str
    seconds: float


class RecordFileChanged(Change, frozen=True):
    """The recording goes on in another file."""

    path: str


class ReplaySaved(Change, frozen=True):
    """The replay buffer was written."""

    path: str | None


class Broadcast(Change, frozen=True):
    """A client has something to say to all of them."""

    data: dict[str, Any]
    realm: str = ""


class Exiting(Change, frozen=True):
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
