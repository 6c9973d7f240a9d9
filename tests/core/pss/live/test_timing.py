"""The clocks of a match, and what interrupts them."""

import pytest

from core.pss.match import Change
from tests.support.courts import LOAD, Court, fighting


def test_a_late_stop_after_the_end_of_the_round_changes_nothing() -> None:
    court = fighting()
    court.hear("clk;0:01", "clk;0:00;stopEnd", "wrd;rd1;1", "brk;0:59")
    before = court.board
    court.hear("clk;00:00;stop")
    assert court.board == before
    assert before.state == "break"


@pytest.mark.parametrize("stopped", ["paused", "break", "ready"])
def test_falling_ticks_show_that_the_clock_runs_where_its_start_was_lost(stopped: str) -> None:
    court = Court()
    court.hear(*LOAD)
    if stopped != "ready":
        court.hear("clk;2:00;start", "clk;1:59", "clk;1:58;stop")
    if stopped == "break":
        court.hear("clk;0:00;stopEnd", "brk;0:59", "brk;0:00;stopEnd", "rnd;2")
    assert court.board.state == stopped
    court.hear("clk;1:57", "clk;1:56")
    assert (court.board.state, court.board.clock, court.board.running) == ("running", "1:56", True)


def test_a_late_tick_after_a_stop_does_not_start_the_clock() -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "clk;1:58", "clk;1:57")
    assert court.board.state == "paused"


def test_a_corrected_clock_does_not_run() -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "clk;1:45;corr")
    assert (court.board.clock, court.board.state) == ("1:45", "paused")


def test_an_injury_clock_opens_without_being_announced_and_expires() -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "ij0;0:59")
    assert (court.board.state, court.board.injury_clock) == ("injury", "0:59")
    court.hear("ij0;0:00")
    assert (court.board.state, court.board.injury_clock) == ("paused", None)


def test_a_late_injury_tick_does_not_bring_the_clock_back() -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "ij1;0:58;show", "ij1;0:57;hide", "ij1;0:57")
    assert court.board.state == "paused"
    court.hear("ij1;1:00")
    assert court.board.state == "injury"


def test_the_round_clock_ends_injury_and_review_whose_end_was_lost() -> None:
    court = fighting()
    court.hear("ch1", "ij1;0:58;show", "clk;1:57;start")
    assert (court.board.state, court.board.review, court.board.injury_clock) == ("running", None, None)
    court.hear("clk;1:57;stop", "ch1", "clk;1:56", "clk;1:55")
    assert (court.board.state, court.board.review) == ("running", None)


@pytest.mark.parametrize("end", ["ch2;0", "ch2;-1", "ch2;1;0", "ch2;1;1"])
def test_a_review_is_open_until_it_is_answered(end: str) -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "ch2")
    assert (court.board.state, court.board.review) == ("review", "red")
    court.hear("ch2;1")
    assert court.board.review == "red"
    court.hear(end)
    assert (court.board.state, court.board.review) == ("paused", None)


def test_a_time_out_shows_its_clock_and_is_no_injury() -> None:
    court = fighting()
    court.hear("clk;1:57;stop", "to1;00:45;start")
    assert (court.board.state, court.board.injury_clock) == ("paused", "0:45")
    court.hear("to1;00:00;stopEnd")
    assert court.board.injury_clock is None


def test_an_equipment_test_does_not_count() -> None:
    court = Court()
    court.hear(*LOAD)
    changes = court.hear("hwt;1", "hl1;50", "pt1;2")
    assert all(change == Change() for change in changes)
    assert court.state.testing
    court.hear("hwt;0")
    court.hear("clk;2:00;start", "clk;1:59", "sc1;0;sc2;0")
    assert (court.board.blue.hits, court.board.doubts, court.state.testing) == ((), (), False)
    assert court.hear("pt1;2")[0].hits == ()
