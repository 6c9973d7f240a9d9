"""A Feed: what one screen is kept informed of, held until the next redraw."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from core.errors import CuedeskError

if TYPE_CHECKING:
    from core.client import Client, Event
    from tui.link import Link

T = TypeVar("T")


class Feed(Generic[T]):
    """What one screen is kept informed of; made by `Link.feed`.

    `read` answers the whole of what is shown, `snapshot` takes it (first, and again after every reattachment and
    whenever events were missed), `batch` takes the events since, coalesced to the redraw rate, and `failed` takes a
    read's failure; the read is tried again by itself. All of them are called on the event loop, one after another,
    never concurrently.
    """

    def __init__(
        self,
        link: "Link",
        topics: tuple[str, ...],
        read: "Callable[[Client], Awaitable[T]]",
        snapshot: Callable[[T], None],
        batch: "Callable[[Sequence[Event]], None]",
        failed: Callable[[CuedeskError], None],
    ) -> None:
        """Keep what to read and whom to tell; only the Link does so."""
        self._link = link
        self.topics = topics
        self.read = read
        self._snapshot = snapshot
        self._batch = batch
        self._failed = failed
        self._value: list[T] = []
        self._events: list[Event] = []
        self.task: asyncio.Task[None] | None = None

    def restart(self, read: "Callable[[Client], Awaitable[T]] | None" = None) -> None:
        """Read again from the start, with another `read` if given (another filter, another court)."""
        if read is not None:
            self.read = read
        self._link.start(self)

    def close(self) -> None:
        """Stop; nothing is called any more."""
        self._link.drop(self)

    def take_snapshot(self, value: T) -> None:
        """Hold a fresh whole for the next redraw; what was waiting is part of it."""
        self._value = [value]
        self._events = []

    def take_events(self, events: "Sequence[Event]") -> None:
        """Hold events for the next redraw."""
        self._events.extend(events)

    def take_failure(self, error: CuedeskError) -> None:
        """Hand a failed read on at once."""
        self._failed(error)

    def clear(self) -> None:
        """Forget what waits for the next redraw."""
        self._value, self._events = [], []

    def deliver(self) -> None:
        """Hand over what waits."""
        values, events = self._value, self._events
        self.clear()
        for value in values:
            self._snapshot(value)
        if events:
            self._batch(events)
