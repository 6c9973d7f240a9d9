"""The panel of one OBS, key by key: everything that it has and does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from core.errors import Conflict
from core.obs.models import Filter, Media, Output, SceneItem, Transition
from tests.support.waiting import until
from tests.tui.obs.panel_double import PanelDouble
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_obs_screen import called
from tests.tui.test_obs_screen import opened as opened_screen
from tui.app import Console
from tui.screens.obs import ObsScreen
from tui.screens.obs_panel import ObsPanel

SIZES = [(80, 24), (120, 36), (160, 48)]
HOSTILE = "[red]\x1b[2J\u202e漢字"


@asynccontextmanager
async def opened(
    desk: PanelDouble, size: tuple[int, int] = (160, 48), **more: Any
) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    async with opened_screen(desk, size, **more) as (console, pilot):
        await pilot.press("O")
        await until(lambda: isinstance(console.screen, ObsPanel))
        await see(console, pilot, "Outputs", "recording")
        yield console, pilot


async def go_to(console: Console, pilot: Pilot[None], *id: str) -> None:
    """Go to a row with the keys, as a person does."""
    panel = console.screen
    assert isinstance(panel, ObsPanel)
    await until(lambda: any(getattr(line, "id", None) == id for each in panel.lists for line in each.rows))
    wanted = next(each for each in panel.lists if any(getattr(line, "id", None) == id for line in each.rows))
    if not wanted.has_focus:
        await pilot.press("tab")
    await pilot.press("home")
    for _ in range(80):
        if panel.row is not None and panel.row.id == id:
            await pilot.pause()
            return
        await pilot.press("down")
    raise AssertionError(f"{id} is not to be reached in\n{shown(console)}")


@pytest.fixture
def desk() -> PanelDouble:
    return PanelDouble("main", "stream")


# ---- what is shown


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_everything_is_there(desk: PanelDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        for section, *more in (
            ("recording", "not recording", "virtual camera", "studio mode"),
            ("Items of scene Stage · on air", "Title", "shown"),
            ("Sound", "−12.0 dB", "muted"),
            ("Media", "playing  0:12 / 0:20"),
            ("Filters of Stage", "Blur", "on"),
            ("Transitions", "Cut", "chosen", "300 ms"),
            ("Texts", "Title"),
            ("Profile", "Venue", "in use", "Own"),
            ("Scene collection", "Hall", "Street"),
            ("Files", "/srv/video", "%CCYY-%MM-%DD"),
            ("Cannot", "it can do all of this"),
            ("Hotkeys", "OBSBasic.Screenshot"),
        ):
            if size == (80, 24) and section != "recording":
                await pilot.press("right")
            await see(console, pilot, section, *more)


async def test_each_hotkey_is_there_once_and_the_cursor_never_on_a_heading(desk: PanelDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        await pilot.press("end")
        text = await see(console, pilot, "libobs.mute", "t press")
        assert text.count("libobs.mute") == 1
        panel = console.screen
        assert isinstance(panel, ObsPanel)
        for key in ["up"] * 40 + ["left", "right", "pageup", "pagedown", "home"]:
            await pilot.press(key)
            assert panel.row is not None
        await see(console, pilot, "Outputs")


async def test_what_it_cannot_do_is_dim_and_says_why(desk: PanelDouble) -> None:
    desk.hotkeys = None
    desk.stand("main", spoken="v4", cannot=("split a recording", "run a virtual camera, because none is installed"))
    desk.change("main", record=Output(active=True, duration_ms=1000), virtual_camera=Output())
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "it cannot split a recording", "it cannot run a virtual camera, because")
        await see(console, pilot, "which cannot list hotkeys.")
        await go_to(console, pilot, "outputs", "split")
        assert "t press" not in shown(console)
        await pilot.press("t")
        await go_to(console, pilot, "hotkeys", "by name")
        await pilot.press("e", *"OBSBasic.Screenshot", "enter")
        await see(console, pilot, "press OBSBasic.Screenshot on main")
        await pilot.press("space")
        await until(lambda: called(desk, "obs.press_hotkey")[-1]["hotkey"] == "OBSBasic.Screenshot")
        assert not called(desk, "obs.split_recording")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_change_nothing_but_their_cells(desk: PanelDouble, size: tuple[int, int]) -> None:
    desk.items["Stage"] = [SceneItem(1, HOSTILE, None, True)]
    desk.filters["Stage"] = [Filter(HOSTILE, None, True)]
    desk.hotkeys = (HOSTILE,)
    desk.stand("main", cannot=(HOSTILE,))
    desk.change("main", transition=Transition(HOSTILE, 300), profile=HOSTILE, profiles=(HOSTILE,), program="Stage")
    async with opened(desk, size) as (console, pilot):
        await go_to(console, pilot, "items", "1")
        text = await see(console, pilot, "[red]␛[2J�漢字")
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        assert "\x1b" not in text
        await pilot.press("t")
        await see(console, pilot, "hide [red]␛[2J�漢字")


async def test_help_explains_the_keys(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("question_mark")
        await see(console, pilot, "stands dim cannot be done, and says why", "obs_panel.back")


# ---- outputs


async def test_a_recording_is_begun_held_split_and_stopped(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "nothing is recorded", "t switch")
        await pilot.press("t")
        await see(console, pilot, "00:00:0", "not held", ". stop recording")
        await pilot.press("down", "t")
        await until(lambda: desk.known("main").record.paused)
        await see(console, pilot, "paused")
        await pilot.press("t")
        await until(lambda: not desk.known("main").record.paused)
        await pilot.press("down")
        await see(console, pilot, "t press")
        await pilot.press("t")
        await until(lambda: called(desk, "obs.split_recording") == [{"connection": "main"}])
        await pilot.press("full_stop")
        await see(console, pilot, "not recording")


async def test_what_goes_on_air_is_armed_and_enter_fires_nothing(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "outputs", "camera")
        await pilot.press("t")
        await see(console, pilot, "ARMED", "start the virtual camera of main")
        await pilot.press("enter")
        assert not desk.known("main").virtual_camera.active
        await pilot.press("space")
        await until(lambda: desk.known("main").virtual_camera.active)
        await pilot.press("t")
        await see(console, pilot, "stop the virtual camera of main")
        await pilot.press("escape", "space")
        await see_gone(console, pilot, "ARMED")
        assert desk.known("main").virtual_camera.active
        assert isinstance(console.screen, ObsPanel)


# ---- scenes, filters, transitions


async def test_items_of_any_scene_are_shown_and_hidden(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "items", "2")
        await pilot.press("t")
        await see(console, pilot, "hide Music in Stage on main")
        await pilot.press("space")
        await see(console, pilot, "hidden")
        assert called(desk, "obs.set_item_visible")[-1] == {
            "connection": "main", "scene": "Stage", "item": 2, "visible": False,
        }  # fmt: skip
        await pilot.press("right_square_bracket")
        await see(console, pilot, "Items of scene Bar")
        await go_to(console, pilot, "items", "1")
        await pilot.press("t")
        await see(console, pilot, "show Music in Bar on main")


async def test_it_opens_on_the_scene_under_the_cursor_and_falls_back_to_the_program(desk: PanelDouble) -> None:
    async with opened_screen(desk) as (console, pilot):
        await pilot.press("down", "O")
        await see(console, pilot, "Items of scene Bar", "hidden")
        desk.change("main", scenes=("Stage", "Break"))
        await see(console, pilot, "Items of scene Stage · on air")


async def test_filters_of_the_source_under_the_cursor_are_switched(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "sound", "Music")
        await pilot.press("f")
        await see(console, pilot, "Filters of Music", "Gain", "off")
        await go_to(console, pilot, "filters", "Gain")
        await pilot.press("t")
        await see(console, pilot, "Gain of Music on on main")
        await pilot.press("space")
        await until(lambda: desk.filters["Music"][0].enabled)
        await go_to(console, pilot, "sound", "Music")
        await pilot.press("f")
        await see(console, pilot, "Filters of Stage", "Blur")


async def test_a_transition_is_chosen_and_lasts_as_long_as_is_said(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "transitions", "Cut")
        await pilot.press("t")
        await until(lambda: desk.known("main").transition == Transition("Cut", 300))
        await go_to(console, pilot, "transitions", "")
        await pilot.press("plus", "plus", "minus", "plus")
        await see(console, pilot, "400 ms")
        await pilot.press("e", "ctrl+u", *"1250", "enter")
        await see(console, pilot, "1250 ms")


# ---- inputs


async def test_media_is_paused_played_begun_anew_and_sought(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "media", "Music")
        await see(console, pilot, "playing  0:12 / 0:20", "t pause")
        await pilot.press("t")
        await see(console, pilot, "pause Music on main")
        await pilot.press("space")
        await see(console, pilot, "paused   0:12 / 0:20", "t play")
        await pilot.press("minus", "minus", "plus")
        await see(console, pilot, "Music to 0:07 on main")
        await pilot.press("space")
        await see(console, pilot, "0:07 / 0:20")
        await pilot.press("plus", "plus", "plus", "plus")
        await see(console, pilot, "Music to 0:20 on main")
        await pilot.press("escape")
        await see_gone(console, pilot, "ARMED")
        await pilot.press("e", "ctrl+u", *"x", "enter")
        await see(console, pilot, "minutes and seconds, such as 1:05", "no place in a file")
        await pilot.press("ctrl+u", *"0:15", "enter")
        await see(console, pilot, "Music to 0:15 on main")
        await pilot.press("space")
        await see(console, pilot, "0:15 / 0:20")
        await pilot.press("r")
        await see(console, pilot, "play Music from its beginning on main")
        await pilot.press("space")
        await see(console, pilot, "0:00 / 0:20")


async def test_where_media_is_goes_on_by_itself(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "0:12 / 0:20")
        desk.media["Music"] = Media("Music", "playing", 14_000, 20_000)
        await see(console, pilot, "0:14 / 0:20")
        desk.media["Music"] = Media("Music", "none")
        await see(console, pilot, "nothing to play")


async def test_sound_is_muted_and_turned_on_from_what_is_armed(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "sound", "Mic")
        await pilot.press("plus", "plus", "plus")
        await see(console, pilot, "Mic to -9 dB on main")
        await pilot.press("space")
        await see(console, pilot, "−9.0 dB")
        await pilot.press("e", "ctrl+u", *"-20", "enter")
        await see(console, pilot, "Mic to -20 dB on main")
        await pilot.press("t")
        await see(console, pilot, "mute Mic on main")


async def test_a_text_is_typed(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "texts", "Title")
        await pilot.press("e", *" [b]Hi", "enter")
        await see(console, pilot, "another text of Title on main")
        await pilot.press("space")
        await until(lambda: called(desk, "obs.set_text")[-1]["text"] == "Welcome [b]Hi")
        await see(console, pilot, "Title         ", "Welcome [b]Hi")
        await pilot.press("e", "ctrl+u", "enter")
        await see(console, pilot, "ARMED")
        await pilot.press("space")
        await see(console, pilot, "says nothing")


async def test_what_a_text_says_is_kept_up_with_and_left_alone_in_a_form_that_was_only_looked_at(
    desk: PanelDouble,
) -> None:
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "Welcome")
        desk.texts["Title"] = "7:5"
        await see(console, pilot, "7:5")
        await go_to(console, pilot, "texts", "Title")
        await pilot.press("e")
        await see(console, pilot, "Text of Title", "what it says from now on")
        await pilot.press("enter")
        await see_gone(console, pilot, "Text of Title")
        assert not called(desk, "obs.set_text")


async def test_a_text_of_several_lines_is_shown_in_its_row_and_never_typed_over_by_itself(desk: PanelDouble) -> None:
    desk.texts["Title"] = f"{HOSTILE}\nsecond"
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "texts", "Title")
        await see(console, pilot, "[red]␛[2J�漢字␊second")
        await pilot.press("e")
        text = await see(console, pilot, "now no single line")
        assert "\x1b" not in text
        await pilot.press("enter")
        await see_gone(console, pilot, "Text of Title")
        assert not called(desk, "obs.set_text")


async def test_a_text_that_cannot_be_told_says_why(desk: PanelDouble) -> None:
    desk.texts["Title"] = Conflict("“Title” on OBS “main” says what stands in a file.")
    async with opened(desk, (160, 48)) as (console, pilot):
        await see(console, pilot, "“Title” on OBS “main” says what stands in")


# ---- the whole, and its end


@pytest.mark.parametrize(
    ("row", "command"),
    [
        (("profile", "Own"), ("obs.set_profile", {"profile": "Own"})),
        (("collection", "Street"), ("obs.set_collection", {"collection": "Street"})),
        (("hotkeys", "libobs.mute"), ("obs.press_hotkey", {"hotkey": "libobs.mute"})),
    ],
)
async def test_profiles_collections_and_hotkeys_are_armed(
    desk: PanelDouble, row: tuple[str, str], command: tuple[str, dict[str, str]]
) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, *row)
        await pilot.press("t")
        await see(console, pilot, "ARMED", row[1])
        await pilot.press("space")
        await until(lambda: len(called(desk, command[0])) == 2)
        assert called(desk, command[0])[-1] == {"connection": "main", **command[1]}


async def test_where_it_records_to_and_under_which_name_is_typed(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "files", "directory")
        await pilot.press("e", "ctrl+u", *"/mnt/fast", "enter")
        await until(lambda: desk.rule.directory == "/mnt/fast")
        await go_to(console, pilot, "files", "name")
        await pilot.press("e", "ctrl+u", *"%hh", "enter")
        await until(lambda: desk.rule.file_name == "%hh")
        await see(console, pilot, "/mnt/fast", "%hh")


@pytest.mark.parametrize("size", SIZES)
async def test_a_lost_one_says_why_takes_no_keys_and_comes_back(desk: PanelDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        before = desk.instances
        desk.stand("main", state="lost", reason="Nothing listens at 127.0.0.1:4455.", attempts=3)
        await see(console, pilot, "lost", "Nothing listens", "esc back")
        await see_gone(console, pilot, "Outputs")
        await pilot.press("t", "e", "plus", "full_stop", "f", "right_square_bracket")
        assert not any(name.startswith(("obs.set", "obs.start", "obs.stop")) for name, _, _ in desk.calls)
        desk.instances = before
        desk.stand("main", state="connected")
        desk.change("main")
        await see(console, pilot, "Outputs", "not recording")


async def test_keys_never_go_to_another_obs_when_it_is_removed(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.do_obs_connection_remove("main")
        await see(console, pilot, "This OBS is gone from the desk")
        await pilot.press("t", "full_stop")
        assert not called(desk, "obs.start_recording")
        await pilot.press("escape")
        await until(lambda: isinstance(console.screen, ObsScreen))


async def test_nothing_is_asked_for_while_another_screen_is_shown(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await until(lambda: called(desk, "obs.media"))
        await pilot.press("6")
        await pilot.pause()
        before = len(called(desk, "obs.media"))
        desk.change("main", program="Bar")
        await pilot.pause(1.2)
        assert len(called(desk, "obs.media")) == before
        await pilot.press("2")
        await see(console, pilot, "Items of scene")
        await until(lambda: len(called(desk, "obs.media")) > before)


async def test_the_cursor_stays_on_its_row_when_others_come(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        await go_to(console, pilot, "items", "2")
        desk.items["Stage"] = [SceneItem(9, "Logo", None, True), *desk.items["Stage"]]
        desk.do_obs_set_item_visible("main", "Stage", 1, False)
        await see(console, pilot, "Logo")
        await pilot.press("t")
        await see(console, pilot, "hide Music in Stage")


async def test_it_keeps_up_with_the_desk_while_it_is_open(desk: PanelDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.set_health("pss", "failed", "deaf")
        desk.do_desk_set_mode("locked")
        await see(console, pilot, "LOCKED")
        desk.lose()
        await see(console, pilot, "what you see is as of", "Outputs")
        assert "t switch" not in shown(console)
        desk.up = True
        desk.instances[0] = replace(desk.instances[0], record=Output(active=True, duration_ms=60_000))
        await see(console, pilot, "00:01:0")
