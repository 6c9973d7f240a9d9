"""The Events screen's filters: side, status, ticks and a text."""

from dataclasses import replace

from textual import on

from tui.scoring.filter import EventFilter
from tui.screens.events_base import EventsBase
from tui.widgets.entry import Entry


class FilterKeys(EventsBase):
    """What narrows the table down."""

    def use(self, filter: EventFilter) -> None:
        """Show what another filter shows."""
        self.look(replace(self.state.look, filter=filter))

    def action_side(self) -> None:
        """Show the next side alone."""
        self.use(self.filter.next_side())

    def action_status(self) -> None:
        """Show the next status alone."""
        self.use(self.filter.next_status())

    def action_ticks(self) -> None:
        """Show the clock's ticks, or fold them away."""
        self.use(replace(self.filter, ticks=not self.filter.ticks))

    def action_filter(self) -> None:
        """Type a text that events must contain."""
        entry = self.query_one("#text", Entry)
        entry.display = True
        entry.focus()

    @on(Entry.Changed, "#text")
    def narrow(self, event: Entry.Changed) -> None:
        """Filter while typing."""
        if event.value != self.filter.text:
            self.use(replace(self.filter, text=event.value))

    @on(Entry.Submitted, "#text")
    def keep(self) -> None:
        """Go back to the table with the text kept."""
        self.query_one("#text", Entry).display = False
        self.table.focus()

    def clear_filter(self) -> None:
        """Show everything again."""
        entry = self.query_one("#text", Entry)
        self.use(self.filter.cleared())
        entry.value = ""
        entry.display = False
        self.table.focus()

    @property
    def text_open(self) -> bool:
        """Tell whether a text is being typed."""
        return bool(self.query_one("#text").display)
