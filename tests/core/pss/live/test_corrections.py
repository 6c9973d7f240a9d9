"""What a person's corrections do while they run a court by hand."""

from typing import Any

import pytest

from core.pss.match import Change
from core.pss.models import MatchInfo
from tests.support.courts import Court, fighting, scores


def correct(court: Court, **fields: Any) -> Change:
    return court.apply_fields("correction", fields)


def test_a_correction_sets_what_it_names_and_leaves_the_rest() -> None:
    court = fighting()
    court.hear("sc1;2;sc2;1", "wg1;1;wg2;0")
    assert correct(court, blue_score=3, red_gam_jeom=2).visible
    board = court.board
    assert (scores(board), board.blue.gam_jeom, board.red.gam_jeom) == ((3, 1), 1, 2)
    assert (board.state, board.clock, board.doubts) == ("running", "1:58", ())


def test_everything_a_person_can_correct_shows() -> None:
    court = fighting()
    correct(
        court,
        blue_name="Anna Uno",
        blue_country="ITA",
        red_name="Bea Due",
        red_country="ESP",
        number="12",
        category="Semifinal",
        weight="W- 49 kg",
        division="Junior",
        round=2,
        clock="1:07",
        running=False,
    )
    board = court.board
    assert (board.blue.name, board.blue.country, board.red.name, board.red.country) == (
        "Anna Uno", "ITA", "Bea Due", "ESP"
    )  # fmt: skip
    assert board.match is not None
    assert (board.match.number, board.match.category, board.match.weight, board.match.division, board.match.rounds) == (
        "12", "Semifinal", "W- 49 kg", "Junior", 3
    )  # fmt: skip
    assert (board.round, board.clock, board.running, board.state) == (2, "1:07", False, "paused")


def test_a_winner_by_hand_ends_the_match_and_can_be_taken_back() -> None:
    court = fighting()
    change = correct(court, winner="red", decision="2-0 PTF")
    assert (change.match_finished, court.board.state, court.board.winner) == (True, "decided", "red")
    correct(court, running=True)
    assert (court.board.state, court.board.winner, court.board.decision) == ("running", None, None)


def test_a_new_match_by_hand_begins_at_zero() -> None:
    court = fighting()
    court.hear("sc1;2;sc2;1")
    change = correct(court, new_match=True, number="99", blue_name="Eva", red_name="Ida")
    board = court.board
    assert (change.match_started_new, change.match_loaded) == (True, True)
    assert board.match == MatchInfo(2, "99")
    assert (scores(board), board.round, board.state, board.blue.name) == ((0, 0), 1, "ready", "Eva")
    assert board.blue.rounds_won == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"blue_score": "3"},
        {"blue_score": -1},
        {"blue_score": True},
        {"clock": "75"},
        {"clock": "1:75"},
        {"running": "yes"},
        {"winner": "green"},
        {"round": None, "blue_name": None},
    ],
)
def test_what_makes_no_sense_changes_nothing(fields: dict[str, Any]) -> None:
    court = fighting()
    before = court.board
    correct(court, **fields)
    assert court.board == before


def test_giving_a_court_back_leaves_what_was_shown_as_stale() -> None:
    court = fighting()
    court.state.manual = True
    correct(court, blue_score=3)
    court.state.manual = False
    court.state.mark_stale()
    assert "blue.score" in court.board.stale
    court.hear("sc1;2;sc2;0")
    assert (scores(court.board), "blue.score" in court.board.stale) == ((2, 0), False)
