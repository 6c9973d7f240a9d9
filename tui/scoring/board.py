"""Writes a scoreboard as lines of a width: three plain ones, or big digits with what belongs to them around."""

from collections.abc import Sequence

from textual.content import Content

from core.pss.models import Corner, Scoreboard, Side
from tui.scoring.bigdigits import big, rows_of
from tui.scoring.boardwords import (
    BoardView,
    by_round,
    clock_words,
    country_words,
    figure,
    last_hits,
    match_words,
    name_of,
    notices,
    source_words,
    state_style,
    state_words,
    to_win,
    won_words,
)
from tui.scoring.flags import WIDTH as FLAG_WIDTH
from tui.scoring.flags import flag
from tui.text import UNKNOWN, Align, clip, fit, visible
from tui.text import width as text_width

BIG_COLUMNS = 120
HUGE_COLUMNS = 150
# What stands beside the state in the plain layout is never wider.
_FIGURES = 24


def board_lines(view: BoardView, width: int, height: int) -> list[Content]:
    """Write the scoreboard for a terminal of this width and height."""
    scale = scale_for(width, height, blocks=view.marks.blocks)
    return _big(view, width, scale) if scale else _plain(view, width)


def scale_for(width: int, height: int, *, blocks: bool = True) -> int:
    """Choose the digits' scale for a terminal; 0 is plain text. Without half blocks only whole cells can be drawn."""
    if width < BIG_COLUMNS:
        return 0
    if not blocks:
        return 2 if height >= 30 else 0
    if width >= HUGE_COLUMNS and height >= 44:
        return 3
    return 2 if height >= 30 else 1


# ---- three lines


def _plain(view: BoardView, width: int) -> list[Content]:
    board = view.board
    middle = 16
    half = (width - middle) // 2
    right = width - middle - half
    score = fit(f"{figure(board.blue.score)}", 3, "right"), fit(f"{figure(board.red.score)}", 3)
    clock = fit(clock_words(board), middle - 8, "centre")
    first = Content.assemble(
        _plain_name(board.blue, "blue", half),
        (f" {score[0]}", f"bold {_side_style(view, 'blue')}"),
        (clock, _side_style(view) if view.earlier else "bold"),
        (f"{score[1]} ", f"bold {_side_style(view, 'red')}"),
        _plain_name(board.red, "red", right),
    )
    room = width - 2 * _FIGURES - 2
    state = state_words(board, "R")
    if text_width(visible(state)) > room:
        state = state_words(board, "R", spelled=False)
    state = clip(state, room)
    side = (width - text_width(state) - 2) // 2
    other = width - side - text_width(state) - 2
    second = Content.assemble(
        (fit(" " + _plain_figures(view, "blue", side - 1), side), "$quiet"),
        (f" {state} ", state_style(board)),
        (fit(_plain_figures(view, "red", other - 1) + " ", other, "right"), "$quiet"),
    )
    told = [*notices(view), (source_words(view, short=True), "$quiet")]
    right_part = _joined(told, width - min(20, width // 4))
    left = fit(f" {match_words(board.match)}", width - right_part.cell_length - 1)
    return [first, second, Content.assemble(left, " ", right_part)]


def _plain_name(corner: Corner, side: Side, width: int) -> Content:
    """Write who stands in a corner, the corner's letter outermost: colour alone would not tell which it is."""
    country = clip(corner.country or "", 4)
    about = [side[0].upper(), *([country] if country else [])]
    room = width - text_width(" ".join(about)) - 3
    words = [*about, clip(name_of(corner), room)]
    text = f" {' '.join(words if side == 'blue' else reversed(words))} "
    return Content.styled(fit(text, width, "left" if side == "blue" else "right"), f"bold ${side}-side")


def _side_style(view: BoardView, side: Side | None = None) -> str:
    """Give the style of what goes on, which an earlier match does not."""
    if view.earlier:
        return "$quiet"
    return f"${side}-side" if side else ""


def _plain_figures(view: BoardView, side: Side, room: int) -> str:
    """Write what stands beside the score, as much as there is room for."""
    corner: Corner = getattr(view.board, side)
    won = won_words(corner, view.marks, to_win(view.board.match)).replace(" ", "")
    penalties = f"gj {figure(corner.gam_jeom)}"
    rounds = by_round(corner, view.board.round)
    hits = f"hit {corner.hits[-1]}" if corner.hits else ""
    parts = [part for part in (won, penalties, rounds, hits) if part]
    while parts and text_width("  ".join(parts)) > room:
        parts.pop()
    return "  ".join(parts if side == "blue" else reversed(parts))


# ---- big digits


def _big(view: BoardView, width: int, scale: int) -> list[Content]:
    board = view.board
    blue, red = (big(figure(corner.score), scale) for corner in (board.blue, board.red))
    clock = big(clock_words(board), scale)
    # Room for two digits and a usual clock is kept, so that nothing shifts when a figure grows.
    score = max(len(big("00", scale)[0]), len(blue[0]), len(red[0]))
    side = (width - 2 * score - len(big("0:00", scale)[0]) - 6 * scale) // 2
    between = width - 2 * side - 2 * score - len(clock[0])
    gap, rest = " " * (between // 2), " " * (between - between // 2)
    left, right = _side_block(view, "blue", side, scale), _side_block(view, "red", side, scale)
    digits = [
        Content.assemble(
            left[y],
            (blue[y].rjust(score), _side_style(view, "blue")),
            gap,
            (clock[y], _side_style(view)),
            rest,
            (red[y].ljust(score), _side_style(view, "red")),
            right[y],
        )
        for y in range(rows_of(scale))
    ]
    lines = [
        _header(view, width),
        _names(board, width),
        *digits,
        _centred(state_words(board), state_style(board), width),
    ]
    told = _joined(notices(view), width - 2)
    line = Content(" " * ((width - told.cell_length) // 2)) + told
    if scale > 1:
        # The row is kept for it, so that nothing below moves when there is something to say.
        lines.insert(1, line)
    elif told:
        lines.append(line)
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
    won = f"{won_words(corner, view.marks, to_win(view.board.match))}  won"
    texts = [
        won,
        f"gam-jeom {figure(corner.gam_jeom)}",
        f"rounds {by_round(corner, view.board.round)}",
        country_words(view, corner),
        last_hits(corner, width - 4),
    ]
    if scale == 1:
        texts = [f"{texts[0]} · {texts[1]}", texts[2], texts[4]]
    drawn = _flag_rows(corner.country) if scale > 1 and view.marks.blocks else []
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
