"""The categories of the library: added, changed and removed; each with a letter for who sees no colour."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.lists import Category
from core.errors import CuedeskError
from tui.audio.words import grouped
from tui.fields import Field
from tui.keymap import key
from tui.screens.confirm import Confirm
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import fit, visible
from tui.widgets.rows import Rows

EMPTY = " none yet: a adds one, such as jingles, messages or closing"


class Categories(Dialog[None]):
    """The categories with how many tracks each has; e in the library gives a track one."""

    TITLE = "Categories"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("categories.add", "add"),
        key("categories.edit", "edit"),
        key("categories.delete", "delete", label="remove"),
    ]

    def __init__(self, categories: Sequence[Category], ask: Ask, read: Callable[[], Awaitable[list[Category]]]) -> None:
        """Show these.

        Args:
            categories: What there is.
            ask: Gives commands.
            read: Reads what there is by now.
        """
        super().__init__()
        self._categories = categories
        self._ask, self._read = ask, read

    @property
    def rows(self) -> "Rows[Category]":
        """Give the list."""
        return self.query_one("#categories", Rows)

    def compose_inside(self) -> ComposeResult:
        """List them."""
        yield Rows(_row, id="categories", empty=EMPTY)

    def on_mount(self) -> None:
        """Fill the list."""
        self.rows.fill(self._categories)

    def action_add(self) -> None:
        """Add one."""
        self.app.push_screen(self._form(None))

    def action_edit(self) -> None:
        """Change one."""
        if (category := self.rows.current) is not None:
            self.app.push_screen(self._form(category))

    def action_delete(self) -> None:
        """Remove one, after a question."""
        if (category := self.rows.current) is not None:
            question = Confirm(f"remove {category.name}", f"Its {grouped(category.tracks)} tracks stay, without one.")
            self.app.push_screen(question, lambda yes: self._remove(category) if yes else None)

    def _remove(self, category: Category) -> None:
        async def work() -> None:
            try:
                await self._ask("library.category_remove", {"category": str(category.id)})
                self.rows.fill(await self._read())
            except CuedeskError as error:
                self.console.show_error(error)

        self.run_worker(work())

    def _form(self, category: Category | None) -> Form:
        async def send(values: dict[str, Any]) -> None:
            if category is not None:
                # What a person has not touched is said again: the command takes all of it.
                values = {"name": category.name, "colour": category.colour, "letter": category.letter, **values,
                          "category": str(category.id)}  # fmt: skip
            await self._ask("library.category_put", values)
            self.rows.fill(await self._read())

        fields = [
            Field("name", required=True, initial=category.name if category else ""),
            Field("colour", required=True, initial=category.colour if category else "", help="a name, or #rrggbb"),
            Field("letter", initial=category.letter if category else "", help="its first one where this stays empty"),
        ]
        return Form("Category" if category else "New category", "Its letter stands before its tracks.", fields, send)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to change only what is there."""
        return action not in ("edit", "delete") or (self.is_mounted and self.rows.current is not None)


def _row(category: Category, width: int) -> Content:
    name = max(8, min(40, width - 34))
    return Content.assemble(
        (f" {visible(category.letter)}  ", "bold"), fit(category.name, name),
        (f"  {grouped(category.tracks):>7} tracks  {visible(category.colour)}", "$quiet"),
    )  # fmt: skip
