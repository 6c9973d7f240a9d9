"""A screen with nothing on it, so that the shell is tested without what the real screens show."""

from textual.app import ComposeResult

from tui.screens.base import DeskScreen
from tui.widgets.line import Line


class BlankScreen(DeskScreen):
    """Nothing is on this screen."""

    def compose_body(self) -> ComposeResult:
        """Yield an empty line."""
        yield Line()
