"""What the OBS part says has happened: one vocabulary for both protocols."""

from typing import Literal, get_args

from core.event import Payload, topic
from core.obs.models import Clip, Connection, Instance, MatchRecording, MediaStateName, Step

OutputName = Literal["record", "stream", "replay_buffer", "virtual_camera"]
OUTPUTS: tuple[OutputName, ...] = get_args(OutputName)
OutputState = Literal["starting", "started", "stopping", "stopped", "paused", "resumed", "reconnecting", "reconnected"]


class OfConnection(Payload, frozen=True):
    """What every event of one OBS carries: the connection's name."""

    connection: str

    @property
    def entity(self) -> str:
        """Retain one per connection."""
        return self.connection


@topic("obs.connection_changed", state=True)
class ConnectionChanged(Payload, frozen=True):
    """A connection was added or edited, or the desk stands otherwise with it."""

    connection: Connection

    @property
    def entity(self) -> str:
        """Retain one per connection."""
        return self.connection.name


@topic("obs.connection_removed")
class ConnectionRemoved(OfConnection, frozen=True):
    """A connection is gone from the desk; its recordings and clips stay."""


@topic("obs.instance_changed", state=True)
class InstanceChanged(Payload, frozen=True):
    """What is known of an OBS is not what it was; at most twice a second for figures, at once for the rest."""

    instance: Instance

    @property
    def entity(self) -> str:
        """Retain one per connection; it is cleared when the connection is lost."""
        return self.instance.connection


@topic("obs.scene_changed", state=True)
class SceneChanged(OfConnection, frozen=True):
    """The audience sees another scene."""

    scene: str
    before: str | None = None


@topic("obs.preview_changed")
class PreviewChanged(OfConnection, frozen=True):
    """Another scene waits in studio mode."""

    scene: str | None


@topic("obs.studio_mode_changed")
class StudioModeChanged(OfConnection, frozen=True):
    """Studio mode was switched on or off."""

    enabled: bool


@topic("obs.scenes_changed")
class ScenesChanged(OfConnection, frozen=True):
    """Scenes were made, renamed, moved or removed, or another collection was loaded."""

    scenes: tuple[str, ...]


@topic("obs.transition_changed")
class TransitionChanged(OfConnection, frozen=True):
    """Another transition, or another duration of it, was chosen."""

    transition: str
    duration_ms: int | None = None


@topic("obs.item_changed")
class ItemChanged(OfConnection, frozen=True):
    """A source was shown or hidden in a scene."""

    scene: str
    item: int
    visible: bool
    source: str | None = None


@topic("obs.inputs_changed")
class InputsChanged(OfConnection, frozen=True):
    """Inputs were made, renamed or removed; which there are now has to be asked for."""


@topic("obs.mute_changed")
class MuteChanged(OfConnection, frozen=True):
    """An input was muted or unmuted."""

    input: str
    muted: bool


@topic("obs.volume_changed")
class VolumeChanged(OfConnection, frozen=True):
    """An input's fader was moved."""

    input: str
    volume_db: float


@topic("obs.media_changed")
class MediaChanged(OfConnection, frozen=True):
    """A media input began, was held or ended."""

    input: str
    became: MediaStateName


@topic("obs.filter_changed")
class FilterChanged(OfConnection, frozen=True):
    """A filter was switched on or off."""

    source: str
    filter: str
    enabled: bool


@topic("obs.profile_changed")
class ProfileChanged(OfConnection, frozen=True):
    """Another profile is in use."""

    profile: str


@topic("obs.collection_changed")
class CollectionChanged(OfConnection, frozen=True):
    """Another scene collection is in use."""

    collection: str


@topic("obs.output_changed")
class OutputChanged(OfConnection, frozen=True):
    """A recording, stream, replay buffer or virtual camera is on its way up or down, or held."""

    output: OutputName
    became: OutputState
    path: str | None = None


@topic("obs.record_file_changed")
class RecordFileChanged(OfConnection, frozen=True):
    """The recording goes on in another file."""

    path: str


@topic("obs.replay_saved", durable=True)
class ReplaySaved(OfConnection, frozen=True):
    """The replay buffer was written to a file; its path is None where the protocol does not tell it."""

    path: str | None
    clip: int | None = None
    match: int | None = None
    event: int | None = None


@topic("obs.levels_measured")
class LevelsMeasured(OfConnection, frozen=True):
    """How loud each input is: its peak in dB (0 is full, -100 nothing); published only while somebody subscribes."""

    peaks_db: dict[str, float]


@topic("obs.exited")
class Exited(OfConnection, frozen=True):
    """OBS said that it ends."""


@topic("obs.match_prepared", durable=True)
class MatchPrepared(Payload, frozen=True):
    """Everything was made ready for a match's recording, or said why not."""

    match: int
    steps: tuple[Step, ...]


@topic("obs.match_recording_changed", durable=True)
class MatchRecordingChanged(Payload, frozen=True):
    """A match's recording has begun, was placed in time, or has ended."""

    recording: MatchRecording


@topic("obs.step_failed", durable=True)
class StepFailed(Payload, frozen=True):
    """A step of a sequence did not work, or what was read back is not what was asked for."""

    step: Step


@topic("obs.clip_changed")
class ClipChanged(Payload, frozen=True):
    """A clip was made, described or deleted."""

    clip: Clip
    deleted: bool = False


@topic("obs.review_changed", state=True)
class ReviewChanged(OfConnection, frozen=True):
    """A stream shows the replay scene for a review, or is back from it."""

    reviewing: bool
    back_to: str | None = None
