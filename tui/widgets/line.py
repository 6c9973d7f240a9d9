"""One or a few rows of text that repaint only when the text is another one."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget


class Line(Widget):
    """Rows of the frame, written from outside."""

    DEFAULT_CSS = "Line { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Content, ...] = ()

    def show(self, lines: Sequence[Content]) -> None:
        """Show these rows; nothing happens where they are there already."""
        new = tuple(lines)
        if len(new) == len(self._lines) and all(a.is_same(b) for a, b in zip(new, self._lines, strict=True)):
            return
        grown = len(new) != len(self._lines)
        self._lines = new
        self.refresh(layout=grown)

    def render(self) -> Content:
        """Give the rows as one text."""
        return Content("\n").join(self._lines)

    def get_content_height(self, *_: object) -> int:
        """Be as high as there are rows."""
        return len(self._lines)
