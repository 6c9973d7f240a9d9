"""A line to type in: Textual's input without its blinking cursor, which would repaint an idle screen."""

from textual.widgets import Input

from tui.keymap import GO_KEY


class Entry(Input):
    """A one-line input."""

    def __init__(
        self, value: str = "", *, placeholder: str = "", password: bool = False, id: str | None = None
    ) -> None:
        """Start with a value."""
        super().__init__(value, placeholder=placeholder, password=password, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave the GO key to GO while something is armed."""
        if key == GO_KEY and self.app.check_action("go", ()):
            return False
        return super().check_consume_key(key, character)
