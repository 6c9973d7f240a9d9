"""What the Library screen knows: the tracks in sight, categories, folders, and how far scans and imports are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.audio.events import BatchProgressed, ImportProgressed, ScanProgressed, TrackChanged, TracksChanged
from core.audio.models.jobs import ImportStatus
from core.audio.models.library import Folder, ScanProgress, TrackPage
from core.audio.models.lists import Category, Claim
from tui.audio.window import PAGE, Look, TrackWindow

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS: Final = ("library.",)


@dataclass(frozen=True, slots=True)
class LibraryRead:
    """All that the screen shows, as read at one time."""

    look: Look
    page: TrackPage
    categories: list[Category]
    folders: list[Folder]
    scan: ScanProgress
    importing: ImportStatus
    claims: list[Claim]


async def read_page(client: "Client", look: Look, offset: int) -> TrackPage:
    """Read one page of what is looked at."""
    return await client.library.search(limit=PAGE, offset=offset // PAGE * PAGE, **look.query())


async def read_library(client: "Client", look: Look, offset: int) -> LibraryRead:
    """Read everything, of the tracks the page that is in sight."""
    page = await read_page(client, look, offset)
    if not page.tracks and page.total:
        page = await read_page(client, look, 0)
    library = client.library
    return LibraryRead(
        look,
        page,
        await library.categories(),
        await library.folders(),
        await library.scan_status(),
        await library.import_status(),
        await library.claims(),
    )


class LibraryState:
    """What is known of the library.

    Attributes:
        read: It was read at least once.
        batch: How far a batch is; None while none runs.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.read = False
        self.window = TrackWindow()
        self.categories: list[Category] = []
        self.folders: list[Folder] = []
        self.scan = ScanProgress("idle")
        self.importing = ImportStatus("idle")
        self.batch: BatchProgressed | None = None
        self.claims: list[Claim] = []

    def take(self, read: LibraryRead) -> None:
        """Take a fresh read."""
        self.read = True
        self.categories, self.folders = read.categories, read.folders
        self.scan, self.importing, self.claims = read.scan, read.importing, read.claims
        self.window.show(read.look, read.page)

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened; tell whether the tracks have to be read again."""
        stale = False
        for event in events:
            match event.data:
                case ScanProgressed(progress=progress):
                    # What a scan finds is told as it is found; at its end the folders' counts are others, also where
                    # what was read says that it has ended: the folders were read before that.
                    stale |= progress.phase in ("idle", "failed") or progress.phase != self.scan.phase
                    self.scan = progress
                case ImportProgressed(status=status):
                    self.importing = status
                case BatchProgressed() as batch:
                    self.batch = batch if batch.done < batch.total else None
                case TrackChanged() | TracksChanged():
                    stale = True
        return stale

    def plans_of(self, track: int) -> list[str]:
        """Name the plans that need a track; it is not deleted while they do."""
        return [f"{claim.title} ({claim.kind})" for claim in self.claims if track in claim.tracks]

    @property
    def letters(self) -> dict[str, str]:
        """Give the letter of each category."""
        return {category.name: category.letter for category in self.categories}

    def next_category(self, name: str | None) -> str | None:
        """Give the category after one; after the last, all."""
        names: list[str | None] = [None, *(category.name for category in self.categories)]
        return names[(names.index(name) + 1) % len(names)] if name in names else None
