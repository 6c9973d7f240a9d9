"""Choosing the desk's mode."""

from textual.app import ComposeResult
from textual.content import Content

from core.command import MODES, Mode
from tui.screens.dialog import Dialog
from tui.widgets.rows import Rows

MEANINGS: dict[Mode, str] = {
    "locked": "look only; nothing can be changed from a desk",
    "show": "on-air actions are armed first, nothing can be lost",
    "edit": "on-air actions run at once, losses are confirmed",
}


class ModeChoice(Dialog[None]):
    """The mode of the desk binds people at consoles, not what is planned."""

    TITLE = "Desk mode"

    def __init__(self, present: Mode | None) -> None:
        """Start on the present mode."""
        super().__init__()
        self._present = present

    def compose_inside(self) -> ComposeResult:
        """List the modes."""
        yield Rows(self._draw, id="modes", opens=True)

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one("#modes", Rows)
        rows.fill(MODES, MODES.index(self._present) if self._present else 0)

    def _draw(self, mode: Mode, width: int) -> Content:
        sign = self.console.marks.well if mode == self._present else " "
        return Content.assemble((f" {sign} ", f"$mode-{mode}"), (f"{mode:<8}", "bold"), (MEANINGS[mode], "$quiet"))

    def on_rows_opened(self, event: "Rows.Opened") -> None:
        """Set the mode."""
        mode = event.rows.current
        self.dismiss(None)
        if mode is not None and mode != self._present:
            self.console.give("desk.set_mode", {"mode": mode})
