"""The typed client, over the real socket: typed errors, and neither gap nor duplicate."""

import asyncio
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection, unix_serve

from core.api.rpc import MAX_REQUEST_BYTES
from core.client import Client, Lagged, Snapshot, transport
from core.client.services import CONTRACTS
from core.clock import SystemClock
from core.command import service_name
from core.errors import Invalid, NeedsArming, NoEngine, NotFound, Unavailable, UnknownCommand, Unsupported
from tests.support.counting import Served, Stood
from tests.support.waiting import until


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


async def test_the_engines_end_is_told_to_everyone_who_waits(served: Served, client: Client) -> None:
    subscription, _ = await client.subscribe("count.")
    waiting = asyncio.ensure_future(subscription.next())
    await served.server.stop()
    with pytest.raises(Unavailable):
        await asyncio.wait_for(waiting, 5)
    assert client.closed.is_set()
    with pytest.raises(Unavailable):
        await client.call("count.total", {})


async def test_an_engine_that_is_ended_says_why_to_whoever_has_called_nothing(served: Served, client: Client) -> None:
    await served.server.stop("asked by " + "é" * 100)
    await asyncio.wait_for(client.closed.wait(), 5)
    assert client.farewell == "asked by " + "é" * 57, "as much as a close has room for"
    with pytest.raises(Unavailable, match="The engine is gone: stopped, asked by éé"):
        await client.call("count.total", {})


async def test_an_engine_that_breaks_off_has_said_no_farewell(served: Served, client: Client) -> None:
    (connection,) = served.server._sessions.values()
    connection.transport.abort()
    await asyncio.wait_for(client.closed.wait(), 5)
    assert (client.farewell, client.end) == ("", "connection closed")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds pass ten times as fast for who waits for an answer."""
    for name in ("ASK_EVERY_SECONDS", "ANSWER_SECONDS", "CLOSE_SECONDS"):
        monkeypatch.setattr(transport, name, getattr(transport, name) / 10)


@pytest.mark.usefixtures("hasty")
async def test_an_engine_that_hangs_is_found_and_is_not_taken_to_have_been_heard_since(served: Served) -> None:
    client = await Client.connect(served.socket)
    (connection,) = served.server._sessions.values()
    connection.transport.pause_reading()  # it is there, and does nothing
    hung = SystemClock().now()
    await asyncio.wait_for(client.closed.wait(), 5)
    assert (client.farewell, client.end) == ("", "it does not answer")
    assert hung - 1_000_000 < client.heard_at < hung + 100_000 < SystemClock().now()
    connection.transport.resume_reading()
    await client.close()


@pytest.mark.usefixtures("hasty")
async def test_an_engine_that_is_busy_for_a_while_is_not_taken_for_one_that_hangs(served: Served) -> None:
    client = await Client.connect(served.socket)
    (connection,) = served.server._sessions.values()
    for _ in range(3):
        heard = client.heard_at
        connection.transport.pause_reading()
        await SystemClock().sleep(0.2)
        connection.transport.resume_reading()
        await until(lambda heard=heard: client.heard_at > heard)  # type: ignore[misc]
    assert await client.call("count.total", {}) == []
    await client.close()


@pytest.mark.usefixtures("hasty")
async def test_a_client_that_is_too_busy_to_listen_does_not_hold_that_against_the_engine(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await Client.connect(served.socket)
    ask, asked = client._connection.ping, 0

    async def ask_and_be_busy(*data: bytes) -> Any:
        nonlocal asked
        asked += 1
        asyncio.get_running_loop().call_soon(busy, 0.5)
        return await ask(*data)

    monkeypatch.setattr(client._connection, "ping", ask_and_be_busy)
    await until(lambda: asked > 3)
    assert not client.closed.is_set()
    await client.close()


def busy(seconds: float) -> None:
    """Keep the event loop from everything else."""
    until_then = time.monotonic() + seconds
    while time.monotonic() < until_then:
        pass


def test_an_engine_that_hangs_is_found_within_five_seconds_and_may_be_busy_for_three() -> None:
    assert transport.ASK_EVERY_SECONDS + transport.ANSWER_SECONDS + transport.CLOSE_SECONDS <= 5
    assert transport.ANSWER_SECONDS > 3


async def test_no_engine_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoEngine, match="No engine"):
        await Client.connect(tmp_path / "none.sock")
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(tmp_path / "old.sock"))
    with pytest.raises(NoEngine, match="No engine"):
        await Client.connect(tmp_path / "old.sock")


async def test_an_engine_that_does_not_answer_is_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.05)
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(str(tmp_path / "engine.sock"))
        hung.listen()
        with pytest.raises(Unavailable, match="does not answer") as met:
            await Client.connect(tmp_path / "engine.sock")
    assert not isinstance(met.value, NoEngine)


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
    await until(lambda: served.counter.reads)
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


async def test_a_call_over_the_limit_is_refused_before_it_is_sent(served: Served, client: Client) -> None:
    room = MAX_REQUEST_BYTES - len('{"jsonrpc":"2.0","id":1,"method":"count.total","params":{"x":""}}')
    with pytest.raises(Invalid, match="x is not one of its arguments"):
        await client.call("count.total", {"x": "a" * room})
    with pytest.raises(Invalid, match=f"the call has {MAX_REQUEST_BYTES + 1} bytes; {MAX_REQUEST_BYTES} are allowed"):
        await client.call("count.total", {"x": "a" * (room + 1)})
    assert await client.call("count.total", {}) == []


async def test_a_subscription_that_nobody_waits_for_any_more_is_ended(served: Served, client: Client) -> None:
    for turns in range(20):
        subscribing = asyncio.ensure_future(client.subscribe("count."))
        for _ in range(turns):
            await asyncio.sleep(0)
        if subscribing.cancel():
            with pytest.raises(asyncio.CancelledError):
                await subscribing
        else:
            await subscribing.result()[0].close()
    await client.call("count.total", {})
    await until(lambda: not served.bus.queues())


async def test_an_answer_of_another_form_is_told_in_words(served: Served, client: Client) -> None:
    served.counter.add(1)
    with pytest.raises(Unsupported, match=r"says of count\.total cannot be understood") as met:
        await client._call("count.total", {}, str)
    assert "version" in (met.value.remedy or "")
    assert await client.call("count.total", {}) == [1]


async def test_an_engine_that_speaks_otherwise_is_left_with_a_word(tmp_path: Path) -> None:
    async def speak_otherwise(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send('{"result":"of a later version"}')
        await connection.wait_closed()

    async with unix_serve(speak_otherwise, str(tmp_path / "engine.sock")):
        client = await Client.connect(tmp_path / "engine.sock")
        with pytest.raises(Unavailable, match="cannot be understood here"):
            await asyncio.wait_for(client.call("count.total", {}), 5)
        assert client.closed.is_set()
        await client.close()


def test_services_are_found_under_their_own_names() -> None:
    assert {name: service_name(contract) for name, contract in CONTRACTS.items()} == {name: name for name in CONTRACTS}
