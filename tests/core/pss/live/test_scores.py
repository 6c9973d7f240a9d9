"""Scores, rounds, points and hits: each believed as sent, doubted where they do not add up."""

import pytest

from tests.support.courts import LOAD, Court, fighting, scores


@pytest.mark.parametrize("announced", [True, False])
def test_the_next_round_begins_at_zero_whether_or_not_that_is_announced(announced: bool) -> None:
    court = fighting()
    court.hear("pt1;2", "s11;2;s21;0", "sc1;2;sc2;0", "wg1;0;wg2;0", "clk;0:00;stop", "wrd;rd1;1;rd2;0;rd3;0", "rnd;2")
    if announced:
        court.hear("wg1;0;wg2;0", "sc1;0;sc2;0")
    board = court.board
    assert (scores(board), board.blue.gam_jeom, board.blue.by_round) == ((0, 0), 0, (2, 0, 0))
    court.hear("clk;2:00;start", "pt2;3", "sc1;0;sc2;3")
    assert (scores(court.board), court.board.doubts) == ((0, 3), ())


def test_a_match_scored_as_a_whole_keeps_its_score_and_may_have_a_golden_round() -> None:
    court = Court()
    court.hear(*LOAD[:4], *LOAD[6:], "clk;2:00;start", "pt1;2", "sc1;2;sc2;0", "wg1;1;wg2;0", "sc1;2;sc2;1")
    court.hear("clk;0:00;stop", "rnd;2", "clk;2:00;start")
    assert (scores(court.board), court.board.blue.gam_jeom) == ((2, 1), 1)
    court.hear("pt2;1", "sc1;2;sc2;2", "clk;0:00;stopEnd", "rnd;3", "clk;2:00;start", "clk;0:00;stopEnd")
    court.hear("win;TIE")
    assert (court.board.state, court.board.winner) == ("decided", "tie")
    court.hear("rnd;4", "clk;1:00;start", "clk;0:59")
    board = court.board
    assert (board.match and board.match.id, board.round, board.state) == (1, 4, "running")
    assert (board.winner, scores(board), board.doubts) == (None, (2, 2), ())


def test_a_fourth_round_finds_its_place() -> None:
    court = fighting()
    court.apply_fields("round_scores", {"blue4": 1, "red4": 0})
    assert court.board.blue.by_round == (0, 0, 0, 1)


def test_winners_of_rounds_are_counted_by_those_named() -> None:
    court = fighting()
    court.hear("wrd;rd1;2")
    assert (court.board.blue.rounds_won, court.board.red.rounds_won) == (0, 1)
    court.hear("wrd;rd1;2;rd2;1;rd3;1")
    assert (court.board.blue.rounds_won, court.board.red.rounds_won) == (2, 1)
    court.hear("wrd;rd1;1")
    assert (court.board.blue.rounds_won, court.board.red.rounds_won) == (1, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("sc1;3", (3, 0)), ("sc2;4", (0, 4)), ("sc1;0;sc2;12", (0, 12)), ("sc1;x;sc2;5", (0, 5)), ("sc1;5000", (0, 0))],
)
def test_half_a_pair_leaves_the_other_half(text: str, expected: tuple[int, int]) -> None:
    court = fighting()
    court.hear(text)
    assert scores(court.board) == expected


def test_points_that_do_not_make_the_score_are_doubted_and_not_believed() -> None:
    court = fighting()
    court.hear("pt1;2", "sc1;2;sc2;0")
    assert court.board.doubts == ()
    court.hear("sc1;4;sc2;0")
    assert court.board.doubts == ("blue: points and penalties make 2, the score says 4",)
    assert scores(court.board) == (4, 0)
    court.hear("pt1;2")
    assert court.board.doubts == ()


def test_a_point_without_a_score_is_doubted_when_the_clock_moves_on() -> None:
    court = fighting()
    court.hear("pt2;3")
    assert court.board.doubts == ()
    court.hear("clk;1:57")
    assert court.board.doubts == ("red: points and penalties make 3, the score says 0",)
    court.hear("sc1;0;sc2;3")
    assert court.board.doubts == ()


def test_a_penalty_is_the_opponents_point_in_either_order() -> None:
    court = fighting()
    court.hear("wg1;0;wg2;1", "sc1;1;sc2;0")
    assert court.board.doubts == ()
    court.hear("sc1;2;sc2;0")
    assert len(court.board.doubts) == 1
    court.hear("wg1;0;wg2;2")
    assert court.board.doubts == ()


def test_a_doubt_ends_with_the_round() -> None:
    court = fighting()
    court.hear("s11;2", "sc1;2;sc2;0", "wrd;rd1;1")
    assert len(court.board.doubts) == 1
    court.hear("rnd;2")
    assert court.board.doubts == ()


def test_a_round_whose_number_was_lost_is_counted_anew() -> None:
    court = fighting()
    court.hear("pt1;2", "sc1;2;sc2;0", "clk;0:00;stopEnd", "wrd;rd1;1", "brk;0:00;stopEnd", "clk;2:00;start")
    court.hear("sc1;0;sc2;0", "pt2;2", "sc1;0;sc2;2")
    assert court.board.doubts == ()


def test_a_repeated_point_is_counted_once() -> None:
    court = fighting()
    court.hear("pt1;2", "pt1;2", "sc1;2;sc2;0")
    assert court.board.doubts == ()


def test_counting_from_the_midst_takes_the_first_score_as_its_base() -> None:
    court = Court()
    court.hear(
        "pt1;2", "sc1;7;sc2;3", "wg1;2;wg2;1", "sc1;7;sc2;3", "pt2;1", "sc1;7;sc2;4", "wg1;3;wg2;1", "sc1;7;sc2;5"
    )
    assert court.board.doubts == ()
    court.hear("sc1;9;sc2;5")
    assert len(court.board.doubts) == 1


def test_a_sender_that_leaves_points_out_is_doubted_only_below_them() -> None:
    court = fighting("gen2")
    court.hear("pt1;2", "sc1;4;sc2;0")
    assert court.board.doubts == ()
    court.hear("sc1;1;sc2;0")
    assert len(court.board.doubts) == 1


def test_hits_of_the_last_five_seconds_show_and_link() -> None:
    court = fighting()
    court.hear("hl1;20")
    court.now += 4
    court.hear("hl1;30", "hl2;9")
    assert (court.board.blue.hits, court.board.red.hits) == ((20, 30), (9,))
    court.now += 2
    assert court.hear("pt1;2")[0].hits == (30,)
    assert court.hear("pt1;3")[0].hits == (30,)
    court.now += 6
    assert court.hear("pt1;1")[0].hits == ()


@pytest.mark.parametrize("text", ["pre;FightLoaded", "rdy;FightReady"])
def test_both_ends_of_a_load_block_clear_the_hits(text: str) -> None:
    court = fighting()
    court.hear("hl1;20", text)
    assert court.board.blue.hits == ()
    assert court.hear("pt1;2")[0].hits == ()
