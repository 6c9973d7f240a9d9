"""The line between scoreboard and table: how many events there are of what, what is filtered, what is new."""

from textual.content import Content

from core.pss.models import STATUSES
from tui.scoring.filter import GROUPS, SideFilter
from tui.scoring.state import ScoringState
from tui.scoring.vocabulary import STATUS_WORDS
from tui.text import clip, visible

_SIDES: tuple[tuple[SideFilter, str], ...] = (("blue", "blue"), ("red", "red"), ("none", "other"))
_RULE = Content.styled(" │ ", "$rule")


def filter_line(state: ScoringState, width: int) -> Content:
    """Write the line; where there is no room for all of a section, what is chosen of it gives way last."""
    right = _mode(state) + Content(" ")
    room = width - right.cell_length - 2
    line = Content(" ")
    for section in (_total(state), _sides(state), _text(state), _statuses(state), _groups(state)):
        before = line + _RULE if line.cell_length > 1 else line
        if fitting := _fitting(section, room - before.cell_length):
            line = before + fitting
    line = line.truncate(max(0, width - right.cell_length), ellipsis=True)
    return line + Content(" " * (width - line.cell_length - right.cell_length)) + right


def _fitting(parts: list[Content], room: int) -> Content:
    """Join what there is room for, letting go of the last part that is not chosen, then of the last."""
    parts = list(parts)
    while parts and (joined := Content("  ").join(parts)).cell_length > room:
        others = [place for place, part in enumerate(parts) if not part.plain.startswith("[")]
        del parts[others[-1] if others else -1]
    return joined if parts else Content()


def _total(state: ScoringState) -> list[Content]:
    filter = state.window.filter
    word = "court" if state.look.scope == "court" else "all"
    return [Content.styled(f"{word} {state.counts.total}", "" if filter.narrowed else "bold")]


def _sides(state: ScoringState) -> list[Content]:
    chosen = state.window.filter.side
    return [_count(word, state.counts.sides[side], side == chosen) for side, word in _SIDES]


def _groups(state: ScoringState) -> list[Content]:
    chosen = state.window.filter.groups
    return [
        _count(name, state.counts.group(name), name in chosen)
        for name in GROUPS
        if state.counts.group(name) or name in chosen
    ]


def _statuses(state: ScoringState) -> list[Content]:
    chosen = state.window.filter.status
    return [
        _count(STATUS_WORDS[status], state.counts.statuses[status], status == chosen)
        for status in STATUSES
        if state.counts.statuses[status] or status == chosen
    ]


def _text(state: ScoringState) -> list[Content]:
    text = state.window.filter.text
    return [Content.styled(f"[/{clip(text, 24)}]", "bold")] if text else []


def _count(word: str, count: int, chosen: bool) -> Content:
    if chosen:
        return Content.styled(f"[{visible(word)} {count}]", "bold")
    return Content.styled(f"{word} {count}", "$quiet")


def _mode(state: ScoringState) -> Content:
    window = state.window
    if state.earlier is not None:
        return Content.styled("not live", "bold $attention")
    if window.following:
        return Content.styled("following", "$quiet")
    if window.fresh:
        return Content.styled(f"{window.fresh} new", "bold $attention")
    return Content.styled("standing still", "")
