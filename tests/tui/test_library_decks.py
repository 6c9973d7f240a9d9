"""The Decks screen, key by key, on decks in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from core.audio.events import LevelsMeasured
from tests.support.waiting import until
from tests.tui.audio.things import entry
from tests.tui.audio_double import AudioDouble
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_library_screen import SIZES, TRACKS, called, opened
from tui.app import Console
from tui.screens.library_mixer import DecksScreen


@pytest.fixture
def desk() -> AudioDouble:
    desk = AudioDouble(TRACKS)
    desk.queues["music"] = [entry(11, "River Man", 2), entry(12, "Teardrop", 3), entry(13, "Angel")]
    desk.change_deck("music", state="playing", playing=entry(1, "Riverside", 1), duration_ms=227_000,
                     position_ms=93_000, next=desk.queues["music"][0], queued=3)  # fmt: skip
    return desk


@asynccontextmanager
async def decks(desk: AudioDouble, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    async with opened(desk, size) as (console, pilot):
        await pilot.press("D")
        await until(lambda: isinstance(console.screen, DecksScreen) and console.screen.waiting)
        yield console, pilot


def fired(desk: AudioDouble, name: str) -> list[dict[str, Any]]:
    return [arguments for command, arguments, token in desk.calls if command == name and token]


@pytest.mark.parametrize("size", SIZES)
async def test_each_deck_is_there_with_its_position_and_its_queue(desk: AudioDouble, size: tuple[int, int]) -> None:
    async with decks(desk, size) as (console, pilot):
        text = await see(console, pilot, "music      ▸ Riverside", "announce   —", "on air", "/ 3:47", "━━●──",
                         "next River Man", "Queue of music   3 waiting", "3  Angel")  # fmt: skip
        assert "level unknown" in text
        if size[1] >= 30:
            assert "▅" in text


async def test_levels_are_drawn_where_they_are_measured_and_seen(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        desk.publish(LevelsMeasured({"music": -12.0}))
        await see(console, pilot, "▆▆▆▆▆▆▆▆▆───", "level −12 dB")
        await pilot.press("question_mark")
        desk.publish(LevelsMeasured({"music": -24.0}))
        await until(lambda: console.desk.players.level("music") == -24.0)
        await pilot.press("escape", "6")
        await until(lambda: console.desk.players.level("music") is None)
        desk.publish(LevelsMeasured({"music": -12.0}))
        await pilot.press("3")
        await see(console, pilot, "level unknown")


async def test_what_plays_is_told_on_every_screen_with_its_level_and_what_is_next(desk: AudioDouble) -> None:
    async with opened(desk, (80, 24)) as (console, pilot):
        for digit in "1267":
            await pilot.press(digit)
            await see(console, pilot, "music ▸ Riverside", "next River Man")
            desk.publish(LevelsMeasured({"music": -24.0}))
            await see(console, pilot, "▆▆─")
        desk.do_player_fade_all()
        desk.do_player_queue_clear("music")
        await see_gone(console, pilot, "music ▸")


async def test_over_a_slow_link_no_level_moves(desk: AudioDouble) -> None:
    async with opened(desk, slow=True) as (console, pilot):
        await pilot.press("D")
        await see(console, pilot, "level unknown")
        desk.publish(LevelsMeasured({"music": -12.0}))
        desk.change_deck("music", volume_db=-3.0)
        await see(console, pilot, "volume −3 dB", "level unknown")


async def test_seeking_goes_on_from_what_is_armed_and_fires_with_go(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        desk.change_deck("music", state="paused", position_ms=93_000)
        await see(console, pilot, "paused", "K go on", "→ 10 s on")
        await pilot.press("right", "right", "right", "left")
        await see(console, pilot, "ARMED", "go to 1:53 on music")
        assert not fired(desk, "player.seek")
        await pilot.press("space")
        await see(console, pilot, "1:53 / 3:47")
        await pilot.press("m", *"3:00", "enter")
        await see(console, pilot, "ARMED", "go to 3:00 on music")


async def test_the_volume_moves_by_decibels(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        await pilot.press("minus", "minus", "minus", "plus")
        await see(console, pilot, "ARMED", "music to −2 dB")
        await pilot.press("space")
        await see(console, pilot, "volume −2 dB")
        assert fired(desk, "player.set_volume") == [{"deck": "music", "db": -2}]


async def test_an_output_is_chosen_from_those_that_are_there(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        await pilot.press("o")
        await see(console, pilot, "Output of music", "● the default output", "Bar speakers")
        await pilot.press("end", "enter")
        await see(console, pilot, "ARMED", "music to Bar speakers")
        await pilot.press("space")
        await see(console, pilot, "output Bar speakers")


async def test_the_queue_is_put_in_order_shortened_and_emptied(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        assert "[ move up" not in shown(console)
        await pilot.press("tab", "end", "left_square_bracket")
        await until(lambda: [it.id for it in desk.queues["music"]] == [11, 13, 12])
        await see(console, pilot, "2  Angel", "enter make next")
        await pilot.press("enter")
        await until(lambda: [it.id for it in desk.queues["music"]] == [13, 11, 12])
        await see(console, pilot, "next Angel")
        await pilot.press("d")
        await see(console, pilot, "next River Man", "2 waiting")
        await pilot.press("c", "y")
        await see(console, pilot, "next nothing", "nothing waits: q in the library adds")


async def test_a_deck_is_stopped_without_asking_and_what_is_ready_begins_with_go(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        desk.change_deck("music", cued=entry(5, "Teardrop", 3, from_ms=2000))
        await see(console, pilot, "ready Teardrop from 0:02", "p begin what is ready")
        await pilot.press("p", "space")
        await see(console, pilot, "music      ▸ Teardrop")
        await pilot.press("s")
        await see_gone(console, pilot, "ON AIR")
        assert called(desk, "player.stop") == [{"deck": "music"}]


async def test_a_deck_is_added_used_by_the_library_and_removed(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        await pilot.press("a", *"bar", "enter")
        await see(console, pilot, "bar        —")
        await pilot.press("end")
        await see(console, pilot, "Queue of bar")
        await pilot.press("enter", "escape")
        await see(console, pilot, "keys act on bar")
        await pilot.press("down", "p")
        await see(console, pilot, "play River Man on bar")
        await pilot.press("escape", "D", "end", "d")
        await see(console, pilot, "Really remove the deck bar?")
        await pilot.press("y")
        await see_gone(console, pilot, "bar        —")
        await pilot.press("escape")
        await see_gone(console, pilot, "keys act on bar")


async def test_how_a_deck_goes_on_is_set(desk: AudioDouble) -> None:
    async with decks(desk) as (console, pilot):
        await pilot.press("e", "ctrl+u", *"6", "tab", "right", "enter")
        await see(console, pilot, "crossfade 6 s", "then it stops")
        assert called(desk, "player.deck_set") == [{"deck": "music", "crossfade_seconds": 6.0, "stop_at_end": True}]


async def test_the_library_fades_over_keeps_a_fallback_and_listens(desk: AudioDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("down", "X")
        await see(console, pilot, "ARMED", "fade to River Man on music")
        await pilot.press("space")
        await see(console, pilot, "ON AIR music: River Man")
        assert fired(desk, "player.crossfade") == [{"deck": "music", "track": 2, "seconds": 4.0}]
        await pilot.press("W")
        await see(console, pilot, "River Man is played when nothing comes next on music")
        await pilot.press("h")
        assert not called(desk, "player.play")
        desk.do_player_deck_add("monitor")
        desk.change_deck("monitor", kind="monitor")
        await see(console, pilot, "monitor —")
        await pilot.press("h", "space")
        await until(lambda: fired(desk, "player.play"))
        assert fired(desk, "player.play") == [{"deck": "monitor", "track": 2}]
        assert "monitor:" not in await see(console, pilot, "monitor ▸ River Man"), "it is not on air"
        await pilot.press("D", "end")
        await see(console, pilot, "monitor at the desk  River Man")


async def test_what_is_wrong_with_a_deck_is_told_in_full(desk: AudioDouble) -> None:
    async with decks(desk, (80, 24)) as (console, pilot):
        desk.change_deck("music", warning="the sound device Hall is muted", stream_title="News at noon")
        await see(console, pilot, "▸ News at noon", "the sound device Hall is muted")
        desk.change_deck("music", why="the sound device is gone", state="stopped")
        await see(console, pilot, "music      ✕ the sound device is gone")
