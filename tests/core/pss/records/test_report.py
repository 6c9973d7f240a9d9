from dataclasses import replace

import pytest
from rich.cells import cell_len

from core.pss.models import Corner, Day, MatchInfo, MatchSummary, Scoreboard, Tournament
from core.pss.records.report import WIDTH, Report, report_lines
from core.pss.records.timeline import KINDS, Story
from tests.support.records import START, sample_rows

SUMMARY = MatchSummary(
    id=1,
    court="Court 1",
    number="214",
    category="Quarterfinal",
    weight="W- 57 kg",
    division="Senior",
    blue="Lana MARIC",
    blue_country="CRO",
    red="Sade OKAFOR",
    red_country="NGR",
    state="decided",
    winner="blue",
    decision="2-1 PTF",
    started_at=START,
    ended_at=START + 500_000_000,
    events=700,
)
BOARD = Scoreboard(
    "Court 1",
    MatchInfo(1, rounds=3, round_seconds=120),
    Corner("Lana MARIC", None, "CRO", 8, (4, 0, 8), 2, 1),
    Corner("Sade OKAFOR", None, "NGR", 1, (3, 6, 1), 1, 0),
    3,
    "0:00",
    state="decided",
    winner="blue",
    decision="2-1 PTF",
)


def report() -> Report:
    tournament = Tournament(1, "City Open", "Zagreb", "CRO", "2025-11-20", "2025-11-21", "active")
    story = Story(row for row in sample_rows() if row.kind in KINDS)
    return Report(SUMMARY, BOARD, story, (tournament, Day(1, 2, "2025-11-21", "active")), {"CRO": "Croatia"}, "UTC")


def test_a_jury_finds_everything_it_signs() -> None:
    lines = list(report_lines(report()))

    for line in (
        "Tournament     City Open (Zagreb, CRO)",
        "Day            2, 2025-11-21",
        "Court          Court 1",
        "Match          214",
        "Category       Quarterfinal / Senior",
        "Weight         W- 57 kg",
        "Rounds         3 of 2:00",
        "Began          2025-11-20 14:00:00 UTC",
        "Ended          2025-11-20 14:08:20 UTC",
        "Times          as in UTC",
        "Athlete        Lana MARIC                      Sade OKAFOR",
        "Country        CRO Croatia                     NGR",
        "                    R1     R2     R3   last    won",
        "Score blue           4      0      8      8      2",
        "Score red            3      6      1      1      1",
        "Gam-jeom blue        0      0      1      1",
        "Gam-jeom red         1      0      0      0",
        "Winner         BLUE Lana MARIC",
        "Decision       2-1 PTF (win by final score)",
        "Round 2",
        "14:00:18.855   1:44  blue   Body kick",
        "14:08:42.825   0:00  blue   Wins round 3",
    ):
        assert line in lines
    assert lines[-1].startswith("Head of court")
    assert not any(line != line.rstrip() for line in lines)


def test_times_are_those_of_the_venue_s_clocks() -> None:
    lines = list(report_lines(report()._replace(zone="Asia/Kathmandu")))

    for line in (
        "Began          2025-11-20 19:45:00 +0545",
        "Ended          2025-11-20 19:53:20 +0545",
        "Times          as in Asia/Kathmandu",
        "Time (+0545)  Clock  Side   What",
        "19:45:18.855   1:44  blue   Body kick",
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Mars/Olympus", "in UTC: this machine does not know the time zone Mars/Olympus"),
        ("", "in UTC: no time zone is set"),
    ],
)
def test_where_the_venue_s_time_zone_is_not_known_times_are_in_utc_and_it_is_said(zone: str, said: str) -> None:
    lines = list(report_lines(report()._replace(zone=zone)))

    assert "Began          2025-11-20 14:00:00 UTC" in lines
    assert "Time (UTC)    Clock  Side   What" in lines
    assert f"Times          {said}" in lines


@pytest.mark.parametrize("name", ["王" * 60, "x" * 200, "한국 선수 " * 12, "e\u0301" * 90])
def test_no_line_is_wider_than_the_page_and_columns_stay_in_place(name: str) -> None:
    board = replace(BOARD, blue=replace(BOARD.blue, name=name), red=replace(BOARD.red, name=f"RED {name}"))
    wide = report()._replace(board=board, match=replace(SUMMARY, court=name, category=name))

    lines = list(report_lines(wide))

    assert max(map(cell_len, lines)) <= WIDTH
    athletes = next(line for line in lines if line.startswith("Athlete"))
    assert cell_len(athletes[: athletes.index("RED")]) == 47
    said = "".join("".join(lines).split())
    assert said.count("".join(name.split())[-1]) >= 4 * name.count(name.strip()[-1])


def test_text_from_the_network_is_shown_as_text() -> None:
    board = replace(BOARD, blue=replace(BOARD.blue, name="[red]\x1b[31m\u202eX\nY"))

    text = "\n".join(report_lines(report()._replace(board=board)))

    assert "[red]\\x1b[31m\\u202eX\\nY" in text
    assert not {"\x1b", "\u202e"} & set(text)


def test_what_is_not_known_is_said_to_be_so() -> None:
    empty = MatchSummary(
        1, "A", None, None, None, None, None, None, None, None, "running", None, None, START, None, events=0
    )

    lines = list(report_lines(Report(empty, Scoreboard("A", state="running"), Story([]), None, {}, "UTC")))

    assert "Match          not known" in lines
    assert "Ended          not known" in lines
    assert "Athlete        not known                       not known" in lines
    assert "Winner         none yet, the match is running" in lines
    assert "Score blue           -      -" in lines
    assert "Gam-jeom blue        -" in lines
    assert "Nothing is known." in lines


def test_doubts_and_unconfirmed_values_are_printed() -> None:
    doubt = "Blue: the points add up to 4 and the score says 5, which nobody at the table could explain so far."
    board = replace(BOARD, winner="tie", doubts=(doubt,), stale=("blue.name", "match"))

    lines = list(report_lines(report()._replace(board=board)))

    assert "Winner         none, a tie" in lines
    assert "Unconfirmed    blue.name, match" in lines
    at = next(number for number, line in enumerate(lines) if line.startswith("Doubt"))
    assert f"{lines[at][15:]} {lines[at + 1].strip()}" == doubt
