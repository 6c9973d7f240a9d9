"""One or a few rows of text that repaint only when the text is another one."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget


class Line(Widget):
    """Rows of the frame, written from outside."""

    DEFAULT_CSS = "Line { height: auto; width: 1fr; }"
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
            self.refresh(layout=True)
            return
        rows = enumerate(zip(before, self._lines, strict=True))
        if changed := [Region(0, y, self.size.width, 1) for y, (old, new) in rows if not old.is_same(new)]:
            self.refresh(*changed)

    def render(self) -> Content:
        """Give the rows as one text."""
        return Content("\n").join(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, style = self.size.width, self.visual_style
        if y >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        [strip] = Visual.to_strips(self, self._lines[y], width, 1, style) or [Strip.blank(width, style.rich_style)]
        return strip

    def get_content_height(self, *_: object) -> int:
        """Be as high as there are rows."""
        return len(self._lines)
