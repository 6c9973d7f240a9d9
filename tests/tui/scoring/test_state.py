"""What the screen knows stays true to the engine, whatever is looked at."""

from dataclasses import replace
from typing import Any

import pytest

from core.client import Event
from core.event import Payload
from core.pss.events import CourtChanged, CourtRemoved, ScoreboardChanged, Scored, StatusSet, Stored
from core.pss.models import MatchInfo, Scoreboard
from tests.tui.scoring.rows import row
from tests.tui.scoring_double import FIGHT, LOAD, ScoringDouble
from tui.scoring.filter import EventFilter
from tui.scoring.state import Look, ScoringState, chosen, read_whole, scoped


def event(payload: Payload, seq: int = 1000) -> Event:
    return Event(payload.topic, seq, 0, "test", "", payload)


async def read(desk: ScoringDouble, look: Look) -> ScoringState:
    state = ScoringState()
    state.take(await read_whole(await desk.connect(), look))
    return state


def ids(state: ScoringState) -> list[int]:
    return [state.window.at(place).id for place in range(len(state.window))]


@pytest.fixture
def desk() -> ScoringDouble:
    desk = ScoringDouble()
    desk.hear_all(LOAD)
    desk.hear_all(FIGHT)
    desk.hear_all(LOAD, "Ring 2")
    return desk


async def test_the_first_courts_match_is_looked_at_until_somebody_chooses(desk: ScoringDouble) -> None:
    state = await read(desk, Look())
    assert state.look.court == "Ring 1"
    assert state.board is not None
    assert state.board.blue.name == "Lana MARIC"
    assert state.counts.total == len([r for r in desk.rows if r.match == 1])
    assert set(ids(state)) == {r.id for r in desk.rows if EventFilter(match=1).shows(r)}


async def test_everything_on_a_court(desk: ScoringDouble) -> None:
    state = await read(desk, Look("Ring 2", "court"))
    assert state.window.filter == EventFilter("Ring 2", None)
    assert state.counts.total == len([r for r in desk.rows if r.court == "Ring 2"])


async def test_an_earlier_match_has_its_own_scoreboard(desk: ScoringDouble) -> None:
    state = await read(desk, Look("Ring 2", 1))
    assert state.earlier is not None
    assert state.board is state.earlier
    assert state.window.filter.match == 1


async def test_live_events_are_rows_and_counts(desk: ScoringDouble) -> None:
    state = await read(desk, Look())
    total, newest = state.counts.total, state.window.newest
    assert not state.apply([event(Scored(row(500, stored=False))), event(Scored(row(501, match=2, court="Ring 2")))])
    assert (state.counts.total, state.window.newest) == (total + 1, 500)
    assert newest < 500
    assert not state.window.is_stored(state.window.at(0))
    state.apply([event(Stored(500))])
    assert state.window.is_stored(state.window.at(0))


async def test_events_that_the_counts_reflect_already_are_not_counted_twice(desk: ScoringDouble) -> None:
    client: Any = await desk.connect()
    desk.published = 77
    state = ScoringState()
    state.take(await read_whole(client, Look()))
    total = state.counts.total
    state.apply([event(Scored(row(500)), seq=77), event(Scored(row(501)), seq=78)])
    assert state.counts.total == total + 1
    assert {500, 501} < set(ids(state))


async def test_scoreboards_older_than_the_read_are_passed_over(desk: ScoringDouble) -> None:
    desk.published = 77
    state = await read(desk, Look())
    state.apply([event(ScoreboardChanged(Scoreboard("Ring 1", MatchInfo(1, "old"))), seq=3)])
    assert state.board is not None
    assert state.board.match is not None
    assert state.board.match.number == "214"
    state.apply([event(ScoreboardChanged(Scoreboard("Ring 1", MatchInfo(1, "new"))), seq=78)])
    assert state.board.match.number == "new"


@pytest.mark.parametrize(
    ("look", "payload", "again"),
    [
        (Look(), ScoreboardChanged(Scoreboard("Ring 1", MatchInfo(9))), True),
        (Look(), ScoreboardChanged(Scoreboard("Ring 2", MatchInfo(9))), False),
        (Look("Ring 1", "court"), ScoreboardChanged(Scoreboard("Ring 1", MatchInfo(9))), False),
        (Look("Ring 1", 1), ScoreboardChanged(Scoreboard("Ring 1", MatchInfo(9))), False),
        (Look(), CourtRemoved("Ring 1"), True),
        (Look(), CourtRemoved("Ring 2"), False),
        (Look(), StatusSet(1, "unknown", "partial", "anna", "x"), True),
    ],
)
async def test_what_can_only_be_told_by_reading_again(
    desk: ScoringDouble, look: Look, payload: Payload, again: bool
) -> None:
    state = await read(desk, look)
    assert state.apply([event(payload)]) is again


async def test_a_new_court_is_read_about_once(desk: ScoringDouble) -> None:
    state = await read(desk, Look())
    court = replace(desk.courts[0], id=3, name="Ring 3")
    assert state.apply([event(CourtChanged(court))])
    state.take(await read_whole(await desk.connect(), Look()))
    assert not state.apply([event(CourtChanged(court)), event(CourtChanged(desk.courts[0]))])
    assert state.boards["Ring 3"].match is None


async def test_a_court_that_gets_an_old_name_again_is_read_about_again(desk: ScoringDouble) -> None:
    state = await read(desk, Look())
    for name in ("Ring 9", "Ring 1", "Ring 9", "Ring 1"):
        desk.courts[0] = replace(desk.courts[0], name=name)
        state.boards = {"Ring 2": Scoreboard("Ring 2"), ("Ring 1" if name == "Ring 9" else "Ring 9"): Scoreboard("")}
        assert state.apply([event(CourtChanged(desk.courts[0]))]), name


async def test_a_read_leaves_a_table_that_was_scrolled_back_where_it_is(desk: ScoringDouble) -> None:
    state = await read(desk, Look())
    state.window.stand_still()
    before = ids(state)
    desk.hear("pt1;1;")
    state.take(await read_whole(await desk.connect(), Look()))
    assert (ids(state), state.window.fresh) == (before, 1)
    state.take(await read_whole(await desk.connect(), Look("Ring 2")))
    assert state.window.following


def test_the_chosen_court_is_kept_while_it_exists() -> None:
    assert [chosen("b", ["a", "b"]), chosen("c", ["a", "b"]), chosen(None, ["a"]), chosen("a", [])] == [
        "b",
        "a",
        "a",
        None,
    ]


def test_a_court_without_a_match_is_looked_at_as_a_whole() -> None:
    assert scoped(Look(), "Ring 1", [Scoreboard("Ring 1")]) == EventFilter("Ring 1", None)
