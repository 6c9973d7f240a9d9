"""Keys of a court run by hand: each press counts, also before the scoreboard has caught up."""

from dataclasses import replace

import pytest

from core.pss.models import Corner, Scoreboard
from tests.support.records import SECOND, HandClock
from tui.scoring.hand import ITEMS, Hand, shown

BOARD = Scoreboard("Ring 1", blue=Corner(score=3, gam_jeom=0), red=Corner(), round=1, clock="1:00", manual=True)


def item(name: str):  # type: ignore[no-untyped-def]
    return next(item for item in ITEMS if item.name == name)


@pytest.mark.parametrize(
    ("name", "by", "sent"),
    [
        ("blue_score", 1, 4),
        ("blue_score", -1, 2),
        ("red_score", 1, 1),
        ("red_score", -1, 0),
        ("blue_gam_jeom", -1, 0),
        ("round", -1, 1),
        ("round", 1, 2),
        ("clock", -1, "0:59"),
        ("clock", 1, "1:01"),
        ("running", 1, True),
    ],
)
def test_what_a_press_sends(name: str, by: int, sent: object) -> None:
    assert Hand(HandClock()).step(BOARD, item(name), by) == {name: sent}


def test_presses_add_up_while_the_scoreboard_is_behind() -> None:
    hand, score = Hand(HandClock()), item("blue_score")
    assert [hand.step(BOARD, score, 1)["blue_score"] for _ in range(3)] == [4, 5, 6]
    assert hand.value(BOARD, score) == 6
    caught_up = replace(BOARD, blue=replace(BOARD.blue, score=6))
    hand.settle(caught_up)
    assert hand.value(BOARD, score) == 3


def test_what_was_keyed_stands_for_two_seconds_where_the_scoreboard_never_shows_it() -> None:
    clock = HandClock()
    hand, score = Hand(clock), item("blue_score")
    hand.step(BOARD, score, 1)
    clock.at += int(1.9 * SECOND)
    assert hand.value(BOARD, score) == 4
    clock.at += int(0.2 * SECOND)
    assert hand.value(BOARD, score) == 3
    assert hand.step(BOARD, score, 1) == {"blue_score": 4}


def test_values_in_words() -> None:
    assert shown(None, item("blue_score")) == "–"
    assert shown(True, item("running")) == "running"
    assert shown("1:00", item("clock")) == "1:00"
