"""Starting what has just ended: an OBS that says it runs still, or takes the order and loses it."""

import asyncio
from collections.abc import Callable

import pytest

from core.obs import following
from core.obs.events import OutputChanged, OutputState
from core.obs.following import Following
from tests.support.waiting import until


class Obs:
    """Takes orders to record as the test says, and says what it does."""

    def __init__(self, *answers: Callable[["Obs"], bool]) -> None:
        self.following = Following()
        self.answers = list(answers)

    def say(self, *became: OutputState) -> None:
        for each in became:
            self.following.hear(OutputChanged("main", "record", each))

    async def order(self) -> bool:
        return self.answers.pop(0)(self)

    async def start(self, seconds: float = 1.0) -> bool:
        return await self.following.start("record", self.order, seconds)


def begins(obs: Obs) -> bool:
    obs.say("starting", "started")
    return True


def loses(_: Obs) -> bool:
    return True


def runs_still(_: Obs) -> bool:
    return False


async def test_what_rests_is_told_once() -> None:
    obs = Obs(begins)
    assert await obs.start()
    assert obs.answers == []


async def test_what_may_have_ended_unheard_is_told_again() -> None:
    obs = Obs(loses, begins)
    assert await obs.start()
    assert obs.answers == []


@pytest.mark.parametrize(
    "answers", [(begins,), (loses, begins), (runs_still, runs_still, begins), (runs_still, loses, begins)]
)
async def test_what_has_just_ended_is_told_until_it_begins(answers: tuple[Callable[[Obs], bool], ...]) -> None:
    obs = Obs(*answers)
    obs.say("started", "stopping", "stopped")
    assert await obs.start()
    assert obs.answers == []


async def test_what_runs_again_is_not_told_again() -> None:
    obs = Obs(runs_still)
    obs.say("stopped", "starting", "started")
    assert await obs.start()
    assert obs.answers == []


async def test_what_is_about_to_end_is_waited_for_but_not_for_ever() -> None:
    obs = Obs(begins)
    obs.following.will_be_told_to_stop("record")
    obs.following.is_told_to_stop("record")
    assert not await obs.start(0.05)
    starting = asyncio.ensure_future(obs.start(5))
    await asyncio.sleep(0)
    assert obs.answers == [begins]
    obs.say("stopped")
    await until(lambda: obs.answers == [])
    assert await starting


async def test_an_end_that_is_told_before_the_answer_to_its_order_is_not_waited_for() -> None:
    obs = Obs(begins)
    obs.following.will_be_told_to_stop("record")
    obs.say("stopping", "stopped")
    obs.following.is_told_to_stop("record")
    assert await obs.start(0)


async def test_what_may_be_about_to_end_unsaid_is_seen_by_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_STANDSTILL_SECONDS", 0.05)
    times: list[int | None] = []

    async def lasted() -> int | None:
        return times.pop(0)

    for given in ([100, 150], [None, None], [0, 0]):  # it runs, is held, has yet to begin
        times[:] = given
        obs = Obs(runs_still)
        assert await obs.following.start("record", obs.order, 1, lasted)
        # From now on it is known, and its time is not asked for.
        obs.answers, times[:] = [runs_still], []
        assert await obs.following.start("record", obs.order, 1, lasted)
        assert obs.answers == []

    times[:] = [100, 100]
    obs = Obs(runs_still, begins)
    starting = asyncio.ensure_future(obs.following.start("record", obs.order, 5, lasted))
    await until(lambda: not times)
    assert len(obs.answers) == 1
    obs.say("stopped")
    assert await starting
    assert obs.answers == []

    times[:] = [100, 100]
    obs = Obs(runs_still)
    assert not await obs.following.start("record", obs.order, 0.05, lasted)
