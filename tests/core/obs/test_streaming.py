"""A real OBS that streams to a real server: taken, thrown out, lost and found again, and not taken at all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.errors import Conflict
from core.obs import events
from tests.support.obs import RealObs
from tests.support.obs_house import House, open_house
from tests.support.rtmp import RtmpServer
from tests.support.waiting import until


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs")) as running:
        yield running


@pytest.fixture
def server(obs: RealObs, tmp_path_factory: pytest.TempPathFactory) -> RtmpServer:
    """A server that is not started yet."""
    return RtmpServer(tmp_path_factory.mktemp("rtmp") / "nginx", obs)


@pytest.fixture
async def house(tmp_path: Path, obs: RealObs) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        await house.obs.connection_add(name="main", host=obs.host, port=obs.port, password=obs.password, role="stream")
        house.said()
        yield house
        await house.obs.stop_stream(connection="main")
        await comes_to(house, "stopped")


async def comes_to(house: House, became: str) -> None:
    """Wait until the stream is said to be so, or is known to have been."""

    def is_so() -> bool:
        stream = house.known("main").stream
        return (became == "stopped" and stream.active is False) or became in outcomes(house)

    await until(is_so, 20)


def outcomes(house: House) -> list[str]:
    """Give what the stream has been said to be about so far, in order."""
    said = [event.data for event in house.heard._events]
    return [each.became for each in said if isinstance(each, events.OutputChanged) and each.output == "stream"]


async def flows(house: House) -> None:
    """Wait until the stream has a bitrate."""
    await until(lambda: 50 < (house.known("main").stream.kbps or 0) < 5_000, 20)


async def test_a_stream_is_taken_and_found_again_when_its_server_throws_it_out(
    house: House, server: RtmpServer
) -> None:
    with server:
        await house.obs.start_stream(connection="main")
        assert house.known("main").stream.active
        assert outcomes(house) == ["starting", "started"]
        await until(lambda: server.publishers() == ["venue"])
        await flows(house)
        stream = house.known("main").stream
        assert (stream.reconnecting, stream.dropped, bool(stream.frames)) == (False, 0, True)
        await house.obs.start_stream(connection="main")  # stays live
        assert len(outcomes(house)) == 2

        house.said()
        server.drop("venue")
        degraded = await house.stands("main", "degraded", 20)
        assert degraded.reason == "Its stream has lost its server, and is looking for it."
        assert outcomes(house)[0] == "reconnecting"
        assert house.known("main").stream.active
        await house.stands("main", "connected", 20)
        assert outcomes(house) == ["reconnecting", "reconnected"]
        await until(lambda: server.publishers() == ["venue"])
        await flows(house)

        house.said()
        await house.obs.stop_stream(connection="main")
        await comes_to(house, "stopped")
        assert (await house.connection("main")).state == "connected"
    assert len(house.opened) == 1, "OBS itself was never lost"


async def test_a_stream_that_seeks_its_server_can_be_ended(house: House, server: RtmpServer) -> None:
    with server:
        await house.obs.start_stream(connection="main")
    await house.stands("main", "degraded", 20)
    await house.obs.switch_scene(connection="main", scene="Bar")
    await until(lambda: house.known("main").program == "Bar")
    await house.obs.stop_stream(connection="main")
    await comes_to(house, "stopped")
    await house.stands("main", "connected")
    await house.obs.switch_scene(connection="main", scene="Stage")


async def test_a_server_that_is_not_there_is_said_and_nothing_is_stuck(house: House, server: RtmpServer) -> None:
    both = [house.obs.start_stream(connection="main") for _ in range(2)]
    for refused in await asyncio.gather(*both, return_exceptions=True):
        assert isinstance(refused, Conflict)
        assert refused.message == "OBS “main” was told to go live, and its stream ended at once."
        assert "server may be down" in (refused.remedy or "")
    assert outcomes(house) == ["starting", "stopped"] * 2, "one after the other"
    assert house.known("main").stream.active is False
    assert (await house.connection("main")).state == "connected"
    await house.obs.start_recording(connection="main")
    assert await house.obs.stop_recording(connection="main")
    with server:
        await house.obs.start_stream(connection="main")
        await flows(house)
