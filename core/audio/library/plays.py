"""Counts how often each track was played, as the decks tell of it."""

import asyncio
import sqlite3
from functools import partial

from core.audio.events import PlayStarted, TrackChanged
from core.audio.library.scanning import SOURCE
from core.audio.library.tracks import TracksService
from core.clock import Micros
from core.errors import NotFound
from core.event import Lagged
from core.part import Room
from core.tasks import end

_COUNT = "UPDATE audio_track SET plays = plays + 1, last_played_at = ? WHERE id = ?"


class Plays:
    """Listens to the decks."""

    def __init__(self, room: Room, tracks: TracksService) -> None:
        """Take the shared rooms, and who knows the tracks."""
        self._room, self._tracks = room, tracks
        self._heard = room.bus.subscribe(PlayStarted.topic)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="library-plays")

    async def stop(self) -> None:
        """Listen no longer."""
        if self._task is not None:
            await end(self._task)
        self._heard.close()

    async def _listen(self) -> None:
        while True:
            batch = await self._heard.next()
            if isinstance(batch, Lagged):
                continue  # what is not counted is only a count
            for event in batch:
                if isinstance(event.data, PlayStarted) and event.data.what.track is not None:
                    await self._count(event.data.what.track, event.at)

    async def _count(self, track: int, at: Micros) -> None:
        await self._room.store.submit(partial(_count, track=track, at=at))
        try:
            changed = await self._tracks.track(track)
        except NotFound:
            return  # it was taken out of the library while it played
        self._room.bus.publish(TrackChanged(changed), source=SOURCE)


def _count(db: sqlite3.Connection, track: int, at: Micros) -> None:
    db.execute(_COUNT, (at, track))
