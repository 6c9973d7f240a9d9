"""What was due or going on when the engine went is seen to when it is back."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.clock import SystemClock
from core.obs.matches import settings
from core.obs.service import ObsPart
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from core.pss import events as pss
from core.pss.models import EventRow
from tests.support.obs_house import House, open_house
from tests.support.obs_matches import SECOND, ended, newest
from tests.support.waiting import until

ABOUT = (9, "A", "214", "Open", 2, "Ann", "CRO", "Eve", "BRA")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "desk") as house:
        await house.room.settings.set(settings.AUTOMATION, True, "ann")
        await house.room.settings.set(settings.REVIEW_ON_CHALLENGE, True, "ann")
        await house.room.settings.set(settings.STOP_DELAY, 1.5, "ann")
        yield house


@pytest.fixture
async def obs(house: House, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[dict[str, SimulatedObs]]:
    """One that records, and one that the audience sees; they outlive the engine."""
    async with AsyncExitStack() as stack:
        made = {}
        for name, role in (("main", "record"), ("live", "stream")):
            studio = Studio(SystemClock(), recordings=tmp_path, is_folder=os.path.isdir)
            front = Front(getattr(request, "param", "v5"))
            made[name] = obs = await stack.enter_async_context(SimulatedObs(studio, front))
            await house.obs.connection_add(
                name=name, host="127.0.0.1", port=obs.port, role=role, replay_scene="Break" if name == "live" else None
            )
            await house.stands(name, "connected")
        yield made
        await house.part.stop()


@asynccontextmanager
async def started_anew(house: House) -> AsyncIterator[House]:
    """Run the part once more on the same rooms, as after a restart of the engine."""
    part = ObsPart(house.room)
    again = House(house.room, part, house.heard)
    # What automation calls goes to the part that runs.
    house.dispatch = again.dispatch
    await part.start()
    try:
        yield again
    finally:
        await part.stop()


def say(house: House, *payloads: Any) -> None:
    house.room.bus.publish(*payloads, source="pss")


def challenge(house: House, id_: int, **fields: Any) -> pss.Scored:
    about = (id_, house.room.clock.now(), "A", 9, "10.0.0.1:1", "datagram", "", "challenge", "blue", 1, None)
    return pss.Scored(EventRow(*about, "recognized", 1.0, (), {"by": "blue", **fields}, (), b""))  # type: ignore[arg-type]


def called(house: House) -> list[str]:
    return [entry.command for entry in house.audited if entry.caller.principal.kind == "system"]


async def is_due(house: House, wanted: bool) -> None:
    """Wait until the store says whether a recording is due to be stopped."""
    running = "SELECT stop_at FROM obs_recording WHERE ended_at IS NULL"
    async with asyncio.timeout(10):
        while [row["stop_at"] is not None for row in await house.room.store.fetch(running)] != [wanted]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # only the store tells


async def recorded(house: House) -> None:
    say(house, pss.MatchReady(*ABOUT))
    await newest(house, lambda recording: recording.started_at is not None and recording.path is not None)


async def won(house: House) -> None:
    """Let the match be over, so that its recording is due to be stopped."""
    say(house, pss.MatchFinished(*ABOUT, winner="blue"))
    await is_due(house, True)


async def passes(house: House, seconds: float) -> None:
    now = house.room.clock.now()
    await until(lambda: house.room.clock.now() >= now + round(seconds * SECOND))


async def test_a_recording_that_is_due_to_stop_is_stopped_when_that_comes(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await recorded(house)
    await won(house)
    due_at = house.part._recordings.of(9)[0].stop_at
    await house.part.stop()
    async with started_anew(house) as again:
        kept = await ended(again)
        assert kept.ended_at > due_at
        assert not obs["main"].studio.record.active
        await until(lambda: called(again) == ["obs.stop_match_recording"])


async def test_a_recording_that_is_overdue_is_stopped_as_soon_as_its_obs_is_there(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await recorded(house)
    await won(house)
    await house.part.stop()
    await passes(house, 2.0)
    assert obs["main"].studio.record.active
    async with started_anew(house) as again:
        await ended(again)
        assert not obs["main"].studio.record.active
        await until(lambda: called(again) == ["obs.stop_match_recording"])


@pytest.mark.parametrize("obs", ["v4"], indirect=True)  # of which a simulated OBS says what it records into
async def test_what_runs_now_in_its_place_is_somebody_elses_and_goes_on(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await recorded(house)
    await won(house)
    await house.part.stop()
    main = obs["main"]
    main.studio.record.stop()
    main.spread()
    await until(lambda: not main.studio.record.active)
    main.studio.record.start()
    main.spread()
    await until(lambda: main.studio.record.active)
    await passes(house, 2.0)
    assert main.studio.record.active
    async with started_anew(house) as again:
        await ended(again)
        await passes(house, 1.2)
        assert main.studio.record.active
        assert called(again) == []


async def test_a_match_that_was_ready_once_more_is_not_stopped_after_a_restart_either(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await recorded(house)
    await won(house)
    say(house, pss.MatchReady(*ABOUT))
    await is_due(house, False)
    await house.part.stop()
    async with started_anew(house) as again:
        await again.stands("main", "connected")
        await passes(house, 2.0)
        assert obs["main"].studio.record.active
        assert called(again) == []


async def test_an_obs_that_is_away_when_its_recording_is_due_is_stopped_when_it_is_back(
    house: House, obs: dict[str, SimulatedObs]
) -> None:
    await recorded(house)
    await won(house)
    await house.obs.disconnect(connection="main")
    await until(lambda: "obs.stop_match_recording" in called(house))
    assert obs["main"].studio.record.active
    await house.obs.connect(connection="main")
    await ended(house)
    assert not obs["main"].studio.record.active
    await until(lambda: called(house).count("obs.stop_match_recording") == 2)


async def test_a_review_is_ended_after_a_restart_by_hand(house: House, obs: dict[str, SimulatedObs]) -> None:
    await house.obs.switch_scene(connection="live", scene="Bar")
    await until(lambda: house.known("live").program == "Bar")
    await house.obs.review_begin(match=9)
    await until(lambda: house.known("live").program == "Break")
    await house.part.stop()
    house.room.bus.clear_retained("obs.review_changed", "live")
    async with started_anew(house) as again:
        [told] = house.room.bus.retained("obs.review_changed")
        assert (told.data.connection, told.data.reviewing, told.data.back_to) == ("live", True, "Bar")
        await again.stands("live", "connected")
        [back] = await again.obs.review_end()
        assert (back.done, back.said) == (True, "Bar")
        await until(lambda: again.known("live").program == "Bar")
    async with started_anew(house) as again:
        assert await again.obs.review_end() == []


async def test_a_review_is_ended_after_a_restart_by_the_match(house: House, obs: dict[str, SimulatedObs]) -> None:
    before = house.known("live").program
    say(house, challenge(house, 7, state="requested"))
    await until(lambda: house.known("live").program == "Break")
    await house.part.stop()
    async with started_anew(house) as again:
        await again.stands("live", "connected")
        say(house, challenge(house, 8, state="accepted"))  # is no other review
        say(house, challenge(house, 9, state="accepted", result="won"))
        await until(lambda: again.known("live").program == before)
        assert called(again) == ["obs.review_end"]
        rows = await house.room.store.fetch("SELECT * FROM obs_review")
        assert [*rows] == []
