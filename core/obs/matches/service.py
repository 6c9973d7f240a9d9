"""The commands that tie recordings to matches."""

import asyncio
from collections.abc import Awaitable, Iterable

from core.caller import correlation
from core.errors import Conflict
from core.obs.events import MatchPrepared, ReplaySaved
from core.obs.keeper import Keepers
from core.obs.link import SOURCE
from core.obs.matches.chapters import Moment, chapters
from core.obs.matches.moments import Moments
from core.obs.matches.naming import About
from core.obs.matches.recorders import Recorder, recorders
from core.obs.matches.recordings import Recordings
from core.obs.matches.review import Reviews
from core.obs.matches.steps import Steps, gathered
from core.obs.models import MatchRecording, Step
from core.obs.outputs import Attach
from core.obs.texts import check_caption, check_limit
from core.part import Room


class MatchesService:
    """The sequences around a match."""

    def __init__(self, room: Room, keepers: Keepers, recordings: Recordings, moments: Moments, attach: Attach) -> None:
        """Take what is needed.

        Args:
            room: The shared rooms.
            keepers: The OBS.
            recordings: What runs.
            moments: What happened in the matches that are recorded.
            attach: Gets the replays that are saved for reviews.
        """
        self._room, self._keepers = room, keepers
        self._recordings, self._moments = recordings, moments
        self._reviews = Reviews(room, keepers, attach)
        # One sequence after the other: a match that is ready at once must not overtake its own preparation.
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take up what the last run of the engine left."""
        await self._reviews.start()

    async def prepare_match(self, match: int, tournament: str | None = None, day: int | None = None) -> list[Step]:
        """Have every recording OBS write into the folder of the tournament's day."""
        about = About(match, tournament=tournament, day=day)
        async with self._turn:
            steps = await self._run(recorder.prepare(about) for recorder in self._recorders())
        self._room.bus.publish(MatchPrepared(match, tuple(steps)), source=SOURCE, correlation=correlation())
        return steps

    async def start_match_recording(
        self,
        match: int,
        number: str | None = None,
        blue: str | None = None,
        blue_country: str | None = None,
        red: str | None = None,
        red_country: str | None = None,
        tournament: str | None = None,
        day: int | None = None,
    ) -> list[Step]:
        """Name the file for a match, see to the replay buffer, and start recording on every recording OBS."""
        about = About(match, number, blue, blue_country, red, red_country, tournament, day)
        async with self._turn:
            return await self._run(recorder.start(about) for recorder in self._recorders())

    async def stop_match_recording(self, match: int) -> list[Step]:
        """Stop the recordings of a match."""
        async with self._turn:
            running = [
                (keeper, recording)
                for recording in self._recordings.of(match)
                if (keeper := self._keepers.get(recording.connection_id)) is not None
            ]
            return await self._run(
                Recorder(self._room, keeper, self._recordings).end(recording) for keeper, recording in running
            )

    async def review_begin(self, match: int | None = None, event: int | None = None, caption: str = "") -> list[Step]:
        """Save the replay, attach it, and switch streams to their replay scene."""
        check_caption(caption)
        saved = ReplaySaved("", None, match=match, event=event)
        streams = self._reviews.streams()
        try:
            savers = recorders(self._keepers)
        except Conflict:
            if not streams:
                raise
            savers = []
        return await self._run(
            [
                *(self._reviews.show(keeper) for keeper in streams),
                *(self._reviews.save(keeper, saved, caption) for keeper in savers),
            ]
        )

    async def review_end(self) -> list[Step]:
        """Bring the streams back to the scene that they showed before the review."""
        return await self._run(self._reviews.bring_back(connection_id) for connection_id in self._reviews.reviewing())

    async def recordings(self, match: int | None = None, limit: int = 100) -> list[MatchRecording]:
        """List the desk's recordings, newest first."""
        check_limit(limit)
        return [recording.shown for recording in await self._recordings.newest(match, limit)]

    async def chapters(self, recording: int) -> str:
        """Write a recording's chapters as YouTube reads them, a line each."""
        found = await self._recordings.one(recording)
        if found.started_at is None:
            raise Conflict(f"When recording {recording} began is not known, so that nothing can be placed in it.")
        if found.match is None:
            raise Conflict(f"Recording {recording} is of no match, so that nothing is known of what happens in it.")
        ended_at = found.ended_at or self._room.clock.now()
        moments = [
            Moment(found.position(at), caption)
            for at, caption in await self._moments.of(found.match)
            if found.started_at <= at <= ended_at
        ]
        return chapters(found.title, found.position(ended_at), moments)

    def _recorders(self) -> list[Recorder]:
        found = recorders(self._keepers)
        is_alone = len(found) == 1
        return [Recorder(self._room, keeper, self._recordings, is_alone=is_alone) for keeper in found]

    async def _run(self, sequences: Iterable[Awaitable[Steps]]) -> list[Step]:
        return await gathered(self._room.bus, sequences)
