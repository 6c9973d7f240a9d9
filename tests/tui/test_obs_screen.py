"""The OBS screen, key by key, on instances in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from core.clock import SystemClock
from core.errors import Unavailable
from core.obs.events import ClipChanged, LevelsMeasured, OutputChanged
from core.obs.models import Clip, Output
from tests.support.waiting import until
from tests.tui.obs.things import AT
from tests.tui.obs_double import ObsDouble
from tests.tui.scoring_double import LOAD
from tests.tui.test_events_screen import see, see_gone, shown
from tui.app import Console
from tui.screens.obs import ObsScreen

SIZES = [(80, 24), (120, 36), (160, 48)]


@asynccontextmanager
async def opened(
    desk: ObsDouble, size: tuple[int, int] = (120, 36), **more: Any
) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    console = Console(desk.connect, **more)
    async with console.run_test(size=size, notifications=True) as pilot:
        await until(lambda: console.desk.mode)
        await pilot.press("2")
        await until(lambda: isinstance(console.screen, ObsScreen) and console.screen.state.read)
        await pilot.pause()
        yield console, pilot


def called(desk: ObsDouble, name: str) -> list[dict[str, object]]:
    return [arguments for command, arguments, _ in desk.calls if command == name]


def clip(number: int) -> Clip:
    path, caption = f"/rec/{number}.mkv", f"kick {number}"
    return Clip(number, 1, None, "main", "replay", path, None, None, 8000, caption, AT - number, "ann")


class ClockOf(SystemClock):
    """A clock that shows the time of a desk."""

    def __init__(self, desk: ObsDouble) -> None:
        self._desk = desk

    def now(self) -> int:
        return self._desk.now()


@pytest.fixture
def desk() -> ObsDouble:
    return ObsDouble("main", "stream")


# ---- what is shown


@pytest.mark.parametrize("size", SIZES)
async def test_every_obs_is_there_with_its_scenes_its_sound_and_what_is_on_air(
    desk: ObsDouble, size: tuple[int, int]
) -> None:
    async with opened(desk, size) as (console, pilot):
        text = await see(console, pilot, "▐ PROGRAM ▌", "Bar", "Break", "Mic", "muted", "812 GB left", "60.0 fps")
        assert "ON AIR main: Stage · stream: Stage" in text
        assert "29.0.2 v5" in text
        assert "stream" in text
        assert "OBS●" in text


async def test_without_any_it_says_how_to_add_one() -> None:
    async with opened(ObsDouble(), (80, 24)) as (console, pilot):
        text = await see(console, pilot, "no OBS yet: A adds one", "cuedesk simulate obs", "A add")
        assert "mute" not in text
        await pilot.press("A")
        await see(console, pilot, "New OBS", "holding scene")
        await pilot.press(*"main", "tab", "tab", "tab", *"secret", "enter")
        await see(console, pilot, "connecting")


async def test_a_password_is_sent_and_never_shown() -> None:
    desk = ObsDouble()
    async with opened(desk) as (console, pilot):
        await pilot.press("A", *"main", "tab", "tab", "tab", *"secret")
        assert "secret" not in shown(console)
        await pilot.press("enter")
        await until(lambda: called(desk, "obs.connection_add"))
        assert called(desk, "obs.connection_add") == [{"name": "main", "host": "127.0.0.1", "password": "secret"}]


@pytest.mark.parametrize("size", SIZES)
async def test_a_lost_one_says_why_and_what_it_was_like_and_comes_back(desk: ObsDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        desk.publish(OutputChanged("main", "record", "started"))
        desk.change("main", record=Output(active=True, duration_ms=847_000))
        await see(console, pilot, "00:14:0")
        desk.stand("main", state="lost", reason="Nothing listens at 127.0.0.1:4455.", attempts=3)
        text = await see(console, pilot, "lost", "Nothing listens", "When last heard", "on air Stage", "OBS✕")
        assert "main was recording when it was lost" in " ".join(text.split())
        desk.do_obs_connect("main")
        await see_gone(console, pilot, "When last heard")


async def test_a_refused_password_says_what_to_do(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        desk.stand("main", state="refused", reason="OBS does not take the password.")
        await see(console, pilot, "password refused", "E gives another password; N tries again")


async def test_hostile_names_change_nothing_but_their_cells() -> None:
    hostile = "[red]\x1b[2J\u202e漢字"
    desk = ObsDouble(hostile, "stream")
    desk.instances[0] = desk.instances[0].__class__(hostile, desk.now(), (hostile,), hostile)
    async with opened(desk) as (console, pilot):
        text = await see(console, pilot, "[red]␛[2J�漢字")
        assert all(cell_len(line) <= 120 for line in text.splitlines())
        assert "\x1b" not in text
        await pilot.press("D")
        await see(console, pilot, "Really remove [red]␛[2J�漢字?")


# ---- scenes


async def test_a_letter_arms_and_go_cuts(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("b")
        await see(console, pilot, "ARMED", "cut main to Bar")
        assert desk.known("main").program == "Stage"
        await pilot.press("space")
        await see(console, pilot, "ON AIR main: Bar")


async def test_another_letter_arms_that_in_its_place_and_escape_disarms(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("b", "c")
        await see(console, pilot, "cut main to Break")
        await pilot.press("escape", "space")
        await see_gone(console, pilot, "ARMED")
        assert desk.known("main").program == "Stage"


async def test_in_an_armed_session_the_letter_cuts_at_once(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("f3")
        await see(console, pilot, "SESSION ARMED")
        await pilot.press("c")
        await see(console, pilot, "ON AIR main: Break")
        await pilot.press("f3")
        await see_gone(console, pilot, "SESSION ARMED")
        await pilot.press("b")
        await see(console, pilot, "ARMED", "cut main to Bar")


async def test_an_armed_session_ends_with_the_engine(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("f3")
        await see(console, pilot, "SESSION ARMED")
        desk.lose()
        await see_gone(console, pilot, "SESSION ARMED")
        await pilot.press("b", "R", "S", "M")
        assert not called(desk, "obs.switch_scene")


async def test_letters_without_a_scene_do_nothing(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("d", "e", "g", "v", "x", "a")
        await see(console, pilot, "Stage is on air already on main")
        assert not called(desk, "obs.switch_scene")


async def test_enter_previews_in_studio_mode_and_t_takes_it(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("enter")
        assert not called(desk, "obs.preview_scene")
        await pilot.press("Z")
        await see(console, pilot, "studio mode", "enter preview")
        await pilot.press("down", "down", "enter")
        await until(lambda: called(desk, "obs.preview_scene") == [{"connection": "main", "scene": "Break"}])
        await pilot.press("T")
        await see(console, pilot, "Break on air on main")
        await pilot.press("space")
        await see(console, pilot, "ON AIR main: Break")


async def test_scenes_beyond_the_alphabet_are_cut_to_with_the_cursor(desk: ObsDouble) -> None:
    desk.change("main", scenes=tuple(f"Scene {number}" for number in range(40)), program="Scene 0")
    async with opened(desk) as (console, pilot):
        await pilot.press("end", "C")
        await see(console, pilot, "cut main to Scene 39")


# ---- which one


@pytest.mark.parametrize("size", SIZES)
async def test_left_and_right_choose_whom_the_keys_act_on(desk: ObsDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await pilot.press("right", "b")
        await see(console, pilot, "cut stream to Bar")
        await pilot.press("right", "b")
        await see(console, pilot, "cut main to Bar")
        await pilot.press("left", "R")
        await until(lambda: called(desk, "obs.start_recording") == [{"connection": "stream"}])


async def test_tab_goes_through_the_lists_and_chooses_as_well(desk: ObsDouble) -> None:
    async with opened(desk) as (_, pilot):
        await pilot.press("tab", "tab", "R")
        await until(lambda: called(desk, "obs.start_recording") == [{"connection": "stream"}])


async def test_the_chosen_one_is_in_sight_also_among_many() -> None:
    desk = ObsDouble(*(f"camera {number}" for number in range(1, 11)))
    desk.change("camera 9", scenes=("Nine",), program="Nine")
    async with opened(desk, (80, 24)) as (console, pilot):
        await pilot.press("left", "left")
        text = await see(console, pilot, "camera 9 ●", "Nine", "▐ PROGRAM ▌")
        assert "camera 1 " not in text.splitlines()[1]


# ---- outputs and sound


async def test_recording_starts_and_stops_without_a_question(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("R")
        await see(console, pilot, "● 00:00:0", ". stop recording")
        await pilot.press(".")
        await see(console, pilot, "recording stopped: /rec/main.mkv", "not recording")


async def test_going_live_is_armed(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("L")
        await see(console, pilot, "go live on main", "ARMED")
        await pilot.press("space")
        await until(lambda: called(desk, "obs.start_stream"))


async def test_all_are_recorded_and_who_is_not_is_said(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("asterisk")
        await see(console, pilot, "record all: 1 of 2 done", "stream: its disk is full")


async def test_all_go_to_holding_once_that_is_fired_and_who_does_not_is_said(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("H")
        await see(console, pilot, "all to holding", "ARMED")
        await pilot.press("space")
        await see(console, pilot, "all to holding: 1 of 2 done", "stream: its disk is full")


async def test_what_the_cursor_is_on_is_muted_and_turned(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab", "down", "M")
        await see(console, pilot, "unmute Music on main")
        await pilot.press("space")
        await see_gone(console, pilot, "muted     ")
        await pilot.press("up", "plus", "plus", "minus", "minus", "minus")
        await see(console, pilot, "Mic to -13 dB on main")
        await pilot.press("space")
        await see(console, pilot, "−13.0 dB")


async def test_each_step_goes_on_from_the_last_one_before_the_obs_has_told_of_it(
    desk: ObsDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do_desk_arm_session(10)
    monkeypatch.setattr(desk, "do_obs_set_volume", lambda **_: None)
    async with opened(desk) as (_, pilot):
        await pilot.press("tab", "plus", "plus", "plus")
        await until(lambda: len(called(desk, "obs.set_volume")) == 3)
        assert [each["volume_db"] for each in called(desk, "obs.set_volume")] == [-11, -10, -9]


async def test_levels_are_listened_to_while_they_are_seen(desk: ObsDouble) -> None:
    def listened() -> bool:
        return any("obs.levels_measured" in topics for client in desk.clients for topics, _ in client._queues)

    async with opened(desk) as (console, pilot):
        await until(listened)
        desk.publish(LevelsMeasured("main", {"Mic": -6.0, "Music": -100.0}))
        await see(console, pilot, "▆▆▆▆")
        await pilot.press("6")
        await until(lambda: not listened())
        await pilot.press("2")
        await until(listened)
        assert "▆" not in shown(console)


async def test_a_refusal_is_told_in_its_own_words(desk: ObsDouble) -> None:
    async with opened(desk, slow=True) as (console, pilot):
        desk.refusal = Unavailable("OBS “main” has not answered within 3 s.", remedy="Look at its machine.")
        await pilot.press("R")
        await see(console, pilot, "has not answered within 3 s", "Look at its machine")


@pytest.mark.parametrize("state", ["connected", "lost"])
async def test_a_column_has_its_whole_width_at_once(monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    monkeypatch.setattr(ObsScreen, "second", lambda screen, now: None)
    desk = ObsDouble("main")
    desk.stand("main", state=state)
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "━" * 118)
        desk.do_obs_connection_add("stream", "127.0.0.1")
        await see(console, pilot, "━" * 58 + "  ─")


# ---- pictures


async def test_the_program_s_picture_is_drawn_where_there_is_room(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "main: Stage (program)", "▀▀▀▀▀▀")
        await pilot.press("P")
        await see_gone(console, pilot, "▀▀▀▀▀▀")
        await pilot.press("P", "down", "F")
        await see(console, pilot, "main: Bar")
        await pilot.press("F")
        await see(console, pilot, "main: Stage (program)")


async def test_on_a_small_terminal_a_picture_is_asked_for(desk: ObsDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        assert not desk.pictures
        await pilot.press("P")
        await see(console, pilot, "main: Stage (program)", "▀▀▀▀▀▀", "▐ PROGRAM ▌")


async def test_no_picture_is_taken_while_another_screen_is_shown(desk: ObsDouble) -> None:
    async with opened(desk) as (_, pilot):
        await until(lambda: desk.pictures)
        await pilot.press("6")
        before = desk.pictures
        desk.change("main", program="Bar")
        await pilot.pause(1.2)
        assert desk.pictures <= before + 1


@pytest.mark.parametrize("way", [{"slow": True}, {"ascii": True}, {"theme": "terminal"}, {"no_colour": True}])
async def test_slow_links_and_plain_terminals_get_no_pictures(desk: ObsDouble, way: dict[str, Any]) -> None:
    async with opened(desk, **way) as (console, pilot):
        await see(console, pilot, "PROGRAM")
        assert not desk.pictures
        assert "P picture" not in shown(console)


async def test_a_slow_link_carries_no_levels(desk: ObsDouble) -> None:
    async with opened(desk, slow=True) as (console, pilot):
        await see(console, pilot, "levels are not measured on a slow link")
        assert not any("obs.levels_measured" in topics for client in desk.clients for topics, _ in client._queues)


# ---- clips, and the connections themselves


async def test_clips_of_the_match_that_is_on_are_played_copied_and_deleted(desk: ObsDouble) -> None:
    desk.hear_all(LOAD)
    desk.kept_clips = [clip(1), clip(2)]
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "Clips of match 214", "kick 1", "kick 2", "8 s")
        await pilot.press("shift+tab", "enter")
        await until(lambda: called(desk, "obs.clip_open"))
        await pilot.press("Y")
        await see(console, pilot, "copied: /rec/1.mkv")
        await pilot.press("D")
        await see(console, pilot, "Really delete the clip kick 1?")
        await pilot.press("y")
        await see_gone(console, pilot, "kick 1 ")
        desk.kept_clips.append(clip(3))
        desk.publish(ClipChanged(clip(3)))
        await see(console, pilot, "kick 3")


async def test_a_connection_is_cut_made_and_removed(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("N")
        await see(console, pilot, "disconnected", "N connects it", "N connect ")
        await pilot.press("N")
        await see_gone(console, pilot, "disconnected")
        await pilot.press("D")
        await see(console, pilot, "Really remove main?")
        await pilot.press("y")
        await see_gone(console, pilot, "main")
        await see(console, pilot, "stream ●")


async def test_help_explains_the_letters(desk: ObsDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("question_mark")
        await see(console, pilot, "Small letters are scenes", "Capital letters are orders")


async def test_while_the_engine_is_away_nothing_is_counted_on(desk: ObsDouble) -> None:
    desk.change("main", record=Output(active=True, duration_ms=847_000))
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "00:14:0")
        desk.lose()
        await see(console, pilot, "what you see is as of", "00:14:0")
        desk.up = True
        desk.change("main", program="Bar")
        await see(console, pilot, "ON AIR main: Bar")
