"""The OBS screen as pictures, at the smallest size and at usual ones."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from core.obs.events import LevelsMeasured
from core.obs.models import Output
from tests.support.waiting import until
from tests.tui.obs.panel_double import PanelDouble
from tests.tui.obs_double import ObsDouble
from tests.tui.scoring_double import LOAD
from tests.tui.test_events_pictures import StandingClock
from tests.tui.test_events_screen import see
from tests.tui.test_obs_panel import go_to
from tests.tui.test_obs_screen import clip
from tui.app import Console
from tui.screens.obs import ObsScreen


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)], ids=["80x24", "120x36", "160x48"])
def test_it_looks_as_it_did(snap_compare: Any, size: tuple[int, int]) -> None:
    clock = StandingClock()
    desk = ObsDouble("main", "stream", "camera", now=clock.now)
    desk.hear_all(LOAD)
    desk.kept_clips = [clip(1), clip(2)]
    desk.obs[0] = replace(desk.obs[0], role="record", holding_scene="Break")
    why = "OBS has not answered within 3 s."
    since, due = clock.now() - 12_000_000, clock.now() + 4_000_000
    desk.stand("camera", state="lost", since=since, reason=why, attempts=2, next_try_at=due)
    live = Output(active=True, duration_ms=4_960_000, kbps=5980.0, frames=1000, dropped=0)
    desk.change("stream", stream=live, program="Bar", studio_mode=True, preview="Break")
    desk.change("main", record=Output(active=True, duration_ms=847_000), replay_buffer=Output(active=True))
    console = Console(desk.connect, clock=clock)

    async def settle(pilot: Pilot[None]) -> None:
        await until(lambda: console.desk.mode)
        await pilot.press("2")
        await until(lambda: isinstance(console.screen, ObsScreen) and console.screen.state.read)
        await see(console, pilot, "▐ PROGRAM ▌")
        if size[0] >= 120:
            # Pictures come when they come; `test_obs_screen` looks at them.
            await pilot.press("P")
        desk.publish(LevelsMeasured("main", {"Mic": -6.0, "Music": -20.0}))
        await see(console, pilot, "▆▆▆", *(["kick 1"] if size[0] >= 120 else []))

    assert snap_compare(console, run_before=settle, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)], ids=["80x24", "120x36", "160x48"])
def test_the_panel_of_one_looks_as_it_did(snap_compare: Any, size: tuple[int, int]) -> None:
    clock = StandingClock()
    desk = PanelDouble("main", "stream", now=clock.now)
    desk.obs[0] = replace(desk.obs[0], role="record", cannot=("split a recording", "list hotkeys"))
    desk.change("main", record=Output(active=True, duration_ms=847_000, path="/srv/video/214.mkv"))
    console = Console(desk.connect, clock=clock)

    async def settle(pilot: Pilot[None]) -> None:
        await until(lambda: console.desk.mode)
        await pilot.press("2")
        await until(lambda: isinstance(console.screen, ObsScreen) and console.screen.state.read)
        await pilot.press("O")
        await see(console, pilot, "00:14:07", "214.mkv", "t switch")
        await go_to(console, pilot, "media", "Music")
        await see(console, pilot, "t pause", "0:12 / 0:20")

    assert snap_compare(console, run_before=settle, terminal_size=size)
