"""The line of filters, the detail of an event, the lists and what an empty table says."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import (
    Corner,
    Court,
    EventDetail,
    FacetCount,
    MatchSummary,
    RuleResult,
    Scoreboard,
    SessionStatistics,
    StatusChange,
    UnknownPattern,
)
from tests.tui.scoring.rows import AT, heard, row
from tui.marks import RICH
from tui.scoring.counts import Counts
from tui.scoring.detail import Telling, detail_lines
from tui.scoring.empty import empty_words
from tui.scoring.filter import EventFilter
from tui.scoring.filterbar import filter_line
from tui.scoring.lists import (
    CourtRow,
    KindChoice,
    MatchChoice,
    draw_court,
    draw_kind,
    draw_match,
    draw_pattern,
    session_words,
)
from tui.scoring.state import Look, ScoringState

COURT = Court(1, "Ring 1", "0.0.0.0", None, 6000, True, True, False, None, "listening")


def state(filter: EventFilter = EventFilter(), scope: object = "match") -> ScoringState:  # noqa: B008
    made = ScoringState()
    made.read, made.look = True, Look("Ring 1", scope, filter)  # type: ignore[arg-type]
    made.counts = Counts(
        [FacetCount("point", "blue", "recognized", 120), FacetCount("hit_level", "red", "recognized", 133),
         FacetCount("unknown", None, "unknown", 59)]
    )  # fmt: skip
    made.window.show(filter, [], complete=True)
    return made


# ---- filters


def test_counts_stand_in_the_line() -> None:
    text = filter_line(state(), 160).plain
    for words in (
        "all 312",
        "blue 120  red 133  other 59",
        "recognised 253  unknown 59",
        "points 120  hits 133",
        "following",
    ):
        assert words in text
    assert filter_line(state(), 160).cell_length == 160


def test_what_is_chosen_is_in_brackets_and_gives_way_last() -> None:
    narrow = filter_line(state(EventFilter(side="red", status="unknown", text="zz")), 80)
    assert "[red 133]" in narrow.plain
    assert "[/zz]" in narrow.plain
    assert "[unknown 59]" in filter_line(state(EventFilter(status="unknown")), 80).plain
    assert "[hits 133]" in filter_line(state(EventFilter(groups=frozenset({"hits"}))), 160).plain
    assert narrow.cell_length <= 80


def test_it_says_what_is_new_while_the_table_stands_still() -> None:
    standing = state()
    standing.window.stand_still()
    assert filter_line(standing, 80).plain.endswith("standing still ")
    standing.window.add([row(1), row(2)])
    assert filter_line(standing, 80).plain.endswith("2 new ")


@given(st.text(max_size=60), st.sampled_from([80, 100, 120, 160]))
def test_a_searched_text_cannot_break_the_line(text: str, width: int) -> None:
    assert filter_line(state(EventFilter(text=text)), width).cell_length <= width


# ---- one event


DETAIL = EventDetail(
    heard("pt1;6;", 7, hits=(12, 40)),
    (RuleResult("point_type_range", False, "The point code is 1 to 5."), RuleResult("known", True, None)),
    (StatusChange(AT, "unknown", "partial", "anna", "it was a test"),),
    "Open", 1, "gen2",
)  # fmt: skip


def detailed(detail: EventDetail, width: int = 48) -> str:
    return "\n".join(line.plain for line in detail_lines(detail, width, Telling(AT, UTC)))


def test_everything_known_of_an_event_is_told() -> None:
    text = detailed(DETAIL)
    for words in ("confidence", "14:03:26.412", "10.0.0.21:50000, Gen2 dialect", "12 40 (max 40, avg 26.0)",
                  "event 7, match 1", "Open, day 1", "broken", "point_type_range: The point code", "kept",
                  "unknown → partial by anna", "raw, 6 bytes", "70 74 31 3b 36 3b", "pt1;6;"):  # fmt: skip
        assert words in text, (words, text)


@given(st.binary(max_size=3000), st.text(max_size=200), st.integers(24, 120))
def test_no_event_breaks_the_pane(raw: bytes, note: str, width: int) -> None:
    odd = EventDetail(
        row(kind="mark", fields={note: note, "list": [note]}, raw=raw, issues=(note,), sender=note, origin="manual"),
        (RuleResult(note, False, note),), (StatusChange(AT, "unknown", "partial", note, note),), note, None, "unknown"
    )  # fmt: skip
    for line in detail_lines(odd, width, Telling(AT, UTC)):
        assert line.cell_length <= max(width, 40)
        assert not set("\x1b\r\n\t\u202e") & set(line.plain)


# ---- lists


BOARD = Scoreboard(
    "Ring 1", None, Corner("Lana MARIC", score=3), Corner("[red]漢字", score=12), 2, "1:10", state="paused"
)


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_court_in_the_overview(width: int) -> None:
    line = draw_court(CourtRow(replace(COURT, last_at=AT), BOARD), width, AT, UTC)
    for words in ("Ring 1", "Lana MARIC", "3 : 12", "[red]漢字", "1:10", "R2 paused", "fed"):
        assert words in line.plain
    assert line.cell_length <= width


@pytest.mark.parametrize(
    ("court", "words"),
    [
        (COURT, "no data yet"),
        (replace(COURT, last_at=AT - 12_000_000), "silent 10 s"),
        (replace(COURT, state="retrying", error="port 6000 is in use"), "port 6000 is in use"),
        (replace(COURT, state="stopped"), "stopped"),
        (replace(COURT, state="disabled"), "disabled"),
        (replace(COURT, manual=True), "run by hand"),
    ],
)
def test_whether_a_court_is_fed(court: Court, words: str) -> None:
    assert words in draw_court(CourtRow(court, BOARD), 120, AT, UTC).plain


MATCH = MatchSummary(7, "Ring 1", "214", "Final", "W- 57 kg", "Senior", "Lana MARIC", "CRO", "Sade OKAFOR", "NGR",
                     "decided", "blue", "2-1 PTF", AT - 5_000_000, AT, 312)  # fmt: skip


@pytest.mark.parametrize("width", [80, 120, 160])
def test_lists_fit_and_say_what_they_list(width: int) -> None:
    match = draw_match(MatchChoice(7, "", MATCH), width, AT, UTC)
    assert "214" in match.plain
    assert "CRO Lana MARIC" in match.plain
    assert "blue won" in match.plain
    standing = draw_match(MatchChoice("court", "everything on this court"), width, AT, UTC)
    assert "everything on this court" in standing.plain
    pattern = draw_pattern(UnknownPattern(1, "zzz", "zzz", "zzz;1;\x1b;", 3, AT, AT, "brk", "ask"), width, AT, UTC)
    assert "3×" in pattern.plain
    assert "zzz;1;␛;" in pattern.plain
    assert "perhaps brk" in pattern.plain
    unsaid = UnknownPattern(2, "", "", "", 1, AT, AT, "a rather long guess at what it is", "what a person noted")
    assert "“what a person noted" in draw_pattern(unsaid, 90, AT, UTC).plain
    assert "(an empty message)" in draw_pattern(unsaid, 90, AT, UTC).plain
    kind = draw_kind(KindChoice("points", 12, True), width, RICH)
    assert max(line.cell_length for line in (match, standing, pattern, kind)) <= width


def test_a_session_is_summed_up() -> None:
    session = SessionStatistics(1, "Ring 1", AT, None, 99, 98, 1, 2, 4200, 4, 42.0, 120, 1)
    words = session_words(session, AT, UTC)
    for part in ("listening, begun just now", "99 datagrams", "98 messages", "1 not understood", "2 lost", "1 sender"):
        assert part in words
    assert session_words(None, AT, UTC) == "no listening session yet"


# ---- nothing to show


@pytest.mark.parametrize(
    ("court", "any_court", "filter", "words"),
    [
        (None, False, EventFilter(), "no courts yet: press 7"),
        (COURT, True, EventFilter(), "listening on 0.0.0.0:6000, nothing received yet"),
        (
            replace(COURT, interface="eth0", datagrams=3),
            True,
            EventFilter(),
            "listening on eth0:6000; no event of this match",
        ),
        (replace(COURT, state="retrying", error="port in use\x1b"), True, EventFilter(), "port in use␛"),
        (replace(COURT, state="stopped"), True, EventFilter(), "Ring 1 is stopped: press 7"),
        (replace(COURT, state="disabled"), True, EventFilter(), "Ring 1 is disabled: press 7"),
        (COURT, True, EventFilter(side="red"), "no event matches the filter: esc clears it"),
    ],
)
def test_an_empty_table_says_why(court: Court | None, any_court: bool, filter: EventFilter, words: str) -> None:
    assert words in empty_words(state(filter), court, any_court=any_court)[0]
    assert empty_words(ScoringState(), court, any_court=any_court) == ("reading …",)
