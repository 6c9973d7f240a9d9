"""Writes a scoreboard as lines of a width: three plain ones, or big digits with what belongs to them around."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from textual.content import Content

from core.clock import Micros
from core.pss.models import Corner, Court, MatchInfo, Scoreboard, Side
from tui.marks import RICH, Marks
from tui.scoring.bigdigits import big, rows_of
from tui.scoring.flags import WIDTH as FLAG_WIDTH
from tui.scoring.flags import flag
from tui.scoring.words import DIALECTS, STATES, decision_in_words
from tui.text import UNKNOWN, Align, clip, clock_time, fit, visible
from tui.text import width as text_width

BIG_COLUMNS = 120
HUGE_COLUMNS = 150
FED_SECONDS = 3
COARSE_SECONDS = 5
_ROUNDS = 3
# What stands beside the state in the plain layout is never wider.
_FIGURES = 24


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything a scoreboard is drawn from.

    Attributes:
        board: What the court's scoreboard says; None while nothing has been read.
        court: The court as it listens; None for a match that is over and reopened.
        note: What is to be said of the view itself, such as that it shows an earlier match.
    """

    board: Scoreboard
    court: Court | None
    now: Micros
    zone: tzinfo | None = None
    marks: Marks = RICH
    note: str = ""


def board_lines(view: BoardView, width: int, height: int) -> list[Content]:
    """Write the scoreboard for a terminal of this width and height."""
    scale = scale_for(width, height)
    return _big(view, width, scale) if scale else _plain(view, width)


def scale_for(width: int, height: int) -> int:
    """Choose the digits' scale for a terminal; 0 is plain text."""
    if width < BIG_COLUMNS:
        return 0
    if width >= HUGE_COLUMNS and height >= 44:
        return 3
    return 2 if height >= 30 else 1


# ---- words


def match_words(match: MatchInfo | None) -> str:
    """Tell which match it is, as far as the sender has said."""
    if match is None:
        return "No match loaded"
    rounds = f"best of {match.rounds}" if match.rounds else None
    what = " · ".join(part for part in (match.category, match.weight, match.division, rounds) if part)
    return f"Match {match.number or UNKNOWN}  {what}".rstrip()


def feed_words(last_at: Micros | None, now: Micros, zone: tzinfo | None) -> str:
    """Tell how long ago the last datagram came, in steps coarse enough to stay still."""
    if last_at is None:
        return "no data yet"
    seconds = (now - last_at) // 1_000_000
    if seconds < FED_SECONDS:
        return "fed"
    if seconds < 60:
        return f"silent {max(FED_SECONDS, seconds // COARSE_SECONDS * COARSE_SECONDS)} s"
    if seconds < 86_400:
        return f"silent since {clock_time(last_at, zone)}"
    return f"silent for {seconds // 86_400} d"


def source_words(view: BoardView, *, short: bool = False) -> str:
    """Tell where the board's figures come from, and how old they are."""
    board = view.board
    address = board.sender.rpartition(":")[0] if board.sender else ""
    sender, dialect = (f"sender {address}", DIALECTS[board.dialect]) if address else ("", "")
    if short:
        sender, dialect = address, "" if board.dialect == "unknown" else board.dialect
    fed = "" if view.court is None else feed_words(last_datagram(board, view.court), view.now, view.zone)
    return " · ".join(part for part in (board.court, sender, dialect, fed) if part)


def last_datagram(board: Scoreboard, court: Court) -> Micros | None:
    """Tell when a court was last heard; what a person does by hand moves the scoreboard but is no datagram."""
    heard = [at for at in (court.last_at, None if board.manual else board.last_at) if at is not None]
    return max(heard, default=None)


def state_words(board: Scoreboard, round_word: str = "ROUND ") -> str:
    """Tell the round and what goes on, in a venue's words."""
    if board.state == "decided" and board.winner:
        won = "TIE" if board.winner == "tie" else f"{board.winner.upper()} WINS"
        return f"{won}  {decision_in_words(board.decision)}" if board.decision else won
    round = f"{round_word}{board.round}" if board.round is not None else ""
    return " · ".join(part for part in (round, STATES[board.state].upper(), _of_state(board)) if part)


def _of_state(board: Scoreboard) -> str:
    if board.state == "review" and board.review:
        return f"by {board.review}"
    return board.injury_clock or "" if board.state == "injury" else ""


def notices(view: BoardView) -> list[tuple[str, str]]:
    """List what goes on beside the score and what is doubtful, each with its style."""
    board, found = view.board, list[tuple[str, str]]()
    if view.note:
        found.append((view.note, "bold"))
    if board.manual:
        found.append(("run by hand", "bold $attention"))
    if board.review and board.state != "review":
        found.append((f"review asked by {board.review}", "bold $attention"))
    if board.injury_clock and board.state != "injury":
        found.append((f"injury time {board.injury_clock}", "bold $attention"))
    if board.break_clock and board.state != "break":
        found.append((f"break {board.break_clock}", ""))
    if board.provisional:
        found.append(("provisional: a match was loaded while a round ran", "$attention"))
    found += [(doubt, "$attention") for doubt in board.doubts]
    if board.stale:
        fields = ", ".join(name.replace(".", " ").replace("_", " ") for name in board.stale)
        found.append((f"last known, not confirmed: {fields}", "$quiet"))
    return found


def name_of(corner: Corner) -> str:
    """Give an athlete's name as far as it is known."""
    return corner.name or corner.short_name or UNKNOWN


def hits_words(corner: Corner, room: int) -> str:
    """Tell the last hit levels, as many as there is room for, and the highest of all."""
    hits = corner.hits
    if len(hits) < 2:
        return f"last hit {hits[0]}" if hits else ""
    for shown in range(len(hits), 1, -1):
        words = f"last hits {' '.join(map(str, hits[-shown:]))}  max {max(hits)}"
        if len(words) <= room:
            return words
    return f"hit {hits[-1]}  max {max(hits)}"


def _figure(value: int | None) -> str:
    return UNKNOWN if value is None else str(value)


def _won(corner: Corner, marks: Marks, total: int) -> str:
    if corner.rounds_won is None:
        return UNKNOWN
    won = min(corner.rounds_won, total)
    return " ".join([marks.well] * won + [marks.waiting] * (total - won))


def _to_win(match: MatchInfo | None) -> int:
    return ((match.rounds if match and match.rounds else _ROUNDS) + 1) // 2


def _by_round(corner: Corner) -> str:
    return " ".join(_figure(score) for score in corner.by_round)


def _clock(board: Scoreboard) -> str:
    shown = board.break_clock if board.state == "break" and board.break_clock else board.clock
    return shown or f"{UNKNOWN}:{UNKNOWN}{UNKNOWN}"


def _state_style(board: Scoreboard) -> str:
    if board.state == "decided" and board.winner in ("blue", "red"):
        return f"bold ${board.winner}-side"
    return "bold $attention" if board.state in ("injury", "review") else "bold"


# ---- three lines


def _plain(view: BoardView, width: int) -> list[Content]:
    board = view.board
    middle = 16
    half = (width - middle) // 2
    right = width - middle - half
    score = fit(f"{_figure(board.blue.score)}", 3, "right"), fit(f"{_figure(board.red.score)}", 3)
    clock = fit(_clock(board), middle - 8, "centre")
    first = Content.assemble(
        _plain_name(board.blue, half),
        (f" {score[0]}", "bold $blue-side"),
        (clock, "bold"),
        (f"{score[1]} ", "bold $red-side"),
        _plain_name(board.red, right, right=True),
    )
    state = clip(state_words(board, "R"), width - 2 * _FIGURES - 2)
    side = (width - text_width(state) - 2) // 2
    second = Content.assemble(
        (fit(" " + _plain_figures(view, "blue"), side), "$quiet"),
        (f" {state} ", _state_style(board)),
        (fit(_plain_figures(view, "red") + " ", width - side - text_width(state) - 2, "right"), "$quiet"),
    )
    told = notices(view) or [(source_words(view, short=True), "$quiet")]
    right_part = _joined(told, width - min(20, width // 4))
    left = fit(f" {match_words(board.match)}", width - right_part.cell_length - 1)
    return [first, second, Content.assemble(left, " ", right_part)]


def _plain_name(corner: Corner, width: int, *, right: bool = False) -> Content:
    country = clip(corner.country or "", 4)
    name = name_of(corner)
    if right:
        text = fit(f"{clip(name, width - len(country) - 3)} {country} ", width, "right")
        return Content.styled(text, "bold $red-side")
    return Content.styled(fit(f" {country} {name}" if country else f" {name}", width), "bold $blue-side")


def _plain_figures(view: BoardView, side: Side) -> str:
    corner: Corner = getattr(view.board, side)
    won = _won(corner, view.marks, _to_win(view.board.match)).replace(" ", "")
    penalties = f"gj {_figure(corner.gam_jeom)}"
    rounds = _by_round(corner)
    hits = f"hit {corner.hits[-1]}" if corner.hits else ""
    parts = [part for part in (won, penalties, rounds, hits) if part]
    return "  ".join(parts if side == "blue" else reversed(parts))


# ---- big digits


def _big(view: BoardView, width: int, scale: int) -> list[Content]:
    board = view.board
    blue, red = (big(_figure(corner.score), scale) for corner in (board.blue, board.red))
    clock = big(_clock(board), scale)
    # Room for two digits and a usual clock is kept, so that nothing shifts when a figure grows.
    score = max(len(big("00", scale)[0]), len(blue[0]), len(red[0]))
    side = (width - 2 * score - len(big("0:00", scale)[0]) - 6 * scale) // 2
    between = width - 2 * side - 2 * score - len(clock[0])
    gap, rest = " " * (between // 2), " " * (between - between // 2)
    left, right = _side_block(view, "blue", side, scale), _side_block(view, "red", side, scale)
    digits = [
        Content.assemble(
            left[y],
            (blue[y].rjust(score), "$blue-side"),
            gap,
            clock[y],
            rest,
            (red[y].ljust(score), "$red-side"),
            right[y],
        )
        for y in range(rows_of(scale))
    ]
    lines = [
        _header(view, width),
        _names(board, width),
        *digits,
        _centred(state_words(board), _state_style(board), width),
    ]
    if scale > 1:
        lines.insert(1, Content(""))
    if told := notices(view):
        line = _joined(told, width - 2)
        lines.append(Content(" " * ((width - line.cell_length) // 2)) + line)
    return lines


def _header(view: BoardView, width: int) -> Content:
    source = clip(source_words(view), width * 2 // 3)
    left = fit(f" {match_words(view.board.match)}", width - Content(source).cell_length - 2)
    return Content.assemble((left, "bold"), " ", (source, "$quiet"), " ")


def _names(board: Scoreboard, width: int) -> Content:
    half = width // 2
    blue = f"  BLUE  {board.blue.country or UNKNOWN}  {name_of(board.blue)}"
    country = clip(board.red.country or UNKNOWN, 5)
    red = f"{clip(name_of(board.red), half - 18)}  {country}  RED  "
    return Content.assemble((fit(blue, half), "bold $blue-side"), (fit(red, width - half, "right"), "bold $red-side"))


def _side_block(view: BoardView, side: Side, width: int, scale: int) -> list[Content]:
    """Write what stands beside the digits, with the flag at the outer edge where there are rows for it."""
    corner: Corner = getattr(view.board, side)
    won = f"{_won(corner, view.marks, _to_win(view.board.match))}  won"
    texts = [
        won,
        f"gam-jeom {_figure(corner.gam_jeom)}",
        f"rounds {_by_round(corner)}",
        "",
        hits_words(corner, width - 4),
    ]
    if scale == 1:
        texts = [f"{texts[0]} · {texts[1]}", texts[2], texts[4]]
    drawn = _flag_rows(corner.country) if scale > 1 else []
    align: Align = "left" if side == "blue" else "right"
    lines = []
    for y in range(rows_of(scale)):
        text = texts[y] if y < len(texts) else ""
        margin = "  "
        art = drawn[y] if y < len(drawn) else None
        room = width - 2 * len(margin) - (FLAG_WIDTH + 2 if art is not None else 0)
        parts: list[Content | str] = [margin]
        if art is not None:
            parts += [art, "  "]
        parts += [fit(text, room, align), margin]
        lines.append(Content.assemble(*(parts if side == "blue" else reversed(parts))))
    return lines


def _flag_rows(country: str | None) -> list[Content]:
    drawn = flag((country or "").upper())
    if drawn is None:
        return []
    return [Content.assemble(*(("▀", f"{upper} on {lower}") for upper, lower in row)) for row in drawn]


def _centred(text: str, style: str, width: int) -> Content:
    return Content.styled(fit(text, width, "centre"), style)


def _joined(told: Sequence[tuple[str, str]], width: int) -> Content:
    line = Content(" · ").join(Content.styled(visible(text), style) for text, style in told)
    return line.truncate(width, ellipsis=True)
