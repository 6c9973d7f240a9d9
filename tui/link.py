"""The Link: owns the connection to the engine, feeds the screens, says when it is gone, and comes back by itself."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from core.clock import Clock, Micros, SystemClock
from core.errors import CuedeskError, Unavailable
from tui.feed import Feed

if TYPE_CHECKING:
    from core.client import Client, Event

T = TypeVar("T")

FIRST_RETRY = 0.5
LAST_RETRY = 5.0
LEAST_PACE = 0.05


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the connection is.

    Attributes:
        phase: `starting` until the engine answers for the first time, `attached`, `lost`, or `stopped`: somebody has
            ended the engine, and it said so.
        since: When it came to this phase; when the engine was last heard, where it is gone.
        reason: Why it is gone, in words.
        attempt: What the last attempt to attach met, in words; empty before one has failed.
    """

    phase: Literal["starting", "attached", "lost", "stopped"]
    since: Micros
    reason: str = ""
    attempt: str = ""

    @property
    def attached(self) -> bool:
        """Tell whether what the screens show is current."""
        return self.phase == "attached"

    @property
    def gone(self) -> bool:
        """Tell whether what the screens show is no more than what was last heard."""
        return self.phase in ("lost", "stopped")


class Link:
    """The console's connection to the engine.

    A screen subscribes once, when it is mounted, and closes the feed when it is unmounted::

        self.feed = self.link.feed(
            ("pss.",), lambda client: client.pss.events(court="1"), snapshot=self.show, batch=self.add, failed=self.fail
        )
        self.feed.restart(read)        # another filter: a new snapshot comes
        self.feed.close()

    Feeds survive the loss of the engine: they start again with a snapshot when it is back. While it is away nothing
    is called and what the screen shows stays; `state` says since when and why, and `watch(callback)` is told of every
    change. An engine that was lost is started again; one that somebody has stopped is waited for, until
    `start_engine` is asked to start it.

    `client` is the typed client for calls (`await link.client.pss.event(event=7)`); it raises `Unavailable` with a
    sentence while the engine is away. Commands that people give go through `tui.runner.Runner`, which arms and
    confirms.

    `interval` is the least time between two deliveries, in seconds: what comes meanwhile is handed over together. The
    first event after a pause is delivered at once. The engine is asked to send about twice in that time and no more.
    """

    def __init__(
        self,
        connect: "Callable[[], Awaitable[Client]]",
        *,
        start: "Callable[[], Awaitable[Client]] | None" = None,
        interval: float = 0.25,
        clock: Clock | None = None,
    ) -> None:
        """Prepare a link that `run` will attach with.

        Args:
            connect: Attaches to an engine that runs.
            start: The same, but starts one where none runs; without it none is ever started from here.
            interval: See above.
            clock: Tells the time.
        """
        self._connect = connect
        self._connect_or_start = start
        self._clock = clock or SystemClock()
        self._interval = interval
        self.state = LinkState("starting", self._clock.now())
        self._client: Client | None = None
        self._group: asyncio.TaskGroup | None = None
        self._feeds: list[Feed[Any]] = []
        self._watchers: list[Callable[[LinkState], None]] = []
        self._arrived = asyncio.Event()
        self._wanted = asyncio.Event()

    @property
    def interval(self) -> float:
        """Give the least time between two deliveries."""
        return self._interval

    @interval.setter
    def interval(self, seconds: float) -> None:
        before, self._interval = self._pace, seconds
        if self._pace != before:
            for feed in self._feeds:
                self.start(feed)

    @property
    def _pace(self) -> float:
        """Tell how often the engine should send: half of the interval, so that what is shown is hardly older."""
        return max(self._interval / 2, LEAST_PACE)

    @property
    def client(self) -> "Client":
        """Give the attached client.

        Raises:
            Unavailable: The engine is away.
        """
        if self._client is None:
            raise Unavailable("The engine is not there", remedy="Wait until the console has attached again")
        return self._client

    def watch(self, callback: Callable[[LinkState], None]) -> Callable[[], None]:
        """Call back now and whenever the state changes; the answer ends that."""
        self._watchers.append(callback)
        callback(self.state)
        return lambda: self._watchers.remove(callback)

    def feed(
        self,
        topics: tuple[str, ...],
        read: "Callable[[Client], Awaitable[T]]",
        *,
        snapshot: Callable[[T], None],
        batch: "Callable[[Sequence[Event]], None]",
        failed: Callable[[CuedeskError], None],
    ) -> Feed[T]:
        """Subscribe to topics (prefixes end with a dot), with a read of the whole; see the class."""
        feed = Feed(self, topics, read, snapshot, batch, failed)
        self._feeds.append(feed)
        self.start(feed)
        return feed

    def start(self, feed: Feed[Any]) -> None:
        """Start a feed afresh, now or as soon as the engine is there."""
        self._end(feed)
        if self._group is not None and self._client is not None:
            feed.task = self._group.create_task(self._follow(self._client, feed))

    def drop(self, feed: Feed[Any]) -> None:
        """End a feed for good."""
        self._end(feed)
        with suppress(ValueError):
            self._feeds.remove(feed)

    @property
    def can_start(self) -> bool:
        """Tell whether there is an engine to be started again."""
        return self.state.phase == "stopped" and self._connect_or_start is not None

    def start_engine(self) -> None:
        """Start again the engine that somebody has stopped."""
        if self.can_start:
            self._set(LinkState("lost", self.state.since, f"stopped, {self.state.reason}"))
            self._wanted.set()

    async def run(self) -> None:
        """Attach, stay attached, and attach again whenever the engine was lost, until cancelled."""
        while True:
            client = await self._attach()
            try:
                await self._stay(client)
            finally:
                self._client = None
                await client.close()

    async def _attach(self) -> "Client":
        """Try until the engine answers, more and more patiently."""
        delay = FIRST_RETRY
        while True:
            self._wanted.clear()
            connect = self._connect if self.state.phase == "stopped" else self._connect_or_start or self._connect
            try:
                client = await connect()
            except (CuedeskError, OSError) as error:
                met = error.message if isinstance(error, CuedeskError) else str(error)
                self._set(replace(self.state, attempt=met))
                # Jitter, so that several consoles do not knock all at once.
                await self._pause(delay * random.uniform(0.8, 1.2))
                delay = min(delay * 2, LAST_RETRY)
            else:
                return client

    async def _pause(self, seconds: float) -> None:
        """Wait, but no longer when a person wants the engine now."""
        either = [asyncio.ensure_future(wait) for wait in (self._clock.sleep(seconds), self._wanted.wait())]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in either:
                wait.cancel()

    async def _stay(self, client: "Client") -> None:
        """Run every feed until the connection ends."""
        self._client = client
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._set(LinkState("attached", self._clock.now()))
            for feed in self._feeds:
                self.start(feed)
            delivery = group.create_task(self._deliver())
            try:
                await client.closed.wait()
            finally:
                self._group = None
                delivery.cancel()
                for feed in self._feeds:
                    self._end(feed)
        if client.farewell:
            self._set(LinkState("stopped", client.heard_at, client.farewell))
        else:
            self._set(LinkState("lost", client.heard_at, client.end))

    async def _follow(self, client: "Client", feed: Feed[Any]) -> None:
        """Hand on what one feed's subscription brings; where reading fails, say so and try again."""
        while True:
            try:
                await self._follow_once(client, feed)
            except CuedeskError as error:
                # A closed connection is told once, by the state, not by every feed.
                if client.closed.is_set():
                    return
                feed.take_failure(error)
            await self._clock.sleep(LAST_RETRY)

    async def _follow_once(self, client: "Client", feed: Feed[Any]) -> None:
        # Here, so that the first paint does not wait for the wire's modules.
        from core.client import Snapshot

        async for item in client.follow(feed.topics, lambda: feed.read(client), pace=self._pace):
            if isinstance(item, Snapshot):
                feed.take_snapshot(item.value)
            else:
                feed.take_events(item)
            self._arrived.set()

    async def _deliver(self) -> None:
        """Hand over what has arrived, all feeds in one go and no more often than the interval says.

        In a task of the link's own, so that what goes wrong in a screen is raised by `run` and not lost in a timer.
        """
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            for feed in tuple(self._feeds):
                feed.deliver()
            await asyncio.sleep(self.interval)

    def _end(self, feed: Feed[Any]) -> None:
        feed.clear()
        if feed.task is not None:
            feed.task.cancel()
            feed.task = None

    def _set(self, state: LinkState) -> None:
        if state != self.state:
            self.state = state
            for watcher in tuple(self._watchers):
                watcher(state)
