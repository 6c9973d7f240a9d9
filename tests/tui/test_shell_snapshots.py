"""Pictures of the shell, compared: run with `--snapshot-update` after a change that is meant."""

from typing import Any

import pytest
from textual.pilot import Pilot

from core.clock import SystemClock
from tests.support.waiting import until
from tests.tui.desk_double import DeskDouble
from tests.tui.test_console import BLANK, see
from tui.app import Console

NOON = 1_780_000_000_000_000
SIZES = [(80, 24), (120, 40)]


class StoppedClock(SystemClock):
    """A clock at which it is always the same time."""

    def now(self) -> int:
        return NOON


SHOTS = {
    "log": (("6",), "line 499", "l level"),
    "settings": (("7",), "0.0.0.0:6001", "s start/stop"),
    "form": (("7", "a"), "New court", "s start/stop"),
    "modes": (("f2",), "on-air actions run at once", "ctrl+p commands"),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("shot", SHOTS)
def test_shell(snap_compare: Any, size: tuple[int, int], shot: str) -> None:
    double = DeskDouble(now=lambda: NOON)
    console = Console(double.connect, screens=BLANK, clock=StoppedClock())
    keys, text, footer = SHOTS[shot]

    async def press(pilot: Pilot[None]) -> None:
        await until(lambda: console.desk.mode)
        for pressed in keys:
            await pilot.press(pressed)
        # The footer is painted a moment after the screen that it belongs to.
        await see(console, pilot, text)
        await see(console, pilot, footer)

    assert snap_compare(console, terminal_size=size, run_before=press)
