"""A match as a report that a jury can sign: plain text of 80 columns, with times as the venue's clocks show them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.cells import cell_len, chop_cells, set_cell_size

from core.clock import Micros
from core.pss.models import SIDES, Corner, Day, MatchSummary, Scoreboard, Side, Tournament
from core.pss.records.timeline import Story
from core.sheets import visible

WIDTH = 80
UNKNOWN = "not known"

_LABEL = 15
_HALF = (WIDTH - _LABEL) // 2
_NUMBER = 7
_CORNERS: Mapping[Side, str] = {"blue": "BLUE (Chung)", "red": "RED (Hong)"}
_KINDS_OF_WIN = {
    "PTF": "win by final score",
    "PTG": "win by point gap",
    "GDP": "win by golden point",
    "SUP": "win by superiority",
    "RSC": "referee stops contest",
    "WDR": "win by withdrawal",
    "DSQ": "win by disqualification",
    "PUN": "win by referee's punitive declaration",
    "DQB": "disqualification for unsportsmanlike behaviour",
}


class Report(NamedTuple):
    """What a report is made of.

    Attributes:
        match: The match as listed.
        board: How it stands or ended.
        story: What happened.
        tournament: What it belongs to, with the day, or None.
        countries: Names of countries by the code as sent.
        zone: The name of the venue's time zone.
    """

    match: MatchSummary
    board: Scoreboard
    story: Story
    tournament: tuple[Tournament, Day | None] | None
    countries: Mapping[str, str]
    zone: str


def report_lines(report: Report) -> Iterator[str]:
    """Write a report, line by line without line ends."""
    zone, name = _zone(report.zone)
    yield "=" * WIDTH
    yield "MATCH REPORT".center(WIDTH).rstrip()
    yield "=" * WIDTH
    yield from _heading(report, zone)
    yield from _labelled("Times", name)
    yield ""
    yield from _athletes(report)
    yield ""
    yield from _scores(report)
    yield ""
    yield from _outcome(report)
    yield ""
    yield from _timeline(report.story, zone, report.match.started_at)
    yield ""
    yield from _signatures()


def _zone(name: str) -> tuple[tzinfo, str]:
    """Find a time zone, with what to call it; UTC where there is none of that name."""
    try:
        return ZoneInfo(name), f"as in {name}"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return (
            UTC,
            f"in UTC: this machine does not know the time zone {name}" if name else "in UTC: no time zone is set",
        )


def _time(at: Micros, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at // 1_000_000, zone)


def _heading(report: Report, zone: tzinfo) -> Iterator[str]:
    match, info = report.match, report.board.match
    if report.tournament is not None:
        tournament, day = report.tournament
        place = ", ".join(part for part in (tournament.city, tournament.country) if part)
        yield from _labelled("Tournament", f"{tournament.name} ({place})" if place else tournament.name)
        if day is not None:
            yield from _labelled("Day", f"{day.number}, {day.date}" if day.date else str(day.number))
    yield from _labelled("Court", match.court)
    yield from _labelled("Match", match.number)
    yield from _labelled("Category", " / ".join(part for part in (match.category, match.division) if part))
    yield from _labelled("Weight", match.weight)
    if info is not None and info.rounds:
        length = f" of {info.round_seconds // 60}:{info.round_seconds % 60:02d}" if info.round_seconds else ""
        yield from _labelled("Rounds", f"{info.rounds}{length}")
    for label, at in (("Began", match.started_at), ("Ended", match.ended_at)):
        yield from _labelled(label, f"{_time(at, zone):%Y-%m-%d %H:%M:%S %Z}" if at else None)


def _athletes(report: Report) -> Iterator[str]:
    corners = _corners(report.board)
    yield from _pair("", *(_CORNERS[side] for side in SIDES))
    yield from _pair("Athlete", *(corners[side].name or corners[side].short_name or UNKNOWN for side in SIDES))
    yield from _pair("Country", *(_country(corners[side].country, report.countries) for side in SIDES))


def _scores(report: Report) -> Iterator[str]:
    corners, penalties = _corners(report.board), report.story.gam_jeom
    count = max(
        *(_last_known(corner.by_round) for corner in corners.values()),
        *(max(by_round, default=0) for by_round in penalties.values()),
    )
    heads = [f"R{number}" for number in range(1, count + 1)]
    yield _row("", [*heads, "last", "won"])
    for side, corner in corners.items():
        by_round = [corner.by_round[n] if n < len(corner.by_round) else None for n in range(count)]
        yield _row(f"Score {side}", [*by_round, corner.score, corner.rounds_won])
    for side, corner in corners.items():
        none = None if corner.gam_jeom is None else 0
        warned = [penalties[side].get(number, none) for number in range(1, count + 1)]
        yield _row(f"Gam-jeom {side}", [*warned, corner.gam_jeom])


def _outcome(report: Report) -> Iterator[str]:
    board, corners = report.board, _corners(report.board)
    match board.winner:
        case "blue" | "red" as side:
            yield from _labelled("Winner", " ".join(part for part in (side.upper(), corners[side].name) if part))
        case "tie":
            yield from _labelled("Winner", "none, a tie")
        case _:
            yield from _labelled("Winner", f"none yet, the match is {board.state.replace('_', ' ')}")
    yield from _labelled("Decision", _decision(board.decision))
    for doubt in board.doubts:
        yield from _labelled("Doubt", doubt)
    if board.stale:
        yield from _labelled("Unconfirmed", ", ".join(board.stale))


def _timeline(story: Story, zone: tzinfo, began: Micros) -> Iterator[str]:
    yield f"{f'Time ({_time(began, zone):%Z})':<12}  Clock  Side   What"
    yield "-" * WIDTH
    round_before: int | None = None
    for entry in story.entries:
        if entry.round != round_before:
            round_before = entry.round
            yield f"Round {UNKNOWN if entry.round is None else entry.round}"
        time = f"{_time(entry.at, zone):%H:%M:%S}.{entry.at % 1_000_000 // 1000:03d}"
        yield from _wrapped(f"{time}  {entry.clock or '-':>5}  {entry.side or '':<5}  ", entry.text)
    if not story.entries:
        yield "Nothing is known."


def _signatures() -> Iterator[str]:
    line = "_" * 36
    yield ""
    yield f"{line}        {line}"
    yield f"{'Head of court':<44}Technical delegate"


def _corners(board: Scoreboard) -> dict[Side, Corner]:
    return {"blue": board.blue, "red": board.red}


def _last_known(by_round: Sequence[int | None]) -> int:
    return max((number for number, score in enumerate(by_round, 1) if score is not None), default=0)


def _country(code: str | None, names: Mapping[str, str]) -> str:
    if not code:
        return UNKNOWN
    name = names.get(code)
    return f"{code} {name}" if name else code


def _decision(decision: str | None) -> str | None:
    if not decision:
        return None
    words = _KINDS_OF_WIN.get(decision.split()[-1].upper())
    return f"{decision} ({words})" if words else decision


def _labelled(label: str, value: str | None) -> Iterator[str]:
    return _wrapped(f"{label:<{_LABEL}}", value or UNKNOWN)


def _pair(label: str, blue: str, red: str) -> Iterator[str]:
    """Put two texts side by side, over as many lines as the longer one needs."""
    columns = zip_longest(_lines(blue, _HALF - 1), _lines(red, _HALF), fillvalue="")
    for left, right in columns:
        yield f"{label:<{_LABEL}}{set_cell_size(left, _HALF)}{right}".rstrip()
        label = ""


def _row(label: str, values: Sequence[object]) -> str:
    cells = "".join(f"{'-' if value is None else value!s:>{_NUMBER}}" for value in values)
    return f"{label:<{_LABEL}}{cells}"


def _wrapped(head: str, text: str) -> Iterator[str]:
    """Write a text beside a head, over as many lines as it needs."""
    for line in _lines(text, WIDTH - len(head)):
        yield (head + line).rstrip()
        head = " " * len(head)


def _lines(text: str, width: int) -> list[str]:
    """Cut a text into lines of a width in cells: between words, and inside one that is longer than a line."""
    lines = [""]
    for word in visible(text).split():
        for piece in chop_cells(word, width) if cell_len(word) > width else [word]:
            if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(piece) > width:
                lines.append("")
            lines[-1] = f"{lines[-1]} {piece}" if lines[-1] else piece
    return lines
