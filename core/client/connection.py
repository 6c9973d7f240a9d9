"""The connection to the engine: calls, subscriptions, and reads that stay up to date.

`follow` is how a screen stays right: it subscribes first, reads then, and drops the events that the read already
reflects, so that there is neither a gap nor a duplicate, also after a lag.
"""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from core import errors
from core.client import reads, wire
from core.client.events import Event, Snapshot
from core.client.services import Services
from core.clock import Micros
from core.event import Lagged

if TYPE_CHECKING:
    from websockets.exceptions import ConnectionClosed

    from core.client.transport import Transport

T = TypeVar("T")

_Queue = asyncio.Queue[list[wire.Envelope] | Lagged | None]


class Subscription:
    """One subscription's events, in batches as they arrived together."""

    def __init__(self, client: "Client", number: int, queue: _Queue) -> None:
        """Made by `Client.subscribe`."""
        self._client, self._number, self._queue = client, number, queue

    async def next(self) -> list[Event] | Lagged:
        """Wait for the next batch.

        Raises:
            Unavailable: When the connection has ended.
        """
        taken = await self._queue.get()
        if taken is None:
            self._queue.put_nowait(None)
            raise self._client.gone()
        return taken if isinstance(taken, Lagged) else [Event.of(envelope) for envelope in taken]

    async def close(self) -> None:
        """Stop receiving."""
        await self._client.unsubscribe(self._number)


class Client(Services):
    """A connection to the engine, with each service's commands as a typed object: `await client.desk.mode()`.

    Attributes:
        closed: Set when the connection has ended, for whatever reason.
        end: How it has ended, in words.
        farewell: Why the engine has ended, in its own words; empty unless it was ended deliberately.
        run: The engine's run, known after the first subscription.
    """

    def __init__(self, connection: "Transport") -> None:
        """Made by `connect`."""
        super().__init__(self._call)
        self.closed = asyncio.Event()
        self.end = "connection closed"
        self.farewell = ""
        self.run = ""
        self._connection = connection
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[wire.Value]] = {}
        self._queues: dict[int, _Queue] = {}
        self._unwanted: set[asyncio.Task[None]] = set()
        self._reader = asyncio.get_running_loop().create_task(self._read())

    @classmethod
    async def connect(cls, socket: Path) -> "Client":
        """Connect to the engine that listens on this socket.

        Raises:
            NoEngine: When none does.
            Unavailable: When it does not answer, or is someone else's.
        """
        # Here, so that the first paint does not wait for the WebSocket's modules.
        from core.client.transport import opened

        return cls(await opened(socket))

    @property
    def heard_at(self) -> Micros:
        """Tell when the engine was last heard, which while it is there is not much longer ago than a second."""
        return self._connection.heard_at

    async def close(self) -> None:
        """End the connection; the engine goes on."""
        await self._connection.close()
        await asyncio.wait([self._reader])

    def gone(self) -> errors.Unavailable:
        """Give the error that says why the connection has ended."""
        return errors.Unavailable(f"The engine is gone: {self.end}.")

    async def call(self, name: str, arguments: dict[str, Any], *, token: str | None = None) -> Any:
        """Call any command by name with plain values.

        Raises:
            CuedeskError: As the engine says; NeedsArming and NeedsConfirmation carry the token to call again with.
        """
        return await self._call(name, arguments, Any, token)

    async def answer(self, read: Awaitable[T]) -> reads.Answer[T]:
        """Await a typed read, of one call or of several, together with the `seq` that all of it reflects."""
        return await reads.answer(read)

    async def subscribe(
        self, *topics: str, limit: int | None = None, pace: float = 0.0
    ) -> tuple[Subscription, list[Event]]:
        """Receive events of these topics and prefixes from now on, and the retained states among them.

        Args:
            topics: What is wanted.
            limit: How many events the engine holds for us before it tells that we lag; its own choice without.
            pace: What comes within so many seconds after a batch is sent together, as the next one.
        """
        wanted: dict[str, Any] = {"topics": topics, "pace_ms": round(pace * 1000)}
        if limit is not None:
            wanted["limit"] = limit
        asked = asyncio.ensure_future(self._call("bus.subscribe", wanted, wire.Subscribed))
        try:
            got = await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(self._drop)  # the engine subscribes us all the same
            raise
        self.run = got.run
        queue = self._queues.setdefault(got.subscription, asyncio.Queue())
        return Subscription(self, got.subscription, queue), [Event.of(envelope) for envelope in got.retained]

    async def retained(self, *topics: str) -> list[Event]:
        """Give the last event of each retained state among these topics and prefixes, oldest first."""
        kept = await self._call("bus.retained", {"topics": topics}, list[wire.Envelope])
        return [Event.of(envelope) for envelope in kept]

    async def unsubscribe(self, number: int) -> None:
        """End a subscription; nothing happens when the connection has ended already."""
        if not self.closed.is_set():
            with contextlib.suppress(errors.Unavailable):
                await self.call("bus.unsubscribe", {"subscription": number})
        self._queues.pop(number, None)

    async def follow(
        self,
        topics: Sequence[str],
        read: Callable[[], Awaitable[T]],
        limit: int | None = None,
        pace: float = 0.0,
    ) -> AsyncIterator[Snapshot[T] | list[Event]]:
        """Read something and stay up to date with it.

        Args:
            topics: What can change what `read` gives.
            read: A typed read, such as `lambda: client.pss.scoreboards()`; awaited again after a lag.
            limit: As for `subscribe`.
            pace: As for `subscribe`.

        Yields:
            A Snapshot first and after each lag; after each of them the retained states, for what `read` does not tell;
            and then batches of events that it does not reflect yet.

        Raises:
            Unavailable: When the connection has ended.
        """
        subscription, _ = await self.subscribe(*topics, limit=limit, pace=pace)
        try:
            while True:
                got = await self.answer(read())
                yield Snapshot(got.value, got.as_of)
                # Asked for after the read: an older state must not undo what the read has seen.
                if states := [event for event in await self.retained(*topics) if event.seq <= got.as_of]:
                    yield states
                while not isinstance(taken := await subscription.next(), Lagged):
                    if fresh := [event for event in taken if event.seq > got.as_of]:
                        yield fresh
        finally:
            await subscription.close()

    def _drop(self, asked: "asyncio.Task[wire.Subscribed]") -> None:
        """End a subscription that nobody waits for any more."""
        if not asked.cancelled() and asked.exception() is None:
            task = asyncio.get_running_loop().create_task(self.unsubscribe(asked.result().subscription))
            self._unwanted.add(task)
            task.add_done_callback(self._unwanted.discard)

    async def _call(self, name: str, arguments: dict[str, Any], shape: Any, token: str | None = None) -> Any:
        if self.closed.is_set():
            raise self.gone()
        number = next(self._numbers)
        text = wire.request(number, name, arguments, token)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self._send(text)
            got = await waiting
        finally:
            self._waiting.pop(number, None)
        reads.reflects(got.as_of)
        return wire.decoded(got.value, shape, name)

    async def _send(self, text: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connection.send(text, text=True)
        except ConnectionClosed as closed:
            self._note_end(closed)
            raise self.gone() from None

    async def _read(self) -> None:
        from websockets.exceptions import ConnectionClosed

        decode = msgspec.json.Decoder(wire.Incoming).decode
        try:
            while True:
                self._take(decode(await self._connection.recv(decode=False)))
        except ConnectionClosed as closed:
            self._note_end(closed)
        except msgspec.DecodeError as error:
            self.end = f"what it says cannot be understood here, perhaps being of another version: {error}"
            await self._connection.close()
        finally:
            self.closed.set()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(self.gone())
            for queue in self._queues.values():
                queue.put_nowait(None)

    def _note_end(self, closed: "ConnectionClosed") -> None:
        from core.client.transport import farewell, fell_silent

        self.farewell = farewell(closed)
        if self.farewell:
            self.end = f"stopped, {self.farewell}"
        elif fell_silent(closed):
            self.end = "it does not answer"

    def _take(self, incoming: wire.Incoming) -> None:
        if incoming.params is not None:
            about = incoming.params
            queue = self._queues.setdefault(about.subscription, asyncio.Queue())
            queue.put_nowait(Lagged(about.missed, about.upto) if incoming.method == "lagged" else about.events)
            return
        waiting = self._waiting.get(incoming.id or 0)
        if waiting is None or waiting.done():
            return
        if incoming.error is not None:
            waiting.set_exception(wire.raised(incoming.error))
        elif incoming.result is not None:
            waiting.set_result(incoming.result)
