"""Scoreboards onto the bus: at once while changes are rare, else the latest; nothing older follows what was read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bus import Subscription
from core.event import Event
from core.pss.events import ScoreboardChanged
from tests.support.scoring import ScoringDesk, heard, scoring_desk
from tests.support.waiting import until


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


def scores(events: list[Event]) -> list[int | None]:
    return [event.data.scoreboard.blue.score for event in events if isinstance(event.data, ScoreboardChanged)]


async def some(subscription: Subscription) -> list[Event]:
    await until(lambda: len(subscription))
    return await heard(subscription)


async def test_a_change_is_published_at_once_and_of_many_the_latest(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    boards = desk.bus.subscribe(ScoreboardChanged.topic)
    for score in range(1, 20):
        desk.receive(court, f"sc1;{score};sc2;0;")
    assert scores(await heard(boards)) == [1]
    assert scores(await some(boards)) == [19]
    assert not desk.ingest._boards._due, "nothing is published again"
    desk.receive(court, "sc1;20;sc2;0;")
    assert scores(await some(boards)) == [20]


async def test_a_read_is_followed_by_nothing_older(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    boards = desk.bus.subscribe(ScoreboardChanged.topic)
    for score in (1, 2):
        desk.receive(court, f"sc1;{score};sc2;0;")
    as_of = desk.bus.seq
    board = await desk.scoring.scoreboard("1")
    assert board.blue.score == 2
    [retained] = desk.bus.retained(ScoreboardChanged.topic)
    assert retained.data == ScoreboardChanged(board)
    assert retained.seq > as_of, "whoever drops what the read reflects gets it once more, and never an older one"
    assert scores(await heard(boards)) == [1, 2]


async def test_courts_do_not_wait_for_each_other_and_a_removed_one_is_silent(desk: ScoringDesk) -> None:
    one, two = await desk.add_court("1"), await desk.add_court("2")
    boards = desk.bus.subscribe(ScoreboardChanged.topic)
    for court in (one, two, two):
        desk.receive(court, f"sc1;{court};sc2;0;")
    assert scores(await heard(boards)) == [one, two]
    desk.ingest.remove_court(two, desk.clock.now())
    assert not desk.ingest._boards._due
    assert not len(boards)
    assert [event.data.entity for event in desk.bus.retained(ScoreboardChanged.topic)] == ["1"]
