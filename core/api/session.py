"""One client's session: calls in, answers and events out, over any transport that can receive and send."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from core.api import rpc
from core.bus import DEFAULT_QUEUE, Bus, Subscription
from core.catalog import Caller, Catalog
from core.errors import Conflict, CuedeskError, Invalid
from core.event import Lagged

log = logging.getLogger("cuedesk.api")

T = TypeVar("T")

Receive = Callable[[], Awaitable[bytes | None]]
Send = Callable[[bytes], Awaitable[None]]
_Asked = rpc.Request | rpc.BadRequest

CALLS_AT_ONCE = 64
SUBSCRIPTIONS_AT_ONCE = 64
EVENTS_PER_NOTIFICATION = 500
LAST_ANSWERS_SECONDS = 5.0
SLOWEST_PACE_MS = 1_000


class _Topics(msgspec.Struct, forbid_unknown_fields=True):
    """The parameters of `bus.retained`."""

    topics: list[str]


class _Wanted(_Topics, forbid_unknown_fields=True):
    """The parameters of `bus.subscribe`."""

    limit: int = DEFAULT_QUEUE
    pace_ms: int = 0


class _Which(msgspec.Struct, forbid_unknown_fields=True):
    """The parameters of `bus.unsubscribe`."""

    subscription: int


class Session:
    """Serves one connection until it ends.

    Beside the catalog's commands it answers `bus.subscribe topics= [limit=] [pace_ms=]` (with the subscription's
    number, the run, the `seq` from which events follow, and the retained states), `bus.retained topics=` and
    `bus.unsubscribe subscription=`. With a pace, what comes after a pause is sent at once, and what comes within
    `pace_ms` after that goes together.
    """

    def __init__(self, catalog: Catalog, bus: Bus, caller: Caller, receive: Receive, send: Send) -> None:
        """Take the transport as two functions; `receive` gives None when the other side has gone."""
        self._catalog, self._bus, self._caller = catalog, bus, caller
        self._receive, self._send = receive, send
        self._subscriptions: dict[int, tuple[Subscription, asyncio.Task[None]]] = {}
        self._numbers = 0
        self._calls: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(CALLS_AT_ONCE)
        self._is_over = False

    async def run(self) -> None:
        """Answer calls until the other side goes; then end what was begun for it."""
        try:
            while not self._is_over and (text := await self._receive()) is not None:
                await self._room.acquire()
                # Read before it waits its turn, so that what is far too long is not held while others are answered.
                call = asyncio.get_running_loop().create_task(self._serve(rpc.parse(text)))
                self._calls.add(call)
                call.add_done_callback(self._calls.discard)
        finally:
            await self._close()

    async def settle(self, seconds: float) -> None:
        """Let the calls under way be answered, for so long at most."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=seconds)

    def break_off(self) -> None:
        """Take no more calls and end those at work; a change that has begun is finished all the same."""
        self._is_over = True
        for late in self._calls:
            late.cancel()

    async def _serve(self, asked: _Asked | list[_Asked]) -> None:
        """Answer one message; nothing that a client sends may end the session, let alone the engine."""
        try:
            answer = await self._answer_all(asked) if isinstance(asked, list) else await self._answer(asked)
            if answer is not None:
                await self._send(answer)
        except ConnectionError:
            log.debug("a client went before its answer came")
        finally:
            self._room.release()

    async def _answer_all(self, batch: list[_Asked]) -> bytes | None:
        answers = [await self._answer(member) for member in batch]
        said = [answer for answer in answers if answer is not None]
        return b"[" + b",".join(said) + b"]" if said else None

    async def _answer(self, request: _Asked) -> bytes | None:
        if isinstance(request, rpc.BadRequest):
            return rpc.failure(None, request)
        wanted = request.id is not msgspec.UNSET
        identity = request.id if not isinstance(request.id, msgspec.UnsetType) else None
        try:
            answer = await self._call(request, identity)
        except CuedeskError as error:
            answer = rpc.failure(identity, error)
        except Exception:  # whatever it is, somebody waits for an answer
            log.exception("%s could not be answered", request.method)
            answer = rpc.failure(identity, CuedeskError(f"{request.method} failed because of a fault in Cuedesk."))
        return answer if wanted else None

    async def _call(self, request: rpc.Request, identity: int | str | None) -> bytes:
        params = request.params
        if isinstance(params, list):
            raise Invalid("Parameters are given by name here, as an object.")
        if request.method == "bus.subscribe":
            return rpc.response(identity, self._subscribe(params), self._bus.seq)
        if request.method == "bus.retained":
            return rpc.response(identity, self._retained(_converted(params, _Topics).topics), self._bus.seq)
        if request.method == "bus.unsubscribe":
            await self._unsubscribe(params)
            return rpc.response(identity, None, self._bus.seq)
        answer = await self._catalog.dispatch(
            request.method,
            params,
            self._caller,
            token=request.meta.token,
            correlation=request.meta.correlation,
        )
        return rpc.response(identity, answer.value, answer.as_of)

    def _subscribe(self, params: dict[str, Any]) -> dict[str, Any]:
        wanted = _converted(params, _Wanted)
        if not 1 <= wanted.limit <= 100_000:
            raise Invalid("bus.subscribe: limit should be between 1 and 100000.")
        if not 0 <= wanted.pace_ms <= SLOWEST_PACE_MS:
            raise Invalid(f"bus.subscribe: pace_ms should be between 0 and {SLOWEST_PACE_MS}.")
        if len(self._subscriptions) >= SUBSCRIPTIONS_AT_ONCE:
            raise Conflict(f"A connection can have {SUBSCRIPTIONS_AT_ONCE} subscriptions, and this one has them.")
        self._numbers += 1
        subscription = self._bus.subscribe(*wanted.topics, limit=wanted.limit)
        task = asyncio.get_running_loop().create_task(self._pump(self._numbers, subscription, wanted.pace_ms / 1000))
        self._subscriptions[self._numbers] = (subscription, task)
        return {
            "subscription": self._numbers,
            "run": self._bus.run,
            "retained": self._retained(wanted.topics),
        }

    def _retained(self, topics: list[str]) -> list[msgspec.Raw]:
        return [msgspec.Raw(event.json) for event in self._bus.retained(*topics)]

    async def _unsubscribe(self, params: dict[str, Any]) -> None:
        number = _converted(params, _Which).subscription
        held = self._subscriptions.pop(number, None)
        if held is None:
            raise Conflict(f"There is no subscription {number} on this connection.")
        await _end(*held)

    async def _pump(self, number: int, subscription: Subscription, pace: float) -> None:
        """Send events as the transport takes them; while it does not, the subscription's queue fills and lags.

        With a pace, what comes within so many seconds after something was sent is left to gather in the queue: a
        message for every event costs the reader far more than the events do.
        """
        start = b'{"jsonrpc":"2.0","method":"events","params":{"subscription":%d,"events":[' % number
        try:
            while True:
                taken = await subscription.next()
                if isinstance(taken, Lagged):
                    about = {"subscription": number, "missed": taken.missed, "upto": taken.upto}
                    await self._send(rpc.notification("lagged", about))
                    continue
                for first in range(0, len(taken), EVENTS_PER_NOTIFICATION):
                    part = taken[first : first + EVENTS_PER_NOTIFICATION]
                    await self._send(start + b",".join([event.json for event in part]) + b"]}}")
                if pace:
                    await asyncio.sleep(pace)
        except ConnectionError:
            log.debug("a client went while events were sent to it")

    async def _close(self) -> None:
        for held in self._subscriptions.values():
            await _end(*held)
        self._subscriptions.clear()
        if not self._is_over:
            await self.settle(LAST_ANSWERS_SECONDS)
        self.break_off()
        if self._calls:
            await asyncio.wait(self._calls)


async def _end(subscription: Subscription, task: asyncio.Task[None]) -> None:
    subscription.close()
    task.cancel()
    await asyncio.wait([task])


def _converted(params: dict[str, Any], shape: type[T]) -> T:
    try:
        return msgspec.convert(params, shape)
    except msgspec.ValidationError as error:
        raise Invalid(f"These parameters do not fit: {error}.") from None
