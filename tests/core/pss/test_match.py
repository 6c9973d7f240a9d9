"""What the scoreboard shows, message by message: the recorded match, and every turn a match can take."""

from typing import Any

import pytest

from core.pss.match import Change
from core.pss.models import MatchInfo, Scoreboard
from tests.support.courts import LOAD, OTHER_ATHLETES, OTHER_MATCH, Court, fighting, scores
from tests.support.sample import sample_lines

# The recorded match at its turns: the offset of a datagram, and what a person reading it by eye expects then.
# state, round, clock, score, penalties, rounds won
TURNS: dict[int, tuple[Any, ...]] = {
    0: ("idle", None, None, (None, None), (None, None), (None, None)),
    5: ("loading", None, None, (None, None), (None, None), (0, 0)),
    35: ("loading", None, None, (0, 0), (0, 0), (0, 0)),
    45: ("loading", None, "2:00", (0, 0), (0, 0), (0, 0)),
    55: ("ready", 1, "2:00", (0, 0), (0, 0), (0, 0)),
    2555: ("running", 1, "2:00", (0, 0), (0, 0), (0, 0)),
    3555: ("running", 1, "1:59", (0, 0), (0, 0), (0, 0)),
    18855: ("running", 1, "1:44", (0, 0), (0, 0), (0, 0)),
    18865: ("running", 1, "1:44", (2, 0), (0, 0), (0, 0)),
    34965: ("paused", 1, "1:28", (2, 0), (0, 0), (0, 0)),
    35175: ("paused", 1, "1:28", (3, 0), (0, 1), (0, 0)),
    39175: ("running", 1, "1:28", (3, 0), (0, 1), (0, 0)),
    66605: ("running", 1, "1:01", (3, 3), (0, 1), (0, 0)),
    94705: ("paused", 1, "0:33", (3, 3), (0, 1), (0, 0)),
    95005: ("injury", 1, "0:33", (3, 3), (0, 1), (0, 0)),
    98005: ("injury", 1, "0:33", (3, 3), (0, 1), (0, 0)),
    98205: ("paused", 1, "0:33", (3, 3), (0, 1), (0, 0)),
    102205: ("running", 1, "0:33", (3, 3), (0, 1), (0, 0)),
    126395: ("running", 1, "0:09", (4, 3), (0, 1), (0, 0)),
    135400: ("round_over", 1, "0:00", (4, 3), (0, 1), (0, 0)),
    135405: ("round_over", 1, "0:00", (4, 3), (0, 1), (1, 0)),
    136405: ("break", 1, "0:00", (4, 3), (0, 1), (1, 0)),
    195410: ("break", 1, "0:00", (4, 3), (0, 1), (1, 0)),
    196410: ("break", 2, "0:00", (0, 0), (0, 0), (1, 0)),
    197920: ("running", 2, "2:00", (0, 0), (0, 0), (1, 0)),
    221230: ("running", 2, "1:37", (0, 2), (0, 0), (1, 0)),
    248330: ("paused", 2, "1:10", (0, 2), (0, 0), (1, 0)),
    248630: ("review", 2, "1:10", (0, 2), (0, 0), (1, 0)),
    251630: ("review", 2, "1:10", (0, 2), (0, 0), (1, 0)),
    257630: ("paused", 2, "1:10", (0, 2), (0, 0), (1, 0)),
    261630: ("running", 2, "1:10", (0, 2), (0, 0), (1, 0)),
    320060: ("running", 2, "0:12", (0, 6), (0, 0), (1, 0)),
    332070: ("round_over", 2, "0:00", (0, 6), (0, 0), (1, 1)),
    394585: ("running", 3, "2:00", (0, 0), (0, 0), (1, 1)),
    404895: ("running", 3, "1:50", (3, 0), (0, 0), (1, 1)),
    440295: ("review", 3, "1:15", (3, 0), (0, 0), (1, 1)),
    443295: ("paused", 3, "1:15", (3, 0), (0, 0), (1, 1)),
    472605: ("running", 3, "0:50", (8, 0), (0, 0), (1, 1)),
    502815: ("running", 3, "0:20", (8, 1), (1, 0), (1, 1)),
    522820: ("round_over", 3, "0:00", (8, 1), (1, 0), (1, 1)),
    522825: ("round_over", 3, "0:00", (8, 1), (1, 0), (2, 1)),
    526825: ("decided", 3, "0:00", (8, 1), (1, 0), (2, 1)),
    532825: ("decided", 3, "0:00", (8, 1), (1, 0), (2, 1)),
}


def turn(board: Scoreboard) -> tuple[Any, ...]:
    return (
        board.state,
        board.round,
        board.clock,
        (board.blue.score, board.red.score),
        (board.blue.gam_jeom, board.red.gam_jeom),
        (board.blue.rounds_won, board.red.rounds_won),
    )


def play_sample(court: Court, until: int = 10**9) -> dict[int, Change]:
    changes: dict[int, Change] = {}
    for offset, text in sample_lines():
        if offset > until:
            break
        court.now = 100.0 + offset / 1000
        changes[offset] = court.hear(text)[-1]
    return changes


def test_the_recorded_match_shows_what_happened_at_every_turn() -> None:
    court, seen = Court(), {}
    for offset, text in sample_lines():
        court.now = 100.0 + offset / 1000
        court.hear(text)
        seen[offset] = turn(court.board)
        assert court.board.doubts == court.board.stale == ()
        assert court.board.running == (court.board.state == "running")
    assert {offset: seen[offset] for offset in TURNS} == TURNS


def test_the_recorded_match_ends_as_it_did() -> None:
    court = Court()
    play_sample(court)
    board = court.board
    assert (board.winner, board.decision) == ("blue", "2-1 PTF")
    assert board.blue.by_round == (4, 0, 8)
    assert board.red.by_round == (3, 6, 1)
    assert (board.blue.name, board.blue.short_name, board.blue.country) == ("Lana MARIC", "L. MARIC", "CRO")
    assert (board.red.name, board.red.short_name, board.red.country) == ("Sade OKAFOR", "S. OKAFOR", "NGR")
    expected = MatchInfo(1, "214", "Quarterfinal", "W- 57 kg", "Senior", 3, 120, "7c1e09ab", 22, 10)
    assert board.match == expected
    assert (board.court, board.sender, board.last_at) == ("Ring 1", "10.0.0.21:6000", 632_825_000)


def test_the_recorded_match_tells_what_has_happened_once_each() -> None:
    changes = play_sample(Court())
    named = {offset: change for offset, change in changes.items() if any(change[1:5])}
    assert named == {
        5: Change(visible=True, match_started_new=True, match_loaded=True),
        55: Change(visible=True, match_ready=True),
        526825: Change(visible=True, match_finished=True),
    }


def test_the_recorded_match_links_hits_to_points() -> None:
    changes = play_sample(Court())
    linked = {offset: change.hits for offset, change in changes.items() if change.hits}
    assert linked == {
        18855: (38,), 66595: (27, 44), 221220: (51,), 320050: (66,), 404885: (47,), 472595: (58,)
    }  # fmt: skip


def test_the_recorded_match_shows_its_other_clocks_and_reviews() -> None:
    court = Court()
    play_sample(court, until=97005)
    assert court.board.injury_clock == "0:58"
    play_sample(court := Court(), until=140000)
    assert court.board.break_clock == "0:56"
    play_sample(court := Court(), until=195410)
    assert court.board.break_clock is None
    play_sample(court := Court(), until=251630)
    assert court.board.review == "red"


# ---- load blocks


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


# ---- a load message while a round runs


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


# ---- joining, and going on


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


# ---- time


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


# ---- rounds


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


# ---- the end


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


# ---- points and the score


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


# ---- hits


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
