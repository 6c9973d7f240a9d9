"""Matches recorded by a real OBS: in the right folder under the right name, placed in time, and followed to the end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound
from core.obs import events
from core.obs.matches import settings
from core.obs.models import Step
from core.obs.service import ObsPart
from tests.support.obs import RealObs
from tests.support.obs_house import House
from tests.support.obs_matches import SECOND, ended, first_cut, lasts, placed, recording_house, seconds_of
from tests.support.waiting import until

FIGHT = {"match": 9, "number": "214", "blue": "Lana MARIC", "blue_country": "CRO", "red": "../Ana %CCYY:", "day": 2}


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs")) as running:
        yield running


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "video"


@pytest.fixture
async def house(tmp_path: Path, obs: RealObs) -> AsyncIterator[House]:
    async with recording_house(tmp_path, obs) as house:
        yield house


def failed(steps: list[Step]) -> list[Step]:
    return [step for step in steps if not step.done]


async def test_a_match_is_recorded_into_its_folder_under_its_name(house: House, base: Path) -> None:
    prepared = await house.obs.prepare_match(match=9, tournament="Open/2026", day=2)
    folder = base / "Open_2026" / "Day 2"
    assert [(step.step, step.done) for step in prepared] == [("folder", True), ("directory", True)]
    assert folder.is_dir()
    assert (await house.obs.file_rule(connection="main")).directory == str(folder)
    [told] = house.said(events.MatchPrepared)
    assert told == events.MatchPrepared(9, tuple(prepared))

    steps = await house.obs.start_match_recording(**FIGHT, tournament="Open/2026")
    assert failed(steps) == []
    assert [step.step for step in steps] == [
        "old replay buffer", "folder", "directory", "file name", "recording", "replay buffer",
    ]  # fmt: skip
    recording = await placed(house)
    assert (recording.match, recording.title) == (9, "214 Lana MARIC (CRO) VS ../Ana %CCYY:")
    assert (await house.obs.start_match_recording(**FIGHT))[0].said == "It is being recorded already."
    await lasts(house, 3)
    [stopped] = await house.obs.stop_match_recording(match=9)
    assert stopped.done
    assert await house.obs.stop_match_recording(match=9) == []

    [kept] = await house.obs.recordings(match=9)
    assert kept.path == stopped.said == recording.path
    file = Path(kept.path)
    assert file.parent == folder
    assert file.name.startswith("214 Lana MARIC (CRO) VS .._Ana %CCYY_ - ")
    assert kept.started_at == recording.started_at
    assert kept.ended_at is not None
    # Sound and picture end at frames of their own, and what OBS has yet to encode is in the file too.
    assert seconds_of(kept.path) == pytest.approx((kept.ended_at - kept.started_at) / SECOND, abs=0.6)


async def test_a_moment_is_found_in_the_file_where_it_happened(house: House) -> None:
    await house.obs.switch_scene(connection="main", scene="Break")
    await house.obs.start_match_recording(match=1)
    recording = await placed(house)
    await lasts(house, 3)
    cut_at = house.room.clock.now()
    await house.obs.switch_scene(connection="main", scene="Stage")
    await lasts(house, 5)
    await house.obs.stop_match_recording(match=1)
    assert recording.path
    assert recording.started_at
    expected = (cut_at - recording.started_at) / SECOND
    assert await asyncio.to_thread(first_cut, recording.path) == pytest.approx(expected, abs=0.6)


@pytest.fixture
async def own_encoder(house: House) -> AsyncIterator[None]:
    """Let recordings have an encoder of their own, or they could not be held; there is no replay buffer then."""
    await house.room.settings.set(settings.STEP_REPLAY_BUFFER, False, "ann")
    await house.room.settings.set(settings.RECORD_BASE, "", "ann")
    await house.obs.set_replay_buffer(connection="main", enabled=False)
    await until(lambda: house.known("main").replay_buffer.active is False)
    await house.obs.set_profile(connection="main", profile="Advanced")
    await until(lambda: house.known("main").profile == "Advanced")
    yield
    await house.obs.stop_recording(connection="main")
    await until(lambda: not house.known("main").record.active)
    await house.obs.set_profile(connection="main", profile="Venue")
    await until(lambda: house.known("main").profile == "Venue")


@pytest.mark.usefixtures("own_encoder")
async def test_a_moment_after_a_pause_is_found_in_the_file_where_it_happened(house: House) -> None:
    await house.obs.switch_scene(connection="main", scene="Break")
    await house.obs.start_match_recording(match=1)
    recording = await placed(house)
    assert recording.started_at
    assert recording.path
    await lasts(house, 2)
    await house.obs.pause_recording(connection="main")
    held_at = house.room.clock.now()
    await until(lambda: house.room.clock.now() > held_at + 2 * SECOND)
    await house.obs.pause_recording(connection="main", paused=False)
    await lasts(house, 4)
    cut_at = house.room.clock.now()
    await house.obs.switch_scene(connection="main", scene="Stage")
    await lasts(house, 6)
    await house.obs.stop_match_recording(match=1)
    [kept] = await house.part._recordings.covering(cut_at)
    [pause] = kept.pauses
    assert pause.until is not None
    assert pause.until - pause.at == pytest.approx(2 * SECOND, abs=0.5 * SECOND)
    expected = (cut_at - recording.started_at - (pause.until - pause.at)) / SECOND
    assert kept.position(cut_at) / SECOND == pytest.approx(expected, abs=0.001)
    assert await asyncio.to_thread(first_cut, recording.path) == pytest.approx(expected, abs=0.6)
    with pytest.raises(NotFound, match="no picture of that moment"):
        await house.obs.cut_clip(at=held_at + SECOND)


async def test_replays_of_a_match_are_in_its_folder_under_its_name(house: House, base: Path) -> None:
    await house.obs.start_match_recording(**FIGHT)
    await placed(house)
    await lasts(house, 3)
    clip = await house.obs.save_replay(connection="main", event=77, caption="Head kick")
    assert Path(clip.path).is_relative_to(base)
    assert "214 Lana MARIC" in Path(clip.path).name
    assert (clip.match, clip.event, clip.kind) == (9, 77, "replay")
    assert clip.duration_ms == pytest.approx(seconds_of(clip.path) * 1000, abs=1)
    [recording] = await house.obs.recordings()
    assert clip.recording in (None, recording.id)

    # OBS writes a replay over one of the same name.
    await lasts(house, 5)
    later = await house.obs.save_replay(connection="main", event=78, caption="Punch")
    assert later.path != clip.path
    assert seconds_of(clip.path) * 1000 == pytest.approx(clip.duration_ms, abs=1)


async def test_the_next_match_ends_the_last_ones_recording(house: House) -> None:
    await house.obs.start_match_recording(match=1)
    await placed(house)
    steps = await house.obs.start_match_recording(match=2)
    assert failed(steps) == []
    assert steps[0].step == "last recording"
    await placed(house)
    second, first = await house.obs.recordings()
    assert (first.match, second.match, second.ended_at) == (1, 2, None)
    assert first.ended_at is not None
    assert first.path != second.path
    await house.obs.stop_match_recording(match=1)
    assert house.known("main").record.active


async def test_a_recording_that_ran_before_the_match_goes_on_after_it(house: House) -> None:
    await house.obs.start_recording(connection="main")
    await lasts(house, 3)
    [*_, recording, _] = await house.obs.start_match_recording(match=1)
    assert recording.done
    assert "recording already" in recording.said
    kept = await placed(house)
    assert kept.started_at < house.room.clock.now() - 3 * SECOND
    [step] = await house.obs.stop_match_recording(match=1)
    assert step.said == "It was recording before the match began, and goes on."
    assert (await house.obs.recordings())[0].ended_at is not None
    assert house.known("main").record.active


async def test_a_recording_that_a_person_stops_in_obs_has_ended_for_the_desk_too(house: House, obs: RealObs) -> None:
    await house.obs.start_match_recording(match=1)
    await placed(house)
    await asyncio.to_thread(obs.ask, "StopRecord")
    await until(lambda: not house.known("main").record.active)
    await ended(house)


@pytest.mark.timeout(120)
async def test_a_recording_that_dies_with_its_obs_ends_where_its_file_does(house: House, obs: RealObs) -> None:
    await house.obs.start_match_recording(match=1)
    recording = await placed(house)
    await lasts(house, 2)
    await asyncio.to_thread(obs.kill)
    died_at = house.room.clock.now()
    await house.stands("main", "lost")
    await asyncio.to_thread(obs.start)
    await house.obs.connect(connection="main")
    dead = await ended(house)
    # The program that writes the file for OBS outlives it for a moment.
    assert recording.started_at < dead.ended_at <= died_at + SECOND


async def test_what_ended_while_the_engine_was_down_is_found_when_it_is_back(
    house: House, obs: RealObs, tmp_path: Path
) -> None:
    await house.obs.start_match_recording(match=1)
    await placed(house)
    await house.part.stop()
    await asyncio.to_thread(obs.ask, "StopRecord")
    async with open_again(house) as again:
        await again.stands("main", "connected")
        await ended(again)


async def test_what_still_runs_after_a_restart_of_the_engine_is_followed_on(house: House) -> None:
    await house.obs.start_match_recording(match=1)
    before = await placed(house)
    await house.part.stop()
    async with open_again(house) as again:
        await again.stands("main", "connected")
        await until(lambda: again.known("main").record.active)
        assert await again.obs.recordings() == [before]
        [step] = await again.obs.stop_match_recording(match=1)
        assert step.said == before.path


@asynccontextmanager
async def open_again(house: House) -> AsyncIterator[House]:
    """Run the part once more on the same rooms, as after a restart of the engine."""
    part = ObsPart(house.room)
    again = House(house.room, part, house.heard)
    await part.start()
    try:
        yield again
        await again.obs.stop_recording(connection="main")
    finally:
        await part.stop()


# ---- steps


async def test_every_step_can_be_off(house: House, obs: RealObs, base: Path) -> None:
    for switch in (settings.STEP_FOLDER, settings.STEP_DIRECTORY, settings.STEP_FILE_NAME, settings.STEP_REPLAY_BUFFER):
        await house.room.settings.set(switch, False, "ann")
    before = await house.obs.file_rule(connection="main")
    steps = await house.obs.start_match_recording(**FIGHT)
    assert [step.step for step in steps] == ["recording"]
    assert await house.obs.file_rule(connection="main") == before
    assert not await asyncio.to_thread(base.exists)
    await house.obs.stop_match_recording(match=9)
    await house.room.settings.set(settings.STEP_RECORD, False, "ann")
    assert await house.obs.start_match_recording(**FIGHT) == []
    assert not house.known("main").record.active


async def test_a_running_buffer_is_left_alone_where_it_is_not_to_begin_anew(house: House) -> None:
    await house.room.settings.set(settings.STEP_RESTART_BUFFER, False, "ann")
    await house.obs.set_replay_buffer(connection="main", enabled=False)
    await until(lambda: house.known("main").replay_buffer.active is False)
    steps = await house.obs.start_match_recording(**FIGHT)
    assert failed(steps) == []
    assert [step.step for step in steps] == ["folder", "directory", "replay buffer", "file name", "recording"]
    await until(lambda: house.known("main").replay_buffer.active)


async def test_what_goes_wrong_in_one_step_is_said_and_the_rest_is_done(house: House, base: Path) -> None:
    await asyncio.to_thread(base.write_text, "a file in the place of the folder")
    house.said()
    steps = await house.obs.start_match_recording(match=1)
    [folder, *_] = failed(steps)
    assert folder.step == "folder"
    assert "cannot be made" in folder.said
    told = [event.step for event in house.said(events.StepFailed)]
    assert told == failed(steps)
    assert {step.step for step in steps if step.done} == {
        "old replay buffer",
        "file name",
        "recording",
        "replay buffer",
    }


async def test_without_a_base_the_directory_is_left_alone_and_that_is_said(house: House) -> None:
    await house.room.settings.set(settings.RECORD_BASE, "", "ann")
    before = await house.obs.file_rule(connection="main")
    house.said()
    assert await house.obs.prepare_match(match=1) == [
        Step("main", "directory", True, "skipped: no folder is set (obs.record_base)")
    ]
    steps = await house.obs.start_match_recording(match=1)
    assert failed(steps) == house.said(events.StepFailed) == []
    assert (await house.obs.file_rule(connection="main")).directory == before.directory
    await house.room.settings.set(settings.STEP_DIRECTORY, False, "ann")
    assert await house.obs.prepare_match(match=1) == []


async def test_an_obs_that_is_gone_says_so_in_every_step(house: House, obs: RealObs) -> None:
    await house.obs.connection_edit(connection="main", port=9)
    steps = await house.obs.start_match_recording(match=1)
    assert {step.done for step in steps if step.step != "folder"} == {False}
    await house.obs.disconnect(connection="main")
    with pytest.raises(Conflict, match="no OBS that records"):
        await house.obs.start_match_recording(match=1)
    await house.obs.connection_edit(connection="main", port=obs.port)
