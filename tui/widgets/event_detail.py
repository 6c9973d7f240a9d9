"""The pane with everything that is known of one event."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from core.pss.models import EventDetail
from tui.scoring.detail import Telling, detail_lines
from tui.widgets.line import Line

TIGHT_ROWS = 40


class EventDetailPane(VerticalScroll):
    """Shows one event, or nothing.

    Attributes:
        detail: The event that is shown.
    """

    def __init__(self, *, id: str) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.detail: EventDetail | None = None
        self._telling = Telling(0)

    def compose(self) -> ComposeResult:
        """Hold the lines."""
        yield Line()

    def show(self, detail: EventDetail, telling: Telling) -> None:
        """Show an event."""
        if self.detail is None or detail.row.id != self.detail.row.id:
            self.scroll_home(animate=False)
        self.detail, self._telling = detail, telling
        self.display = True
        self._draw()

    def hide(self) -> None:
        """Give the room back."""
        self.detail = None
        self.display = False

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def _draw(self) -> None:
        if self.detail is not None and self.size.width:
            telling = replace(self._telling, tight=self.app.size.height < TIGHT_ROWS)
            lines = detail_lines(self.detail, self.scrollable_content_region.width, telling)
            self.query_one(Line).show(lines or [Content()])
