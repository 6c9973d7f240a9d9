"""A picture in half blocks or in the terminal's own graphics, or words in its place."""

from collections.abc import Sequence
from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.obs import graphics
from tui.obs.picture import Colour, Half
from tui.text import clip, wrap


class ObsPicture(Widget):
    """Shows a picture, or says why there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"obs-picture--quiet"}
    DEFAULT_CSS = """
    ObsPicture {
        width: 1fr;
        height: 1fr;
        & > .obs-picture--quiet { color: $quiet; }
    }
    """

    def __init__(self, *, id: str) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._rows: Sequence[Strip] = ()
        self._words = ""
        self._title = ""

    def show(self, rows: Sequence[Sequence[Half]], title: str) -> None:
        """Show a picture in half blocks, with a line that says what it is."""
        self._put([Strip([Segment("▀" * half.cells, _style(half)) for half in row]) for row in rows], title)

    def hold(self, lines: Sequence[str], columns: int, title: str) -> None:
        """Hold the place of a picture that the terminal draws itself, so many columns wide."""
        style = Style(color=_colour(graphics.COLOUR))
        self._put([Strip([Segment(line, style)], columns) for line in lines], title)

    def _put(self, strips: Sequence[Strip], title: str) -> None:
        if strips != self._rows or title != self._title or self._words:
            self._rows, self._title, self._words = strips, title, ""
            self.refresh()

    def say(self, words: str) -> None:
        """Show words in the place of a picture."""
        if words != self._words:
            self._rows, self._title, self._words = (), "", words
            self.refresh()

    @property
    def room(self) -> tuple[int, int]:
        """Tell how many columns and rows a picture may have."""
        return max(0, self.size.width - 2), max(0, self.size.height - 1)

    def render_line(self, y: int) -> Strip:
        """Draw the title, and the picture below it."""
        width, style = self.size.width, self.rich_style
        if self._words:
            lines = wrap(self._words, width - 2)
            text = f" {lines[y]}" if y < len(lines) else ""
            return Strip([Segment(text, style + self._quiet)]).adjust_cell_length(width, style)
        if y == 0:
            return Strip([Segment(f" {clip(self._title, width - 2)}", style + self._quiet)]).adjust_cell_length(
                width, style
            )
        if y - 1 < len(self._rows):
            return Strip([Segment(" ", style), *self._rows[y - 1]]).adjust_cell_length(width, style)
        return Strip.blank(width, style)

    @property
    def _quiet(self) -> Style:
        return self.get_component_rich_style("obs-picture--quiet", partial=True)


def _style(half: Half) -> Style:
    return Style(color=_colour(half.upper), bgcolor=_colour(half.lower))


def _colour(colour: Colour) -> Color:
    return Color.from_rgb(*colour)
