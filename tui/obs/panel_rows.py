"""The rows of the panel of one OBS: plain data that says what each key does on a row, and how a row is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from textual.content import Content

from tui.marks import Marks
from tui.text import clip, fit, visible

Word = Literal["switch", "choose", "press", "play", "pause"]
"""What the one key that does something calls itself on a row."""

WORDS: Final[tuple[Word, ...]] = get_args(Word)

Quantity = Literal["volume", "position", "duration"]
Editable = Literal["volume", "position", "duration", "text", "directory", "file_name", "hotkey"]

_LEAST_NAME, _MOST_NAME = 14, 32
_BAR, _LEAST_BAR = 24, 8


@dataclass(frozen=True, slots=True)
class Order:
    """A command to the OBS.

    Attributes:
        verb: The command, without `obs.`.
        words: What it does, as the status bar says it before the OBS's name.
        arguments: All but the connection.
    """

    verb: str
    words: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A value that plus and minus move.

    Attributes:
        of: The input or transition that it belongs to.
        now: Where it stands.
        most: Where it ends, where that is known.
    """

    quantity: Quantity
    of: str
    now: float
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Something that can be typed; `initial` is what it is now, as a person would type it."""

    what: Editable
    of: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a section."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that an OBS has or does.

    Attributes:
        id: Tells it from every other row.
        name: What it is called.
        value: What it is like now, or why nothing can be done here.
        style: Of the value.
        on: It is on, off, or has no such thing.
        share: How far it has come, from 0 to 1.
        word: What the key that does something calls itself.
        turn: What that key does.
        again: What the key does that begins it anew.
        step: What plus and minus move.
        edit: What can be typed.
        source: The source whose filters can be looked at from here.
    """

    id: tuple[str, str]
    name: str
    value: str = ""
    style: str = ""
    on: bool | None = None
    share: float | None = None
    word: Word = "switch"
    turn: Order | None = None
    again: Order | None = None
    step: Step | None = None
    edit: Edit | None = None
    source: str | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing can be done on it, and it is not what was chosen either."""
        return not (self.on or self.turn or self.again or self.step or self.edit or self.source)


Line = Heading | Row


def draw_line(line: Line, room: int, marks: Marks) -> Content:
    """Write a line in a width."""
    return draw_heading(line, room) if isinstance(line, Heading) else draw_row(line, room, marks)


def draw_heading(heading: Heading, room: int) -> Content:
    """Write what is above a section."""
    if not heading.text:
        return Content()
    text = clip(heading.text, room - 2)
    about = clip(f" · {heading.about}", max(0, room - 2 - len(text))) if heading.about else ""
    return Content.assemble((f" {text}", "bold"), (about, "$quiet"))


def draw_row(row: Row, room: int, marks: Marks) -> Content:
    """Write a row: whether it is on, what it is called, and what it is like; dim where nothing can be done."""
    name_room = max(_LEAST_NAME, min(_MOST_NAME, room // 3))
    sign = ("  ", "") if row.on is None else (f"{marks.well} ", "$ok") if row.on else (f"{marks.off} ", "$quiet")
    if not row.value:
        return Content.assemble("  ", sign, (clip(row.name, room - 5), "$quiet" if row.is_idle else ""))
    left = room - name_room - 6
    bar = min(_BAR, left - len(visible(row.value)) - 2)
    return Content.assemble(
        "  ",
        sign,
        (f"{fit(row.name, name_room)} ", "$quiet" if row.is_idle else ""),
        (clip(row.value, left), "$quiet" if row.is_idle else row.style),
        *(_bar(row.share, bar) if row.share is not None and bar >= _LEAST_BAR else ()),
    )


def _bar(share: float, cells: int) -> tuple[str | tuple[str, str], ...]:
    done = round(cells * max(0.0, min(1.0, share)))
    return "  ", ("━" * done, "$accent"), ("─" * (cells - done), "$rule")
