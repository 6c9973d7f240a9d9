"""One or a few rows of text that repaint only when the text is another one."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget


class Line(Widget):
    """Rows of the frame, written from outside."""

    DEFAULT_CSS = "Line { height: 0; width: 1fr; }"
    # Rows are drawn one by one, so places in the text as a whole are not known.
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Content, ...] = ()

    def show(self, lines: Sequence[Content]) -> None:
        """Show these rows; only those are painted that are not there already."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(self._lines):
            # Set outright: a height that layouts ask for is cached, and one that is under way may keep the old one.
            self.styles.height = len(self._lines) + self.gutter.height
            return
        rows = enumerate(zip(before, self._lines, strict=True))
        if changed := [Region(0, y, self.size.width, 1) for y, (old, new) in rows if not old.is_same(new)]:
            self.refresh(*changed)

    def render(self) -> Content:
        """Give the rows as one text."""
        return Content("\n").join(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one row, from its left end and no further than there is room."""
        width, style = self.size.width, self.visual_style
        if y >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        return painted(self._lines[y], width, style)


def painted(line: Content, width: int, style: Style) -> Strip:
    """Paint a text of one line, from its left end and no further than there is room.

    Without the wrapping and aligning that Textual does for any text, this takes a quarter of the time.
    """
    pieces = line.render(style, end="")
    return Strip([Segment(text, piece.rich_style) for text, piece in pieces]).adjust_cell_length(
        width, style.rich_style
    )
