"""A list in sections: the cursor stands on rows alone, and goes from section to section."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Region

from tui.keymap import key
from tui.marks import Marks
from tui.obs.panel_rows import Line, Row, draw_line
from tui.widgets.rows import Rows


class PanelRows(Rows[Line]):
    """Headings with rows below each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("obs_panel_rows.previous_section", "section(-1)", "left", "previous section", show=False),
        key("obs_panel_rows.next_section", "section(1)", "right", "next section", show=False),
    ]

    def __init__(self, marks: Marks, *, id: str) -> None:
        """List nothing yet; rows are written with these signs."""
        super().__init__(lambda line, room: draw_line(line, room, marks), id=id, empty=" …")

    @property
    def row(self) -> Row | None:
        """Give the row under the cursor."""
        return self.current if isinstance(self.current, Row) else None

    def put(self, lines: Sequence[Line]) -> None:
        """List these lines; the cursor stays on its row wherever that has gone, for a key acts on it."""
        if lines == self.rows:
            return
        kept = self.row.id if self.row is not None else None
        place = next((place for place, line in enumerate(lines) if isinstance(line, Row) and line.id == kept), None)
        self.fill(lines, place)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, never on a heading, and show the heading above a section's first row."""
        if not self.rows:
            super().move_to(index)
            return
        index = max(0, min(index, len(self.rows) - 1))
        down, up = range(index, len(self.rows)), range(index, -1, -1)
        ways = (down, up) if index >= self.cursor else (up, down)
        super().move_to(next((place for way in ways for place in way if self._is_row(place)), index))
        above = next((place for place in range(self.cursor - 1, -1, -1) if self._is_row(place)), -1) + 1
        if above < self.cursor:
            self.scroll_to_region(Region(0, above, 1, self.cursor - above + 1), animate=False, force=True)

    def _is_row(self, place: int) -> bool:
        return isinstance(self.rows[place], Row)

    def action_section(self, step: int) -> None:
        """Go to the first row of the next section, or of this one and then of the one before, and show all of it."""
        firsts = [place for place in range(1, len(self.rows)) if self._is_row(place) and not self._is_row(place - 1)]
        beyond = [it for it in firsts if it > self.cursor] if step > 0 else [it for it in firsts if it < self.cursor]
        if beyond:
            first = beyond[0] if step > 0 else beyond[-1]
            after = next((place for place in range(first, len(self.rows)) if not self._is_row(place)), len(self.rows))
            rows = min(after - first + 1, self.size.height)
            self.scroll_to_region(Region(0, first - 1, 1, rows), animate=False, force=True)
            self.move_to(first)
