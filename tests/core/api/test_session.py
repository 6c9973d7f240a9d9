"""The session and the typed client, over the real socket: errors that hurt nobody, and neither gap nor duplicate."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import unix_connect

from core.api.local import LocalServer
from core.api.rpc import MAX_BATCH, MAX_REQUEST_BYTES
from core.api.session import SUBSCRIPTIONS_AT_ONCE
from core.bus import Bus
from core.catalog import Catalog
from core.client import Client, Lagged, Snapshot
from core.clock import SystemClock
from core.command import command, service
from core.errors import Conflict, Invalid, NeedsArming, NotFound, Unavailable, UnknownCommand
from core.event import Payload, topic
from tests.support.waiting import until


@topic("count.added")
class Added(Payload, frozen=True):
    value: int


@topic("count.stood", state=True)
class Stood(Payload, frozen=True):
    value: int


@service("count")
class CountCommands(Protocol):
    @command()
    async def total(self) -> list[int]:
        """Tell all values."""
        ...

    @command()
    async def wait(self) -> None:
        """Wait for ever."""
        ...

    @command(role="operator", risk="on_air")
    async def shout(self, value: int) -> int:
        """Shout."""
        ...


class Counter:
    """Adds values and says so; a read takes a turn of the loop, so that events can come in between."""

    def __init__(self, bus: Bus) -> None:
        self.values: list[int] = []
        self.waiting = 0
        self.bus = bus

    def add(self, value: int) -> None:
        self.values.append(value)
        self.bus.publish(Added(value), Stood(value), source="count")

    async def total(self) -> list[int]:
        seen = list(self.values)
        await asyncio.sleep(0)
        return seen

    async def wait(self) -> None:
        self.waiting += 1
        await asyncio.get_running_loop().create_future()

    async def shout(self, value: int) -> int:
        return value


class Served:
    """A catalog and a bus behind a real Unix socket."""

    def __init__(self, directory: Path) -> None:
        self.bus = Bus(SystemClock())
        self.counter = Counter(self.bus)
        self.audited = 0
        self.catalog = Catalog(self.bus, self.record)
        self.catalog.add(CountCommands, self.counter)
        self.socket = directory / "engine.sock"
        self.server = LocalServer(self.socket, self.catalog, self.bus)

    async def record(self, _: Any) -> None:
        self.audited += 1

    async def __aenter__(self) -> "Served":
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with Served(tmp_path) as running:
        yield running


@pytest.fixture
async def client(served: Served) -> AsyncIterator[Client]:
    connected = await Client.connect(served.socket)
    yield connected
    await connected.close()


async def test_the_socket_is_for_its_owner_alone(served: Served) -> None:
    assert os.stat(served.socket).st_mode & 0o777 == 0o600  # noqa: PTH116


async def test_a_call_answers_the_value_and_errors_come_back_typed(served: Served, client: Client) -> None:
    served.counter.add(4)
    assert await client.call("count.total", {}) == [4]
    with pytest.raises(UnknownCommand):
        await client.call("count.nothing", {})
    with pytest.raises(Invalid, match="value is needed"):
        await client.call("count.shout", {})
    with pytest.raises(NeedsArming) as asked:
        await client.call("count.shout", {"value": 3})
    assert await client.call("count.shout", {"value": 3}, token=asked.value.data["token"]) == 3


async def exchange(socket: Path, *texts: str | bytes) -> list[Any]:
    async with unix_connect(str(socket), max_size=None) as raw:
        answers = []
        for text in texts:
            await raw.send(text)
            answers.append(json.loads(await asyncio.wait_for(raw.recv(), 5)))
        return answers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{", -32700),
        (b"\xff\xfe", -32700),
        ("[" * 100_000, -32700),
        ("17", -32600),
        ("[]", -32600),
        ('{"jsonrpc":"1.0","method":"count.total","id":1}', -32600),
        ('{"jsonrpc":"2.0","method":5,"id":1}', -32600),
        ('{"jsonrpc":"2.0","method":"no.such","id":1}', -32601),
        ('{"jsonrpc":"2.0","method":"count.total","params":{"x":1},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"count.total","params":[1],"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":3},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[],"limit":0},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"count.total","params":"' + "x" * MAX_REQUEST_BYTES + '","id":1}', -32600),
    ],
    ids=lambda value: str(value)[-50:],
)
async def test_what_is_no_good_call_is_answered_and_the_connection_lives(
    served: Served, text: str | bytes, number: int
) -> None:
    bad, good = await exchange(served.socket, text, '{"jsonrpc":"2.0","method":"count.total","id":2}')
    assert bad["error"]["code"] == number
    assert good["result"]["value"] == []


async def test_a_batch_is_answered_member_by_member_and_notifications_are_not(served: Served) -> None:
    call = {"jsonrpc": "2.0", "method": "count.total"}
    (answers,) = await exchange(served.socket, json.dumps([{**call, "id": "a"}, call, 5, {**call, "id": "b"}]))
    assert [answer["id"] for answer in answers] == ["a", None, "b"]


async def test_what_is_too_long_for_the_transport_ends_only_that_connection(served: Served, client: Client) -> None:
    raw = await unix_connect(str(served.socket))
    await asyncio.wait([asyncio.ensure_future(raw.send(b" " * (9 << 20)))])
    await asyncio.wait_for(raw.wait_closed(), 5)
    assert raw.close_code in (1006, 1009)
    assert await client.call("count.total", {}) == []


async def test_a_client_that_is_cut_off_leaves_nothing_behind(served: Served) -> None:
    raw = await unix_connect(str(served.socket))
    await raw.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""]},"id":1}')
    await raw.recv()
    raw.transport.abort()
    await until(lambda: not served.bus.queues() and not served.server.clients)


async def test_the_engines_end_is_told_to_everyone_who_waits(served: Served, client: Client) -> None:
    subscription, _ = await client.subscribe("count.")
    waiting = asyncio.ensure_future(subscription.next())
    await served.server.stop()
    with pytest.raises(Unavailable):
        await asyncio.wait_for(waiting, 5)
    assert client.closed.is_set()
    with pytest.raises(Unavailable):
        await client.call("count.total", {})


async def test_neither_a_client_that_does_not_read_nor_a_long_call_holds_up_the_end(served: Served) -> None:
    served.counter.values = list(range(100_000))
    async with unix_connect(str(served.socket), max_size=None) as stuck:
        await stuck.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""]},"id":1}')
        for number in range(100):
            await stuck.send(f'{{"jsonrpc":"2.0","method":"count.total","id":{number}}}')
        await stuck.send('{"jsonrpc":"2.0","method":"count.wait","id":"long"}')
        other = await Client.connect(served.socket)
        waiting = asyncio.ensure_future(other.call("count.wait", {}))
        await until(lambda: served.counter.waiting)
        began = asyncio.get_running_loop().time()
        await served.server.stop()
        assert asyncio.get_running_loop().time() - began < 2
        with pytest.raises(Unavailable):
            await waiting
        assert not served.server.clients


async def test_no_engine_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No engine"):
        await Client.connect(tmp_path / "none.sock")


class Shown:
    """What a screen shows that follows the counter: what it has read, and the events since."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self.stood: int | None = None
        self.snapshots = 0

    def take(self, item: Any) -> None:
        if isinstance(item, Snapshot):
            self.values, self.stood = list(item.value), None
            self.snapshots += 1
            return
        for event in item:
            if event.topic == Stood.topic:
                self.stood = event.data["value"]
            else:
                self.values.append(event.data["value"])


async def followed(client: Client, upto: int, limit: int | None = None, pause: int = 0) -> Shown:
    """Follow the counter as a screen would, taking so many turns of the loop for each item, until it shows a value."""
    shown = Shown()

    async def read() -> list[int]:
        return list(await client.call("count.total", {}))

    async for item in client.follow(("count.",), read, limit):
        shown.take(item)
        if shown.values and shown.values[-1] >= upto and shown.stood == upto:
            break
        for _ in range(pause):
            await asyncio.sleep(0)
    return shown


async def count_on(served: Served, bursts: list[int]) -> int:
    """Count in bursts, with turns of the loop between them; gives the last value."""
    value = len(served.counter.values)
    for burst in [*bursts, 1]:
        for _ in range(burst):
            served.counter.add(value)
            value += 1
        await asyncio.sleep(0)
    return value - 1


Bursts = st.lists(st.integers(0, 40), min_size=1, max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bursts=Bursts, before=st.integers(0, 20))
async def test_a_follower_has_neither_gap_nor_duplicate_whenever_it_comes(bursts: list[int], before: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with Served(Path(directory)) as served:
            client = await Client.connect(served.socket)
            for value in range(before):
                served.counter.add(value)
            last = before + sum(bursts)
            following = asyncio.ensure_future(followed(client, last))
            await count_on(served, bursts)
            shown = await asyncio.wait_for(following, 10)
            assert shown.values == list(range(last + 1))
            await client.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=st.lists(Bursts, min_size=1, max_size=4), limit=st.integers(1, 30), pause=st.integers(0, 5))
async def test_a_follower_that_lags_again_and_again_shows_the_truth(
    schedule: list[list[int]], limit: int, pause: int
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with Served(Path(directory)) as served:
            client = await Client.connect(served.socket)
            last = sum(map(sum, schedule)) + len(schedule) - 1
            following = asyncio.ensure_future(followed(client, last, limit, pause))
            for bursts in schedule:
                await count_on(served, bursts)
                await client.call("count.total", {})  # a round trip, so that the follower comes on between them
            shown = await asyncio.wait_for(following, 10)
            assert shown.values == list(range(last + 1))
            assert shown.stood == last
            await client.close()


async def test_a_lag_is_told_and_read_again(served: Served, client: Client) -> None:
    following = asyncio.ensure_future(followed(client, 200, limit=10))
    await until(served.bus.queues)
    for value in range(201):
        served.counter.add(value)
    shown = await asyncio.wait_for(following, 5)
    assert shown.values == list(range(201))
    assert shown.snapshots == 2, "one as it came, one for the lag"


async def test_a_lag_counts_what_is_gone_and_a_read_reflects_it(served: Served, client: Client) -> None:
    subscription, _ = await client.subscribe("count.added", limit=10)
    for value in range(50):
        served.counter.add(value)
    lagged = await asyncio.wait_for(subscription.next(), 5)
    assert isinstance(lagged, Lagged)
    assert lagged.missed >= 40
    answer = await client.answer(client.call("count.total", {}))
    assert answer.as_of >= lagged.upto
    assert answer.value == list(range(50))


async def test_an_old_state_does_not_undo_what_was_read(served: Served, client: Client) -> None:
    served.counter.add(1)

    async def read() -> list[int]:
        served.counter.add(2)  # between the subscription and the read
        return list(await client.call("count.total", {}))

    items = client.follow(("count.stood",), read)
    snapshot, states = await anext(items), await anext(items)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.value == [1, 2]
    assert not isinstance(states, Snapshot)
    assert [event.data["value"] for event in states] == [2]
    await items.aclose()  # type: ignore[attr-defined]


async def test_a_read_of_several_calls_reflects_what_the_least_of_them_does(served: Served, client: Client) -> None:
    async def read() -> tuple[list[int], list[int]]:
        first = await client.call("count.total", {})
        served.counter.add(7)
        return first, await client.call("count.total", {})

    answer = await client.answer(read())
    assert answer.value == ([], [7])
    assert answer.as_of == 0, "what came between the calls is in one of them only"
    subscription, _ = await client.subscribe("count.added")
    items = client.follow(("count.added",), read)
    snapshot, fresh = await anext(items), await anext(items)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.value == ([7], [7, 7])
    assert not isinstance(fresh, Snapshot)
    assert [event.data["value"] for event in fresh] == [7]
    await items.aclose()  # type: ignore[attr-defined]
    await subscription.close()


async def test_who_does_not_read_costs_the_others_nothing(served: Served, client: Client) -> None:
    async with unix_connect(str(served.socket)) as stuck:
        await stuck.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""],"limit":500},"id":1}')
        await until(served.bus.queues)
        subscription, _ = await client.subscribe("count.added")
        received = slowest = 0.0
        for first in range(0, 20_000, 100):
            for value in range(first, first + 100):
                served.counter.add(value)
            began = time.perf_counter()
            taken = await asyncio.wait_for(subscription.next(), 5)
            slowest = max(slowest, time.perf_counter() - began)
            assert not isinstance(taken, Lagged)
            received += len(taken)
        while received < 20_000:
            received += len(await asyncio.wait_for(subscription.next(), 5))  # type: ignore[arg-type]
        assert max(served.bus.queues()) <= 500
        assert served.server._server is not None
        held = [connection.transport.get_write_buffer_size() for connection in served.server._server.connections]
        assert max(held) < 1 << 20
        assert slowest < 2, "nobody waits for who does not read"
        # Once it reads again it is told what it has missed.
        while b"lagged" not in (said := await asyncio.wait_for(stuck.recv(decode=False), 5)):
            pass
        assert json.loads(said)["params"]["missed"] > 10_000


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
Methods = st.sampled_from(["count.total", "count.shout", "bus.subscribe"])
Arguments = st.dictionaries(st.sampled_from(["value", "topics", "limit"]), Json)
Requests = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0") | Json, "method": Methods | Json},
    optional={"params": Arguments | Json, "id": Json, "meta": Json},
)
Texts = (Json | Requests | st.lists(Requests, max_size=4)).map(json.dumps)
Messages = st.lists(st.binary(max_size=200) | st.text(max_size=200) | Texts, min_size=1, max_size=20)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=Messages)
async def test_whatever_a_client_says_a_good_call_is_answered_after_it(messages: list[str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with Served(Path(directory)) as served, unix_connect(str(served.socket), max_size=None) as raw:
            for message in messages:
                await raw.send(message.encode("utf-8", "replace") if isinstance(message, str) else message)
            await raw.send('{"jsonrpc":"2.0","method":"count.total","id":"the good one"}')
            async with asyncio.timeout(10):
                while True:
                    answer = json.loads(await raw.recv())
                    if isinstance(answer, dict) and answer.get("id") == "the good one":
                        break
            assert answer["result"]["value"] == []
            assert "fault" not in json.dumps(answer)


async def test_what_could_grow_without_end_is_limited(served: Served, client: Client) -> None:
    call = {"jsonrpc": "2.0", "method": "count.total", "id": 1}
    (answer,) = await exchange(served.socket, json.dumps([call] * (MAX_BATCH + 1)))
    assert "allowed" in answer["error"]["message"]
    for _ in range(SUBSCRIPTIONS_AT_ONCE):
        await client.subscribe("count.")
    with pytest.raises(Conflict, match="subscriptions"):
        await client.subscribe("count.")


async def test_text_that_is_not_unicode_is_refused_in_a_sentence(client: Client) -> None:
    with pytest.raises(Invalid, match="not text in UTF-8"):
        await client.call("count.total", {"x": "\udcff"})


async def test_an_unknown_subscription_cannot_be_ended(client: Client) -> None:
    with pytest.raises(Exception, match="no subscription 99") as caught:
        await client.call("bus.unsubscribe", {"subscription": 99})
    assert not isinstance(caught.value, NotFound)


async def test_with_a_pace_the_first_comes_at_once_and_the_rest_together(served: Served, client: Client) -> None:
    subscription, _ = await client.subscribe("count.added", pace=0.3)
    began = time.monotonic()
    served.counter.add(0)
    first = await asyncio.wait_for(subscription.next(), 5)
    at_once = time.monotonic() - began
    for value in range(1, 20):
        served.counter.add(value)
        await client.call("count.total", {})  # the pump would have had time to send each alone
    rest = await asyncio.wait_for(subscription.next(), 5)
    together = time.monotonic() - began
    assert not isinstance(first, Lagged)
    assert not isinstance(rest, Lagged)
    assert [event.data["value"] for event in first] == [0]
    assert [event.data["value"] for event in rest] == list(range(1, 20))
    assert at_once < 0.3 <= together


async def test_a_pace_that_nobody_could_follow_is_refused(client: Client) -> None:
    with pytest.raises(Invalid, match="pace_ms should be between 0 and 1000"):
        await client.subscribe("count.added", pace=2)
