"""Saved searches of the library: the present one kept under a name, an older one chosen or removed; and all filters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.library import KINDS, Folder
from core.audio.models.lists import Category, SavedSearch, TagCount
from core.errors import CuedeskError
from tui.audio.facets import look_words
from tui.audio.window import Look
from tui.fields import Field, as_text
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import fit
from tui.widgets.rows import Rows

EMPTY = " none yet: a keeps the present search under a name"
NONE = "all"
_TAGS_TOLD = 8

ReadSearches = Callable[[], Awaitable[list[SavedSearch]]]


class SavedSearches(Dialog[SavedSearch]):
    """The searches that were saved; enter shows what one finds."""

    TITLE = "Saved searches"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("searches.add", "add", label="save the present one"),
        key("searches.delete", "delete", label="remove"),
    ]

    def __init__(self, searches: Sequence[SavedSearch], present: Look, ask: Ask, read: ReadSearches) -> None:
        """Offer these.

        Args:
            searches: What was saved.
            present: What would be.
            ask: Gives commands.
            read: Reads what is saved by now.
        """
        super().__init__()
        self._searches = searches
        self._present = present
        self._ask, self._read = ask, read

    @property
    def rows(self) -> "Rows[SavedSearch]":
        """Give the list."""
        return self.query_one("#searches", Rows)

    def compose_inside(self) -> ComposeResult:
        """List them."""
        yield Rows(_row, id="searches", empty=EMPTY, opens=True)

    def on_mount(self) -> None:
        """Fill the list."""
        self.rows.fill(self._searches)

    @on(Rows.Opened)
    def choose(self) -> None:
        """Choose one."""
        self.dismiss(self.rows.current)

    def action_add(self) -> None:
        """Keep the present search under a name."""

        async def send(values: dict[str, Any]) -> None:
            await self._ask("library.search_save", {**values, **self._present.kept()})
            self.rows.fill(await self._read())

        fields = [Field("name", required=True, initial=self._present.text, help="one of that name is replaced")]
        self.app.push_screen(Form("Save the search", look_words(self._present), fields, send))

    def action_delete(self) -> None:
        """Remove one."""
        if (search := self.rows.current) is not None:
            self.run_worker(self._delete(search))

    async def _delete(self, search: SavedSearch) -> None:
        try:
            await self._ask("library.search_remove", {"name": search.name})
            self.rows.fill(await self._read())
        except CuedeskError as error:
            self.console.show_error(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to remove only what is there."""
        return action != "delete" or (self.is_mounted and self.rows.current is not None)


def filter_form(
    look: Look, categories: Sequence[Category], tags: Sequence[TagCount], folders: Sequence[Folder],
    show: Callable[[Look], None],
) -> Form:  # fmt: skip
    """Narrow the list down by everything that it can be narrowed down by."""
    used = ", ".join(tag.tag for tag in tags[:_TAGS_TOLD])
    fields = [
        _one_of("category", [category.name for category in categories], look.category),
        Field("tag", initial=look.tag or "", help=f"such as {used}" if used else "no track has one yet", emptied=None),
        _one_of("kind", KINDS, look.kind),
        _one_of("folder", [folder.name for folder in folders], look.folder),
        Field("favourite", "yes or no", initial=as_text(look.favourite)),
        Field("reversed", "yes or no", initial=as_text(look.reversed)),
    ]

    async def send(values: dict[str, Any]) -> None:
        wanted: dict[str, Any] = {name: None if value == NONE else value for name, value in values.items()}
        show(replace(look, **wanted))

    return Form("Filters", "Escape in the list shows everything again.", fields, send)


def _one_of(name: str, words: Sequence[str], chosen: str | None) -> Field:
    return Field(name, "one of", initial=chosen or NONE, choices=(NONE, *words))


def _row(search: SavedSearch, width: int) -> Content:
    name = min(30, width // 2)
    return Content.assemble(
        f" {fit(search.name, name)}", (f"  {fit(look_words(Look.of(search)), width - name - 4)}", "$quiet")
    )
