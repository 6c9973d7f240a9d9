"""The commands that do the same to many tracks: previewed, with what fails told at the end, or all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from core.audio.events import BatchProgressed
from core.audio.library import searching
from core.audio.library.categories import ListsService
from core.audio.library.claims import select_claims, sentences
from core.audio.library.editing import EditingService, NotAll, unwritable
from core.audio.library.scanning import SOURCE
from core.audio.library.track_files import TrackFilesService
from core.audio.library.uses import Holds, uses
from core.audio.models.jobs import BatchAction, BatchItem, BatchOutcome
from core.audio.models.library import Track
from core.caller import correlation, who
from core.errors import Conflict, CuedeskError
from core.part import Room
from core.validation import refuse_fields

_MOST: Final = 10_000
_PIECE: Final = 100
"""How many tracks are done in one step where no files are written."""

_READ: Final = 500

_TELL_SECONDS: Final = 0.25
_BROKEN_OFF: Final = "It was not reached, for the batch was broken off."


@dataclass(slots=True)
class _Job:
    """A batch that runs.

    Attributes:
        items: What becomes of each track, by its id.
        is_ending: Somebody has broken it off.
    """

    action: BatchAction
    tag: str
    wanted: Mapping[str, Any]
    items: dict[int, BatchItem] = field(default_factory=dict)
    is_ending: bool = False

    @property
    def failed(self) -> int:
        return sum(1 for item in self.items.values() if item.error is not None)

    def fail(self, track: int, error: str) -> None:
        self.items[track] = replace(self.items[track], changes=(), error=error)

    def to_do(self) -> list[int]:
        return [track for track, item in self.items.items() if item.changes and item.error is None]

    def outcome(self, *, dry_run: bool = False, undone: bool = False) -> BatchOutcome:
        changed = 0 if undone else len(self.to_do())
        items = tuple(self.items.values())
        return BatchOutcome(self.action, dry_run, changed, self.failed, undone, items, self.is_ending)


class BatchesService:
    """Batches, one at a time."""

    def __init__(
        self, room: Room, edits: EditingService, lists: ListsService, files: TrackFilesService, holds: Holds
    ) -> None:
        """Take the services that do it, and what the decks hold."""
        self._room, self._edits, self._lists, self._files, self._holds = room, edits, lists, files, holds
        self._job: _Job | None = None
        self._told = 0.0

    async def batch(
        self,
        action: BatchAction,
        tracks: list[int],
        tag: str | None = None,
        artist: str | None = None,
        album: str | None = None,
        genre: str | None = None,
        year: int | None = None,
        category: str | None = None,
        dry_run: bool = False,
        all_or_nothing: bool = False,
    ) -> BatchOutcome:
        """Do the same to many tracks, and tell at the end what could not be done."""
        given = {"artist": artist, "album": album, "genre": genre, "year": year, "category": category}
        fields = {name: value for name, value in given.items() if value is not None}
        _check(action, tracks, tag, fields)
        job = _Job(action, (tag or "").strip(), await self._edits.wanted(fields))
        await self._plan(job, list(dict.fromkeys(tracks)))
        if dry_run:
            return job.outcome(dry_run=True)
        if all_or_nothing and job.failed:
            return job.outcome(undone=True)
        if self._job is not None:
            raise Conflict("Another batch runs.", remedy="Wait for it, or library.batch_cancel breaks it off.")
        self._job = job
        try:
            if all_or_nothing:
                return await self._all(job)
            await self._one_by_one(job)
            return job.outcome()
        finally:
            self._job = None

    async def batch_cancel(self) -> bool:
        """Break the batch off that runs, and tell whether there was one."""
        if self._job is None:
            return False
        self._job.is_ending = True
        return True

    async def _plan(self, job: _Job, tracks: Sequence[int]) -> None:
        """Say what will become of each track."""
        store = self._room.store
        known = await self._known(tracks)
        claimed: dict[int, str] = {}
        used: dict[int, list[str]] = {}
        if job.action == "delete":
            claimed = sentences(await store.fetch(*select_claims(tracks)))
            used = await uses(store, self._holds, tracks, who())
        for number in tracks:
            track = known.get(number)
            if track is None:
                job.items[number] = BatchItem(number, str(number), error=f"There is no track {number} in the library.")
                continue
            changes = _changes(job, track)
            error = claimed.get(number) or (unwritable(track, job.wanted) if changes else None)
            if changes and error is None:
                changes += tuple(f"still {use}" for use in used.get(number, ()))
            job.items[number] = BatchItem(number, track.name, () if error else changes, error)

    async def _known(self, tracks: Sequence[int]) -> dict[int, Track]:
        """Read tracks, in pieces that keep nobody waiting."""
        known: dict[int, Track] = {}
        for begin in range(0, len(tracks), _READ):
            async with self._room.store.reader() as db:
                rows = await searching.rows(db, tracks[begin : begin + _READ], who())
            known.update((track.id, track) for track in rows)
        return known

    async def _all(self, job: _Job) -> BatchOutcome:
        """Do all of it, or nothing."""
        to_do = job.to_do()
        try:
            if job.action == "edit":
                await self._edits.edit_all(to_do, job.wanted, lambda done: self._goes_on(job, done, len(to_do)))
            elif to_do:
                await self._do(job, to_do)
        except CuedeskError as error:
            only = to_do[0] if len(to_do) == 1 else None
            track = error.track if isinstance(error, NotAll) else only
            if track is not None:
                job.fail(track, error.message)
            elif not job.is_ending:
                raise
            return job.outcome(undone=True)
        self._tell(job, len(to_do), len(to_do))
        return job.outcome()

    async def _one_by_one(self, job: _Job) -> None:
        """Do what can be done, and note what cannot."""
        to_do = job.to_do()
        size = 1 if job.action == "edit" else _PIECE
        for begin in range(0, len(to_do), size):
            if not self._goes_on(job, begin, len(to_do)):
                for track in to_do[begin:]:
                    job.fail(track, _BROKEN_OFF)
                return
            await self._try(job, to_do[begin : begin + size])
        self._tell(job, len(to_do), len(to_do))

    async def _try(self, job: _Job, tracks: list[int]) -> None:
        """Do it to some; where that fails it is the fault of one, so that each is tried alone."""
        try:
            await self._do(job, tracks)
        except CuedeskError as error:
            if len(tracks) == 1:
                job.fail(tracks[0], error.message)
                return
            for track in tracks:
                await self._try(job, [track])

    async def _do(self, job: _Job, tracks: list[int]) -> None:
        match job.action:
            case "edit":
                await self._edits.edit_all(tracks, job.wanted)
            case "tag_add":
                await self._lists.tag_add(tracks, job.tag)
            case "tag_remove":
                await self._lists.tag_remove(tracks, job.tag)
            case "delete":
                await self._files.delete(tracks)
            case "restore":
                await self._files.restore(tracks)

    def _goes_on(self, job: _Job, done: int, total: int) -> bool:
        """Tell how far it is, and whether nobody has broken it off."""
        self._tell(job, done, total)
        return not job.is_ending

    def _tell(self, job: _Job, done: int, total: int) -> None:
        """Tell how far it is, where that is not too soon after the last time."""
        now = self._room.clock.monotonic()
        if done == total or now - self._told >= _TELL_SECONDS:
            self._told = now
            aside = len(job.items) - total
            progress = BatchProgressed(job.action, aside + done, len(job.items), job.failed)
            self._room.bus.publish(progress, source=SOURCE, correlation=correlation())


def _changes(job: _Job, track: Track) -> tuple[str, ...]:
    """Say what would become of a track."""
    has_tag = any(job.tag.casefold() == other.casefold() for other in track.tags)
    is_deleted = track.state == "deleted"
    if job.action == "edit":
        return tuple(
            f"{name}: {getattr(track, name) or 'none'} → {value or 'none'}"
            for name, value in job.wanted.items()
            if (getattr(track, name) or None) != (value or None)
        )
    said = {
        "tag_add": "" if has_tag else f"tag: {job.tag}",
        "tag_remove": f"no tag: {job.tag}" if has_tag else "",
        "delete": "" if is_deleted else "deleted",
        "restore": "restored" if is_deleted else "",
    }[job.action]
    return (said,) if said else ()


def _check(action: BatchAction, tracks: list[int], tag: str | None, fields: Mapping[str, Any]) -> None:
    wrong: dict[str, str] = {}
    if not 1 <= len(tracks) <= _MOST:
        wrong["tracks"] = f"are from 1 to {_MOST}, not {len(tracks)}"
    if action.startswith("tag") != bool(tag and tag.strip()):
        wrong["tag"] = "is needed" if action.startswith("tag") else "is only for tag_add and tag_remove"
    if (action == "edit") != bool(fields):
        wrong["action"] = "edit needs a field to set" if action == "edit" else "takes no fields"
    refuse_fields("The batch cannot be run like this", wrong)
