"""What the library holds, as everybody sees it."""

from dataclasses import dataclass
from typing import Literal, get_args

from core.clock import Micros

Kind = Literal["mp3", "flac", "ogg", "opus", "m4a", "aac", "wav"]
KINDS: tuple[Kind, ...] = get_args(Kind)

TrackState = Literal["ok", "broken", "vanished", "deleted"]
Wanted = Literal["ok", "broken", "vanished", "deleted", "any"]

Sort = Literal["relevance", "title", "artist", "album", "added", "duration", "plays", "played", "loudness", "year"]
ScanPhase = Literal["idle", "waiting", "listing", "reading"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder whose audio files are in the library.

    Attributes:
        scanned_at: When it was last gone through to its end; None if never.
        problem: Why it could not be gone through the last time.
        watched: What changes in it is found without being asked for; not where its scan was stopped by hand.
        tracks: How many tracks of it can be played.
        broken: How many of its files cannot.
        vanished: How many are not where they were.
    """

    id: int
    name: str
    path: str
    added_at: Micros
    scanned_at: Micros | None
    problem: str | None
    watched: bool
    tracks: int
    broken: int
    vanished: int


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Attributes:
        folder: Which folder; None while nothing is scanned.
        waiting: The folders that come after it.
        found: How many audio files were found so far.
        total: How many of them must be read; None until all are found.
        read: How many have been read.
        rate: Files read in a second, of late; None until it is measured.
        seconds_left: How long it takes still; None until that can be said.
    """

    phase: ScanPhase
    folder: str | None = None
    waiting: tuple[str, ...] = ()
    found: int = 0
    total: int | None = None
    read: int = 0
    added: int = 0
    changed: int = 0
    broken: int = 0
    vanished: int = 0
    rate: float | None = None
    seconds_left: float | None = None
    started_at: Micros | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A file of the library with what is known of it.

    Attributes:
        name: The file's name, as it can be printed.
        path: Where it is, as it can be printed.
        kind: What it is by its content; None where it is none of what can be played.
        problem: Why it is broken.
        lufs: Its integrated loudness; None until it is measured.
        true_peak_db: Its true peak; None until it is measured.
        plays: How often it has sounded, to its end or until it was stopped.
        sends: How often somebody has handed it to what plays it for others: a deck, at once, cued or queued, or a pad.
        favourite: Of whoever asks.
    """

    id: int
    folder: int
    name: str
    path: str
    state: TrackState
    problem: str | None
    kind: Kind | None
    title: str
    artist: str
    album: str
    genre: str
    year: int | None
    number: int | None
    duration_ms: int | None
    bitrate: int | None
    sample_rate: int | None
    channels: int | None
    has_cover: bool
    size: int
    category: str | None
    notes: str
    tags: tuple[str, ...]
    favourite: bool
    plays: int
    sends: int
    last_played_at: Micros | None
    lufs: float | None
    true_peak_db: float | None
    added_at: Micros


@dataclass(frozen=True, slots=True)
class TrackPage:
    """A window on what a search has found.

    Attributes:
        total: How many tracks match.
        held: How many tracks the library holds.
        corrected: What was searched for in place of what was typed, where that was found nowhere.
    """

    total: int
    held: int
    offset: int
    tracks: tuple[Track, ...]
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How loud one kind of sound shall be.

    Attributes:
        lufs: The integrated loudness aimed at.
        true_peak_db: What no peak may pass.
        range_lu: The loudness range aimed at.
    """

    name: str
    lufs: float
    true_peak_db: float
    range_lu: float
    priority: Literal["low", "normal", "high"]


PROFILES: tuple[Profile, ...] = (
    Profile("message", -16.0, -1.5, 7.0, "normal"),
    Profile("jingle", -14.0, -1.5, 10.0, "normal"),
    Profile("emergency", -12.0, -1.0, 5.0, "high"),
    Profile("announcement", -16.0, -1.5, 8.0, "normal"),
    Profile("background", -20.0, -2.0, 12.0, "low"),
    Profile("podcast", -16.0, -1.0, 9.0, "normal"),
)
