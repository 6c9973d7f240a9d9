"""The palette: every command from the keyboard, also those that ask back and those that answer at length."""

from textual.events import Key

from tests.support.waiting import until
from tests.tui.desk_double import DeskDouble
from tests.tui.test_console import opened, see, shown
from tui.app import Console


def burst(console: Console, *keys: str) -> None:
    """Send keys without waiting for what they do."""
    for key in keys:
        console.post_message(Key(key, key if len(key) == 1 else None))


async def test_a_command_that_asks_back_can_be_answered() -> None:
    double = DeskDouble()
    async with opened(double) as (console, pilot):
        burst(console, "ctrl+p")
        await see(console, pilot, "desk.set_mode")
        burst(console, *"court_remove", "enter")
        await see(console, pilot, "Remove a court")
        burst(console, "1", "enter")
        await until(lambda: "Really" in shown(console))
        burst(console, "y")
        await until(lambda: len(double.courts) == 1)
        await until(lambda: "Really" not in shown(console) and "Remove a court" not in shown(console))


async def test_a_long_answer_stays_to_be_read_when_the_form_has_closed() -> None:
    class Telling(DeskDouble):
        def do_pss_statistics(self, **_: object) -> list[dict[str, object]]:
            return [{"code": "zzz", "count": 3}]

    async with opened(Telling()) as (console, pilot):
        burst(console, "ctrl+p")
        await see(console, pilot, "desk.set_mode")
        burst(console, *"pss.statistics", "enter")
        await see(console, pilot, "court")
        burst(console, "enter")
        await see(console, pilot, "zzz")
        burst(console, "escape")
        await until(lambda: "zzz" not in shown(console))
        assert len(console.screen_stack) == 1
