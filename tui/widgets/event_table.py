"""The live event table: only the rows in sight are ever composed, whatever the rate at which events come."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.pss.models import EventRow
from tui.keymap import key
from tui.marks import RICH, Marks
from tui.scoring.columns import Columns, RowState
from tui.scoring.window import EventWindow

NEAR_THE_END = 30


class EventTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Events, newest first, over a window of rows that somebody else fills.

    Whoever changes the window calls `sync`, which paints only where something in sight is another one.

    Attributes:
        window: The rows.
        selected: Ids of the rows that were selected.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "event-table--quiet",
        "event-table--plain",
        "event-table--strong",
        "event-table--attention",
        "event-table--blue",
        "event-table--red",
        "event-table--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        key("table.up", "move(-1)", "up", show=False),
        key("table.down", "move(1)", "down", show=False),
        key("table.page_up", "page(-1)", show=False),
        key("table.page_down", "page(1)", show=False),
        key("table.first", "newest", label="newest"),
        key("table.last", "oldest", label="oldest", show=False),
        key("table.open", "open", label="detail"),
        key("table.select", "select", show=False),
        key("table.raw", "raw", "r", "raw", show=False),
    ]

    class Wanted(Message):
        """Rows beyond the window are wanted: `older`, `newer`, the `newest` or the `oldest`."""

        def __init__(self, end: str) -> None:
            """Say which end."""
            super().__init__()
            self.end = end

    class Moved(Message):
        """The cursor is on another row."""

    class Opened(Message):
        """The cursor's row is to be shown in detail."""

    def __init__(self, window: EventWindow, *, id: str | None = None) -> None:
        """Show a window of rows."""
        super().__init__(id=id)
        self.window = window
        self.selected: set[int] = set()
        self.empty: tuple[str, ...] = ()
        self._zone: tzinfo | None = None
        self._marks = RICH
        self._seen: Mapping[str, int] = {}
        self._raw = False
        self._cursor: int | None = None
        self._drawn = -1
        self._anchor = 0
        self._styles: dict[tuple[str, bool], Style] = {}

    # ---- what is shown

    @property
    def place(self) -> int:
        """Give the cursor's place in the window: the newest row's while following."""
        if self._cursor is None or self.window.following:
            return 0
        return self.window.place_of(self._cursor) or 0

    @property
    def current(self) -> EventRow | None:
        """Give the row under the cursor."""
        return self.window.at(self.place) if len(self.window) else None

    def dress(self, zone: tzinfo | None, marks: Marks) -> None:
        """Use a time zone and a set of signs."""
        if (zone, marks) != (self._zone, self._marks):
            self._zone, self._marks = zone, marks
            self.refresh()

    def tell_seen(self, seen: Mapping[str, int]) -> None:
        """Tell how often each unknown code was seen."""
        if seen != self._seen:
            self._seen = dict(seen)
            self.refresh()

    def say_when_empty(self, *lines: str) -> None:
        """Set what stands where rows would."""
        if lines != self.empty:
            self.empty = lines
            if not len(self.window):
                self.refresh()

    def sync(self) -> None:
        """Paint what the window shows now, if that is something else; what was in sight stays where it was."""
        if self._drawn == self.window.version:
            return
        self._drawn = self.window.version
        self._grow(max(1, len(self.window)))
        if self.window.following:
            self._anchor = 0
            self.scroll_to(y=0, animate=False, force=True)
        else:
            place = self.window.place_of(self._anchor)
            if place is not None:
                self.scroll_to(y=place, animate=False, force=True)
        self.refresh()

    def _grow(self, height: int) -> None:
        """Be so many rows high; the whole screen is laid out anew only where the scrollbar comes or goes."""
        before, room = self.virtual_size.height, self.size.height
        if (height > room) != (before > room):
            self.virtual_size = Size(0, height)
        elif height != before:
            self.set_reactive(EventTable.virtual_size, Size(0, height))
            self.vertical_scrollbar.window_virtual_size = height

    # ---- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to follow only where the table does not."""
        return not self.window.following if action == "newest" else bool(len(self.window)) or action == "raw"

    def action_move(self, step: int) -> None:
        """Move the cursor by rows; off the newest row, the table stands still."""
        self._go_to(self.place + step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self._go_to(self.place + pages * max(1, self.size.height - 1))

    def action_newest(self) -> None:
        """Go to the newest row and follow."""
        self._cursor = None
        if self.window.follow():
            self._drawn = -1
            self.sync()
            self.post_message(self.Moved())
        else:
            self.post_message(self.Wanted("newest"))

    def action_oldest(self) -> None:
        """Go to the very first row."""
        if self.window.complete:
            self._go_to(len(self.window) - 1)
        else:
            self.post_message(self.Wanted("oldest"))

    def action_open(self) -> None:
        """Show the cursor's row in detail."""
        if self.current is not None:
            self._hold()
            self.post_message(self.Opened())

    def action_select(self) -> None:
        """Select the cursor's row, or take that back, and go on to the next."""
        if (row := self.current) is not None:
            self._hold()
            self.selected ^= {row.id}
            self.refresh()
            self._go_to(self.place + 1)

    def action_raw(self) -> None:
        """Show the bytes as received, or the detail again."""
        self._raw = not self._raw
        self.refresh()

    def go_to_oldest(self) -> None:
        """Put the cursor on the last row of the window."""
        self._go_to(len(self.window) - 1)

    def _hold(self) -> None:
        """Stand still with the cursor on the row it is on now."""
        if self.window.following and (row := self.current) is not None:
            self._cursor = row.id
            self._anchor = self.window.at(round(self.scroll_y)).id
            self.window.stand_still()
            self.post_message(self.Moved())

    def _go_to(self, place: int) -> None:
        rows = len(self.window)
        if not rows:
            return
        if place < 0 and self.place == 0:
            self.post_message(self.Wanted("newer"))
            return
        self._hold()
        place = max(0, min(place, rows - 1))
        self._cursor = self.window.at(place).id
        top = round(self.scroll_y)
        if place < top or place >= top + self.size.height:
            top = place if place < top else place - self.size.height + 1
            self.scroll_to(y=top, animate=False, force=True)
        self._anchor = self.window.at(min(max(0, top), rows - 1)).id
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        """Move to what was clicked."""
        self._go_to(event.y + round(self.scroll_y))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Stand still when scrolled back, and ask for more before the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        rows, top = len(self.window), round(new_value)
        if not rows:
            return
        if top > 0:
            self._hold()
            self._anchor = self.window.at(min(top, rows - 1)).id
        if not self.window.complete and top + self.size.height >= rows - NEAR_THE_END:
            self.post_message(self.Wanted("older"))

    # ---- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        width, place = self.size.width, y + round(self.scroll_y)
        if place >= len(self.window):
            return self._nothing(y, width)
        row = self.window.at(place)
        cursor = place == self.place and self.has_focus
        state = RowState(place == self.place, row.id in self.selected, self.window.is_stored(row))
        cells = Columns(width, self._zone, self._raw, self._marks, self._seen).lay_out(row, state)
        return Strip([Segment(text, self._style(role, cursor)) for text, role in cells], width).simplify()

    def _style(self, role: str, cursor: bool) -> Style:
        """Give a role's style; Textual itself works it out anew for every repaint."""
        style = self._styles.get((role, cursor))
        if style is None:
            style = self.get_component_rich_style(f"event-table--{role}")
            if cursor:
                style += self.get_component_rich_style("event-table--cursor")
            self._styles[role, cursor] = style
        return style

    def notify_style_update(self) -> None:
        """Take on another theme's colours."""
        self._styles.clear()
        super().notify_style_update()

    def _nothing(self, y: int, width: int) -> Strip:
        style = self.get_component_rich_style("event-table--quiet")
        text = ""
        if not len(self.window) and 0 < y <= len(self.empty):
            text = "  " + self.empty[y - 1]
        return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style)

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Let rows be as wide as there is room."""
        self._drawn = -1
        self.sync()
