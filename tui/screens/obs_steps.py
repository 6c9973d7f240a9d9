"""What plus and minus make of a value, on the OBS screen and on the panel of one OBS."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tui.obs.panel import minutes
from tui.obs.panel_rows import Order, Quantity, Step
from tui.runner import Armed

VOLUME_STEP: Final = 1.0
MOST_DB, LEAST_DB = 26.0, -100.0
LEAST_STEP_DB: Final = -60.0
"""Below this a step down is to nothing at all, as with OBS's own faders."""
SEEK_MS: Final = 5000
DURATION_MS: Final = 50
MOST_DURATION_MS: Final = 20_000
FRESH_SECONDS: Final = 1.0
"""So long after a key the OBS may not have said yet where the value is."""


class Turning(NamedTuple):
    """How a value is moved.

    Attributes:
        verb: The command, without `obs.`.
        whose: The argument for whose it is.
        argument: The argument for the value.
        moved: Gives the next value, from the present one, the direction, and the most that it can be.
        words: Writes a value.
    """

    verb: str
    whose: str
    argument: str
    moved: Callable[[float, int, float | None], float]
    words: Callable[[float], str]


def stepped(volume: float, step: int) -> float:
    """Give the fader's next place, on a whole step, between nothing and the most."""
    if volume < LEAST_STEP_DB and step > 0:
        return LEAST_STEP_DB
    moved = round(volume) + step * VOLUME_STEP
    return LEAST_DB if moved < LEAST_STEP_DB else min(moved, MOST_DB)


def _position(now: float, by: int, most: float | None) -> float:
    return max(0.0, min(now + by * SEEK_MS, now if most is None and by > 0 else most or now))


TURNINGS: Final[dict[Quantity, Turning]] = {
    "volume": Turning(
        "set_volume", "input", "volume_db", lambda now, by, _: stepped(now, by), lambda volume: f"{volume:.0f} dB"
    ),
    "position": Turning("media_seek", "input", "position_ms", _position, minutes),
    "duration": Turning(
        "set_transition",
        "transition",
        "duration_ms",
        lambda now, by, _: max(0.0, min(now + by * DURATION_MS, MOST_DURATION_MS)),
        lambda duration: f"{duration:.0f} ms",
    ),
}


def order_of(step: Step, value: float) -> Order:
    """Give the order that puts a value where it is wanted."""
    turning = TURNINGS[step.quantity]
    wanted = value if step.quantity == "volume" else round(value)
    words = f"{step.of} to {turning.words(value)} on"
    return Order(turning.verb, words, {turning.whose: step.of, turning.argument: wanted})


class Stepping:
    """Goes on from what was asked for last, while that is armed or the OBS may not have said yet what it is now."""

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        self._asked: tuple[str, Quantity, str, float] | None = None
        self._at = float("-inf")

    def order(self, connection: str, step: Step, by: int, armed: Armed | None, now: float) -> Order:
        """Give the order for one more or one less.

        Args:
            connection: The OBS.
            step: The value as it was last told.
            by: 1 or -1.
            armed: What is armed.
            now: The loop's time.
        """
        turning = TURNINGS[step.quantity]
        value = _armed_value(turning, connection, step.of, armed)
        if value is None and now - self._at < FRESH_SECONDS and self._asked is not None:
            *whose, asked = self._asked
            value = asked if whose == [connection, step.quantity, step.of] else None
        wanted = turning.moved(step.now if value is None else value, by, step.most)
        self._asked, self._at = (connection, step.quantity, step.of, wanted), now
        return order_of(step, wanted)


def _armed_value(turning: Turning, connection: str, of: str, armed: Armed | None) -> float | None:
    if armed is None or armed.command != f"obs.{turning.verb}":
        return None
    asked = armed.arguments
    mine = (asked["connection"], asked[turning.whose]) == (connection, of)
    return float(asked[turning.argument]) if mine and turning.argument in asked else None
