"""The commands on clips: saved replays are attached, pieces of recordings are cut out, listed, played and deleted."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from core.caller import correlation, who
from core.clock import Micros
from core.errors import Invalid, NotFound, Unavailable
from core.obs.clips import clip_rows, ffmpeg
from core.obs.clips.files import NewNames, clip_folder, clip_stem, may_be_deleted, require_here
from core.obs.clips.listing import as_csv
from core.obs.clips.player import Player
from core.obs.clips.settings import CLIP_FOLDER
from core.obs.events import ClipChanged, ReplaySaved
from core.obs.keeper import Keepers
from core.obs.link import SOURCE
from core.obs.matches.recording_rows import Recording
from core.obs.matches.recordings import Recordings
from core.obs.matches.settings import RECORD_BASE
from core.obs.models import Clip
from core.obs.texts import check_caption, check_limit
from core.part import Room
from core.validation import refuse_fields

log = logging.getLogger("cuedesk.obs")

_LONGEST_SECONDS: Final = 600.0
_AHEAD_SECONDS: Final = 60.0
"""How long a moment that is still to come is waited for."""

_SHORT_SECONDS: Final = 0.7
"""How much shorter than it was to be a clip may be; sound and picture end at frames of their own."""

_WRITTEN_SECONDS: Final = 8.0
"""How long it is waited for an OBS to write to its file what it has recorded."""

_POLL_SECONDS: Final = 0.5
_MOST: Final = 10_000


class ClipsService:
    """The clips."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings, player: Player) -> None:
        """Take what is needed.

        Args:
            room: The shared rooms.
            keepers: The OBS, whose hosts tell whether their files are here.
            recordings: What clips are cut from.
            player: Shows clips.
        """
        self._room, self._keepers, self._recordings, self._player = room, keepers, recordings, player
        self._names = NewNames()

    async def stop(self) -> None:
        """Show nothing any more."""
        await self._player.stop()

    async def attach(self, saved: ReplaySaved, caption: str) -> Clip | None:
        """Keep a saved replay as a clip, and tell of it; it is none where OBS did not tell its file.

        Where nothing else is said it belongs to the match that is being recorded.
        """
        clip = None if saved.path is None else await self._attached(saved, saved.path, caption)
        if clip is not None:
            saved = ReplaySaved(saved.connection, saved.path, clip.id, clip.match, clip.event)
        self._room.bus.publish(saved, source=SOURCE, correlation=correlation())
        return clip

    async def clips(self, match: int | None = None, limit: int = 100) -> list[Clip]:
        """List the clips, newest first."""
        check_limit(limit)
        rows = await self._room.store.fetch(clip_rows.SELECT_NEWEST, (match, limit))
        return [clip_rows.from_row(row) for row in rows]

    async def cut_clip(
        self,
        at: int,
        seconds: float = 10.0,
        after: float = 2.0,
        match: int | None = None,
        event: int | None = None,
        connection: str | None = None,
        caption: str = "",
        exact: bool = False,
    ) -> Clip:
        """Cut the seconds before (and a little after) a moment out of the recording that covers it."""
        now = self._room.clock.now()
        _check_span(at, seconds, after, now)
        check_caption(caption)
        recording = await self._covering(at, connection, match)
        source = await require_here(recording.connection, await self._host(recording), recording.path)
        span = _span(recording, at, seconds, after)
        target = await self._new_file(source, span, caption)
        try:
            length_ms = await self._cut(recording, source, target, span, exact=exact)
        finally:
            self._names.release(target)
        # Without encoding again a clip begins at the key frame before; what it is longer than asked for is that.
        offset_ms = max(0, round(span.begin * 1000) - max(0, length_ms - round(span.seconds * 1000)))
        clip = Clip(
            id=0,
            match=recording.match if match is None else match,
            event=event,
            connection=recording.connection,
            kind="exact" if exact else "cut",
            path=str(target),
            recording=recording.id,
            offset_ms=offset_ms,
            duration_ms=length_ms,
            caption=caption,
            at=at,
            by=who(),
        )
        return await self._keep(clip, recording.connection_id)

    async def clip_edit(
        self, clip: int, caption: str | None = None, match: int | None = None, event: int | None = None
    ) -> Clip:
        """Change a clip's caption, and what it is attached to; what is not given stays."""
        check_caption(caption or "")
        before = await self._find(clip)
        described = replace(
            before,
            caption=before.caption if caption is None else caption,
            match=before.match if match is None else match,
            event=before.event if event is None else event,
        )
        await self._room.store.submit(partial(clip_rows.describe, clip=described))
        self._tell(described)
        return described

    async def clip_open(self, clip: int, from_end: float | None = None) -> None:
        """Play a clip on the box's own display, with mpv or VLC."""
        if from_end is not None and not 0 < from_end <= _LONGEST_SECONDS:
            refuse_fields("A clip is not played like this", {"from_end": f"is from 0 to {_LONGEST_SECONDS:g} seconds"})
        found = await self._find(clip)
        file = await require_here(found.connection, await self._host_of_clip(clip), found.path)
        begin = 0.0
        if from_end is not None:
            length_ms = found.duration_ms or await ffmpeg.duration_ms(file)
            begin = max(0.0, length_ms / 1000 - from_end)
        await self._player.play(file, begin)

    async def clip_delete(self, clip: int) -> None:
        """Delete a clip, and its file where it is on this machine."""
        found = await self._find(clip)
        try:
            file = await require_here(found.connection, await self._host_of_clip(clip), found.path)
        except Unavailable:
            pass  # there is no file here to delete
        else:
            await self._delete_file(file)
        await self._room.store.submit(partial(clip_rows.delete, clip_id=clip, at=self._room.clock.now()))
        self._tell(found, deleted=True)

    async def clips_csv(self, match: int | None = None) -> str:
        """Write the clips as CSV."""
        return as_csv(await self.clips(match, _MOST))

    # ---- attaching

    async def _attached(self, saved: ReplaySaved, path: str, caption: str) -> Clip:
        connection = self._keepers.find(saved.connection).connection
        now, running = self._room.clock.now(), self._recordings.on(connection.id)
        length_ms = await self._measured(connection.name, connection.host, path)
        offset_ms = None
        if running is not None and running.started_at is not None and length_ms is not None:
            offset_ms = (now - running.started_at) // 1000 - length_ms
        is_within = offset_ms is not None and offset_ms >= 0
        clip = Clip(
            id=0,
            match=saved.match if saved.match is not None or running is None else running.match,
            event=saved.event,
            connection=connection.name,
            kind="replay",
            path=path,
            recording=running.id if running is not None and is_within else None,
            offset_ms=offset_ms if is_within else None,
            duration_ms=length_ms,
            caption=caption,
            at=now,
            by=who(),
        )
        return await self._keep(clip, connection.id)

    async def _measured(self, connection: str, host: str, path: str) -> int | None:
        try:
            return await ffmpeg.duration_ms(await require_here(connection, host, path))
        except Unavailable as error:
            log.info("How long a replay is could not be measured: %s", error.message)
            return None

    # ---- cutting

    async def _covering(self, at: Micros, connection: str | None, match: int | None) -> Recording:
        """Find the recording to cut from: one of the match before any other.

        Raises:
            NotFound: None covers the moment.
        """
        connection_id = None if connection is None else self._keepers.find(connection).connection.id
        found = await self._recordings.covering(at, connection_id)
        if not found:
            whose = "" if connection is None else f" of OBS “{connection}”"
            raise NotFound(
                f"No recording{whose} covers that moment.", remedy="obs.recordings lists those that the desk began."
            )
        return next((recording for recording in found if recording.match == match), found[0])

    async def _new_file(self, source: Path, span: "_Span", caption: str) -> Path:
        suffix = source.suffix.lower() if source.suffix.lower() in ffmpeg.CONTAINERS else ".mkv"
        folder = clip_folder(self._room.settings.get(CLIP_FOLDER), source)
        return await self._names.claim(folder, clip_stem(source, span.begin, caption), suffix)

    async def _cut(self, recording: Recording, source: Path, target: Path, span: "_Span", *, exact: bool) -> int:
        """Cut; what is still being recorded is waited for until it is in the file.

        Raises:
            Unavailable: It cannot be cut, or is not in the file.
        """
        clock = self._room.clock
        if recording.ended_at is None:
            await clock.sleep(max(0.0, (span.end_at - clock.now()) / 1_000_000))
        until = clock.monotonic() + _WRITTEN_SECONDS
        while True:
            may_grow = recording.ended_at is None and clock.monotonic() < until
            try:
                length_ms = await ffmpeg.cut(source, target, span.begin, span.seconds, exact=exact)
                if length_ms >= (span.seconds - _SHORT_SECONDS) * 1000:
                    return length_ms
                await asyncio.to_thread(target.unlink)
                short = Unavailable(f"{source} has only {length_ms / 1000:.1f} of these {span.seconds:.1f} seconds.")
            except Unavailable as error:
                short = error
            if not may_grow:
                raise short
            await clock.sleep(_POLL_SECONDS)

    async def _keep(self, clip: Clip, connection_id: int) -> Clip:
        work = partial(clip_rows.insert, clip=clip, connection_id=connection_id)
        kept = replace(clip, id=await self._room.store.submit(work))
        self._tell(kept)
        return kept

    # ---- what they share

    async def _find(self, clip: int) -> Clip:
        rows = await self._room.store.fetch(clip_rows.SELECT_ONE, (clip,))
        if not rows:
            raise NotFound(f"There is no clip {clip}.", remedy="obs.clips lists them.")
        return clip_rows.from_row(rows[0])

    async def _host(self, recording: Recording) -> str:
        keeper = self._keepers.get(recording.connection_id)
        if keeper is not None:
            return keeper.connection.host
        rows = await self._room.store.fetch("SELECT host FROM obs_connection WHERE id = ?", (recording.connection_id,))
        return str(rows[0]["host"])

    async def _host_of_clip(self, clip: int) -> str:
        rows = await self._room.store.fetch(clip_rows.SELECT_HOST, (clip,))
        return str(rows[0]["host"])

    async def _delete_file(self, file: Path) -> None:
        settings = self._room.settings
        rows = await self._room.store.fetch(clip_rows.SELECT_RECORDED)
        known = settings.get(CLIP_FOLDER), settings.get(RECORD_BASE), [row["path"] for row in rows]
        if not await asyncio.to_thread(may_be_deleted, file, *known):
            log.warning("%s stays, because it is in no folder of recordings or clips.", file)
            return
        try:
            await asyncio.to_thread(file.unlink)
        except OSError as error:
            raise Unavailable(f"{file} cannot be deleted: {error.strerror}.") from error

    def _tell(self, clip: Clip, *, deleted: bool = False) -> None:
        self._room.bus.publish(ClipChanged(clip, deleted), source=SOURCE, correlation=correlation())


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a recording: where it begins in it and how long it is, in seconds, and when it ended."""

    begin: float
    seconds: float
    end_at: Micros


def _span(recording: Recording, at: Micros, seconds: float, after: float) -> _Span:
    """Place a piece in a recording; what is before its beginning or after its end is left out."""
    started_at = recording.started_at or 0
    begin_at = max(started_at, at - round(seconds * 1_000_000))
    end_at = at + round(after * 1_000_000)
    if recording.ended_at is not None:
        end_at = min(end_at, recording.ended_at)
    if end_at <= begin_at:
        raise Invalid("There is nothing of that moment in the recording.")
    return _Span((begin_at - started_at) / 1_000_000, (end_at - begin_at) / 1_000_000, end_at)


def _check_span(at: Micros, seconds: float, after: float, now: Micros) -> None:
    fields: dict[str, str] = {}
    for name, value in (("seconds", seconds), ("after", after)):
        if not 0 <= value <= _LONGEST_SECONDS:
            fields[name] = f"is from 0 to {_LONGEST_SECONDS:g}, not {value:g}"
    if not fields and seconds + after < 0.1:
        fields["seconds"] = "is too little to see anything"
    if not fields and at + round(after * 1_000_000) > now + round(_AHEAD_SECONDS * 1_000_000):
        fields["at"] = "is still to come"
    refuse_fields("There is no such clip", fields)
