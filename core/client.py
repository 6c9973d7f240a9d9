"""The typed client that the console and the command line share.

It knows every part's commands, models and events, and loads no service, no SQL and no pydantic: validation is the
engine's. `follow` is how a screen stays right: it subscribes first, reads then, and drops the events that the read
already reflects, so that there is neither a gap nor a duplicate, also after a lag.
"""

import asyncio
import contextlib
import inspect
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec

import core.desk.events
import core.obs.events
import core.pss.events
from core import errors
from core.command import Declared, declared
from core.desk.commands import DeskCommands, SecretsCommands, SettingsCommands, SystemCommands
from core.event import Payload
from core.obs.commands import ObsCommands
from core.pss.commands import PssCommands

T = TypeVar("T")

CONNECT_SECONDS = 3.0

# The least seq that the calls of the read under way reflect; None while it has called nothing.
_as_of: ContextVar[int | None] = ContextVar("cuedesk_as_of", default=None)


class _Envelope(msgspec.Struct):
    topic: str
    seq: int
    at: int
    source: str
    correlation: str
    data: msgspec.Raw


class _Value(msgspec.Struct):
    value: msgspec.Raw
    as_of: int


class _Failure(msgspec.Struct):
    code: int
    message: str
    data: dict[str, Any] = {}


class _Notified(msgspec.Struct):
    subscription: int
    events: list[_Envelope] = []
    missed: int = 0
    upto: int = 0


class _Incoming(msgspec.Struct):
    id: int | None = None
    result: _Value | None = None
    error: _Failure | None = None
    method: str | None = None
    params: _Notified | None = None


class _Subscribed(msgspec.Struct):
    subscription: int
    run: str
    retained: list[_Envelope]


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A read's value, and the `seq` that it reflects."""

    value: T
    as_of: int


class Event:
    """Something that has happened, as published."""

    __slots__ = ("_data", "at", "correlation", "seq", "source", "topic")

    def __init__(self, topic: str, seq: int, at: int, source: str, correlation: str, data: Any) -> None:
        """Take the envelope, with the payload as it is or as it came."""
        self.topic = topic
        self.seq = seq
        self.at = at
        self.source = source
        self.correlation = correlation
        self._data = data

    @property
    def data(self) -> Any:
        """Give the part's payload, or a dict where it is unknown; what nobody looks at is never decoded."""
        if isinstance(self._data, msgspec.Raw):
            self._data = msgspec.json.decode(self._data, type=_PAYLOADS.get(self.topic, Any))
        return self._data

    def plain(self) -> dict[str, Any]:
        """Give envelope and payload as plain values that JSON can hold; what came encoded stays so."""
        return {
            "topic": self.topic,
            "seq": self.seq,
            "at": self.at,
            "source": self.source,
            "correlation": self.correlation,
            "data": self._data,
        }


@dataclass(frozen=True, slots=True)
class Lagged:
    """Events that this client was too slow for."""

    missed: int
    upto: int


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """A fresh read, which replaces all that was shown before."""

    value: T
    as_of: int


class Subscription:
    """One subscription's events, in batches as they arrived together."""

    def __init__(self, client: "Client", number: int, queue: "asyncio.Queue[list[_Envelope] | Lagged | None]") -> None:
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
        return taken if isinstance(taken, Lagged) else [_opened(envelope) for envelope in taken]

    async def close(self) -> None:
        """Stop receiving."""
        await self._client.unsubscribe(self._number)


class Client:
    """A connection to the engine.

    Attributes:
        closed: Set when the connection has ended, for whatever reason.
        run: The engine's run, known after the first subscription.
        pss, obs, desk, settings, secrets, system: The services' commands, typed.
    """

    def __init__(self, connection: Any) -> None:
        """Made by `connect`."""
        self.closed = asyncio.Event()
        self.run = ""
        self.pss = cast(PssCommands, _Service(self, PssCommands))
        self.obs = cast(ObsCommands, _Service(self, ObsCommands))
        self.desk = cast(DeskCommands, _Service(self, DeskCommands))
        self.settings = cast(SettingsCommands, _Service(self, SettingsCommands))
        self.secrets = cast(SecretsCommands, _Service(self, SecretsCommands))
        self.system = cast(SystemCommands, _Service(self, SystemCommands))
        self._connection = connection
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[_Value]] = {}
        self._queues: dict[int, asyncio.Queue[list[_Envelope] | Lagged | None]] = {}
        self._reader = asyncio.get_running_loop().create_task(self._read())

    @classmethod
    async def connect(cls, socket: Path) -> "Client":
        """Connect to the engine that listens on this socket.

        Raises:
            Unavailable: When none does.
        """
        from websockets.asyncio.client import unix_connect
        from websockets.exceptions import WebSocketException

        try:
            connection = await unix_connect(
                str(socket), max_size=None, compression=None, open_timeout=CONNECT_SECONDS, close_timeout=1
            )
        except (FileNotFoundError, ConnectionRefusedError):
            raise errors.Unavailable(
                "No engine is running.", remedy="`cuedesk` starts one, and so does `cuedesk serve`."
            ) from None
        except PermissionError:
            raise errors.Unavailable(f"The engine's socket {socket} belongs to someone else.") from None
        except (OSError, TimeoutError, WebSocketException) as error:
            raise errors.Unavailable(f"The engine does not answer on {socket}: {error}.") from error
        return cls(connection)

    async def close(self) -> None:
        """End the connection; the engine goes on."""
        await self._connection.close()
        await asyncio.wait([self._reader])

    def gone(self) -> errors.Unavailable:
        """Give the error that says the connection has ended."""
        return errors.Unavailable("The engine has closed the connection.")

    async def call(self, name: str, arguments: dict[str, Any], *, token: str | None = None) -> Any:
        """Call any command by name with plain values.

        Raises:
            CuedeskError: As the engine says; NeedsArming and NeedsConfirmation carry the token to call again with.
        """
        return await self._typed_call(name, arguments, Any, token)

    async def answer(self, call: Awaitable[T]) -> Answer[T]:
        """Await a typed read, of one call or of several, together with the `seq` that all of it reflects."""
        around = _as_of.set(None)
        try:
            value = await call
            as_of = _as_of.get()
        finally:
            _as_of.reset(around)
        if as_of is not None:
            _reflects(as_of)
        return Answer(value, as_of or 0)

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
        got = await self._typed_call("bus.subscribe", wanted, _Subscribed, None)
        self.run = got.run
        queue = self._queues.setdefault(got.subscription, asyncio.Queue())
        return Subscription(self, got.subscription, queue), [_opened(envelope) for envelope in got.retained]

    async def retained(self, *topics: str) -> list[Event]:
        """Give the last event of each retained state among these topics and prefixes, oldest first."""
        kept = await self._typed_call("bus.retained", {"topics": topics}, list[_Envelope], None)
        return [_opened(envelope) for envelope in kept]

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

    async def _typed_call(self, name: str, arguments: dict[str, Any], shape: Any, token: str | None) -> Any:
        if self.closed.is_set():
            raise self.gone()
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        request: dict[str, Any] = {"jsonrpc": "2.0", "id": number, "method": name, "params": arguments}
        if token:
            request["meta"] = {"token": token}
        try:
            await self._send(_encoded(name, request))
            got = await waiting
        finally:
            self._waiting.pop(number, None)
        _reflects(got.as_of)
        return msgspec.json.decode(got.value, type=shape)

    async def _send(self, text: bytes) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connection.send(text, text=True)
        except ConnectionClosed:
            raise self.gone() from None

    async def _read(self) -> None:
        from websockets.exceptions import ConnectionClosed

        decode = msgspec.json.Decoder(_Incoming).decode
        try:
            while True:
                self._take(decode(await self._connection.recv(decode=False)))
        except ConnectionClosed:
            self.closed.set()
        finally:
            self.closed.set()
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(self.gone())
            for queue in self._queues.values():
                queue.put_nowait(None)

    def _take(self, incoming: _Incoming) -> None:
        if incoming.params is not None:
            about = incoming.params
            queue = self._queues.setdefault(about.subscription, asyncio.Queue())
            queue.put_nowait(Lagged(about.missed, about.upto) if incoming.method == "lagged" else about.events)
            return
        waiting = self._waiting.get(incoming.id or 0)
        if waiting is None or waiting.done():
            return
        if incoming.error is not None:
            waiting.set_exception(_raised(incoming.error))
        elif incoming.result is not None:
            waiting.set_result(incoming.result)


def _encoded(name: str, request: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(request)
    except UnicodeEncodeError:
        raise errors.Invalid(f"{name} cannot be called like this: what was given is not text in UTF-8.") from None


def _reflects(as_of: int) -> None:
    before = _as_of.get()
    _as_of.set(as_of if before is None else min(before, as_of))


class _Service:
    """Turns method calls on a Protocol of commands into calls over the connection."""

    def __init__(self, client: Client, contract: type) -> None:
        self._client = client
        self._commands = {command.name.split(".", 1)[1]: command for command in declared(contract)}

    def __getattr__(self, verb: str) -> Callable[..., Awaitable[Any]]:
        command = self._commands.get(verb)
        if command is None:
            raise AttributeError(verb)
        method = _method(self._client, command)
        setattr(self, verb, method)
        return method


def _method(client: Client, command: Declared) -> Callable[..., Awaitable[Any]]:
    shape = command.hints.get("return", Any)
    bind = inspect.Signature(command.parameters).bind

    async def call(*args: Any, **kwargs: Any) -> Any:
        return await client._typed_call(command.name, bind(*args, **kwargs).arguments, shape, None)

    return call


def secret_arguments(name: str) -> frozenset[str]:
    """Tell which arguments of a command must not be seen on their way to it."""
    for contract in (PssCommands, ObsCommands, DeskCommands, SettingsCommands, SecretsCommands, SystemCommands):
        for command in declared(contract):
            if command.name == name:
                return command.traits.secret
    return frozenset()


def _payloads() -> dict[str, type[Payload]]:
    """Map every topic of every part to its payload's type."""
    known: dict[str, type[Payload]] = dict.fromkeys(core.pss.events.TOPIC_OF_KIND.values(), core.pss.events.Scored)
    for module in (core.pss.events, core.obs.events, core.desk.events):
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, Payload) and isinstance(member.topic, str):
                known[member.topic] = member
    return known


_PAYLOADS = _payloads()


def _opened(envelope: _Envelope) -> Event:
    return Event(envelope.topic, envelope.seq, envelope.at, envelope.source, envelope.correlation, envelope.data)


_ERRORS: dict[str, type[errors.CuedeskError]] = {
    member.code: member
    for member in vars(errors).values()
    if isinstance(member, type) and issubclass(member, errors.CuedeskError)
}


def _raised(failure: _Failure) -> errors.CuedeskError:
    data = dict(failure.data)
    shape = _ERRORS.get(str(data.pop("code", "")), errors.CuedeskError)
    return shape(failure.message, remedy=data.pop("remedy", None), data=data)
