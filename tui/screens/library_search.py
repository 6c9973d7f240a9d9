"""The Library screen's search and filters."""

from dataclasses import replace

from textual import on

from core.audio.models.lists import SavedSearch
from tui.audio.window import Look
from tui.screens.library_base import LibraryBase
from tui.screens.library_categories import Categories
from tui.screens.library_searches import SavedSearches, filter_form
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
        self.typed(event.value)

    def typed(self, text: str) -> None:
        """Look for what is typed."""
        if text != self.wanted.text:
            self.look(replace(self.wanted, text=text))

    def focus_list(self) -> None:
        """Have the keys in the list."""
        self.table.focus()

    @on(Entry.Submitted, "#search")
    def keep(self) -> None:
        """Go to what was found."""
        self.entry.display = bool(self.entry.value)
        self.focus_list()

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

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.look(replace(self.wanted, reversed=not self.wanted.reversed))

    def action_filters(self) -> None:
        """Narrow the list down by any of its filters."""
        self.work(self._filters)

    async def _filters(self) -> None:
        tags, state = await self.link.client.library.tags(), self.state
        await self.app.push_screen(filter_form(self.wanted, state.categories, tags, state.folders, self.look))

    def action_categories(self) -> None:
        """Show the categories, to add, change or remove one."""
        self.work(self._categories)

    async def _categories(self) -> None:
        read = self.link.client.library.categories

        def closed(_: None) -> None:
            self.feed.restart()

        await self.app.push_screen(Categories(await read(), self.ask, read), closed)

    def action_searches(self) -> None:
        """Show the saved searches, to choose one or to save the present one."""
        self.work(self._searches)

    async def _searches(self) -> None:
        read = self.link.client.library.saved_searches
        await self.app.push_screen(SavedSearches(await read(), self.wanted, self.ask, read), self._use_search)

    def _use_search(self, search: SavedSearch | None) -> None:
        if search is not None:
            self.entry.value = search.text
            self.entry.display = bool(search.text)
            self.table.focus()
            self.look(Look.of(search))

    def clear_search(self) -> None:
        """Show everything again."""
        self.look(Look(sort=self.wanted.sort, reversed=self.wanted.reversed))
        self.entry.value = ""
        self.entry.display = False
        self.table.focus()
