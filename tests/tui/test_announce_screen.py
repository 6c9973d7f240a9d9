"""The Announce screen, key by key, on a desk that speaks at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.support.waiting import until
from tests.tui.audio.things import deck
from tests.tui.speech_double import SpeechDouble
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_library_screen import called
from tui.app import Console
from tui.audio.announce import searched
from tui.screens.announce import AnnounceScreen
from tui.screens.library import LibraryScreen

SIZES = [(80, 24), (120, 36), (160, 48)]


@asynccontextmanager
async def opened(desk: SpeechDouble, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    console = Console(desk.connect)
    async with console.run_test(size=size, notifications=True) as pilot:
        await until(lambda: console.desk.mode)
        await pilot.press("3", "n")
        await until(lambda: isinstance(console.screen, AnnounceScreen) and console.screen.state.read)
        await pilot.pause()
        yield console, pilot


@pytest.fixture
def desk() -> SpeechDouble:
    return SpeechDouble()


@pytest.mark.parametrize("size", SIZES)
async def test_a_text_is_typed_spoken_and_sent_on_air(desk: SpeechDouble, size: tuple[int, int]) -> None:
    async with opened(desk, size) as (console, pilot):
        await see(console, pilot, "voice English (espeak)", "nothing has been spoken yet")
        await pilot.press(*"Doors open.")
        await see(console, pilot, "11 characters, espeak costs nothing")
        await pilot.press("enter")
        await see(console, pilot, "recent 1", "0:02", "11 characters, spoken before: costs nothing")
        assert not called(desk, "speech.play"), "nobody has heard it yet"
        await pilot.press("p")
        await see(console, pilot, "ARMED", "say “Doors open.”", "space is GO")
        await pilot.press("space")
        await see(console, pilot, "ON AIR announce: Doors open.", "announce ▸ Doors open.")
        assert called(desk, "speech.play")[-1] == {"announcement": 1}


async def test_a_template_asks_for_what_is_missing(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab", "right", "right", "right")
        await see(console, pilot, "Closing: We close in {minutes} minutes.", "asks for minutes")
        await pilot.press("enter", "enter")
        await see(console, pilot, "this is needed")
        await pilot.press(*"five", "enter")
        await see(console, pilot, "recent 1", "We close in five minutes.")


async def test_a_voice_is_chosen_and_what_it_costs_is_shown_before(desk: SpeechDouble) -> None:
    desk.cost = replace(desk.cost, provider="elevenlabs", charged=5, remaining=9000)
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Hello", "tab", "right", "right", "right", "right")
        await see(console, pilot, "Rosa", "elevenlabs")
        await pilot.press("down", "enter")
        await see(console, pilot, "voice Rosa (elevenlabs)", "5 characters: 5 of 9 000 left at elevenlabs")
        await until(lambda: called(desk, "speech.cost")[-1]["voice"] == "Rosa")
        await pilot.press("n", "enter")
        await until(lambda: called(desk, "speech.generate"))
        assert called(desk, "speech.generate")[-1]["voice"] == "Rosa"


async def test_what_cannot_be_spoken_is_said_while_it_is_typed(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        screen = console.screen
        assert isinstance(screen, AnnounceScreen)
        screen.entry.value = "x" * 101
        await see(console, pilot, "✕ That cannot be spoken. has more than 100 characters")


async def test_a_message_is_saved_sent_and_removed(desk: SpeechDouble) -> None:
    async with opened(desk, (120, 40)) as (console, pilot):
        await pilot.press(*"Doors open.", "enter")
        await see(console, pilot, "recent 1")
        await pilot.press("s", *"Doors", "enter")
        await see(console, pilot, "saved 1")
        await pilot.press("right")
        await see(console, pilot, "Doors: Doors open.")
        await pilot.press("p", "space")
        await see(console, pilot, "ON AIR announce: Doors")
        await pilot.press("d")
        await see(console, pilot, "Really remove Doors?")
        await pilot.press("y")
        await see(console, pilot, "nothing is saved yet")


async def test_favourites(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Hello", "enter")
        await see(console, pilot, "recent 1")
        await pilot.press("f")
        await see(console, pilot, "favourites 1", "★")


async def test_where_to_listen_is_asked_once_and_made_in_one_step(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Hello", "enter")
        await see(console, pilot, "recent 1", "h listen first")
        await pilot.press("h")
        await see(console, pilot, "There is no deck to listen on yet", "Hall speakers", "x save a copy instead")
        await pilot.press("down", "enter")
        await see(console, pilot, "monitor ▸ Hello")
        assert called(desk, "player.deck_add") == [{"name": "monitor", "device": "bar"}]
        await pilot.press("H")
        await see_gone(console, pilot, "monitor ▸")
        await pilot.press("h")
        await see(console, pilot, "monitor ▸ Hello")
        assert len(called(desk, "player.listen")) == 2
        assert not called(desk, "speech.play"), "at the desk alone"


async def test_a_monitor_that_the_hall_would_hear_is_moved_first(desk: SpeechDouble) -> None:
    desk.decks.append(deck("monitor", kind="monitor"))
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Hello", "enter")
        await see(console, pilot, "recent 1")
        await pilot.press("h")
        await see(console, pilot, "everybody would hear it", "Bar speakers")
        await pilot.press("down", "enter")
        await see(console, pilot, "ARMED", "set_device")
        assert not called(desk, "player.listen")
        await pilot.press("space", "h")
        await see(console, pilot, "monitor ▸ Hello")


async def test_where_there_is_no_device_a_copy_is_saved(
    desk: SpeechDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "do_player_devices", list)
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Hello", "enter")
        await see(console, pilot, "recent 1")
        await pilot.press("h")
        await see(console, pilot, "no other sound device at the engine: x saves a copy instead")
        await pilot.press("x")
        await see(console, pilot, "Save a copy", "~/hello.flac", "The engine has it at /ready/1.flac")
        await pilot.press("ctrl+u", *str(tmp_path / "gone" / "x.flac"), "enter")
        await see(console, pilot, "no such file or directory")
        await pilot.press("ctrl+u", *str(tmp_path), "enter")
        await see(console, pilot, "saved: ")
        assert (tmp_path / "announcement-1.flac").read_bytes() == b"fLaC" + bytes(range(200)) * 3
        await pilot.press("x")
        await see(console, pilot, "Save a copy")
        await pilot.press("ctrl+u", *str(tmp_path), "enter")
        await see(console, pilot, "file exists")
        await pilot.press("escape")


async def test_what_keeps_a_provider_from_speaking_is_said(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab", "right", "right", "right", "right", "down", "enter")
        await see(console, pilot, "voice Rosa", "! elevenlabs: 76 % of its quota used, 2 400 characters left")
        left_alone = desk.now() + 42_000_000
        desk.change_provider("elevenlabs", breaker="open", retry_at=left_alone, reason="The service is overloaded")
        await see(console, pilot, "elevenlabs: left alone until", "The service is overloaded")
        desk.change_provider("elevenlabs", breaker="closed", reason=None, quota=None)
        await see_gone(console, pilot, "elevenlabs: ")


async def test_all_lines_of_what_is_pasted_are_taken(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        console.screen.focused.post_message(events.Paste("Doors open.\r\n\n  Bar [red]too[/].\n"))  # type: ignore[union-attr]
        await see(console, pilot, "Doors open. Bar [red]too[/].")


async def test_the_lists_are_filtered(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Doors open", "enter", "n", "ctrl+u", *"Bar closed", "enter")
        await see(console, pilot, "recent 2")
        await pilot.press("slash", *"doors eng", "enter")
        await see(console, pilot, "filter: doors eng", "Doors open")
        screen = console.screen
        assert isinstance(screen, AnnounceScreen)
        assert [searched(row) for row in screen.rows.rows] == ["doors open english general"]
        await pilot.press("right")
        await see(console, pilot, "nothing of that here; esc shows everything")
        await pilot.press("left", "escape")
        await see_gone(console, pilot, "filter:")
        assert len(screen.rows.rows) == 2


async def test_a_template_is_added_changed_and_removed(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab", "right", "right", "right", "a")
        await see(console, pilot, "New template")
        await pilot.press(*"Bar open", "tab", *"The bar is open until {time}.", "enter")
        await see(console, pilot, "Bar open: The bar is open until {time}.")
        assert called(desk, "speech.template_put")[-1]["name"] == "bar_open"
        await pilot.press("end", "e")
        await see(console, pilot, "Template Bar open")
        await pilot.press("end", *" now", "enter")
        await see(console, pilot, "Bar open now: The bar is")
        await pilot.press("d")
        await see(console, pilot, "Really remove Bar open now?")
        await pilot.press("y")
        await see_gone(console, pilot, "Bar open now")


async def test_how_it_is_spoken_is_set_and_kept(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab", "o")
        await see(console, pilot, "How it is spoken")
        await pilot.press("tab", *"9", "enter")
        await see(console, pilot, "priority 9")
        await pilot.press("n", *"Hello", "enter")
        await see(console, pilot, "recent 1")
        await pilot.press("p", "space")
        await until(lambda: len(called(desk, "speech.play")) == 2)
        assert called(desk, "speech.play")[-1]["priority"] == 9


async def test_what_is_on_its_way_is_told_and_broken_off(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press("tab")
        desk.progress()
        await see(console, pilot, "speaking 40% “a long text”", "jobs 1")
        await see(console, pilot, "C break off")
        await pilot.press("C")
        await until(lambda: called(desk, "speech.cancel"))
        desk.progress(state="failed", reason="the quota is used up")
        await see_gone(console, pilot, "speaking 40%")
        await pilot.press("left")
        await see(console, pilot, "failed: the quota is used up")


async def test_what_was_being_written_is_there_again(desk: SpeechDouble) -> None:
    async with opened(desk) as (console, pilot):
        await pilot.press(*"Half a sen", "escape")
        await until(lambda: isinstance(console.screen, LibraryScreen))
        await pilot.press("n")
        await see(console, pilot, "Half a sen")
        desk.set_health("store", "failed", "the disk is full")
        await see(console, pilot, "the disk is full")
        assert "3 Library" in shown(console)
