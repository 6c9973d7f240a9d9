"""The Events screen as pictures, at the smallest size and at a usual one."""

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.support.waiting import until
from tests.tui.scoring.rows import AT
from tests.tui.scoring_double import FIGHT, LOAD, ScoringDouble
from tests.tui.test_events_screen import see
from tui.app import Console
from tui.screens.events import EventsScreen


class StandingClock:
    """A clock at which it is always the same time."""

    def now(self) -> int:
        return AT

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "keys", [(), ("down", "down", "down", "down", "down", "down", "enter")], ids=["live", "detail"]
)
def test_it_looks_as_it_did(snap_compare: Any, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    desk = ScoringDouble(now=StandingClock().now)
    desk.hear_all(LOAD)
    desk.hear_all(FIGHT)
    console = Console(desk.connect, clock=StandingClock())

    async def settle(pilot: Pilot[None]) -> None:
        screen = console.screen
        assert isinstance(screen, EventsScreen)
        await until(lambda: screen.state.read and screen.reference.seen and console.desk.mode)
        await pilot.press(*keys)
        if keys:
            await until(lambda: screen.detail.detail)
        # The footer is painted a moment after the screen that it belongs to.
        await see(console, pilot, "s status" if not keys else "esc back", "ctrl+p commands")

    assert snap_compare(console, run_before=settle, terminal_size=size)
