"""Counts how often each track was handed to a deck and how often it was played, as the decks tell of it."""

import asyncio
import sqlite3
from functools import partial
from typing import Final

from core.audio.events import OfDeck, PlayFailed, PlayFinished, PlayOrdered, PlayStarted, TrackChanged
from core.audio.library.scanning import SOURCE
from core.audio.library.tracks import TracksService
from core.audio.models.player import MONITOR
from core.clock import Micros
from core.errors import NotFound
from core.event import Lagged
from core.part import Room
from core.tasks import end

_SENT: Final = "UPDATE audio_track SET sends = sends + 1 WHERE id = :track"
_BEGUN: Final = "UPDATE audio_track SET last_played_at = :at WHERE id = :track"
_PLAYED: Final = "UPDATE audio_track SET plays = plays + 1 WHERE id = :track"


class Plays:
    """Listens to the decks.

    What was played counts when it is over, once, however often it had to be begun anew on the way; what was only
    listened to at the desk does not.
    """

    def __init__(self, room: Room, tracks: TracksService) -> None:
        """Take the shared rooms, and who knows the tracks."""
        self._room, self._tracks = room, tracks
        topics = (each.topic for each in (PlayOrdered, PlayStarted, PlayFinished, PlayFailed))
        self._heard = room.bus.subscribe(*topics)
        self._sounding: set[tuple[str, int]] = set()
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
                if isinstance(event.data, OfDeck) and (sql := self._follow(event.data)) is not None:
                    await self._count(sql, event.data.what.track, event.at)

    def _follow(self, told: OfDeck) -> str | None:
        """Tell how it counts, if it does."""
        playing = (told.deck, told.item)
        if told.deck.casefold() == MONITOR:
            return None
        match told:
            case PlayOrdered():
                return _SENT
            case PlayStarted():
                self._sounding.add(playing)
                return _BEGUN
            case PlayFinished() if playing in self._sounding:
                self._sounding.remove(playing)
                return _PLAYED
        self._sounding.discard(playing)
        return None

    async def _count(self, sql: str, track: int | None, at: Micros) -> None:
        if track is None:
            return
        await self._room.store.submit(partial(_run, sql=sql, values={"track": track, "at": at}))
        try:
            changed = await self._tracks.track(track)
        except NotFound:
            return  # it was taken out of the library while it played
        self._room.bus.publish(TrackChanged(changed), source=SOURCE)


def _run(db: sqlite3.Connection, sql: str, values: dict[str, int]) -> None:
    db.execute(sql, values)
