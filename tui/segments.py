"""What the frame is drawn from, and the header: pure functions from what is known to lines of a width."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from core.clock import Micros
from tui.desk import Desk
from tui.link import LinkState
from tui.marks import Marks
from tui.runner import Armed
from tui.screens import ScreenSpec
from tui.text import clip

MODE_WORDS = {"locked": "LOCKED", "show": "SHOW", "edit": "EDIT"}
NARROW = 100


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the frame is drawn from."""

    desk: Desk
    link: LinkState
    now: Micros
    marks: Marks
    armed: Armed | None = None
    seconds_left: float = 0.0
    session_left: float = 0.0


# ---- the header


CLOCK_WIDTH = 10


def header(specs: Sequence[ScreenSpec], current: str, at: Situation, width: int) -> Content:
    """Write the screens' names and, at the right, venue and mode; the clock stands beside, on its own.

    The venue gives way first, then the names of the other screens. On a narrow terminal the mode is in the status bar.
    """
    room = width - CLOCK_WIDTH
    mode = mode_box(at) + Content("  ") if width >= NARROW else Content()
    venue = Content.styled(f"{clip(at.desk.venue, room // 3)}  ", "$quiet") if at.desk.venue else Content()
    for left, right in (
        (_tabs(specs, current, full=True), venue + mode),
        (_tabs(specs, current, full=True), mode),
        (_tabs(specs, current, full=False), mode),
    ):
        if left.cell_length + right.cell_length < room:
            break
    return spread(left, right, room)


def _tabs(specs: Sequence[ScreenSpec], current: str, *, full: bool) -> Content:
    parts: list[tuple[str, str] | str] = [" "]
    for spec in specs:
        if spec.name == current:
            parts += [(f" {spec.digit} {spec.title} ", "reverse bold")]
        else:
            parts += [(f" {spec.digit}", "bold"), (f" {spec.title} " if full else " ", "$quiet")]
    return Content.assemble(*parts)


def mode_box(at: Situation) -> Content:
    """Draw the mode as a word in a box of its own colour; nothing while it is not known."""
    mode = at.desk.mode
    if mode is None:
        return Content()
    word, marks = MODE_WORDS[mode], at.marks
    if not at.link.attached:
        return Content.styled(f"{marks.left}{word}{marks.right}", "$quiet")
    colour = f"$mode-{mode}"
    return Content.assemble((marks.left, colour), (word, f"bold $on-mode on {colour}"), (marks.right, colour))


# ---- words


def span(micros: int) -> str:
    """Say how long something has lasted, coarsely enough to stay still: `12 s`, `3 min`, `2 h`, `4 days`."""
    seconds = max(0, micros // 1_000_000)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // 3600} h"
    return f"{seconds // 86_400} days"


def spread(left: Content, right: Content, width: int) -> Content:
    """Put one part at either end; the left one gives way where both do not fit."""
    room = width - right.cell_length
    if left.cell_length > room:
        left = left.truncate(max(0, room - 1), ellipsis=True)
    return left + Content(" " * max(0, room - left.cell_length)) + right
