"""Where a track begins and ends when it is played: set in its waveform."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.library import Track
from tui.audio.waveform import Cut, cell_at, cut_rows
from tui.audio.words import fine
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.text import visible
from tui.widgets.line import Line

STEPS_MS: Final = (100, 1000, 10_000)
HEIGHT: Final = 5


class CutPoints(Dialog[Cut]):
    """Left and right move the mark, up and down choose how far; i and o set where the track begins and ends.

    Enter keeps that for this console, and makes the track ready: it begins and ends there whenever it is played.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("cut.keep", "keep", "enter", "keep and make ready"),
        key("cut.begin", "begin", "i", "begins here"),
        key("cut.end", "end", "o", "ends here"),
        key("cut.whole", "whole", "c", "whole track"),
        key("cut.earlier", "move(-1)", "left", "earlier"),
        key("cut.later", "move(1)", "right", "later"),
        key("cut.coarser", "coarser(1)", "up", "coarser", show=False),
        key("cut.finer", "coarser(-1)", "down", "finer", show=False),
        key("cut.first", "edge(0)", show=False),
        key("cut.last", "edge(1)", show=False),
    ]

    def __init__(self, track: Track, cut: Cut, peaks: Sequence[int]) -> None:
        """Show what is set.

        Args:
            track: The track; its length is known.
            cut: What is set.
            peaks: Its waveform, or nothing where there is none.
        """
        super().__init__()
        self.title = visible(track.title or track.name)
        self._length = track.duration_ms or 0
        self._cut = cut
        self._peaks = peaks
        self._at = cut.from_ms
        self._step = 1

    def compose_inside(self) -> ComposeResult:
        """Put the mark and what is set below the waveform."""
        yield Line(id="wave")

    def on_mount(self) -> None:
        """Draw, once it is known how wide that is."""
        self.call_after_refresh(self._draw)

    @property
    def line(self) -> Line:
        """Give what everything is written in."""
        return self.query_one("#wave", Line)

    def on_resize(self, _: events.Resize) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.line.size.width - 2
        if width <= 0:
            return
        end = fine(self._cut.to_ms) if self._cut.to_ms is not None else f"{fine(self._length)}, its own end"
        self.line.show([
            *cut_rows(self._peaks, width, HEIGHT, self._cut, self._length),
            Content.styled(" " * (1 + cell_at(self._at, width, self._length)) + "▴", "bold $armed"),
            Content.assemble((" at ", "$quiet"), (fine(self._at), "bold"),
                             (f"   moves by {STEPS_MS[self._step] / 1000:g} s", "$quiet")),
            Content.assemble((" begins at ", "$quiet"), fine(self._cut.from_ms), ("   ends at ", "$quiet"), end),
            Content(),
        ])  # fmt: skip

    def action_move(self, step: int) -> None:
        """Move the mark."""
        self._at = max(0, min(self._at + step * STEPS_MS[self._step], self._length))
        self._draw()

    def action_edge(self, end: int) -> None:
        """Move the mark to the track's beginning or end."""
        self._at = end * self._length
        self._draw()

    def action_coarser(self, step: int) -> None:
        """Have the mark move farther at a time, or less far."""
        self._step = max(0, min(self._step + step, len(STEPS_MS) - 1))
        self._draw()

    def action_begin(self) -> None:
        """Have it begin at the mark."""
        to = self._cut.to_ms
        self._cut = Cut(min(self._at, self._length - 1), to if to is None or to > self._at else None)
        self._draw()

    def action_end(self) -> None:
        """Have it end at the mark."""
        if self._at > 0:
            begins = self._cut.from_ms if self._cut.from_ms < self._at else 0
            self._cut = Cut(begins, None if self._at >= self._length else self._at)
            self._draw()

    def action_whole(self) -> None:
        """Have the whole of it played."""
        self._cut = Cut()
        self._draw()

    def action_keep(self) -> None:
        """Keep it."""
        self.dismiss(self._cut)
