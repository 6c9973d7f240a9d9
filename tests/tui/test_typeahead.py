"""Keys that arrive all at once do what they do when they come one by one."""

import asyncio
from typing import Any

import pytest
from textual import events

from tests.support.waiting import until
from tests.tui.scoring_double import FIGHT, LOAD, ScoringDouble
from tests.tui.test_events_screen import called, see
from tui import typeahead
from tui.app import Console
from tui.screens.form import Form


def burst(console: Console, *keys: str) -> None:
    """Send keys as a terminal that was stuck for a moment does."""
    for key in keys:
        console.post_message(events.Key(key, key if len(key) == 1 else None))


async def opened_desk() -> ScoringDouble:
    desk = ScoringDouble()
    desk.hear_all(LOAD)
    desk.hear_all(FIGHT)
    return desk


async def test_letters_for_a_dialog_that_is_just_opening_come_to_it_and_enter_sends_them_all() -> None:
    desk = await opened_desk()
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36), notifications=True) as pilot:
        await see(console, pilot, "Head kick", "k mark")
        burst(console, "k", *"look here xhfs", "enter")
        await see(console, pilot, "look here xhfs")
        await until(lambda: called(desk, "pss.mark"))
        assert [mark["note"] for mark in called(desk, "pss.mark")] == ["look here xhfs"]


async def test_tab_moves_the_focus_before_the_next_letter_comes() -> None:
    desk = await opened_desk()
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36), notifications=True) as pilot:
        await see(console, pilot, "Head kick", "UDP")
        burst(console, "7", "a", *"Ring 9", "tab", "ctrl+u", *"6123", "enter")
        await until(lambda: called(desk, "pss.court_add"))
        assert called(desk, "pss.court_add") == [{"name": "Ring 9", "port": 6123}]


async def test_a_key_that_closes_its_dialog_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeahead, "LONGEST_WAIT", 60.0)
    desk = await opened_desk()
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36), notifications=True) as pilot:
        await see(console, pilot, "Head kick", "k mark")
        burst(console, "question_mark", "escape", "f2", "escape", "6", "1", "p")
        await see(console, pilot, "perhaps brk")


async def test_one_can_leave_while_a_form_waits_for_an_engine_that_does_not_answer() -> None:
    desk, sent = await opened_desk(), asyncio.Event()

    async def hang(values: dict[str, Any]) -> None:
        sent.set()
        await asyncio.Event().wait()

    console = Console(desk.connect)
    async with console.run_test(size=(120, 36)) as pilot:
        await see(console, pilot, "Head kick", "k mark")
        await console.push_screen(Form("slow", "", [], hang))
        burst(console, "enter")
        await sent.wait()
        burst(console, "escape", "ctrl+q")
        await until(lambda: console.return_code == 0)
