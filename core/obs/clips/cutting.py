"""Cutting a piece of video out of the recording that was running at a moment, also while it still runs."""

import asyncio
import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.clock import Micros
from core.errors import Invalid, NotFound, Unavailable
from core.obs.clips import clip_rows, ffmpeg
from core.obs.clips.files import NewNames, clip_folder, clip_stem, require_here
from core.obs.clips.settings import CLIP_FOLDER
from core.obs.keeper import Keepers
from core.obs.matches import pauses
from core.obs.matches.recording_rows import Recording
from core.obs.matches.recordings import Recordings
from core.part import Room
from core.validation import refuse_fields

_LONGEST_SECONDS: Final = 600.0
_AHEAD_SECONDS: Final = 60.0
"""How long a moment that is still to come is waited for."""

_SHORT_SECONDS: Final = 0.7
"""How much shorter than it was to be a clip may be; sound and picture end at frames of their own."""

_UNWRITTEN_SECONDS: Final = 0.2
"""The same, while what is missing may only not be written yet."""

_WRITTEN_SECONDS: Final = 8.0
"""How long it is waited for an OBS to write to its file what it has recorded."""

_POLL_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be seen.

    Attributes:
        at: The moment.
        seconds: How much before it.
        after: How much after it.
        match: Whose recording is taken before any other.
        connection: Whose recording; the newest that covers the moment where none is named.
        exact: Begin at that very frame.
    """

    at: Micros
    seconds: float
    after: float
    match: int | None
    connection: str | None
    exact: bool

    @property
    def begin_at(self) -> Micros:
        """When it begins."""
        return self.at - round(self.seconds * 1_000_000)

    @property
    def end_at(self) -> Micros:
        """When it ends."""
        return self.at + round(self.after * 1_000_000)


@dataclass(frozen=True, slots=True)
class Piece:
    """What was cut: which file, of what, and where in that it begins."""

    recording: Recording
    path: Path
    offset_ms: int
    duration_ms: int


class Cutter:
    """Cuts recordings."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings) -> None:
        """Take the recordings, and the OBS, whose hosts tell whether their files are here."""
        self._room, self._keepers, self._recordings = room, keepers, recordings
        self._names = NewNames()

    async def cut(self, wanted: Wanted, caption: str) -> Piece:
        """Cut a piece; what is still to be recorded of it is waited for.

        Raises:
            CuedeskError: There is no such piece, with a sentence.
        """
        _check(wanted, self._room.clock.now())
        recording = await self._covering(wanted)
        source = await require_here(recording.connection, await self._host(recording), recording.path)
        if recording.ended_at is None:
            await self._room.clock.sleep(max(0.0, (wanted.end_at - self._room.clock.now()) / 1_000_000))
            recording = await self._recordings.one(recording.id)  # it may have been held or split, or have ended
        span = _span(recording, wanted)
        target = await self._new_file(source, span, caption)
        try:
            length_ms = await self._cut(recording, source, target, span, exact=wanted.exact)
        finally:
            self._names.release(target)
        # Without encoding again a clip begins at the key frame before; what it is longer than asked for is that.
        offset_ms = max(0, round(span.begin * 1000) - max(0, length_ms - round(span.seconds * 1000)))
        return Piece(recording, target, offset_ms, length_ms)

    async def _covering(self, wanted: Wanted) -> Recording:
        """Find the recording to cut from: one of the match before any other.

        Raises:
            NotFound: None has a picture of the moment.
        """
        connection = wanted.connection
        connection_id = None if connection is None else self._keepers.find(connection).connection.id
        found = await self._recordings.covering(wanted.at, connection_id)
        if not found:
            whose = "" if connection is None else f" of OBS “{connection}”"
            raise NotFound(
                f"No recording{whose} covers that moment.", remedy="obs.recordings lists those that the desk began."
            )
        found.sort(key=lambda recording: recording.match != wanted.match)
        for recording in found:
            if pauses.held(recording.pauses, wanted.at) is None:
                return recording
        raise _was_held(found[0], wanted.at)

    async def _host(self, recording: Recording) -> str:
        rows = await self._room.store.fetch(clip_rows.SELECT_HOST, (recording.connection_id,))
        return str(rows[0]["host"])

    async def _new_file(self, source: Path, span: "_Span", caption: str) -> Path:
        suffix = source.suffix.lower() if source.suffix.lower() in ffmpeg.CONTAINERS else ".mkv"
        folder = clip_folder(self._room.settings.get(CLIP_FOLDER), source)
        return await self._names.claim(folder, clip_stem(source, span.begin, caption), suffix)

    async def _cut(self, recording: Recording, source: Path, target: Path, span: "_Span", *, exact: bool) -> int:
        """Cut; it is waited for what OBS has recorded and not yet written to the file.

        Raises:
            Unavailable: It cannot be cut, or is not in the file.
        """
        clock = self._room.clock
        until = clock.monotonic() + _WRITTEN_SECONDS
        while True:
            may_grow = recording.ended_at is None and clock.monotonic() < until
            try:
                length_ms = await ffmpeg.cut(source, target, span.begin, span.seconds, exact=exact)
                missing = _UNWRITTEN_SECONDS if may_grow else _SHORT_SECONDS
                if length_ms >= (span.seconds - missing) * 1000:
                    return length_ms
                await asyncio.to_thread(target.unlink, missing_ok=True)
                short = _is_short(source, span, length_ms)
            except Unavailable as error:
                short = error
            if not may_grow:
                raise short
            await clock.sleep(_POLL_SECONDS)


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a file: where it begins in it, and how long it is, in seconds."""

    begin: float
    seconds: float


def _span(recording: Recording, wanted: Wanted) -> _Span:
    """Place a piece in a recording; what is before its beginning, within a pause or after its end is left out."""
    end_at = wanted.end_at if recording.ended_at is None else min(wanted.end_at, recording.ended_at)
    begin, end = recording.position(wanted.begin_at), recording.position(end_at)
    if end <= begin:
        raise Invalid("There is nothing of that moment in the recording.")
    return _Span(begin / 1_000_000, (end - begin) / 1_000_000)


def _check(wanted: Wanted, now: Micros) -> None:
    fields: dict[str, str] = {}
    for name, value in (("seconds", wanted.seconds), ("after", wanted.after)):
        if not 0 <= value <= _LONGEST_SECONDS:
            fields[name] = f"is from 0 to {_LONGEST_SECONDS:g}, not {value:g}"
    if not fields and wanted.seconds + wanted.after < 0.1:
        fields["seconds"] = "is too little to see anything"
    if not fields and wanted.end_at > now + round(_AHEAD_SECONDS * 1_000_000):
        fields["at"] = "is still to come"
    refuse_fields("There is no such clip", fields)


def _was_held(recording: Recording, at: Micros) -> NotFound:
    """Say that there is no picture of a moment."""
    pause = pauses.held(recording.pauses, at)
    assert pause is not None, "it was held at that moment"
    since = _clock(pause.at)
    when = f"since {since}" if pause.until is None else f"from {since} to {_clock(pause.until)}"
    return NotFound(
        f"There is no picture of that moment: OBS “{recording.connection}” held its recording {when}.",
        remedy="Ask for a moment before or after that.",
    )


def _is_short(source: Path, span: _Span, length_ms: int) -> Unavailable:
    """Say that there is less in a file than there should be."""
    return Unavailable(
        f"{source} has only {length_ms / 1000:.1f} of these {span.seconds:.1f} seconds.",
        remedy="If OBS has split the recording, look into the next file: before version 30.2 it does not tell of that.",
    )


def _clock(at: Micros) -> str:
    return f"{datetime.datetime.fromtimestamp(at / 1_000_000).astimezone():%H:%M:%S}"
