"""One of a few words, picked with the arrow keys (the space key is GO, so it must not toggle anything)."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui.keymap import key
from tui.text import visible


class Choice(Widget, can_focus=True):
    """A row of words of which one is picked.

    Attributes:
        value: The picked word.
    """

    DEFAULT_CSS = "Choice { height: auto; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("choice.previous", "pick(-1)", "left", "previous", show=False),
        key("choice.next", "pick(1)", "right", "choose"),
    ]

    def __init__(self, words: Sequence[str], value: str, *, id: str | None = None) -> None:
        """Offer words, one of them picked."""
        super().__init__(id=id)
        self.words = list(words)
        self.value = value if value in self.words else self.words[0]

    def action_pick(self, step: int) -> None:
        """Pick the word before or after."""
        index = self.words.index(self.value) + step
        self.value = self.words[index % len(self.words)]
        self.refresh()

    def on_focus(self) -> None:
        """Show that the arrows work here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()

    def render(self) -> Content:
        """Show all words, the picked one in brackets and bold."""
        parts: list[tuple[str, str]] = []
        for word in self.words:
            if word == self.value:
                style = "bold $cursor-foreground on $cursor-background" if self.has_focus else "bold"
                parts.append((f"[{visible(word)}]", style))
            else:
                parts.append((f" {visible(word)} ", "$quiet"))
        return Content.assemble(*parts)
