"""The Library screen's search and filters."""

from dataclasses import replace

from textual import on

from tui.audio.window import Look
from tui.screens.library_base import LibraryBase
from tui.widgets.entry import Entry


class SearchKeys(LibraryBase):
    """What narrows the list down."""

    @property
    def entry(self) -> Entry:
        """Give the line that a search is typed in."""
        return self.query_one("#search", Entry)

    @property
    def typing(self) -> bool:
        """Tell whether a search is being typed."""
        return bool(self.entry.display)

    def action_filter(self) -> None:
        """Type what to search for."""
        self.entry.display = True
        self.entry.focus()

    @on(Entry.Changed, "#search")
    def search(self, event: Entry.Changed) -> None:
        """Search while typing."""
        if event.value != self.wanted.text:
            self.look(replace(self.wanted, text=event.value))

    @on(Entry.Submitted, "#search")
    def keep(self) -> None:
        """Go to what was found."""
        self.entry.display = bool(self.entry.value)
        self.table.focus()

    def action_category(self) -> None:
        """Show the next category alone."""
        self.look(replace(self.wanted, category=self.state.next_category(self.wanted.category)))

    def action_favourites(self) -> None:
        """Show favourites alone, or everything."""
        self.look(replace(self.wanted, favourite=not self.wanted.favourite))

    def action_broken(self) -> None:
        """Show what is broken, then what has vanished, then what is deleted, then what can be played."""
        self.look(self.wanted.next_state)

    def action_sort(self) -> None:
        """Use the next order."""
        self.look(self.wanted.next_sort)

    def clear_search(self) -> None:
        """Show everything again."""
        self.look(Look(sort=self.wanted.sort))
        self.entry.value = ""
        self.entry.display = False
        self.table.focus()
