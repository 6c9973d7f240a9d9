"""The commands on clips: saved replays are attached, pieces of recordings are cut out, listed, played and deleted."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from core.caller import correlation, who
from core.errors import NotFound, Unavailable
from core.obs.clips import clip_rows, ffmpeg
from core.obs.clips.cutting import Cutter, Wanted
from core.obs.clips.files import may_be_deleted, path_here, require_here
from core.obs.clips.listing import as_csv
from core.obs.clips.player import Player
from core.obs.clips.settings import CLIP_FOLDER
from core.obs.events import ClipChanged, ReplaySaved
from core.obs.keeper import Keepers
from core.obs.link import SOURCE
from core.obs.matches.recordings import Recordings
from core.obs.matches.settings import RECORD_BASE
from core.obs.models import Clip
from core.obs.texts import check_caption, check_limit
from core.part import Room
from core.validation import refuse_fields

log = logging.getLogger("cuedesk.obs")

_HERE: Final = "127.0.0.1"
_LONGEST_SECONDS: Final = 600.0
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
        self._cutter = Cutter(room, keepers, recordings)

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
        check_caption(caption)
        piece = await self._cutter.cut(Wanted(at, seconds, after, match, connection, exact), caption)
        recording = piece.recording
        clip = Clip(
            id=0,
            match=recording.match if match is None else match,
            event=event,
            connection=recording.connection,
            kind="exact" if exact else "cut",
            path=str(piece.path),
            recording=recording.id,
            offset_ms=piece.offset_ms,
            duration_ms=piece.duration_ms,
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
        file = await require_here(found.connection, await self._host_of(found), found.path)
        begin = 0.0
        if from_end is not None:
            length_ms = found.duration_ms or await ffmpeg.duration_ms(file)
            begin = max(0.0, length_ms / 1000 - from_end)
        await self._player.play(file, begin)

    async def clip_delete(self, clip: int, keep_file: bool = False) -> None:
        """Delete a clip and, unless it is to be kept, its file, which has to be on this machine."""
        found = await self._find(clip)
        if not keep_file:
            await self._delete_file(await path_here(found.connection, await self._host_of(found), found.path))
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
            begun_at = now - length_ms * 1000
            offset_ms = running.position(begun_at) // 1000 if begun_at >= running.started_at else None
        clip = Clip(
            id=0,
            match=saved.match if saved.match is not None or running is None else running.match,
            event=saved.event,
            connection=connection.name,
            kind="replay",
            path=path,
            recording=running.id if running is not None and offset_ms is not None else None,
            offset_ms=offset_ms,
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

    async def _host_of(self, clip: Clip) -> str:
        """Tell which machine a clip's file is on: a replay is where its OBS runs, and what was cut is here."""
        if clip.kind != "replay":
            return _HERE
        rows = await self._room.store.fetch(clip_rows.SELECT_HOST_OF_CLIP, (clip.id,))
        return str(rows[0]["host"])

    async def _delete_file(self, file: Path) -> None:
        settings = self._room.settings
        rows = await self._room.store.fetch(clip_rows.SELECT_RECORDED)
        known = settings.get(CLIP_FOLDER), settings.get(RECORD_BASE), [row["path"] for row in rows]
        if not await asyncio.to_thread(may_be_deleted, file, *known):
            log.warning("%s stays, because it is in no folder of recordings or clips.", file)
            return
        try:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{file} cannot be deleted: {error.strerror}.") from error

    def _tell(self, clip: Clip, *, deleted: bool = False) -> None:
        self._room.bus.publish(ClipChanged(clip, deleted), source=SOURCE, correlation=correlation())
