"""A house of many OBS of both protocols, simulated: told and run in the same words, and none hinders another."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.clock import SystemClock
from core.errors import NotFound, Unsupported
from core.obs import events
from core.obs.models import Connection, Spoken
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from tests.support.obs_house import House, open_house
from tests.support.waiting import until

PROTOCOLS: tuple[Spoken, ...] = ("v5", "v4")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@asynccontextmanager
async def simulated(protocol: Spoken = "v5", **front: Any) -> AsyncIterator[SimulatedObs]:
    async with SimulatedObs(Studio(SystemClock()), Front(protocol, **front)) as obs:
        yield obs


@pytest.fixture(params=PROTOCOLS)
async def obs(request: pytest.FixtureRequest) -> AsyncIterator[SimulatedObs]:
    async with simulated(request.param, password="sesame") as obs:
        yield obs


async def add(house: House, obs: SimulatedObs, name: str = "main", **more: Any) -> Connection:
    return await house.obs.connection_add(
        **{"name": name, "host": "127.0.0.1", "port": obs.port, "password": "sesame", **more}
    )


# ---- one vocabulary


async def test_both_protocols_are_found_out_and_run_alike(house: House, obs: SimulatedObs) -> None:
    added = await add(house, obs)
    assert added.state == "connected"
    assert added.spoken in PROTOCOLS
    assert added.version
    assert added.cannot or added.spoken == "v5"
    scenes = [scene.name for scene in await house.obs.scenes(connection="main")]
    assert scenes == list(obs.studio.stage.names)
    program, other = house.known("main").program, scenes[1]
    assert program == scenes[0]
    house.said()
    await house.obs.switch_scene(connection="main", scene=other)
    await until(lambda: house.known("main").program == other)
    assert house.said(events.SceneChanged) == [events.SceneChanged("main", other, before=program)]
    sounding = next(each for each in await house.obs.inputs(connection="main") if each.muted is not None)
    await house.obs.set_mute(connection="main", input=sounding.name, muted=True)
    await house.obs.set_volume(connection="main", input=sounding.name, volume_db=-12)
    await until(lambda: muted_and_moved(house, sounding.name))
    await house.obs.start_recording(connection="main")
    await until(lambda: house.known("main").record.active)
    await until(lambda: house.known("main").record.started_at)
    await house.obs.stop_recording(connection="main")
    await until(lambda: house.known("main").record.active is False)
    with pytest.raises(NotFound, match="OBS “main” has no scene “Nowhere”"):
        await house.obs.switch_scene(connection="main", scene="Nowhere")
    with pytest.raises(NotFound, match="OBS “main” has no input “Nowhere”"):
        await house.obs.set_mute(connection="main", input="Nowhere", muted=True)
    assert (await house.connection("main")).state == "connected"


def muted_and_moved(house: House, name: str) -> bool:
    known = next(each for each in house.known("main").inputs if each.name == name)
    return bool(known.muted) and known.volume_db == pytest.approx(-12, abs=0.1)


async def test_what_v4_cannot_do_is_said_in_words(house: House) -> None:
    async with simulated("v4", password="sesame") as obs:
        await add(house, obs)
        with pytest.raises(Unsupported) as refused:
            await house.obs.split_recording(connection="main")
        assert refused.value.message.endswith(".")
        assert (await house.connection("main")).state == "connected"


async def test_levels_are_measured_while_somebody_listens(house: House) -> None:
    async with simulated(password="sesame") as obs:
        await add(house, obs)
        listener = house.room.bus.subscribe("obs.levels_measured")
        await until(lambda: len(listener) > 3)
        listener.close()
        link = house.part.keepers.find("main").link
        await until(lambda: not link._levels)


# ---- passwords


async def test_a_password_changed_on_the_other_side_is_not_hammered(house: House, obs: SimulatedObs) -> None:
    await add(house, obs)
    obs.faults = Faults(wrong_password=True, refuse=True)
    await house.stands("main", "lost")
    obs.faults = Faults(wrong_password=True)
    refused = await house.stands("main", "refused")
    tries = len(house.opened)
    assert refused.reason
    await asyncio.sleep(1.5)  # nothing is to happen, for which there is nothing to wait for
    assert len(house.opened) == tries
    obs.faults = Faults()
    assert [each.state for each in await house.obs.connect_all()] == ["connected"]


# ---- many


async def test_ten_are_run_at_once_and_none_hinders_another(house: House) -> None:
    async with AsyncExitStack() as stack:
        all_obs = [await stack.enter_async_context(simulated(PROTOCOLS[n % 2], password="sesame")) for n in range(10)]
        scenes = all_obs[0].studio.stage.names
        await asyncio.gather(*(add(house, obs, f"obs {n}", holding_scene=scenes[2]) for n, obs in enumerate(all_obs)))
        assert {each.state for each in await house.obs.connections()} == {"connected"}
        assert len(await house.obs.instances()) == 10
        all_obs[3].faults = Faults(silent=True)
        all_obs[4].faults = Faults(drop=True)
        began = time.monotonic()
        done = await house.obs.all_to_holding()
        assert time.monotonic() - began < 5
        assert [each.connection for each in done if not each.done] == ["obs 3", "obs 4"]
        assert all(each.reason for each in done if not each.done)
        live = [n for n in range(10) if n not in (3, 4)]
        await until(lambda: all(house.known(f"obs {n}").program == scenes[2] for n in live))
        assert [each.done for each in await house.obs.record_all()].count(True) == 8
        await until(lambda: all(house.known(f"obs {n}").record.active for n in live))
        house.said()
        await house.obs.switch_scene(connection="obs 7", scene=scenes[0])
        await until(lambda: house.known("obs 7").program == scenes[0])
        changed = house.said(events.SceneChanged)
        assert changed == [events.SceneChanged("obs 7", scenes[0], before=scenes[2])]
        assert house.known("obs 5").program == scenes[2], "which has scenes of the same names"
        assert house.room.health.check_all()["obs"].state == "failed"
        await house.obs.record_all(recording=False)
