"""The session and the typed client, over the real socket: errors that hurt nobody, and neither gap nor duplicate."""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import unix_connect

from core.api.local import LocalServer
from core.api.rpc import MAX_REQUEST_BYTES
from core.bus import Bus
from core.catalog import Catalog
from core.client import Client, Lagged, Snapshot
from core.clock import SystemClock
from core.command import command, service
from core.errors import Invalid, NeedsArming, NotFound, Unavailable, UnknownCommand
from core.event import Payload, topic
from tests.support.waiting import until


@topic("count.added")
class Added(Payload, frozen=True):
    value: int


@service("count")
class CountCommands(Protocol):
    @command()
    async def total(self) -> list[int]:
        """Tell all values."""
        ...

    @command(role="operator", risk="on_air")
    async def shout(self, value: int) -> int:
        """Shout."""
        ...


class Counter:
    """Adds values and says so; a read takes a turn of the loop, so that events can come in between."""

    def __init__(self, bus: Bus) -> None:
        self.values: list[int] = []
        self.bus = bus

    def add(self, value: int) -> None:
        self.values.append(value)
        self.bus.publish(Added(value), source="count")

    async def total(self) -> list[int]:
        seen = list(self.values)
        await asyncio.sleep(0)
        return seen

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
        ('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":3},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"count.total","params":"' + "x" * MAX_REQUEST_BYTES + '","id":1}', -32600),
    ],
    ids=lambda value: str(value)[:40],
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


async def test_no_engine_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No engine"):
        await Client.connect(tmp_path / "none.sock")


async def followed(client: Client, upto: int) -> tuple[list[int], int]:
    """Follow the counter as a screen would, up to a value; give what it shows and how often it read."""
    shown: list[int] = []
    snapshots = 0

    async def read() -> list[int]:
        return list(await client.call("count.total", {}))

    async for item in client.follow(("count.",), read):
        if isinstance(item, Snapshot):
            shown = item.value
            snapshots += 1
        else:
            shown.extend(event.data["value"] for event in item)
        if shown and shown[-1] >= upto:
            break
    return shown, snapshots


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bursts=st.lists(st.integers(0, 40), min_size=1, max_size=12), before=st.integers(0, 20))
async def test_a_follower_has_neither_gap_nor_duplicate_whenever_it_comes(bursts: list[int], before: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with Served(Path(directory)) as served:
            client = await Client.connect(served.socket)
            for value in range(before):
                served.counter.add(value)
            total = before + sum(bursts) + 1
            following = asyncio.ensure_future(followed(client, total - 1))
            value = before
            for burst in [*bursts, 1]:
                for _ in range(burst):
                    served.counter.add(value)
                    value += 1
                await asyncio.sleep(0)
            shown, _ = await asyncio.wait_for(following, 10)
            assert shown == list(range(total))
            await client.close()


async def test_a_follower_that_lagged_reads_again_and_is_right(served: Served) -> None:
    client = await Client.connect(served.socket)
    subscription, _ = await client.subscribe("count.")
    (inner,) = served.bus._subscriptions
    inner._limit = 10
    for value in range(50):
        served.counter.add(value)
    lagged = await asyncio.wait_for(subscription.next(), 5)
    assert isinstance(lagged, Lagged)
    answer = await client.answer(client.call("count.total", {}))
    assert answer.as_of >= lagged.upto
    assert answer.value == list(range(50))
    await client.close()


async def test_an_unknown_subscription_cannot_be_ended(client: Client) -> None:
    with pytest.raises(Exception, match="no subscription 99") as caught:
        await client.call("bus.unsubscribe", {"subscription": 99})
    assert not isinstance(caught.value, NotFound)
