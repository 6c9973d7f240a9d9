"""The OBS screen on a real engine: with simulated OBS of both protocols, and with the real OBS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from core.client import Client
from core.clock import SystemClock
from core.obs.models import Spoken
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from tests.support.engine import Desk
from tests.support.obs import RealObs
from tests.support.waiting import until
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_obs_panel import go_to
from tui.app import Console
from tui.screens.obs import ObsScreen

PASSWORD = 'se"cret'


@asynccontextmanager
async def opened(desk: Desk, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    """Open the OBS screen on an engine of its own."""
    desk.start()
    client = await Client.connect(desk.paths.socket)
    await client.settings.set("desk.setup_done", True)
    await client.settings.set("console.redraws_per_second", 20)
    await client.close()
    console = Console(lambda: Client.connect(desk.paths.socket))
    async with console.run_test(size=size, notifications=True) as pilot:
        await until(lambda: console.desk.mode)
        await pilot.press("2")
        await until(lambda: isinstance(console.screen, ObsScreen) and console.screen.state.read)
        yield console, pilot


async def add(pilot: Pilot[None], name: str, port: int, password: str) -> None:
    """Fill in the form of a new connection."""
    await pilot.press("A", *name, "tab", "tab", "ctrl+u", *str(port), "tab", *password)
    await pilot.press("tab", "tab", "tab", "tab", *"Break", "enter")


def simulated(protocol: Spoken) -> SimulatedObs:
    return SimulatedObs(Studio(SystemClock()), Front(protocol, port=0, password=PASSWORD))


async def test_both_protocols_are_run_side_by_side() -> None:
    with Desk() as desk:
        async with simulated("v5") as main, simulated("v4") as stream, opened(desk) as (console, pilot):
            await see(console, pilot, "no OBS yet")
            await add(pilot, "main", main.port, PASSWORD)
            await see(console, pilot, "main ●", "29.0.2 v5", "▐ PROGRAM ▌", "main: Stage (program)", "▀▀▀▀", "▆")
            await add(pilot, "stream", stream.port, PASSWORD)
            await see(console, pilot, "stream ●", "v4", "protocol v4 tells no levels")

            await pilot.press("b")
            await see(console, pilot, "cut main to Bar")
            await pilot.press("space")
            await see(console, pilot, "ON AIR main: Bar · stream: Stage", "main: Bar (program)")
            await pilot.press("right", "d", "space")
            await see(console, pilot, "ON AIR main: Bar · stream: Replay", "stream: Replay (program)")
            await pilot.press("H", "space")
            await see(console, pilot, "ON AIR main: Break · stream: Break")

            await pilot.press("left", "M", "space")
            await see(console, pilot, "muted")
            main.studio.stage.switch("Stage")
            await see(console, pilot, "ON AIR main: Stage · stream: Break")
            await pilot.press("asterisk")
            await see(console, pilot, "record all: done by main, stream", "● 00:00:0")
            await pilot.press(".")
            await see(console, pilot, "not recording")
            await pilot.press("L", "space")
            await see(console, pilot, "● live 00:00:0")

            await stream.exit()
            await see(console, pilot, "stream ✕ lost", "OBS✕", "ON AIR main: Stage", "on air Break")
            assert "stream was recording when it was lost" in " ".join(shown(console).split())


async def test_everything_of_both_protocols_is_shown_and_changed() -> None:
    with Desk() as desk:
        async with simulated("v5") as main, simulated("v4") as stream, opened(desk, (160, 48)) as (console, pilot):
            await add(pilot, "main", main.port, PASSWORD)
            await see(console, pilot, "main ●", "▐ PROGRAM ▌")
            await add(pilot, "stream", stream.port, PASSWORD)
            await see(console, pilot, "stream ●")
            await pilot.press("O")
            await see(
                console, pilot, "Items of scene Stage · on air", "Title", "Fade", "%CCYY", "OBSBasic.StartRecording"
            )
            await see(console, pilot, "playing  0:")
            await go_to(console, pilot, "items", str(item_of(main, "Title")))
            await pilot.press("t")
            await see(console, pilot, "hide Title in Stage on main")
            await pilot.press("space")
            await see(console, pilot, "hidden")
            await go_to(console, pilot, "texts", "Title")
            await pilot.press("e", "ctrl+u", *"Final", "enter", "space")
            await until(lambda: text_of(main, "Title") == "Final")
            await go_to(console, pilot, "media", "Music")
            await pilot.press("t", "space")
            await see(console, pilot, "paused   0:")
            await pilot.press("e", "ctrl+u", *"0:13", "enter", "space")
            await see(console, pilot, "0:13 / 0:20")
            await go_to(console, pilot, "sound", "Mic/Aux")
            await pilot.press("f")
            await see(console, pilot, "Filters of Mic/Aux", "Gain")
            await go_to(console, pilot, "filters", "Gain")
            await pilot.press("t", "space")
            await until(lambda: not main.studio.inputs.filters("Mic/Aux")[0].enabled)
            await pilot.press("escape", "right", "O")
            await see(console, pilot, "stream ●", "it cannot split a recording", "which cannot list hotkeys", "playing")
            await go_to(console, pilot, "outputs", "record")
            await pilot.press("t")
            await see(console, pilot, "00:00:0", "not held")
            await pilot.press("full_stop")
            await see(console, pilot, "not recording")


def item_of(obs: SimulatedObs, source: str) -> int:
    scene = next(scene for scene in obs.studio.stage.scenes if scene.name == "Stage")
    return next(item.id for item in scene.items if item.source == source)


def item_id(obs: RealObs, source: str) -> int:
    items = obs.ask("GetSceneItemList", sceneName="Bar")["sceneItems"]
    return next(int(item["sceneItemId"]) for item in items if item["sourceName"] == source)


def text_of(obs: SimulatedObs, name: str) -> object:
    input = obs.studio.inputs.get(name)
    return input.settings["text"] if input is not None else None


async def test_a_refused_password_is_told_and_given_anew() -> None:
    with Desk() as desk:
        async with simulated("v5") as main, opened(desk, (80, 24)) as (console, pilot):
            await add(pilot, "main", main.port, "wrong")
            await see(console, pilot, "main ✕ password refused", "E gives another password", "OBS✕")
            await pilot.press("E", "tab", "tab", "tab", *PASSWORD, "enter")
            await see(console, pilot, "main ●", "▐ PROGRAM ▌")
            assert PASSWORD not in shown(console)


async def test_a_real_obs_is_run_killed_and_had_again(tmp_path: Path) -> None:
    with Desk() as desk, RealObs(tmp_path, password=PASSWORD) as obs:
        async with opened(desk, (160, 48)) as (console, pilot):
            await add(pilot, "main", obs.port, PASSWORD)
            await see(console, pilot, "main ●", "29.0.2 v5", "▐ PROGRAM ▌", "Music", "▀▀▀▀", "▆", "GB left")
            await pilot.press("b", "space")
            await see(console, pilot, "ON AIR main: Bar", "main: Bar (program)")
            assert obs.ask("GetCurrentProgramScene")["currentProgramSceneName"] == "Bar"
            await pilot.press("O")
            await see(console, pilot, "Items of scene Stage", "OBSBasic.StartRecording", "Advanced", "/ 0:20")
            await pilot.press("right_square_bracket")
            await see(console, pilot, "Items of scene Bar · on air", "Green")
            await go_to(console, pilot, "items", str(item_id(obs, "Green")))
            await pilot.press("t", "space")
            await see(console, pilot, "hidden")
            await pilot.press("t", "space")
            await see_gone(console, pilot, "hidden")
            await pilot.press("escape")
            await see(console, pilot, "▐ PROGRAM ▌")
            await pilot.press("R")
            await see(console, pilot, "● 00:00:0", ". stop recording")
            await pilot.press("S")
            await see(console, pilot, "replay saved, of no match", "saved")
            await pilot.press(".")
            await see(console, pilot, "not recording", "recording stopped: ")
            obs.kill()
            await see(console, pilot, "main ✕ lost", "When last heard", "on air Bar")
            obs.start()
            await see_gone(console, pilot, "When last heard")
            await see(console, pilot, "main ●", "▐ PROGRAM ▌")
