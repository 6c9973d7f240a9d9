"""The question before what cannot be taken back: only `y` agrees, so that enter by habit loses nothing."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.text import visible


class Confirm(Dialog[bool]):
    """Something would be lost for good."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("confirm.yes", "agree", "y", "yes, do it"),
        key("confirm.no", "close", "n", "no"),
    ]

    def __init__(self, what: str, sentence: str) -> None:
        """Ask about this with this sentence."""
        super().__init__()
        self.title = f"Really {visible(what)}?"
        self._sentence = sentence

    def compose_inside(self) -> ComposeResult:
        """Show the sentence."""
        yield Static(visible(self._sentence), markup=False)

    def action_agree(self) -> None:
        """Agree."""
        self.dismiss(True)
