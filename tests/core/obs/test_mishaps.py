"""What can go wrong between the desk and an OBS, by either protocol: each said in a sentence, and nothing stuck."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.errors import NotFound, Unavailable
from core.obs.events import ConnectionChanged, Exited, OutputChanged, SceneChanged
from core.obs.models import Spoken
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from tests.support.obs_house import House, open_house
from tests.support.obs_watched import PASSWORD
from tests.support.waiting import until


def simulated(protocol: Spoken, host: str = "127.0.0.1") -> SimulatedObs:
    return SimulatedObs(Studio(SystemClock()), Front(protocol, host, password=PASSWORD))


@pytest.fixture(params=["v5", "v4"])
def protocol(request: pytest.FixtureRequest) -> Spoken:
    spoken: Spoken = request.param
    return spoken


@pytest_asyncio.fixture
async def main(protocol: Spoken) -> AsyncIterator[SimulatedObs]:
    async with simulated(protocol) as obs:
        yield obs


@pytest_asyncio.fixture
async def house(tmp_path: Path, protocol: Spoken, main: SimulatedObs) -> AsyncIterator[House]:
    """The desk with two OBS that have the same scenes: `main` suffers, and `other` must not notice."""
    async with simulated(protocol) as other, open_house(tmp_path) as house:
        for name, obs in (("main", main), ("other", other)):
            await house.obs.connection_add(name=name, host="127.0.0.1", port=obs.port, password=PASSWORD)
        house.said()
        yield house
        scene = "Bar" if house.known("other").program == "Stage" else "Stage"
        async with asyncio.timeout(2):
            await house.obs.switch_scene(connection="other", scene=scene)
            await until(lambda: house.known("other").program == scene)
        assert (await house.connection("other")).attempts == 0


async def test_a_scene_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(NotFound, match=r"^OBS “main” has no scene “Stagee”\.$") as gone:
        await house.obs.switch_scene(connection="main", scene="Stagee")
    assert gone.value.remedy == "Did you mean “Stage”?"
    assert (await house.connection("main")).state == "connected"


async def test_the_same_scene_is_switched_on_one_of_them_only(house: House) -> None:
    await house.obs.switch_scene(connection="main", scene="Bar")
    await until(lambda: house.known("main").program == "Bar")
    assert house.said(SceneChanged) == [SceneChanged("main", "Bar", before="Stage")]
    assert house.known("other").program == "Stage"


async def test_a_scene_that_is_renamed_meanwhile_goes_by_its_new_name(house: House, main: SimulatedObs) -> None:
    stage = main.studio.stage.get("Stage")
    assert stage is not None
    main.studio.stage.rename(stage, "Stage left")
    main.spread()
    await until(lambda: house.known("main").program == "Stage left")
    with pytest.raises(NotFound, match=r"^OBS “main” has no scene “Stage”\.$") as gone:
        await house.obs.switch_scene(connection="main", scene="Stage")
    assert gone.value.remedy == "Did you mean “Stage left”?"
    assert house.known("other").scenes[0] == "Stage"


async def test_an_obs_that_answers_late_is_waited_for_and_shown_as_degraded(house: House, main: SimulatedObs) -> None:
    main.faults = Faults(delay_ms=1_500)
    await house.obs.switch_scene(connection="main", scene="Bar")
    assert (await house.stands("main", "degraded")).reason == "It answers late."
    main.faults = Faults()
    await house.stands("main", "connected")
    assert house.opened.count("main") == 1


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(drop=True), "OBS has not answered within 3 s."),
        (Faults(silent=True), "OBS has not answered within 3 s."),
        (Faults(malformed=True), "OBS sent something that is"),
        (Faults(refuse=True), "The connection to OBS broke off."),
    ],
)
async def test_an_obs_that_fails_is_lost_with_a_reason_and_found_again(
    house: House, main: SimulatedObs, faults: Faults, reason: str
) -> None:
    began = time.monotonic()
    main.faults = faults
    with pytest.raises(Unavailable) as failed:
        await house.obs.switch_scene(connection="main", scene="Bar")
    assert reason in failed.value.message
    lost = await house.stands("main", "lost")
    assert time.monotonic() - began < 5
    assert lost.reason
    with pytest.raises(Unavailable, match=r"^OBS “main” has been lost for"):
        await house.obs.scenes(connection="main")
    main.faults = Faults()
    await house.stands("main", "connected", 20)
    await house.obs.switch_scene(connection="main", scene="Bar")
    await until(lambda: house.known("main").program == "Bar")


async def test_an_obs_that_ends_while_it_records_says_so(house: House, main: SimulatedObs) -> None:
    for name in ("main", "other"):
        await house.obs.start_recording(connection=name)
    await until(lambda: house.known("main").record.active)
    house.said()
    await main.exit()
    lost = await house.stands("main", "lost")
    assert lost.reason
    said = [each for each in house.said() if each.entity == "main"]
    assert Exited("main") in said
    assert isinstance(said[-1], ConnectionChanged)
    with pytest.raises(Unavailable, match=r"^OBS “main” has been lost for"):
        await house.obs.stop_recording(connection="main")
    assert [each.done for each in await house.obs.record_all(recording=False)] == [False, True]
    await until(lambda: OutputChanged("other", "record", "stopped") in house.said(OutputChanged))


async def test_an_ipv6_host_and_a_password_with_quotes_are_taken(house: House, protocol: Spoken) -> None:
    async with simulated(protocol, "::1") as six:
        added = await house.obs.connection_add(name="six", host="::1", port=six.port, password=PASSWORD)
        assert (added.state, added.spoken) == ("connected", protocol)
        refused = await house.obs.connection_edit(connection="six", password=PASSWORD + '"')
        assert (refused.state, refused.reason) == ("refused", f"OBS at [::1]:{six.port} does not take the password.")
        await house.obs.disconnect(connection="six")


async def test_a_name_that_is_another_one_s_number_is_not_mistaken_for_it(house: House) -> None:
    other = await house.obs.connection_edit(connection="other", holding_scene="Break")
    number = str(other.id)
    await house.obs.connection_edit(connection="main", name=number, holding_scene="Bar")
    assert [each.done for each in await house.obs.all_to_holding()] == [True, True]
    await until(lambda: (house.known(number).program, house.known("other").program) == ("Bar", "Break"))


async def test_who_waits_for_a_slow_one_is_told_so_and_holds_up_nobody(house: House, main: SimulatedObs) -> None:
    main.faults = Faults(delay_ms=2_500)
    began = time.monotonic()
    given = {"host": "127.0.0.1", "port": main.port, "password": PASSWORD}
    adding = asyncio.create_task(house.obs.connection_add(name="slow", **given))
    await until(lambda: "slow" in house.opened)
    editing = asyncio.create_task(house.obs.connection_edit(connection="slow", name="slower"))
    await until(lambda: "slower" in {each.name for each in house.part.keepers.connections()})
    async with asyncio.timeout(1):
        assert (await house.connection("slower")).state == "connecting"
        await house.obs.connection_edit(connection="other", role="record")
        await house.obs.switch_scene(connection="other", scene="Break")
        await house.obs.connection_add(name="off", host="127.0.0.1", enabled=False)
    for waiting in (adding, editing):
        answer = await waiting
        assert (answer.name, answer.state, answer.reason, answer.attempts) == ("slower", "connecting", None, 0)
    assert 3.9 < time.monotonic() - began < 5.5
    await house.obs.disconnect(connection="slower")
