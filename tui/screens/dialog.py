"""What all dialogs share: a panel over the screen, with a title, closed with escape."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen

import styles
from tui.keymap import key
from tui.widgets.footer import Footer
from tui.widgets.line import Line

if TYPE_CHECKING:
    from tui.app import Console

T = TypeVar("T")


class Dialog(ModalScreen[T], inherit_bindings=False):
    """A panel over the screen. A subclass yields its inside in `compose_inside`; escape closes it with nothing."""

    # One stylesheet for all dialogs; its rules name them.
    SCOPED_CSS = False
    CSS = styles.read("dialogs")
    TITLE = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("dialog.back", "close"),
        key("dialog.next_pane", "app.focus_next", show=False),
        key("dialog.previous_pane", "app.focus_previous", show=False),
    ]

    @property
    def console(self) -> "Console":
        """Give the application, typed."""
        return cast("Console", self.app)

    def compose(self) -> ComposeResult:
        """Put the panel together."""
        with Container(id="panel"):
            yield Line(id="title")
            with Container(id="inside"):
                yield from self.compose_inside()
            yield Footer()

    def compose_inside(self) -> ComposeResult:
        """Yield what is this dialog's own."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say what this is about."""
        self.query_one("#title", Line).show([Content.styled(self.title or "", "bold")])

    def action_close(self) -> None:
        """Close without doing anything."""
        self.dismiss(None)
