"""What goes wrong with OBS in a house, by command through the engine: said in words, and nothing is stuck."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.client import Client, Lagged, Subscription
from core.clock import SystemClock
from core.errors import NeedsConfirmation, NotFound, Unavailable
from core.obs.events import ConnectionChanged
from core.obs.models import Spoken
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.room import furnish
from core.obs.simulation.studio.studio import Studio
from tests.support.engine import Desk
from tests.support.obs import RealObs
from tests.support.obs_matches import seconds_of
from tests.support.waiting import until

PASSWORD = 'it\'s "quoted" \\ “and” more'
SCENES = ("Stage", "Bar", "Break")
PROTOCOLS: tuple[Spoken, ...] = ("v5", "v4")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs"), password=PASSWORD) as running:
        yield running


@pytest.fixture(scope="module")
def engine() -> Iterator[Desk]:
    with Desk() as running:
        running.start()
        running.call("settings.set", key="obs.low_disk_gb", value=0)  # a full disk is not what is tested here
        running.call("desk.set_mode", mode="edit")  # in which connections can be removed
        yield running


@pytest.fixture
async def desk(engine: Desk) -> AsyncIterator[Client]:
    """A client that may do anything, of an engine that knows no OBS yet."""
    client = await Client.connect(engine.paths.socket)
    await client.desk.arm_session(60)
    yield client
    for connection in await client.obs.connections():
        arguments = {"connection": connection.name}
        with pytest.raises(NeedsConfirmation) as wish:
            await client.call("obs.connection_remove", arguments)
        await client.call("obs.connection_remove", arguments, token=wish.value.data["token"])
    await client.close()


@contextlib.asynccontextmanager
async def simulated(protocol: Spoken = "v5", host: str = "127.0.0.1") -> AsyncIterator[SimulatedObs]:
    """Run a simulated OBS with the same scenes as the real one."""
    studio, front = Studio(SystemClock(), furnish(SCENES)), Front(protocol, host=host, password=PASSWORD)
    async with SimulatedObs(studio, front) as obs:
        yield obs


async def add(desk: Client, name: str, port: int, host: str = "127.0.0.1") -> None:
    added = await desk.obs.connection_add(name, host, port, PASSWORD)
    assert (added.state, added.reason) == ("connected", None)


async def stands(desk: Client, name: str, state: str, seconds: float = 10) -> str:
    """Wait until the desk stands so with an OBS; gives the reason."""
    found: Any = None

    async def is_so() -> bool:
        nonlocal found
        found = next(each for each in await desk.obs.connections() if each.name == name)
        return bool(found.state == state)

    await until(is_so, seconds)
    return found.reason or ""


async def reasons(changes: Subscription, states: dict[str, str]) -> dict[str, str]:
    """Wait until the desk has come to stand so with each of these; gives what it said first."""
    found: dict[str, str] = {}
    async with asyncio.timeout(10):
        while found.keys() != states.keys():
            batch = await changes.next()
            assert not isinstance(batch, Lagged)
            for stands in (event.data.connection for event in batch):
                if states.get(stands.name) == stands.state:
                    found.setdefault(stands.name, stands.reason)
    return found


async def shows(desk: Client, name: str, scene: str) -> None:
    """Wait until a scene is known to be in the program."""

    async def is_so() -> bool:
        return (await desk.obs.instance(name)).program == scene

    await until(is_so)


async def lists(desk: Client, name: str, *scenes: str) -> None:
    """Wait until an OBS is known to have these scenes; their new names come in an event."""

    async def is_so() -> bool:
        return [scene.name for scene in await desk.obs.scenes(name)] == [*scenes]

    await until(is_so)


async def works(desk: Client, name: str) -> None:
    """Prove that another OBS is not hindered."""
    began = time.monotonic()
    for scene in ("Bar", "Stage"):
        await desk.obs.switch_scene(name, scene)
        await shows(desk, name, scene)
    assert time.monotonic() - began < 5


async def test_a_scene_that_is_unknown_or_was_renamed(desk: Client, real: RealObs) -> None:
    await add(desk, "main", real.port)
    with pytest.raises(NotFound) as unknown:
        await desk.obs.switch_scene("main", "Baar")
    assert (unknown.value.message, unknown.value.remedy) == (
        "OBS “main” has no scene “Baar”.",
        "Did you mean “Bar”?",
    )
    await asyncio.to_thread(real.ask, "SetSceneName", sceneName="Bar", newSceneName="Lounge")
    try:
        with pytest.raises(NotFound, match="OBS “main” has no scene “Bar”"):
            await desk.obs.switch_scene("main", "Bar")
        await desk.obs.switch_scene("main", "Lounge")
        await shows(desk, "main", "Lounge")
        await lists(desk, "main", "Stage", "Lounge", "Break")
    finally:
        await asyncio.to_thread(real.ask, "SetSceneName", sceneName="Lounge", newSceneName="Bar")
    await shows(desk, "main", "Bar")
    await works(desk, "main")


MISHAPS = {
    "late": (Faults(delay_ms=1500), "degraded", "It answers late."),
    "never": (Faults(silent=True), "lost", "OBS has not answered within 3 s."),
    "nonsense": (Faults(malformed=True), "lost", "OBS sent something that is "),
}


async def test_those_that_answer_late_or_never_or_nonsense(desk: Client) -> None:
    """All at once, of both protocols: what is wrong with one is said of that one, and hinders no other."""
    async with contextlib.AsyncExitStack() as stack:
        well = await stack.enter_async_context(simulated())
        ailing = {
            f"{mishap} {protocol}": (await stack.enter_async_context(simulated(protocol)), *MISHAPS[mishap])
            for mishap in MISHAPS
            for protocol in PROTOCOLS
        }
        await add(desk, "main", well.port)
        await asyncio.gather(*(add(desk, name, obs.port) for name, (obs, *_) in ailing.items()))
        changes, _ = await desk.subscribe(ConnectionChanged.topic)
        for obs, faults, _, _ in ailing.values():
            obs.faults = faults
        for name, said in (await reasons(changes, {name: state for name, (_, _, state, _) in ailing.items()})).items():
            assert said.startswith(ailing[name][3]), name
        await changes.close()
        await works(desk, "main")
        for name, (_, _, state, _) in ailing.items():
            if state == "lost":
                with pytest.raises(Unavailable, match=f"OBS “{name}” has been lost for"):
                    await desk.obs.switch_scene(name, "Bar")
        late = [name for name, (_, _, state, _) in ailing.items() if state == "degraded"]
        await asyncio.gather(*(desk.obs.switch_scene(name, "Bar") for name in late))
        for name in late:
            await shows(desk, name, "Bar")


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_ipv6_host_and_scenes_of_the_same_names(desk: Client, protocol: Spoken) -> None:
    async with simulated(protocol, "::1") as left, simulated(protocol) as right:
        await add(desk, "left", left.port, "::1")
        await add(desk, "right", right.port)
        await desk.obs.switch_scene("left", "Break")
        await shows(desk, "left", "Break")
        await works(desk, "right")
        assert (await desk.obs.instance("left")).program == "Break"
        refused = await desk.obs.connection_add("stranger", "::1", left.port, "another")
        assert refused.state == "refused"
        assert refused.reason == f"OBS at [::1]:{left.port} does not take the password."


async def test_an_obs_that_is_closed_while_it_records(desk: Client, real: RealObs) -> None:
    await add(desk, "main", real.port)
    async with simulated() as other:
        await add(desk, "other", other.port)
        await desk.obs.start_recording("main")

        async def has_lasted() -> bool:
            return ((await desk.obs.instance("main")).record.duration_ms or 0) > 1000

        await until(has_lasted)
        path = (await desk.obs.instance("main")).record.path
        assert path
        # Looked at from the beginning: the next try may meet an OBS that still ends, and have a reason of its own.
        reason, _ = await asyncio.gather(stands(desk, "main", "lost"), asyncio.to_thread(real.stop))
        # An OBS that has no time left for it ends without taking leave.
        assert reason in ("OBS ends, or its WebSocket server was switched off.", "The connection to OBS broke off.")
        with pytest.raises(Unavailable, match="OBS “main” has been lost for"):
            await desk.obs.stop_recording("main")
        assert seconds_of(path) > 0.8, "what was recorded can be played"
        await works(desk, "other")
        await asyncio.to_thread(real.start)
        await stands(desk, "main", "connected", 20)
        assert (await desk.obs.instance("main")).record.active is False
        await desk.obs.start_recording("main")
        again = await desk.obs.stop_recording("main")
        assert again
        assert Path(again) != Path(path)
