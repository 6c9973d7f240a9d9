"""An OBS that speaks v4, as the desk knows and runs it: found out, followed, lost and found again."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.errors import NotFound, Unsupported
from core.obs.events import LevelsMeasured, OutputChanged, ReplaySaved, SceneChanged
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from tests.support.obs_house import House, open_house
from tests.support.waiting import until


@pytest_asyncio.fixture
async def obs() -> AsyncIterator[SimulatedObs]:
    async with SimulatedObs(Studio(SystemClock()), Front("v4", password="pass")) as obs:
        yield obs


@pytest_asyncio.fixture
async def house(tmp_path: Path, obs: SimulatedObs) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        await house.obs.connection_add(name="old", host="127.0.0.1", port=obs.port, password="pass")
        await house.stands("old", "connected")
        yield house


async def test_it_is_found_out_to_speak_v4_and_what_it_cannot_do(house: House) -> None:
    old = await house.connection("old")
    assert (old.protocol, old.spoken, old.version) == ("auto", "v4", "27.2.4 (4.9.1)")
    assert "measure levels" in old.cannot
    with pytest.raises(Unsupported, match="cannot split a recording"):
        await house.obs.split_recording(connection="old")
    with pytest.raises(Unsupported, match="cannot list hotkeys"):
        await house.obs.hotkeys(connection="old")


async def test_it_is_run_and_told_in_the_same_words_as_any_other(house: House) -> None:
    await house.obs.switch_scene(connection="old", scene="Bar")
    await until(lambda: house.known("old").program == "Bar")
    assert SceneChanged("old", "Bar", "Stage") in house.said()
    with pytest.raises(NotFound, match=r"^OBS “old” has no scene “Stagee”\.$") as failure:
        await house.obs.switch_scene(connection="old", scene="Stagee")
    assert failure.value.remedy == "Did you mean “Stage”?"
    await house.obs.set_studio_mode(connection="old", enabled=True)
    await until(lambda: house.known("old").preview == "Bar")


async def test_a_recording_has_a_beginning(house: House, obs: SimulatedObs) -> None:
    before = time.time_ns() // 1000
    await house.obs.start_recording(connection="old")
    await until(lambda: house.known("old").record.started_at)
    began = house.known("old").record.started_at
    assert began is not None
    assert before - 200_000 < began < time.time_ns() // 1000
    await house.obs.stop_recording(connection="old")
    await until(lambda: house.known("old").record.active is False)


async def test_a_saved_replay_is_told_without_a_file(house: House) -> None:
    await house.obs.set_replay_buffer(connection="old", enabled=True)
    await until(lambda: house.known("old").replay_buffer.active)
    house.said(OutputChanged)
    assert await house.obs.save_replay(connection="old", match=7, event=3) is None
    assert house.said(ReplaySaved) == [ReplaySaved("old", None, match=7, event=3)]


async def test_who_listens_to_levels_does_not_part_us(house: House) -> None:
    listening = house.room.bus.subscribe(LevelsMeasured.topic)
    await until(lambda: house.part.keepers.find("old").link._levels)
    listening.close()
    await until(lambda: not house.part.keepers.find("old").link._levels)
    assert (await house.connection("old")).state == "connected"


async def test_another_password_is_a_refusal(house: House, obs: SimulatedObs) -> None:
    obs.faults = Faults(wrong_password=True)
    await house.obs.disconnect(connection="old")
    await house.obs.connect(connection="old")
    refused = await house.stands("old", "refused")
    assert refused.reason == f"OBS at 127.0.0.1:{obs.port} does not take the password."
