"""A list of rows with a cursor, drawn by the Line API: only what is on screen is ever composed."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui.keymap import key
from tui.widgets.line import painted

T = TypeVar("T")


class Rows(ScrollView, Generic[T], can_focus=True, inherit_bindings=False):
    """Rows of one line each.

    Attributes:
        rows: What is listed.
        cursor: Which row the keys act on.
        opens: Enter does something on a row, and the footer says so.
    """

    # Rows are drawn one by one, so places in the text as a whole are not known.
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--cursor-away"}
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .rows--cursor { background: $cursor-background; color: $cursor-foreground; text-style: bold; }
        & > .rows--cursor-away { background: $panel; color: $foreground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("rows.up", "move(-1)", show=False),
        key("rows.down", "move(1)", show=False),
        key("rows.page_up", "page(-1)", show=False),
        key("rows.page_down", "page(1)", show=False),
        key("rows.first", "edge(-1)", show=False),
        key("rows.last", "edge(1)", show=False),
        key("rows.open", "open"),
    ]

    class Told(Message):
        """Something happened on a list."""

        def __init__(self, rows: "Rows[Any]") -> None:
            """Carry the list that it happened on."""
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows[Any]":
            """Give the list that it happened on."""
            return self.rows

    class Opened(Told):
        """Enter was pressed on the cursor's row."""

    class Moved(Told):
        """The cursor is on another row."""

    def __init__(
        self,
        draw: Callable[[T, int], Content],
        *,
        id: str | None = None,
        empty: str = "",
        lit: bool = False,
        opens: bool = False,
    ) -> None:
        """List nothing yet.

        Args:
            draw: Writes a row in a width.
            id: The widget's id.
            empty: What is said instead of rows: how the list is filled.
            lit: The cursor is lit also while the keys go to another widget that moves it.
            opens: Enter does something on a row.
        """
        super().__init__(id=id)
        self._draw_row = draw
        self.rows: Sequence[T] = ()
        self.cursor = 0
        self.empty = empty
        self._lit = lit
        self.opens = opens

    @property
    def current(self) -> T | None:
        """Give the row under the cursor, or None in an empty list."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def at_end(self) -> bool:
        """Tell whether the cursor is on the last row."""
        return self.cursor >= len(self.rows) - 1

    def fill(self, rows: Sequence[T], cursor: int | None = None) -> None:
        """List these rows; the cursor stays where it is unless told otherwise."""
        before, self.rows = len(self.rows), rows
        self.virtual_size = Size(1, max(1, len(rows)))
        self.move_to(self.cursor if cursor is None else cursor)
        self.refresh()
        if bool(before) != bool(rows):
            self.refresh_bindings()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and into sight."""
        index = max(0, min(index, len(self.rows) - 1))
        moved, self.cursor = index != self.cursor, index
        self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True)
        if moved:
            self.refresh()
            self.post_message(self.Moved(self))

    def action_move(self, step: int) -> None:
        """Move the cursor by rows."""
        self.move_to(self.cursor + step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.move_to(self.cursor + pages * max(1, self.size.height - 1))

    def action_edge(self, end: int) -> None:
        """Move the cursor to the first or the last row."""
        self.move_to(0 if end < 0 else len(self.rows) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open a row only where that does something."""
        return action != "open" or (self.opens and bool(self.rows))

    def action_open(self) -> None:
        """Open the cursor's row."""
        if self.rows:
            self.post_message(self.Opened(self))

    def on_click(self, event: events.Click) -> None:
        """Move to what was clicked."""
        self.move_to(event.y + self.scroll_offset.y)

    def on_resize(self) -> None:
        """Keep the cursor in sight, once the new size is settled."""
        self.call_after_refresh(self.action_move, 0)

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        width, index = self.size.width, y + self.scroll_offset.y
        style = self.visual_style
        if index >= len(self.rows):
            hint = self.empty if not self.rows and y == 0 else ""
            return painted(Content.styled(hint, "$quiet").truncate(width, ellipsis=True), width, style)
        row = self._draw_row(self.rows[index], width)
        if index == self.cursor:
            name = "rows--cursor" if self.has_focus or self._lit else "rows--cursor-away"
            style = Style.from_styles(self.get_component_styles(name))
            if self.app.native_ansi_color:
                # Nobody knows which of a terminal's own colours can be read on which; signs and words say it too.
                row = row.without_spans
        return painted(row.truncate(width, ellipsis=True), width, style)
