"""The recorded match, message by message: what the scoreboard shows, and what has happened."""

from typing import Any

from core.pss.match import Change
from core.pss.models import MatchInfo, Scoreboard
from tests.support.courts import Court, play_sample
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
