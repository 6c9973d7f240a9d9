"""Pictures on the OBS screen that the terminal draws itself; what is written to it is caught in the driver."""

from dataclasses import replace

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from core.desk.models import Setting
from core.obs.models import Output
from tests.support.waiting import until
from tests.tui.obs_double import ObsDouble
from tests.tui.test_events_screen import see, see_gone, shown
from tests.tui.test_obs_screen import opened
from tui.screens.obs_pictures import PICTURES

PLACEHOLDER = "\U0010eeee"


class Terminal:
    """What was written to a terminal that is no text."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def write(self, text: str) -> None:
        if "\x1b_G" in text:
            self.sent.append(text)

    def count(self, what: str) -> int:
        return sum(what in each for each in self.sent)

    @property
    def pictures(self) -> int:
        return self.count("a=p,U=1")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(HeadlessDriver, "write", terminal.write)
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    return terminal


def venue(pictures: str | None = None) -> ObsDouble:
    desk = ObsDouble("main", "stream")
    if pictures is not None:
        desk.settings[PICTURES] = Setting(PICTURES, pictures, "auto", "text", "How pictures are drawn.")
    return desk


async def test_a_terminal_that_says_it_can_draws_the_picture(terminal: Terminal) -> None:
    desk = venue()
    async with opened(desk) as (console, pilot):
        text = await see(console, pilot, "main: Stage (program)", PLACEHOLDER)
        assert "▀▀▀" not in text
        # The room is settled once the rest of the screen is read.
        await taken(desk, 2)
        sent = terminal.pictures
        await taken(desk, 3)
        assert terminal.pictures == sent, "what is as it was is not sent again"
        await pilot.press("down", "F")
        await see(console, pilot, "main: Bar")
        assert terminal.pictures == sent + 1
        assert terminal.count("a=d") == 0, "another takes its place, without a gap"


async def taken(desk: ObsDouble, more: int) -> None:
    wanted = desk.pictures + more
    await until(lambda: desk.pictures >= wanted)


async def test_it_is_forgotten_where_it_is_seen_no_more_and_sent_again_later(terminal: Terminal) -> None:
    desk = venue()
    async with opened(desk) as (console, pilot):
        await see(console, pilot, PLACEHOLDER)
        await taken(desk, 2)
        sent = terminal.pictures
        await pilot.press("6")
        await until(lambda: terminal.count("a=d") == 1)
        await pilot.press("2")
        await until(lambda: terminal.pictures == sent + 1)
        await pilot.press("P")
        await see_gone(console, pilot, PLACEHOLDER)
        await until(lambda: terminal.count("a=d") == 2)
        assert terminal.pictures == sent + 1


@pytest.mark.parametrize(("term", "pictures"), [("xterm-256color", "auto"), ("xterm-kitty", "blocks")])
async def test_others_get_half_blocks_and_nothing_that_they_would_show_as_text(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, term: str, pictures: str
) -> None:
    monkeypatch.setenv("TERM", term)
    async with opened(venue(pictures)) as (console, pilot):
        await see(console, pilot, "main: Stage (program)", "▀▀▀▀▀▀")
        await pilot.press("6", "2")
        await see(console, pilot, "▀▀▀▀▀▀")
        assert terminal.sent == []


async def test_graphics_can_be_asked_for_of_a_terminal_that_does_not_say(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    async with opened(venue("graphics")) as (console, pilot):
        await see(console, pilot, PLACEHOLDER)
        assert terminal.pictures


async def test_no_picture_is_taken_where_they_are_switched_off(terminal: Terminal) -> None:
    desk = venue("off")
    async with opened(desk) as (console, pilot):
        desk.change("main", record=Output(active=True))
        await see(console, pilot, "PROGRAM")
        assert "P picture" not in shown(console)
        assert (desk.pictures, terminal.sent) == (0, [])


async def test_what_is_no_picture_is_not_written_but_said(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = venue()
    take = desk.do_obs_screenshot
    monkeypatch.setattr(desk, "do_obs_screenshot", lambda **asked: replace(take(**asked), data="\x1b\\\x1b[2J"))
    async with opened(desk) as (console, pilot):
        await see(console, pilot, "no picture: The picture is broken")
        assert terminal.sent == []
