"""Reviews on a real OBS: the replay is saved and attached, streams show their replay scene and come back."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.obs import events
from core.obs.matches import settings
from tests.support.obs import RealObs
from tests.support.obs_house import House
from tests.support.obs_matches import recording_house
from tests.support.waiting import until


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs")) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, obs: RealObs) -> AsyncIterator[House]:
    async with recording_house(tmp_path, obs) as house:
        # The same OBS once more, as the one whose stream the audience sees.
        await house.obs.connection_add(
            name="live", host=obs.host, port=obs.port, password=obs.password, role="stream", replay_scene="Break"
        )
        house.said()
        yield house


async def shows(house: House, scene: str) -> None:
    await until(lambda: house.known("live").program == scene)


def reviewing(house: House) -> list[bool]:
    return [event.data.reviewing for event in house.room.bus.retained("obs.review_changed")]


async def test_a_review_shows_the_replay_scene_attaches_the_replay_and_goes_back(house: House) -> None:
    await house.obs.switch_scene(connection="live", scene="Bar")
    await shows(house, "Bar")
    steps = await house.obs.review_begin(match=5, event=77, caption="Blue: review")
    assert {(step.connection, step.step, step.done) for step in steps} == {
        ("live", "replay scene", True),
        ("main", "replay", True),
    }
    await shows(house, "Break")
    [clip] = await house.obs.clips(match=5)
    assert (clip.event, clip.caption, clip.kind, clip.by) == (77, "Blue: review", "replay", "ann")
    assert house.said(events.ReviewChanged) == [events.ReviewChanged("live", True, "Bar")]
    assert reviewing(house) == [True]

    [back] = await house.obs.review_end()
    assert (back.done, back.said) == (True, "Bar")
    await shows(house, "Bar")
    assert reviewing(house) == [False]
    assert await house.obs.review_end() == []


async def test_who_has_cut_elsewhere_meanwhile_is_left_alone(house: House) -> None:
    await house.obs.review_begin()
    await shows(house, "Break")
    await house.obs.switch_scene(connection="live", scene="Bar")
    await shows(house, "Bar")
    [back] = await house.obs.review_end()
    assert back.done
    assert back.said == "“Bar” was cut to meanwhile, and stays."
    assert house.known("live").program == "Bar"
    assert reviewing(house) == [False]


async def test_a_second_review_within_the_first_goes_back_to_what_was_before_both(house: House) -> None:
    await house.obs.review_begin(caption="one")
    await shows(house, "Break")
    await house.obs.review_begin(caption="two")
    await house.obs.review_end()
    await shows(house, "Stage")
    assert {clip.caption for clip in await house.obs.clips()} == {"one", "two"}


async def test_a_stream_that_showed_the_replay_scene_already_stays_there(house: House) -> None:
    await house.obs.switch_scene(connection="live", scene="Break")
    await shows(house, "Break")
    await house.obs.review_begin()
    [back] = await house.obs.review_end()
    assert back.done
    assert house.known("live").program == "Break"


async def test_what_goes_wrong_on_one_obs_does_not_hinder_the_other(house: House) -> None:
    await house.obs.connection_edit(connection="live", replay_scene="Nowhere")
    await house.obs.set_replay_buffer(connection="main", enabled=False)
    await until(lambda: house.known("main").replay_buffer.active is False)
    house.said()
    steps = {step.connection: step for step in await house.obs.review_begin()}
    assert not steps["live"].done
    assert "has no scene “Nowhere”" in (steps["live"].said or "")
    assert not steps["main"].done
    assert "does not run" in (steps["main"].said or "")
    assert len(house.said(events.StepFailed)) == 2
    assert await house.obs.review_end() == []
    await house.obs.set_replay_buffer(connection="main", enabled=True)


async def test_each_step_of_a_review_can_be_off(house: House) -> None:
    await house.room.settings.set(settings.STEP_SAVE_REPLAY, False, "ann")
    await house.room.settings.set(settings.STEP_REPLAY_SCENE, False, "ann")
    assert await house.obs.review_begin() == []
    assert await house.obs.clips() == []
    assert house.known("live").program == "Stage"


async def test_a_review_of_an_obs_that_is_away_ends_when_it_is_back(house: House) -> None:
    await house.obs.review_begin()
    await shows(house, "Break")
    await house.obs.disconnect(connection="live")
    [away] = await house.obs.review_end()
    assert not away.done
    assert reviewing(house) == [True]
    await house.obs.connect(connection="live")
    await house.stands("live", "connected")
    [back] = await house.obs.review_end()
    assert back.done
    await shows(house, "Stage")


async def test_a_review_of_a_connection_that_was_removed_or_renamed_is_over(house: House) -> None:
    await house.obs.review_begin()
    await house.obs.connection_edit(connection="live", name="air")
    [back] = await house.obs.review_end()
    assert back.done
    assert [
        (event.data.connection, event.data.reviewing) for event in house.room.bus.retained("obs.review_changed")
    ] == [("air", False)]
    await house.obs.review_begin()
    await house.obs.connection_remove(connection="air")
    [gone] = await house.obs.review_end()
    assert gone.said == "It is gone from the desk."
