"""Scoreboards onto the bus: each change at once while they are rare, else the latest at a pace that eyes can follow."""

import asyncio
from typing import Final

from core.bus import Bus
from core.pss.events import ScoreboardChanged
from core.pss.intake.feed import Feed
from core.pss.intake.journal import SOURCE

_PACE_SECONDS: Final = 0.05


class Boards:
    """Publishes the courts' scoreboards.

    At a hundred datagrams a second nobody sees each scoreboard, and everyone who follows would pay for all of them.
    """

    def __init__(self, bus: Bus) -> None:
        """Publish nothing yet."""
        self._bus = bus
        self._changed_at: dict[int, float] = {}
        self._due: dict[int, asyncio.TimerHandle] = {}

    def changed(self, feed: Feed) -> None:
        """Publish a court's scoreboard now, or soon where the last one has just been published."""
        if feed.id in self._due:
            return
        loop = asyncio.get_running_loop()
        when = self._changed_at.get(feed.id, 0.0) + _PACE_SECONDS
        if when <= loop.time():
            self._publish_change(feed)
        else:
            self._due[feed.id] = loop.call_at(when, self._publish_change, feed)

    def publish(self, feed: Feed) -> None:
        """Publish a court's scoreboard now: people wait for no pace."""
        self._cancel(feed)
        self._bus.publish(ScoreboardChanged(feed.board), source=SOURCE)

    def settle(self, feed: Feed) -> None:
        """Publish what is still to come, so that no retained scoreboard is older than what is read now."""
        if feed.id in self._due:
            self.publish(feed)

    def clear(self, feed: Feed) -> None:
        """Let a court's scoreboard, under its present name, be unknown from now on."""
        self._cancel(feed)
        self._changed_at.pop(feed.id, None)
        self._bus.clear_retained(ScoreboardChanged.topic, feed.name)

    def close(self) -> None:
        """Publish nothing more."""
        for handle in self._due.values():
            handle.cancel()
        self._due.clear()

    def _publish_change(self, feed: Feed) -> None:
        self._changed_at[feed.id] = asyncio.get_running_loop().time()
        self.publish(feed)

    def _cancel(self, feed: Feed) -> None:
        if handle := self._due.pop(feed.id, None):
            handle.cancel()
