"""What takes its time in the library: imports, batches and measuring."""

from dataclasses import dataclass
from typing import Literal

from core.clock import Micros

ImportState = Literal["idle", "running", "done", "cancelled", "failed"]
BatchAction = Literal["edit", "tag_add", "tag_remove", "delete", "restore"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be done, and why.

    Attributes:
        what: A file or a track, as a person calls it.
    """

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportStatus:
    """How far an import is.

    Attributes:
        source: Where it takes from.
        folder: The library's folder that it brings files into.
        total: How many files there are to bring in; None until they are counted.
        done: How many were brought in.
        skipped: How many are in the library already.
        failures: What was not brought in, the first hundred; `failed` counts all.
        file: What is being copied.
    """

    state: ImportState
    source: str = ""
    folder: str = ""
    total: int | None = None
    done: int = 0
    skipped: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    file: str | None = None
    file_bytes: int = 0
    file_size: int = 0
    bytes_per_second: float | None = None
    started_at: Micros | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class BatchItem:
    """What a batch does to one track.

    Attributes:
        changes: What becomes of it, in words, such as `genre: Pop → Jazz`; empty where nothing does. Of what is deleted
            also what still names it, such as `still the jingle under A`.
    """

    track: int
    name: str
    changes: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a batch has done, or would do.

    Attributes:
        dry_run: Nothing was done; this is what would be.
        undone: It should have been all or nothing, and so was nothing.
        cancelled: Somebody has broken it off.
    """

    action: BatchAction
    dry_run: bool
    changed: int
    failed: int
    undone: bool
    items: tuple[BatchItem, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class LoudnessProgress:
    """How many tracks' loudness is known.

    Attributes:
        measured: How many were measured.
        waiting: How many are still to be.
        track: Which one is being measured.
        enabled: Whether that is done in the background.
    """

    measured: int
    waiting: int
    track: int | None
    enabled: bool


@dataclass(frozen=True, slots=True)
class Waveform:
    """A track's loudest moments, from its beginning to its end; each from 0 to 255."""

    track: int
    peaks: tuple[int, ...]
