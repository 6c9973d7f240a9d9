"""Choosing the match that a saved replay is of, where more than one is on."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.obs.replays import Shown
from tui.screens.dialog import Dialog
from tui.text import fit, visible
from tui.widgets.rows import Rows

_COURT, _TITLE = 16, 14


class MatchChoice(Dialog[Shown | None]):
    """The replay is saved already; enter says which match it is of, escape leaves it without one."""

    TITLE = "Which match is this replay of?"

    def __init__(self, matches: Sequence[Shown], cursor: int) -> None:
        """Offer some matches, one of them under the cursor."""
        super().__init__()
        self._matches, self._cursor = matches, cursor

    def compose_inside(self) -> ComposeResult:
        """List the matches."""
        yield Static("It is saved; escape leaves it without a match.", id="about", markup=False)
        yield Rows(_draw, id="matches", opens=True)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#matches", Rows).fill(self._matches, self._cursor)

    @on(Rows.Opened, "#matches")
    def chosen(self, event: Rows.Opened) -> None:
        """Answer the match under the cursor."""
        self.dismiss(event.rows.current)


def _draw(shown: Shown, _: int) -> Content:
    board = shown.board
    if board is None:
        return Content(f" {visible(shown.title)}")
    names = " – ".join(visible(corner.short_name or corner.name or "?") for corner in (board.blue, board.red))
    court, title = f" {fit(board.court, _COURT)} ", f"{fit(shown.title, _TITLE)} "
    return Content.assemble((court, "bold"), title, f"{names} ", (visible(board.clock or ""), "$quiet"))
