"""Draws the rows of the screen's lists: courts, matches, kinds, unknown patterns, statistics."""

from dataclasses import dataclass
from datetime import tzinfo

from textual.content import Content

from core.clock import Micros
from core.pss.models import CodeStatistics, Court, MatchSummary, Scoreboard, SessionStatistics, UnknownPattern
from tui.marks import Marks
from tui.scoring.boardwords import feed_words, last_datagram, name_of
from tui.scoring.state import Scope
from tui.scoring.vocabulary import STATES
from tui.text import UNKNOWN, clip, fit, when

_ROOMY = 110


@dataclass(frozen=True, slots=True)
class CourtRow:
    """One court in the overview."""

    court: Court | None
    board: Scoreboard


@dataclass(frozen=True, slots=True)
class MatchChoice:
    """One thing to look at in the match picker; without a match it is one of the two standing ones."""

    scope: Scope
    title: str
    match: MatchSummary | None = None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One group of kinds in the filter, with how many there are."""

    name: str
    count: int
    chosen: bool


def listening_words(court: Court | None, board: Scoreboard, now: Micros, zone: tzinfo | None) -> str:
    """Tell whether a court is fed, and if not why not."""
    if court is None:
        return UNKNOWN
    if court.manual:
        return "run by hand"
    match court.state:
        case "listening":
            return feed_words(last_datagram(board, court), now, zone)
        case "retrying":
            return court.error or "cannot listen, trying again"
        case "stopped":
            return "stopped"
        case "disabled":
            return "disabled"


def draw_court(row: CourtRow, width: int, now: Micros, zone: tzinfo | None) -> Content:
    """Write one court's score, clock and state, and whether it is fed."""
    board = row.board
    blue, red = (UNKNOWN if corner.score is None else str(corner.score) for corner in (board.blue, board.red))
    court, name = (16, 20) if width >= _ROOMY else (9, 10)
    attention = row.court is not None and (row.court.state == "retrying" or row.court.manual)
    line = Content.assemble(
        (" " + fit(board.court, court) + " ", "bold"),
        fit(name_of(board.blue), name, "right"),
        (fit(blue, 4, "right"), "bold $blue-side"),
        (" : ", "$quiet"),
        (fit(red, 4), "bold $red-side"),
        fit(name_of(board.red), name),
        fit(board.clock or UNKNOWN, 6, "right") + "  ",
        fit(_short_state(board), 17 if width < _ROOMY else 22),
    )
    fed = listening_words(row.court, board, now, zone)
    return line + Content.styled(clip(fed, width - line.cell_length), "$attention" if attention else "$quiet")


def _short_state(board: Scoreboard) -> str:
    word = STATES[board.state]
    if board.state == "decided" and board.winner in ("blue", "red"):
        word = f"{board.winner} won"
    return word if board.round is None else f"R{board.round} {word}"


def draw_match(row: MatchChoice, width: int, now: Micros, zone: tzinfo | None) -> Content:
    """Write one match with its athletes and how it ended."""
    match = row.match
    if match is None:
        return Content.styled(fit(f" {row.title}", width), "bold")
    name = 28 if width >= _ROOMY else 19
    blue, red = _athlete(match.blue_country, match.blue), _athlete(match.red_country, match.red)
    result = f"{match.winner} won" if match.winner in ("blue", "red") else STATES[match.state]
    about = " · ".join(part for part in (match.category, match.weight, match.division) if part)
    said = (when(match.started_at, now, zone), match.decision, f"{match.events} events", about)
    tail = "  ".join(part for part in said if part)
    line = Content.assemble(
        (" " + fit(match.number or UNKNOWN, 7) + " ", "bold"),
        fit(blue, name) + " ",
        fit(red, name) + " ",
        fit(result, 13),
    )
    return line + Content.styled(clip(tail, width - line.cell_length), "$quiet")


def _athlete(country: str | None, name: str | None) -> str:
    return " ".join(part for part in (country, name) if part) or UNKNOWN


COURTS_HEADING = " all courts, blue : red; enter shows one"
MATCHES_HEADING = " matches of this court, blue and red; enter shows one"
KINDS_HEADING = " kinds shown: enter adds or removes one, none chosen shows all"


def draw_kind(row: KindChoice, width: int, marks: Marks) -> Content:
    """Write one group of kinds."""
    mark = marks.well if row.chosen else marks.waiting
    return Content.assemble(
        f" {mark} ", (fit(row.name, 18), "bold" if row.chosen else ""), (fit(f"{row.count}", 9, "right"), "$quiet")
    )


PATTERNS_HEADING = " seen     first          last           message"


def draw_pattern(row: UnknownPattern, width: int, now: Micros, zone: tzinfo | None) -> Content:
    """Write one shape of unrecognised messages."""
    tail = "  ".join(
        part for part in (row.note and f"“{row.note}”", f"perhaps {row.suggestion}" if row.suggestion else None) if part
    )
    room = max(12, (width - 42) // 2)
    return Content.assemble(
        (" " + fit(f"{row.count}×", 7) + "  ", "bold"),
        (fit(when(row.first_at, now, zone), 14) + " ", "$quiet"),
        (fit(when(row.last_at, now, zone), 14) + " ", "$quiet"),
        fit(row.example or "(an empty message)", room) + "  ",
        (fit(tail, max(0, width - 42 - room)), "$quiet"),
    )


STATISTICS_HEADING = " code      total   good   part unknown deprec  rule parse   min   avg   max µs"


def draw_statistics(row: CodeStatistics, width: int) -> Content:
    """Write what was seen of one code: totals by status, errors of rules and of parsing, times."""
    counts = (row.recognized, row.partial, row.unknown, row.deprecated)
    errors = (row.validation_errors, row.parse_errors)
    times = (row.min_micros, row.avg_micros, row.max_micros)
    text = (
        f" {fit(row.code or UNKNOWN, 8)}{row.total:>7}"
        + "".join(f"{count or '':>7}" for count in counts)
        + "".join(f"{count or '':>6}" for count in errors)
        + "".join(f"{'' if time is None else format(time, '.0f'):>6}" for time in times)
    )
    return Content.styled(fit(text, width), "bold" if row.unknown or row.parse_errors else "")


def session_words(session: SessionStatistics | None, now: Micros, zone: tzinfo | None) -> str:
    """Tell what a court's listening session has seen."""
    if session is None:
        return "no listening session yet"
    return " · ".join(
        [
            f"listening, begun {when(session.started_at, now, zone)}"
            if session.ended_at is None
            else f"listened until {when(session.ended_at, now, zone)}",
            f"{session.datagrams} datagrams",
            f"{session.messages} messages",
            f"{session.parse_errors} not understood",
            f"{session.dropped} lost",
            f"{session.bytes} bytes",
            f"{session.senders} {'sender' if session.senders == 1 else 'senders'}",
        ]
    )
