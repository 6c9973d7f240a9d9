"""Keys that arrive all at once do what they do when they come one by one."""

from textual import events

from tests.support.waiting import until
from tests.tui.scoring_double import FIGHT, LOAD, ScoringDouble
from tests.tui.test_events_screen import called, see
from tui.app import Console


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


async def test_a_key_that_closes_its_dialog_keeps_no_other_waiting() -> None:
    desk = await opened_desk()
    console = Console(desk.connect)
    async with console.run_test(size=(120, 36), notifications=True) as pilot:
        await see(console, pilot, "Head kick", "k mark")
        burst(console, "question_mark", "escape", "f2", "escape", "6", "1", "p")
        await see(console, pilot, "perhaps brk")
