"""The event bus: parts publish what has happened, anyone subscribes by topic, and nobody waits for anybody.

Everything here runs on the event loop and is plain calls: publishing puts a list of events into the queue of each
subscription that wants them. A queue is bounded; a reader that does not keep up loses what it held, is told once how
many events it missed, and reads again what it shows.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from core.clock import Clock
from core.event import Event, Lagged, Payload

DEFAULT_QUEUE = 10_000


def wants(topics: Sequence[str], topic: str) -> bool:
    """Tell whether a topic is one of these topics or begins with one of these prefixes (they end with a dot).

    An empty prefix wants everything.
    """
    return any(
        topic == wanted or ((not wanted or wanted.endswith(".")) and topic.startswith(wanted)) for wanted in topics
    )


class Subscription:
    """One reader's bounded queue of events."""

    def __init__(self, topics: Iterable[str], limit: int, bus: "Bus") -> None:
        """Make the queue; only the bus does so."""
        self._topics = tuple(topics)
        self._limit = limit
        self._bus = bus
        self._events: deque[Event] = deque()
        self._lagged: Lagged | None = None
        self._ready = asyncio.Event()
        self._cares: dict[str, bool] = {}

    def retopic(self, topics: Iterable[str]) -> None:
        """Want these topics and prefixes from now on; what is queued stays queued."""
        if (wanted := tuple(topics)) != self._topics:
            self._topics = wanted
            self._cares.clear()

    def cares(self, topic: str) -> bool:
        """Tell whether this reader wants a topic."""
        known = self._cares.get(topic)
        if known is None:
            known = self._cares[topic] = wants(self._topics, topic)
        return known

    def offer(self, events: Sequence[Event]) -> None:
        """Queue events that this reader wants; never waits."""
        if len(self._events) + len(events) > self._limit:
            lost = len(self._events) + len(events)
            already = self._lagged.missed if self._lagged else 0
            self._events.clear()
            self._lagged = Lagged(already + lost, events[-1].seq)
        else:
            self._events.extend(events)
        self._ready.set()

    async def next(self) -> list[Event] | Lagged:
        """Wait for events and take all that are queued, or the notice that some are gone."""
        while not self._events and self._lagged is None:
            self._ready.clear()
            await self._ready.wait()
        if self._lagged is not None:
            lagged, self._lagged = self._lagged, None
            return lagged
        taken = list(self._events)
        self._events.clear()
        return taken

    def __len__(self) -> int:
        """Count what is queued."""
        return len(self._events)

    def close(self) -> None:
        """Stop receiving."""
        self._bus.drop(self)


class Bus:
    """Hands every published event to those who want it, and keeps the last event of each retained state.

    Attributes:
        run: The id of this run of the engine; `seq` starts again with it.
        seq: The number of the last published event: what a read answers as its `as_of`.
    """

    def __init__(self, clock: Clock) -> None:
        """Start empty, with a new run id."""
        self.run = uuid.uuid4().hex[:12]
        self.seq = 0
        self._clock = clock
        self._subscriptions: list[Subscription] = []
        self._retained: dict[tuple[str, str], Event] = {}
        self._listeners: list[Callable[[Sequence[Event]], None]] = []

    def publish(self, *payloads: Payload, source: str, correlation: str = "") -> list[Event]:
        """Publish what has happened, in this order, as one batch; never waits.

        Args:
            payloads: What has happened.
            source: The part, or outside system, that says so.
            correlation: The id of the command or event that caused it.
        """
        now, seq = self._clock.now(), self.seq
        events = [Event(seq + n, now, source, correlation, payload) for n, payload in enumerate(payloads, 1)]
        self.seq = seq + len(events)
        for event in events:
            if event.data.state:
                self._retained[event.topic, event.data.entity] = event
        for listener in self._listeners:
            listener(events)
        for subscription in self._subscriptions:
            cares = subscription.cares
            if wanted := [event for event in events if cares(event.topic)]:
                subscription.offer(wanted)
        return events

    def wanted(self, topic: str) -> bool:
        """Tell whether anyone subscribes to a topic, so that what nobody wants need not be made."""
        return any(subscription.cares(topic) for subscription in self._subscriptions)

    def skip(self, count: int) -> None:
        """Count events that have happened and that nobody wanted, as if they had been published."""
        self.seq += count

    def subscribe(self, *topics: str, limit: int = DEFAULT_QUEUE) -> Subscription:
        """Receive events of these topics and prefixes from now on."""
        subscription = Subscription(topics, limit, self)
        self._subscriptions.append(subscription)
        return subscription

    def tap(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Call this on the loop with every published batch; for the durable journal, which must miss nothing."""
        self._listeners.append(listener)

    def drop(self, subscription: Subscription) -> None:
        """Forget a subscription."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def retained(self, *topics: str) -> list[Event]:
        """List the last event of each retained state among these topics, oldest first."""
        return sorted(
            (event for (topic, _), event in self._retained.items() if wants(topics, topic)),
            key=lambda event: event.seq,
        )

    def clear_retained(self, topic: str, entity: str | None = None) -> None:
        """Forget the state of a topic (of one entity, or of all): its source is lost, so it is unknown."""
        for key in [key for key in self._retained if key[0] == topic and entity in (None, key[1])]:
            del self._retained[key]

    def queues(self) -> list[int]:
        """Tell how full each subscription's queue is."""
        return [len(subscription) for subscription in self._subscriptions]
