"""What the audio part says has happened."""

from core.audio.models.jobs import ImportStatus
from core.audio.models.library import ScanProgress, Track
from core.audio.models.lists import Playlist
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


@topic("library.playlist_changed")
class PlaylistChanged(Payload, frozen=True):
    """A playlist is not what it was, or is gone."""

    playlist: Playlist
    removed: bool = False
