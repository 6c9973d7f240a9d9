"""Matches on simulated OBS of both protocols: several at once, and what goes wrong with one of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.obs import events
from core.obs.matches import settings
from core.obs.models import Spoken
from core.obs.simulation.faults import Faults
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.outputs import Recording
from core.obs.simulation.studio.studio import Studio
from core.obs.v5.instance import V5Instance
from tests.support.obs_house import House, open_house
from tests.support.obs_matches import SECOND, seconds_of
from tests.support.waiting import until

PROTOCOLS: tuple[Spoken, ...] = ("v5", "v4")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "desk") as house:
        await house.room.settings.set(settings.RECORD_BASE, str(tmp_path / "video"), "ann")
        yield house


@pytest.fixture
async def obs(house: House, tmp_path: Path) -> AsyncIterator[dict[str, SimulatedObs]]:
    """Two that record, each speaking a protocol by which it is called."""
    async with AsyncExitStack() as stack:
        made = {}
        for protocol in PROTOCOLS:
            studio = Studio(SystemClock(), recordings=tmp_path, is_folder=os.path.isdir)
            made[protocol] = obs = await stack.enter_async_context(SimulatedObs(studio, Front(protocol)))
            await house.obs.connection_add(name=protocol, host="127.0.0.1", port=obs.port, role="record")
            await house.stands(protocol, "connected")
        yield made
        await house.part.stop()


async def test_every_obs_records_the_match_whichever_protocol_it_speaks(
    house: House, obs: dict[str, SimulatedObs], tmp_path: Path
) -> None:
    steps = await house.obs.start_match_recording(
        match=9, number="214", blue="Ann", red="Eve", tournament="Open", day=1
    )
    assert [step for step in steps if not step.done] == []

    async def is_placed() -> bool:
        return all(recording.started_at and recording.path for recording in await house.obs.recordings(match=9))

    await until(is_placed)
    await until(lambda: all((house.known(name).record.duration_ms or 0) > 1500 for name in PROTOCOLS))
    stopped = await house.obs.stop_match_recording(match=9)
    assert [step.done for step in stopped] == [True, True]
    recordings = await house.obs.recordings(match=9)
    assert {recording.connection for recording in recordings} == set(PROTOCOLS)
    for recording in recordings:
        file = Path(recording.path)
        assert file.parent == tmp_path / "video" / "Open" / "Day 1"
        assert file.name.startswith("214 Ann VS Eve - ")
        assert file.stem.endswith(f" - {recording.connection}")
        await until(lambda file=file: is_complete(file))
        lasted = (recording.ended_at - recording.started_at) / SECOND
        assert seconds_of(str(file)) == pytest.approx(lasted, abs=0.8)


def is_complete(file: Path) -> bool:
    try:
        return seconds_of(str(file)) > 0
    except (KeyError, OSError):
        return False


async def test_an_obs_that_falls_silent_does_not_keep_the_other_from_recording(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    obs["v4"].faults = Faults(silent=True)
    steps = await house.obs.start_match_recording(match=9)
    failed = {step.connection for step in steps if not step.done}
    assert failed == {"v4"}
    assert house.known("v5").record.active
    [recording] = await house.obs.recordings(match=9)
    assert recording.connection == "v5"
    assert {event.step.connection for event in house.said(events.StepFailed)} == {"v4"}


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An OBS that takes the order and goes on as before."""

    async def ignore(*_: object) -> None:
        return

    with monkeypatch.context() as patch:
        patch.setattr(V5Instance, "set_file_rule", ignore)
        yield


@pytest.mark.usefixtures("deaf")
async def test_a_rule_that_is_not_taken_over_is_said(
    house: House, obs: dict[str, SimulatedObs], tmp_path: Path
) -> None:
    steps = await house.obs.start_match_recording(match=9, number="214")
    failed = {(step.connection, step.step): step.said for step in steps if not step.done}
    assert set(failed) == {("v5", "directory"), ("v5", "file name")}
    assert f"It was to record into {tmp_path / 'video'}" in failed["v5", "directory"]
    assert failed["v5", "file name"].startswith("The file was to be called “214 ")
    assert len(house.said(events.StepFailed)) == 2
    assert house.known("v5").record.active


async def test_what_a_stop_does_not_reach_is_said_and_can_be_stopped_later(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await house.obs.start_match_recording(match=9)
    await house.obs.disconnect(connection="v4")
    stopped = {step.connection: step.done for step in await house.obs.stop_match_recording(match=9)}
    assert stopped == {"v5": True, "v4": False}
    await house.obs.connect(connection="v4")
    await house.stands("v4", "connected")
    [step] = await house.obs.stop_match_recording(match=9)
    assert (step.connection, step.done) == ("v4", True)


async def test_recordings_of_a_connection_that_is_removed_have_ended(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await house.obs.start_match_recording(match=9)
    await house.obs.connection_remove(connection="v4")

    async def has_ended() -> bool:
        return any(each.connection == "v4" and each.ended_at for each in await house.obs.recordings(match=9))

    await until(has_ended)
    assert [each.ended_at for each in await house.obs.recordings(match=9) if each.connection == "v5"] == [None]


@pytest.fixture
def slow_end(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Recordings that do not end before what is held here is let go."""
    held: list[str] = []
    monkeypatch.setattr(Recording, "finished", lambda _, path: held.append(path))
    return held


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_match_is_recorded_also_where_the_last_recording_still_ends(
    house: House, obs: dict[str, SimulatedObs], slow_end: list[str], protocol: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on a connection that is newer than the order to end, and has heard nothing of it."""
    [other] = {*PROTOCOLS} - {protocol}
    await house.obs.connection_remove(connection=other)
    await house.obs.start_recording(connection=protocol)
    await until(lambda: (house.known(protocol).record.duration_ms or 0) > 300)
    await house.obs.stop_recording(connection=protocol)
    await until(lambda: slow_end)
    await house.obs.disconnect(connection=protocol)
    await house.obs.connect(connection=protocol)
    await house.stands(protocol, "connected")
    assert house.known(protocol).record.active

    starting = asyncio.ensure_future(house.obs.start_match_recording(match=9, number="214"))
    sim = obs[protocol]
    now = house.room.clock.now()
    await until(lambda: house.room.clock.now() > now + SECOND)
    assert not starting.done()
    monkeypatch.undo()
    sim.studio.record.finished(slow_end[0])
    sim.spread()
    steps = await starting
    [recording] = [step for step in steps if step.step == "recording"]
    assert (recording.done, recording.said) == (True, None)
    await until(lambda: [each.is_ours for each in house.part._recordings.of(9)] == [True])
    assert sim.studio.record.active
    [stopped] = await house.obs.stop_match_recording(match=9)
    assert stopped.done
    assert not sim.studio.record.active
