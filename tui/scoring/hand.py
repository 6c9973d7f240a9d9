"""What a person can set while they run a court by hand: the items, what they show, and what each step sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.clock import Clock
from core.pss.models import Scoreboard
from tui.text import UNKNOWN

SETTLED_SECONDS = 2.0
"""How long what was keyed stands when the scoreboard never shows it: it was refused, or is something else by now."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be set.

    Attributes:
        name: The argument of `pss.correct`.
        label: What it is called; a name by its side, for it stands on the scoreboard, and which side is which does not.
        steps: Plus and minus change it.
        area: `blue`, `red` or `middle`.
    """

    name: str
    label: str
    area: str
    steps: bool = True


ITEMS: tuple[Item, ...] = (
    Item("blue_name", "blue", "blue", steps=False),
    Item("blue_gam_jeom", "gam-jeom", "blue"),
    Item("blue_score", "score", "blue"),
    Item("round", "round", "middle"),
    Item("clock", "clock", "middle"),
    Item("running", "", "middle"),
    Item("winner", "winner", "middle", steps=False),
    Item("red_score", "score", "red"),
    Item("red_gam_jeom", "gam-jeom", "red"),
    Item("red_name", "red", "red", steps=False),
)


class Hand:
    """The values under a person's fingers: the scoreboard's, until it has caught up with what was just keyed."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing keyed."""
        self._clock = clock
        self._keyed: dict[str, tuple[Any, float]] = {}

    def value(self, board: Scoreboard, item: Item) -> Any:
        """Give what an item stands at, counting what was keyed and is still on its way."""
        keyed = self._keyed.get(item.name)
        if keyed is not None and self._clock.monotonic() - keyed[1] < SETTLED_SECONDS:
            return keyed[0]
        return _values(board)[item.name]

    def settle(self, board: Scoreboard) -> None:
        """Forget what the scoreboard shows by now."""
        shown = _values(board)
        self._keyed = {name: keyed for name, keyed in self._keyed.items() if shown[name] != keyed[0]}

    def step(self, board: Scoreboard, item: Item, by: int) -> dict[str, Any]:
        """Give the correction that one press of plus or minus makes."""
        value = self.value(board, item)
        new: Any
        match item.name:
            case "running":
                new = not value
            case "clock":
                new = _clock_text(max(0, _clock_seconds(value) + by))
            case "round":
                new = max(1, (value or 0) + by)
            case _:
                new = max(0, (value or 0) + by)
        self._keyed[item.name] = new, self._clock.monotonic()
        return {item.name: new}


def shown(value: Any, item: Item) -> str:
    """Write an item's value."""
    if item.name == "running":
        return "running" if value else "stopped"
    return UNKNOWN if value is None else str(value)


def _values(board: Scoreboard) -> Mapping[str, Any]:
    return {
        "blue_name": board.blue.name,
        "blue_score": board.blue.score,
        "blue_gam_jeom": board.blue.gam_jeom,
        "red_name": board.red.name,
        "red_score": board.red.score,
        "red_gam_jeom": board.red.gam_jeom,
        "round": board.round,
        "clock": board.clock,
        "running": board.running,
        "winner": board.winner,
    }


def _clock_seconds(text: str | None) -> int:
    minutes, _, seconds = (text or "0:00").rpartition(":")
    return int(minutes or 0) * 60 + int(seconds)


def _clock_text(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
