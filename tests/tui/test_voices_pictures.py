"""The Voices screen as a picture: the providers, of which one needs to be seen to."""

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.test_events_pictures import StandingClock
from tests.tui.test_events_screen import see
from tests.tui.test_library_pictures import SIZES, desk, settle
from tui.app import Console


@SIZES
@pytest.mark.parametrize("listed", ["voices", "providers"])
def test_voices_look_as_they_did(snap_compare: Any, size: tuple[int, int], listed: str) -> None:
    clock = StandingClock()
    double = desk(clock.now)
    console = Console(double.connect, clock=clock)

    async def before(pilot: Pilot[None]) -> None:
        await settle(console, pilot)
        await pilot.press("n", "tab", "V")
        await see(console, pilot, "English", "46 characters, espeak costs nothing")
        if listed == "providers":
            await pilot.press("left", "down")
            await see(console, pilot, "7 600 of 10 000", "k key")

    assert snap_compare(console, terminal_size=size, run_before=before)
