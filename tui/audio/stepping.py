"""What a key makes of a deck's value, pressed again and again: it goes on from what was asked for last."""

from collections.abc import Callable
from typing import Final

from tui.runner import Armed

FRESH_SECONDS: Final = 1.0
"""So long after a key the engine may not have said yet where the value is."""


class Stepping:
    """Remembers what was asked for, while that is armed or cannot have been told yet."""

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        self._asked: tuple[str, str, float] | None = None
        self._at = float("-inf")

    def step(
        self,
        command: str,
        argument: str,
        deck: str,
        present: float,
        moved: Callable[[float], float],
        armed: Armed | None,
        now: float,
    ) -> float:
        """Give the value to ask for.

        Args:
            command: What sets the value.
            argument: Its argument for the value.
            deck: Whose value it is.
            present: The value as it was last told.
            moved: Gives the next value.
            armed: What is armed.
            now: The loop's time.
        """
        base = present
        # What was asked for just now comes first: what is armed may still be what was asked for before it.
        if self._asked is not None and self._asked[:2] == (command, deck) and now - self._at < FRESH_SECONDS:
            base = self._asked[2]
        elif armed is not None and (armed.command, armed.arguments.get("deck")) == (command, deck):
            base = armed.arguments[argument]
        self._asked, self._at = (command, deck, moved(base)), now
        return self._asked[2]
