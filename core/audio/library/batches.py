"""The command that does the same to many tracks: previewed, with what fails told at the end, or all or nothing."""

from collections.abc import Mapping
from typing import Any, Final

from core.audio.events import BatchProgressed
from core.audio.library.categories import ListsService
from core.audio.library.category_rows import find_category
from core.audio.library.editing import EditingService, checked
from core.audio.library.scanning import SOURCE
from core.audio.library.track_files import TrackFilesService
from core.audio.library.tracks import TracksService
from core.audio.models.jobs import BatchAction, BatchItem, BatchOutcome
from core.audio.models.library import Track
from core.caller import correlation
from core.errors import CuedeskError
from core.part import Room
from core.validation import refuse_fields

_MOST: Final = 10_000
_TELL_SECONDS: Final = 0.25


class BatchesService:
    """Batches."""

    def __init__(
        self, room: Room, tracks: TracksService, edits: EditingService, lists: ListsService, files: TrackFilesService
    ) -> None:
        """Take the services that do it to one track."""
        self._room, self._tracks, self._edits, self._lists, self._files = room, tracks, edits, lists, files
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
        """Do the same to many tracks, one after the other, and tell at the end what could not be done."""
        given = {"artist": artist, "album": album, "genre": genre, "year": year, "category": category}
        fields = {name: value for name, value in given.items() if value is not None}
        _check(action, tracks, tag, fields)
        wanted = checked(fields)
        if wanted.get("category"):
            wanted["category"] = (await find_category(self._room.store, str(wanted["category"]))).name
        items: list[BatchItem] = []
        wanted_tracks = list(dict.fromkeys(tracks))
        for number in wanted_tracks:
            self._tell(action, items, len(wanted_tracks))
            item = await self._one(action, number, (tag or "").strip(), fields, wanted, dry_run=dry_run)
            items.append(item)
            if all_or_nothing and not dry_run and item.error is not None:
                await self._take_back(action, items, (tag or "").strip())
                return BatchOutcome(action, dry_run, 0, 1, True, tuple(items))
        self._tell(action, items, len(wanted_tracks))
        failed = _failed(items)
        changed = sum(1 for item in items if item.changes and item.error is None)
        return BatchOutcome(action, dry_run, changed, failed, False, tuple(items))

    def _tell(self, action: BatchAction, items: list[BatchItem], total: int) -> None:
        """Tell how far it is, where that is not too soon after the last time."""
        now = self._room.clock.monotonic()
        if len(items) == total or now - self._told >= _TELL_SECONDS:
            self._told = now
            progress = BatchProgressed(action, len(items), total, _failed(items))
            self._room.bus.publish(progress, source=SOURCE, correlation=correlation())

    async def _one(
        self, action: BatchAction, number: int, tag: str, fields: Mapping[str, Any], wanted: Mapping[str, Any], *,
        dry_run: bool,
    ) -> BatchItem:  # fmt: skip
        name = str(number)
        try:
            track = await self._tracks.track(number)
            name = track.name
            changes = _changes(action, track, tag, wanted)
            if changes and not dry_run:
                await self._do(action, number, tag, fields)
        except CuedeskError as error:
            return BatchItem(number, name, error=error.message)
        return BatchItem(number, name, changes)

    async def _do(self, action: BatchAction, track: int, tag: str, fields: Mapping[str, Any]) -> None:
        if action == "edit":
            await self._edits.track_edit(track, **fields)
        elif action == "tag_add":
            await self._lists.tag_add([track], tag)
        elif action == "tag_remove":
            await self._lists.tag_remove([track], tag)
        elif action == "delete":
            await self._files.delete([track])
        else:
            await self._files.restore([track])

    async def _take_back(self, action: BatchAction, items: list[BatchItem], tag: str) -> None:
        """Make what was done undone, the last first."""
        for item in reversed(items):
            if item.error is not None or not item.changes:
                continue
            if action == "edit":
                await self._edits.undo(item.track)
            elif action == "tag_add":
                await self._lists.tag_remove([item.track], tag)
            elif action == "tag_remove":
                await self._lists.tag_add([item.track], tag)
            elif action == "delete":
                await self._files.restore([item.track])
            else:
                await self._files.delete([item.track])


def _failed(items: list[BatchItem]) -> int:
    return sum(1 for item in items if item.error is not None)


def _changes(action: BatchAction, track: Track, tag: str, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what would become of a track."""
    has_tag = any(tag.casefold() == other.casefold() for other in track.tags)
    is_deleted = track.state == "deleted"
    if action == "edit":
        return tuple(
            f"{name}: {getattr(track, name) or 'none'} → {value or 'none'}"
            for name, value in wanted.items()
            if (getattr(track, name) or None) != (value or None)
        )
    said = {
        "tag_add": "" if has_tag else f"tag: {tag}",
        "tag_remove": f"no tag: {tag}" if has_tag else "",
        "delete": "" if is_deleted else "deleted",
        "restore": "restored" if is_deleted else "",
    }[action]
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
