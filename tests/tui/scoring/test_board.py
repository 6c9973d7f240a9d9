"""The scoreboard's lines: exactly as wide as the terminal, whatever senders put into them."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import Corner, Court, MatchInfo, Scoreboard
from tests.tui.scoring.rows import AT
from tui.marks import PLAIN
from tui.scoring.bigdigits import big, rows_of
from tui.scoring.board import board_lines, scale_for
from tui.scoring.boardwords import BoardView, feed_words, last_datagram, last_hits, match_words, state_words
from tui.scoring.flags import COLOURS, FLAGS, ROWS, WIDTH, flag

SIZES = [(80, 24), (100, 30), (120, 24), (120, 36), (160, 48), (238, 60)]
COURT = Court(1, "Ring 1", "0.0.0.0", None, 6000, True, True, False, None, "listening", last_at=AT)
BOARD = Scoreboard(
    "Ring 1", MatchInfo(1, "214", "Quarterfinal", "W- 57 kg", "Senior", 3),
    Corner("Lana MARIC", "L. MARIC", "FRA", 3, (3, 2, None), 1, 1, (38,)),
    Corner("Sade OKAFOR", "S. OKAFOR", "NGR", 12, (3, 5, None), 0, 0, (27, 44)),
    2, "1:10", state="paused", dialect="2.3", sender="10.0.0.21:50000", last_at=AT
)  # fmt: skip


def written(board: Scoreboard, size: tuple[int, int], **view: object) -> str:
    lines = board_lines(BoardView(board, COURT, AT, UTC, **view), *size)  # type: ignore[arg-type]
    return "\n".join(line.plain for line in lines)


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_there_at_every_size(size: tuple[int, int]) -> None:
    text = written(BOARD, size)
    for wanted in ("214", "Quarterfinal", "Lana MARIC", "FRA", "Sade OKAFOR", "NGR", "PAUSED", "3 2 –", "3 5 –",
                   "Ring 1", "10.0.0.21", "2.3", "fed", "38", "44"):  # fmt: skip
        assert wanted in text, (wanted, text)


@pytest.mark.parametrize(("size", "height"), [*zip(SIZES, (3, 3, 6, 9, 12, 12), strict=True)])
def test_three_lines_where_it_is_narrow_and_big_digits_where_there_is_room(size: tuple[int, int], height: int) -> None:
    assert len(written(BOARD, size).splitlines()) == height
    assert ("█" in written(BOARD, size)) is (scale_for(*size) > 0)


@pytest.mark.parametrize(
    ("size", "blue", "red"),
    [((80, 24), " B FRA Lana MARIC ", " Sade OKAFOR NGR R "), ((120, 24), " BLUE  FRA  Lana MARIC ", " NGR  RED ")],
)
def test_which_side_is_which_is_said_and_not_only_coloured(size: tuple[int, int], blue: str, red: str) -> None:
    assert blue in written(BOARD, size)
    assert red in written(BOARD, size)


def test_the_sides_letters_stay_whatever_the_names() -> None:
    odd = replace(BOARD, blue=Corner("x" * 200, country="y" * 9), red=Corner())
    first = written(odd, (80, 24)).splitlines()[0]
    assert first.startswith(" B yyy… xxx")
    assert first.endswith(" – R ")


@pytest.mark.parametrize("size", SIZES)
def test_the_unknown_is_a_dash(size: tuple[int, int]) -> None:
    text = written(Scoreboard("Ring 1"), size)
    assert "0" not in text
    assert "No match loaded" in text
    assert "NO MATCH" in text
    assert "– – –" in text


NAME = st.one_of(
    st.none(), st.text(max_size=80), st.sampled_from(["[red]X", "\x1b[31mX\u202e", "漢字漢字漢字", "김연아"])
)
FIGURE = st.one_of(st.none(), st.integers(0, 250))
ROUNDS = st.tuples(FIGURE, FIGURE, FIGURE)
HITS = st.lists(st.integers(1, 120), max_size=10).map(tuple)
CORNERS = st.builds(Corner, NAME, NAME, NAME, FIGURE, ROUNDS, st.sampled_from([None, 0, 1, 2, 3]), FIGURE, HITS)
MATCHES = st.builds(MatchInfo, st.just(1), NAME, NAME, NAME, NAME, FIGURE)
BOARDS = st.builds(
    Scoreboard,
    st.text(max_size=40),
    st.one_of(st.none(), MATCHES),
    CORNERS,
    CORNERS,
    FIGURE,
    st.sampled_from([None, "1:10", "12:34", "0:00"]),
    break_clock=st.sampled_from([None, "0:59"]),
    injury_clock=st.sampled_from([None, "1:00"]),
    review=st.sampled_from([None, "blue", "referee"]),
    state=st.sampled_from(["idle", "running", "break", "injury", "review", "decided"]),
    winner=st.sampled_from([None, "blue", "tie"]),
    decision=NAME,
    provisional=st.booleans(),
    stale=st.lists(st.text(), max_size=3).map(tuple),
    doubts=st.lists(st.text(), max_size=3).map(tuple),
    manual=st.booleans(),
    sender=st.sampled_from([None, "10.0.0.21:50000"]),
)


@given(BOARDS, st.sampled_from(SIZES))
def test_no_text_from_the_network_makes_a_line_wider_than_the_terminal(
    board: Scoreboard, size: tuple[int, int]
) -> None:
    for line in board_lines(BoardView(board, COURT, AT, UTC), *size):
        assert line.cell_length <= size[0]
        assert not set("\x1b\u202e\r\n\t") & set(line.plain)


def test_a_hostile_name_stays_in_its_cell() -> None:
    hostile = replace(BOARD, blue=replace(BOARD.blue, name="[red]\x1b[2J\u202eX"))
    for plain, odd in zip(
        written(BOARD, (120, 36)).splitlines(), written(hostile, (120, 36)).splitlines(), strict=True
    ):
        assert plain[60:] == odd[60:]
    assert "[red]␛[2J" in written(hostile, (120, 36))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "review", "review": "red"}, "ROUND 2 · VIDEO REVIEW · by red"),
        ({"state": "injury", "injury_clock": "0:57"}, "ROUND 2 · INJURY TIME · 0:57"),
        ({"state": "running"}, "ROUND 2 · FIGHTING"),
        ({"state": "idle", "round": None}, "NO MATCH"),
        ({"state": "decided", "winner": "blue", "decision": "2-1 PTF"}, "BLUE WINS  2-1 PTF (final score)"),
        ({"state": "decided", "winner": "tie"}, "TIE"),
        ({"state": "decided"}, "ROUND 2 · DECIDED"),
    ],
)
def test_states_are_said_in_words(changes: dict[str, object], words: str) -> None:
    board = replace(BOARD, **changes)  # type: ignore[arg-type]
    assert state_words(board) == words
    assert words in written(board, (120, 36))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"manual": True}, "run by hand"),
        ({"review": "blue"}, "review asked by blue"),
        ({"injury_clock": "0:57"}, "injury time 0:57"),
        ({"provisional": True}, "provisional: a match was loaded"),
        ({"doubts": ("points say 5",)}, "points say 5"),
        ({"stale": ("blue.name",)}, "last known, not confirmed: names"),
    ],
)
def test_what_is_beside_or_doubtful_is_said_in_words(
    size: tuple[int, int], changes: dict[str, object], words: str
) -> None:
    assert words in written(replace(BOARD, **changes), size)  # type: ignore[arg-type]


def test_the_break_clock_is_the_big_one_in_a_break() -> None:
    board = replace(BOARD, state="break", clock="0:00", break_clock="0:42")
    assert "0:42" in written(board, (80, 24))
    assert "0:00" not in written(board, (80, 24))


def test_how_long_ago_is_told_in_steps_that_stay_still() -> None:
    second = 1_000_000
    said = [feed_words(AT, AT + seconds * second, UTC) for seconds in (0, 2, 3, 7, 59, 60, 7200, 200_000)]
    assert said == ["fed", "fed", "silent 3 s", "silent 5 s", "silent 55 s", "silent since 14:03:26",
                    "silent since 14:03:26", "silent for 2 d"]  # fmt: skip
    assert feed_words(None, AT, UTC) == "no data yet"


def test_what_is_done_by_hand_is_no_datagram() -> None:
    later = replace(BOARD, last_at=AT + 60_000_000)
    assert last_datagram(later, COURT) == AT + 60_000_000
    assert last_datagram(replace(later, manual=True), COURT) == AT
    assert last_datagram(Scoreboard("Ring 1"), replace(COURT, last_at=None)) is None


def test_as_many_hits_are_told_as_there_is_room_for() -> None:
    corner = Corner(hits=(27, 44, 51, 66))
    assert last_hits(corner, 40) == "last hits 27 44 51 66  max 66"
    assert last_hits(corner, 23) == "last hits 51 66  max 66"
    assert last_hits(corner, 10) == "hit 66  max 66"
    assert last_hits(Corner(hits=(27,)), 10) == "last hit 27"
    assert last_hits(Corner(), 10) == ""


def test_signs_have_a_plain_set() -> None:
    assert "●○" in written(BOARD, (80, 24))
    assert "*o" in written(BOARD, (80, 24), marks=PLAIN)


def test_matches_are_named_as_far_as_they_are_known() -> None:
    assert match_words(None) == "No match loaded"
    assert match_words(MatchInfo(1)) == "Match –"
    assert match_words(BOARD.match) == "Match 214  Quarterfinal · W- 57 kg · Senior · best of 3"


@given(st.text("0123456789:–"), st.integers(1, 3))
def test_big_digits_are_a_block(text: str, scale: int) -> None:
    lines = big(text, scale)
    assert len(lines) == rows_of(scale)
    assert len({len(line) for line in lines}) == 1


def test_big_digits() -> None:
    assert big("1:0", 1) == ("▄█  ▄ █▀█", " █  ▄ █ █", "▀▀▀   ▀▀▀")
    assert big("x", 1) == ("", "", "")


def test_flags_are_of_the_colours_and_size_they_should_be() -> None:
    assert flag("KOR") is None
    for code in FLAGS:
        drawn = flag(code)
        assert drawn is not None
        assert [len(row) for row in drawn] == [WIDTH] * ROWS
        assert {half for row in drawn for cell in row for half in cell} <= set(COLOURS.values())
    ukraine = flag("UKR")
    assert ukraine is not None
    assert (ukraine[0][0][0], ukraine[2][0][1]) == (COLOURS["b"], COLOURS["y"])
