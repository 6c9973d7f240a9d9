"""The pad with which a person runs a court by hand: arrows choose, plus and minus change, enter types."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from core.clock import Clock
from core.pss.models import Scoreboard
from tui.keymap import key
from tui.scoring.hand import ITEMS, Hand, Item, shown
from tui.text import clip

ROOMY = 120


class HandPad(Widget, can_focus=True):
    """One line of what can be set, for a court that was taken over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("hand.previous", "choose(-1)", "left", "previous", show=False),
        key("hand.next", "choose(1)", "right", "choose"),
        key("hand.more", "step(1)", "plus,equals_sign,up", "more"),
        key("hand.less", "step(-1)", "minus,down", "less"),
        key("hand.type", "type", "enter", "type"),
        key("hand.new", "new_match", "n", "new match"),
    ]

    class Corrected(Message):
        """Something was set."""

        def __init__(self, values: dict[str, object]) -> None:
            """Carry the arguments of `pss.correct`."""
            super().__init__()
            self.values = values

    class Typing(Message):
        """An item's value is to be typed."""

        def __init__(self, item: Item, value: str) -> None:
            """Carry what is to be typed, and what it stands at."""
            super().__init__()
            self.item = item
            self.value = value

    class NewMatch(Message):
        """A new match is to be started."""

    def __init__(self, clock: Clock, *, id: str | None = None) -> None:
        """Start on blue's score."""
        super().__init__(id=id)
        self._board: Scoreboard | None = None
        self._painted = ""
        self._hand = Hand(clock)
        self._place = next(index for index, item in enumerate(ITEMS) if item.name == "blue_score")

    def show(self, board: Scoreboard) -> None:
        """Show a scoreboard's values, painting only where one is another than was painted last."""
        self._board = board
        self._hand.settle(board)
        if self._text().plain != self._painted:
            self.refresh()

    def action_choose(self, step: int) -> None:
        """Go to another item."""
        self._place = (self._place + step) % len(ITEMS)
        self.refresh()

    def action_step(self, by: int) -> None:
        """Set the item one higher or lower."""
        item = ITEMS[self._place]
        if self._board is None:
            return
        if not item.steps:
            self.action_type()
            return
        self.post_message(self.Corrected(self._hand.step(self._board, item, by)))
        self.refresh()

    def action_type(self) -> None:
        """Type the item's value; what only runs or stands is switched over."""
        item = ITEMS[self._place]
        if self._board is None:
            return
        if item.name == "running":
            self.action_step(1)
        else:
            value = self._hand.value(self._board, item)
            self.post_message(self.Typing(item, "" if value is None else str(value)))

    def action_new_match(self) -> None:
        """Start a new match."""
        self.post_message(self.NewMatch())

    def on_focus(self) -> None:
        """Show that the keys work here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()

    def render(self) -> Content:
        """Write the items, and remember what is seen now."""
        text = self._text()
        self._painted = text.plain
        return text

    def _text(self) -> Content:
        """Write the items, the chosen one in brackets."""
        if self._board is None:
            return Content()
        parts: list[Content | tuple[str, str]] = [(" BY HAND ", "bold reverse $attention"), ("  ", "")]
        area = ITEMS[0].area
        for index, item in enumerate(ITEMS):
            if item.area != area:
                parts.append((" │ ", "$rule"))
                area = item.area
            parts += self._item(index, *self._words(item, self._board))
        return Content.assemble(*parts)

    def _words(self, item: Item, board: Scoreboard) -> tuple[str, str]:
        """Give an item's label and value; the names stand on the scoreboard already."""
        label = item.label if self.size.width >= ROOMY else _SHORT.get(item.label, item.label)
        value = "" if item.name.endswith("_name") else clip(shown(self._hand.value(board, item), item), 7)
        return f"{label} " if label and value else label, value

    def _item(self, index: int, label: str, text: str) -> list[tuple[str, str]]:
        if index != self._place:
            return [(f" {label}", "$quiet"), (f"{text} ", "")]
        style = "bold $cursor-foreground on $cursor-background" if self.has_focus else "bold"
        return [(f"[{label}{text}]", style)]


_SHORT = {"gam-jeom": "gj", "score": "", "round": "R", "clock": "", "winner": "won"}
