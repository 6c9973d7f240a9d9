"""What was spoken for money: characters by day, provider and voice, counted by the desk itself."""

import datetime
import sqlite3
from functools import partial
from typing import Final

from core.clock import Micros
from core.part import Room
from core.speech.models import ProviderName, Usage
from core.speech.providers.provider import Spent

_COUNT: Final = """
    INSERT INTO speech_usage (day, provider, ref, characters, texts) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET characters = characters + excluded.characters, texts = texts + 1
"""
_SINCE: Final = "SELECT coalesce(sum(characters), 0) AS characters FROM speech_usage WHERE provider = ? AND day >= ?"
_DAYS: Final = """
    SELECT day, provider, ref, characters, texts FROM speech_usage WHERE day > ? ORDER BY day DESC, provider, ref
"""


class UsageCount:
    """The table `speech_usage`; its days and months are those of UTC, as the providers' are."""

    def __init__(self, room: Room) -> None:
        """Take the store and the clock."""
        self._room = room

    async def add(self, provider: ProviderName, ref: str, characters: int) -> None:
        """Count a text that was spoken."""
        row = (_today(self._room.clock.now()).isoformat(), provider, ref, characters)
        await self._room.store.submit(partial(_add, row=row))

    async def this_month(self, provider: ProviderName) -> Spent:
        """Tell what a provider has spoken in this calendar month."""
        first = _today(self._room.clock.now()).replace(day=1)
        [row] = await self._room.store.fetch(_SINCE, (provider, first.isoformat()))
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        ends_at = datetime.datetime.combine(following, datetime.time.min, datetime.UTC)
        return Spent(row["characters"], int(ends_at.timestamp()))

    async def days(self, days: int) -> list[Usage]:
        """List what was spoken in so many days, today's first."""
        before = _today(self._room.clock.now()) - datetime.timedelta(days=days)
        return [Usage(*row) for row in await self._room.store.fetch(_DAYS, (before.isoformat(),))]


def _today(now: Micros) -> datetime.date:
    return datetime.datetime.fromtimestamp(now / 1_000_000, datetime.UTC).date()


def _add(db: sqlite3.Connection, row: tuple[str, str, str, int]) -> None:
    db.execute(_COUNT, row)
