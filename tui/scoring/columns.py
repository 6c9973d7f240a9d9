"""Lays an event out in the columns of the live table, for whatever width there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import NamedTuple

from core.pss.models import EventRow, Kind
from tui.marks import RICH, Marks
from tui.scoring.vocabulary import STATUS_WORDS
from tui.scoring.words import hits_words, raw_text, say
from tui.text import UNKNOWN, clip, clock_time, fit, width

ROOMY = 96
WIDE = 130

ECHOES: frozenset[Kind] = frozenset({"scores", "round_scores", "round_winners", "superiority", "video_time"})
"""Snapshots that senders repeat after what really happened."""


class Cell(NamedTuple):
    """A piece of a row and how it is drawn: `quiet`, `plain`, `strong`, `attention`, `blue` or `red`."""

    text: str
    role: str = "plain"


@dataclass(frozen=True, slots=True)
class RowState:
    """What the table knows of a row beside the row itself."""

    cursor: bool = False
    selected: bool = False
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """How rows are laid out.

    Attributes:
        width: Cells of a row.
        raw: Show the bytes as received in place of the detail.
        seen: How often each unknown code was seen.
    """

    width: int
    zone: tzinfo | None = None
    raw: bool = False
    marks: Marks = RICH
    seen: Mapping[str, int] = field(default_factory=dict)

    def lay_out(self, row: EventRow, state: RowState) -> list[Cell]:
        """Write a row as cells that together are exactly as wide as the table."""
        said, roomy = say(row), self.width >= ROOMY
        gap = "   " if roomy else " "
        tone = "quiet" if row.kind in ECHOES else "plain"
        cells = [
            self._edge(state),
            Cell(clock_time(row.at, self.zone, millis=roomy) + gap, "quiet"),
            Cell(fit("" if row.round is None else f"R{row.round}", 3)),
            Cell(fit(row.clock or UNKNOWN, 5, "right") + gap),
            Cell(fit(row.side or "", 4) + gap, row.side or "plain"),
            Cell(fit(said.letter, 2, "right") + "  ", "strong"),
            Cell(fit(said.word, 21 if roomy else 18) + " ", "strong" if said.letter else tone),
        ]
        if self.width >= WIDE:
            cells.append(Cell(fit(row.code, 6), "quiet"))
        room = self.width - sum(width(cell.text) for cell in cells)
        return [*cells, *self._rest(row, state, Cell(said.detail, tone), max(0, room))]

    def _edge(self, state: RowState) -> Cell:
        cursor = self.marks.cursor if state.cursor else " "
        beside = self.marks.well if state.selected else " " if state.stored else self.marks.waiting
        return Cell(cursor + beside, "strong")

    def _rest(self, row: EventRow, state: RowState, detail: Cell, room: int) -> list[Cell]:
        """Write detail and hits, and at the right end what is wrong, which gives way last."""
        wrong = " " + clip(self._wrong(row, state), room * 3 // 5)
        room -= width(wrong)
        if self.raw:
            return [Cell(fit(raw_text(row.raw), room), "quiet"), Cell(wrong, "attention")]
        hits = hits_words(row.hits, max(0, room - 6)) or ("no hit" if row.kind == "point" else "")
        figures = f"{detail.text:<4}  {hits}" if hits else detail.text
        return [Cell(fit(figures, room), detail.role), Cell(wrong, "attention")]

    def _wrong(self, row: EventRow, state: RowState) -> str:
        words = [] if state.stored else ["not stored yet"]
        if row.status != "recognized":
            words.append(STATUS_WORDS[row.status])
            if row.code and (times := self.seen.get(row.code, 0)) and row.kind == "unknown":
                words.append(f"seen {times}×")
            elif self.width >= WIDE:
                words += row.issues[:1]
        return " · ".join(words) + " " if words else ""
