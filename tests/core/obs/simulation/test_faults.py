"""What can be made to go wrong, seen by a bare client."""

import asyncio
import json

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from core.errors import Invalid, Unavailable
from core.obs.simulation.faults import Faults, Planned, parse
from core.obs.simulation.server import Front, SimulatedObs
from tests.core.obs.simulation.conftest import Start

ASK = json.dumps({"request-type": "GetStudioModeStatus", "message-id": "1"})


def line(obs: SimulatedObs) -> connect:
    return connect(f"ws://127.0.0.1:{obs.port}", ping_interval=None, close_timeout=0.1)


async def answer(client: ClientConnection, seconds: float = 5) -> str:
    await client.send(ASK)
    async with asyncio.timeout(seconds):
        return str(await client.recv())


@pytest.fixture
def password() -> str:
    return ""


async def test_dropping_takes_everything_and_answers_nothing_until_it_ends(start: Start) -> None:
    async with start("v4") as obs, line(obs) as client:
        obs.faults = Faults(drop=True)
        with pytest.raises(TimeoutError):
            await answer(client, 0.2)
        # The connection itself lives.
        await asyncio.wait_for(await client.ping(), 5)
        obs.faults = Faults()
        assert json.loads(await answer(client))["message-id"] == "1"


async def test_dropping_says_no_hello(start: Start) -> None:
    async with start("v5") as obs:
        obs.faults = Faults(drop=True)
        async with line(obs) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.recv(), 0.2)


async def test_a_delay_keeps_the_order(start: Start) -> None:
    async with start("v4") as obs, line(obs) as client:
        obs.faults = Faults(delay_ms=200)
        began = asyncio.get_running_loop().time()
        for number in range(3):
            await client.send(json.dumps({"request-type": "GetVersion", "message-id": str(number)}))
        answers = [json.loads(await client.recv()) for _ in range(3)]
        assert [answer["message-id"] for answer in answers] == ["0", "1", "2"]
        assert 0.2 <= asyncio.get_running_loop().time() - began < 0.55


async def test_refusing_closes_what_stands_and_what_comes(start: Start) -> None:
    async with start("v4") as obs:
        async with line(obs) as client:
            obs.faults = Faults(refuse=True)
            with pytest.raises(ConnectionClosed):
                await answer(client)
        with pytest.raises(Exception, match=r"(did not receive a valid HTTP response|reset by peer)"):
            await line(obs)
        obs.faults = Faults()
        async with line(obs) as client:
            assert json.loads(await answer(client))["message-id"] == "1"


@pytest.mark.parametrize("protocol", ["v4", "v5"])
async def test_malformed_frames_are_no_json(start: Start, protocol: str) -> None:
    async with start(protocol) as obs, line(obs) as client:
        if protocol == "v5":
            await client.recv()
        obs.faults = Faults(malformed=True)
        obs.studio.broadcast({"to": "all"})
        if protocol == "v5":
            obs.faults = Faults(malformed=True)
            async with line(obs) as late:
                with pytest.raises(json.JSONDecodeError):
                    json.loads(await late.recv())
        else:
            with pytest.raises(json.JSONDecodeError):
                json.loads(await answer(client))


async def test_a_silent_line_stands_and_is_dead(start: Start) -> None:
    async with start("v4") as obs, line(obs) as client:
        obs.faults = Faults(silent=True)
        pong = await client.ping()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(pong), 0.2)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line(obs), 0.2)
        obs.faults = Faults()
        await asyncio.wait_for(pong, 5)


async def test_no_password_is_right_while_that_is_wrong(start: Start) -> None:
    async with start("v4") as obs:
        obs.faults = Faults(wrong_password=True)
        async with line(obs) as client:
            assert json.loads(await answer(client))["error"] == "Not Authenticated"


@pytest.mark.parametrize(("protocol", "said"), [("v5", "ExitStarted"), ("v4", "Exiting")])
async def test_an_exit_is_said_and_ends_the_connection(start: Start, protocol: str, said: str) -> None:
    async with start(protocol) as obs, line(obs) as client:
        if protocol == "v5":
            await client.recv()
            await client.send(json.dumps({"op": 1, "d": {"rpcVersion": 1}}))
            await client.recv()
        else:
            await answer(client)
        await obs.exit()
        assert said in str(await client.recv())
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "Server stopping.")


async def test_a_taken_port_is_said_in_words(start: Start) -> None:
    async with start("v4") as obs:
        with pytest.raises(Unavailable, match=rf"Nobody can listen on 127\.0\.0\.1 port {obs.port}"):
            async with SimulatedObs(obs.studio, Front(port=obs.port)):
                pass


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("drop", Planned("drop")),
        ("delay=200", Planned("delay", 200)),
        ("delay=1.5@30", Planned("delay", 1.5, 30)),
        ("wrong-password@2", Planned("wrong-password", 0, 2)),
        ("exit@10", Planned("exit", 0, 10)),
    ],
)
def test_faults_are_read_as_they_are_typed(text: str, planned: Planned) -> None:
    assert parse(text) == planned


@pytest.mark.parametrize("text", ["", "dropped", "drop=1", "delay", "delay=", "delay=x", "drop@", "drop@x", "delay=-1"])
def test_what_is_no_fault_is_refused_with_all_that_are(text: str) -> None:
    with pytest.raises(Invalid, match="wrong-password"):
        parse(text)


@pytest.mark.parametrize("text", ["drop@nan", "drop@inf", "delay=nan"])
def test_no_fault_begins_never(text: str) -> None:
    with pytest.raises(Invalid):
        parse(text)


def test_faults_add_up_and_none_ends_them() -> None:
    faults = Faults()
    for text in ("drop", "delay=20", "wrong-password"):
        faults = parse(text).added_to(faults)
    assert faults == Faults(drop=True, delay_ms=20, wrong_password=True)
    assert parse("none").added_to(faults) == Faults()
