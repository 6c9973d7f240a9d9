"""The Events screen's table: the pages it wants, and the detail of one row."""

from functools import partial

from textual import on

from tui.scoring.detail import Telling
from tui.scoring.state import read_page
from tui.scoring.window import PAGE
from tui.screens.events_base import EventsBase
from tui.widgets.event_table import EventTable


class TableKeys(EventsBase):
    """What the table asks for."""

    def __init__(self) -> None:
        """Ask for nothing yet."""
        super().__init__()
        self._paging = False

    @on(EventTable.Wanted)
    def page(self, event: EventTable.Wanted) -> None:
        """Fetch the rows that the table has come to the end of."""
        if event.end == "newest":
            self.feed.restart()
        elif event.end == "newer" and self.state.window.current:
            self.table.action_newest()
        elif not self._paging:
            self._paging = True
            self.work(partial(self._page, event.end), "page")

    async def _page(self, end: str) -> None:
        window = self.state.window
        asked = window.filter
        try:
            if end == "older":
                page = await read_page(self.link.client, asked, before=window.oldest or None)
            else:
                page = await read_page(self.link.client, asked, after=window.newest if end == "newer" else 0)
        finally:
            self._paging = False
        if asked != window.filter:
            return
        match end:
            case "older":
                window.add_older(page, complete=len(page) < PAGE)
            case "newer":
                window.add_newer(page, complete=len(page) < PAGE)
            case "oldest":
                window.show_oldest(page)
                self.table.go_to_oldest()
        self.draw()

    @on(EventTable.Moved)
    def moved(self) -> None:
        """Keep the detail on the cursor's row."""
        self.draw()
        if self.detail.display:
            self.open_detail()

    @on(EventTable.Opened)
    def opened(self) -> None:
        """Show the cursor's row in detail."""
        self.open_detail()

    def open_detail(self) -> None:
        """Show the cursor's row in detail."""
        row = self.table.current
        if row is not None:
            self.work(partial(self._show_detail, row.id), "detail")

    async def _show_detail(self, event: int) -> None:
        detail = await self.link.client.pss.event(event=event)
        telling = Telling(self.console.now(), self.desk.zone, countries=self.reference.countries)
        self.detail.show(detail, telling)
        self.refresh_bindings()
