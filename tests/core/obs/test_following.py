"""Starting what has just ended: an OBS that says it runs still, or takes the order and loses it."""

import asyncio
from collections.abc import Callable

import pytest

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
    obs = Obs(loses)
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
