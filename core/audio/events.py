"""What the audio part says has happened."""

from core.audio.models.jobs import BatchAction, ImportStatus
from core.audio.models.library import ScanProgress, Track
from core.audio.models.lists import Playlist
from core.audio.models.player import DeckStatus, Playable
from core.event import Payload, topic


@topic("library.scan_progressed", state=True)
class ScanProgressed(Payload, frozen=True):
    """A scan has come further; a few times a second at most."""

    progress: ScanProgress


@topic("library.scan_finished")
class ScanFinished(Payload, frozen=True):
    """A folder was gone through to its end, or the scan of it failed or was stopped."""

    folder: str
    progress: ScanProgress
    problem: str | None = None


@topic("library.track_changed")
class TrackChanged(Payload, frozen=True):
    """One track is not what it was."""

    track: Track


@topic("library.tracks_changed")
class TracksChanged(Payload, frozen=True):
    """Several tracks have come, gone or changed."""

    count: int


@topic("library.import_progressed", state=True)
class ImportProgressed(Payload, frozen=True):
    """An import has come further, or has ended; a few times a second at most."""

    status: ImportStatus


@topic("library.batch_progressed")
class BatchProgressed(Payload, frozen=True):
    """A batch has come further, or is done; a few times a second at most."""

    action: BatchAction
    done: int
    total: int
    failed: int


@topic("library.playlist_changed")
class PlaylistChanged(Payload, frozen=True):
    """A playlist is not what it was, or is gone."""

    playlist: Playlist
    removed: bool = False


class OfDeck(Payload, frozen=True):
    """What every event of one deck carries: the deck, the number of this playing, and what it is."""

    deck: str
    item: int
    what: Playable


@topic("player.ordered")
class PlayOrdered(OfDeck, frozen=True):
    """It was handed to a deck by somebody: to play at once, to be ready, or to wait in the queue."""


@topic("player.started", durable=True)
class PlayStarted(OfDeck, frozen=True):
    """Sound advances: it is really heard."""


@topic("player.finished", durable=True)
class PlayFinished(OfDeck, frozen=True):
    """It plays no more.

    Attributes:
        how: It came to its end, was stopped, or something else took its place.
        is_early: It said that it was longer.
    """

    how: str
    position_ms: int
    is_early: bool = False


@topic("player.failed", durable=True)
class PlayFailed(OfDeck, frozen=True):
    """It does not sound, or no longer."""

    reason: str


@topic("player.ending")
class PlayEnding(OfDeck, frozen=True):
    """It ends soon, and nothing comes after it."""

    remaining_ms: int


@topic("player.deck_changed", state=True)
class DeckChanged(Payload, frozen=True):
    """A deck is not as it was."""

    status: DeckStatus

    @property
    def entity(self) -> str:
        """Retain one per deck."""
        return self.status.name


@topic("player.levels_measured")
class LevelsMeasured(Payload, frozen=True):
    """How loud the decks are, about five times a second while anything sounds, and once more when nothing does.

    Attributes:
        peaks_db: The peak of each deck that is measured, in dB of full scale as it comes out of its device.
    """

    peaks_db: dict[str, float]


@topic("player.process_changed", state=True)
class ProcessChanged(Payload, frozen=True):
    """The process of the decks runs, or why it does not.

    Attributes:
        restarts: How often it had to be started anew.
    """

    runs: bool
    reason: str
    restarts: int
