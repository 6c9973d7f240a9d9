"""Where a match begins and ends: load blocks in any order, doubtful ones, joining late, restarts and decisions."""

import pytest

from core.pss.match import Change
from core.pss.models import MatchInfo
from tests.support.courts import LOAD, OTHER_ATHLETES, OTHER_MATCH, Court, fighting, play_sample, scores


def test_a_load_block_may_name_the_athletes_after_the_zeros() -> None:
    court = fighting()
    court.hear("win;RED")
    first, *_ = court.hear(
        "pre;FightLoaded", "rnd;1", "clk;02:00", "sc1;0;sc2;0", "wg1;0;wg2;0", OTHER_MATCH, OTHER_ATHLETES
    )
    (ready,) = court.hear("rdy;FightReady")
    board = court.board
    assert (first.match_loaded, ready.match_ready, board.match and board.match.id) == (True, True, 2)
    assert (board.blue.name, board.clock, scores(board), board.state) == ("Cleo Three", "2:00", (0, 0), "ready")


def test_a_new_match_forgets_the_one_before() -> None:
    court = Court()
    play_sample(court)
    court.hear("pre;FightLoaded")
    board = court.board
    assert (board.blue.name, board.red.country, board.round, board.clock) == (None, None, None, None)
    assert (board.winner, board.decision, scores(board)) == (None, None, (None, None))
    assert board.match == MatchInfo(2)


@pytest.mark.parametrize("order", [(0, 0), (0, 9), (9, 9), (0, 9, 0, 9), (9, 0, 9)])
def test_repeated_load_messages_make_no_second_match(order: tuple[int, ...]) -> None:
    court = Court()
    changes = court.hear(*LOAD, *(LOAD[index] for index in order))
    assert court.board.match is not None
    assert court.board.match.id == 1
    assert [sum(getattr(change, fact) for change in changes) for fact in ("match_loaded", "match_ready")] == [1, 1]
    assert court.board.state == "ready"


@pytest.mark.parametrize("early", range(1, 9))
def test_load_data_before_the_load_message_is_of_the_same_match(early: int) -> None:
    court = Court()
    changes = court.hear(LOAD[early], LOAD[0], *LOAD[1:early], *LOAD[early + 1 :])
    assert next(court.ids) == 2
    assert [sum(getattr(change, fact) for change in changes) for fact in ("match_loaded", "match_ready")] == [1, 1]
    assert (court.board.blue.name, court.board.round, scores(court.board)) == ("Anna One", 1, (0, 0))


@pytest.mark.parametrize("lost", range(10))
def test_a_match_begins_whichever_load_message_is_lost(lost: int) -> None:
    court = Court()
    play_sample(court)
    changes = court.hear(*LOAD[:lost], *LOAD[lost + 1 :], "clk;2:00;start", "clk;1:59")
    assert next(court.ids) == 3
    assert sum(change.match_loaded for change in changes) == 1
    assert court.board.winner is None
    assert (court.board.state, court.board.clock) == ("running", "1:59")
    assert court.board.blue.name == (None if lost == 1 else "Anna One")


def test_load_only_fields_stay_unknown_where_their_message_was_lost() -> None:
    court = Court()
    play_sample(court)
    court.hear(LOAD[0], *LOAD[3:], "clk;2:00;start")
    assert court.board.blue.name is None
    assert court.board.match == MatchInfo(2)


def test_a_load_message_while_a_round_runs_is_provisional() -> None:
    court = fighting()
    court.hear("sc1;2;sc2;0")
    court.hear("pre;FightLoaded")
    board = court.board
    assert (board.provisional, board.state, board.match and board.match.id) == (True, "running", 1)
    assert (board.blue.name, scores(board)) == ("Anna One", (2, 0))
    assert {"blue.name", "red.name", "match"} <= set(board.stale)


@pytest.mark.parametrize("proof", [OTHER_ATHLETES, OTHER_MATCH, "rdy;FightReady", "clk;2:00"])
def test_a_provisional_load_is_believed_when_new_load_data_follows(proof: str) -> None:
    court = fighting()
    court.hear("sc1;2;sc2;0", "pre;FightLoaded")
    change = court.hear(proof)[-1]
    board = court.board
    assert (change.match_started_new, board.provisional, board.match and board.match.id) == (True, False, 2)
    assert scores(board) == (None, None)
    assert board.stale == ()


@pytest.mark.parametrize(
    "proof", ["clk;1:57", "sc1;2;sc2;0", "wg1;0;wg2;1", "pt1;2", "brk;0:59", "ch1", "win;BLUE", "rnd;2", "ij1;0:59"]
)
def test_a_spurious_load_message_is_dropped_when_the_round_goes_on(proof: str) -> None:
    court = fighting()
    court.hear("sc1;2;sc2;0", "pre;FightLoaded", proof)
    board = court.board
    assert (board.provisional, board.match and board.match.id) == (False, 1)
    assert (board.blue.name, board.stale) == ("Anna One", ())


def test_what_the_new_match_has_said_while_provisional_is_kept() -> None:
    court = fighting()
    court.hear("sc1;2;sc2;0", "wg1;1;wg2;0", "pre;FightLoaded", "sc1;0;sc2;0", LOAD[1], "rdy;FightReady")
    board = court.board
    assert (board.match and board.match.id, board.state) == (2, "ready")
    assert (scores(board), board.blue.name) == ((0, 0), "Anna One")
    assert (board.blue.gam_jeom, board.clock) == (None, None)


def test_the_same_load_data_again_is_no_other_match() -> None:
    court = fighting()
    court.hear("pre;FightLoaded", LOAD[1], LOAD[2], "clk;1:57")
    assert court.board.match is not None
    assert (court.board.match.id, court.board.provisional) == (1, False)


def test_a_corrected_name_is_no_other_match_but_two_other_names_are() -> None:
    court = fighting()
    court.hear("at1;A. ONE;Anne One;CRO;at2;B. TWO;Bea Two;NGR")
    assert (court.board.match and court.board.match.id, court.board.blue.name) == (1, "Anne One")
    court.hear(OTHER_ATHLETES)
    assert (court.board.match and court.board.match.id, court.board.state) == (2, "loading")


def test_another_match_loaded_over_one_that_never_began_is_another() -> None:
    court = Court()
    court.hear(*LOAD, "pre;FightLoaded", OTHER_ATHLETES, OTHER_MATCH, "rdy;FightReady")
    assert (court.board.match and court.board.match.id, court.board.blue.name) == (2, "Cleo Three")


def test_joining_in_the_midst_of_a_match_gives_it_an_id_at_the_first_event() -> None:
    court = Court()
    (change,) = court.hear("sc1;3;sc2;2")
    assert change == Change(visible=True, match_started_new=True)
    court.hear("clk;1:10", "clk;1:09", "hl1;40", "pt1;2", "sc1;5;sc2;2")
    board = court.board
    assert (board.match, board.state, scores(board)) == (MatchInfo(1), "running", (5, 2))
    assert (board.blue.name, board.round, board.blue.rounds_won, board.doubts) == (None, None, None, ())


@pytest.mark.parametrize(
    "text", ["clk;", "rnd;", "sc1;sc2;", "mch;", "at1;at2;", "wmh;", "zzz;1", "{}", "hel;", "avt;0", "hwt;1", ""]
)
def test_empty_answers_and_other_talk_begin_no_match(text: str) -> None:
    court = Court()
    assert court.hear(text or ";") in ([], [Change()])
    assert court.board.match is None


def test_a_restored_scoreboard_is_stale_until_it_is_confirmed() -> None:
    court = fighting()
    court.hear("sc1;2;sc2;0", "s11;2;s21;0")
    picture = court.board
    again = Court()
    again.state.restore(picture)
    board = again.board
    assert (board.match, board.blue, board.red) == (picture.match, picture.blue, picture.red)
    assert (board.clock, board.state, board.sender) == ("1:58", "running", "10.0.0.21:6000")
    assert {"blue.name", "match", "blue.score", "red.score", "blue.by_round", "clock", "round"} <= set(board.stale)
    (change,) = again.hear("sc1;2;sc2;0")
    assert change.visible
    assert "blue.score" not in again.board.stale
    assert again.hear("clk;1:57")[0].match_started_new is False
    again.hear("win;BLUE")
    assert (again.board.match and again.board.match.id, again.board.winner) == (1, "blue")


@pytest.mark.parametrize("until", [55, 97005, 140000, 251630, 530825])
def test_every_state_survives_a_restart(until: int) -> None:
    court = Court()
    play_sample(court, until)
    again = Court()
    again.state.restore(court.board)
    before, after = court.board, again.board
    for name in ("match", "blue", "red", "round", "clock", "running", "break_clock", "injury_clock", "review", "state"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.winner, after.decision) == (before.winner, before.decision)


def test_the_winner_is_known_by_name_where_the_colour_is_late() -> None:
    court = fighting()
    changes = court.hear("wmh;Bea Two", "win;RED", "wmh;Bea Two;2-0 PTF", "wmh;Bea Two;2-0 PTG")
    assert [change.match_finished for change in changes] == [True, False, False, False]
    board = court.board
    assert (board.winner, board.decision, board.state) == ("red", "2-0 PTG", "decided")


def test_a_match_may_end_at_any_moment() -> None:
    court = Court()
    court.hear(*LOAD, "win;BLUE", "wmh;Anna One;0-0 WDR")
    assert (court.board.state, court.board.decision) == ("decided", "0-0 WDR")
    court.hear("clk;1:30;stop")
    assert court.board.state == "decided"


def test_a_decision_taken_back_lets_the_match_go_on() -> None:
    court = fighting()
    court.hear("clk;1:50;stop", "win;BLUE", "clk;1:50;start")
    board = court.board
    assert (board.match and board.match.id, board.state, board.winner) == (1, "running", None)


@pytest.mark.parametrize("lines", [("clk;2:00;start",), ("clk;2:00", "clk;1:59"), ("clk;2:00", "clk;2:00;start")])
def test_a_clock_that_rises_and_runs_after_the_decision_is_another_match(lines: tuple[str, ...]) -> None:
    court = Court()
    play_sample(court)
    changes = court.hear(*lines)
    board = court.board
    assert (changes[-1].match_started_new, changes[-1].match_loaded) == (True, False)
    assert (board.match, board.state, board.winner, board.blue.name) == (MatchInfo(2), "running", None, None)
    assert board.clock == lines[-1].split(";")[1]
