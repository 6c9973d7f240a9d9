"""The Library and Announce screens as pictures, at the smallest size and at usual ones."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from core.audio.events import LevelsMeasured
from tests.support.waiting import until
from tests.tui.audio.things import AT, deck, entry, track
from tests.tui.speech_double import SpeechDouble
from tests.tui.test_events_pictures import StandingClock
from tests.tui.test_events_screen import see
from tui.app import Console
from tui.screens.library import LibraryScreen

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)], ids=["80x24", "120x36", "160x48"])
TITLES = ("Riverside", "River Man", "Teardrop", "Angel", "Pyramid Song", "Roads", "漢字 [red]bold[/]", "Aventine")


def desk(now: Callable[[], int]) -> SpeechDouble:
    tracks = [
        track(number, title, category="offers" if number % 3 == 0 else None, favourite=number % 4 == 0, plays=number)
        for number, title in enumerate(TITLES * 8)
    ]
    made = SpeechDouble(now=now, tracks=[*tracks, track(999, "x", state="broken", problem="no audio")])
    made.decks = [
        deck("music", state="playing", playing=entry(1, "Riverside", 0), position_ms=93_000, duration_ms=227_000,
             as_of=now(), ducked_db=-12.0, cued=entry(2, "Teardrop", 2), next=entry(3, "Angel", 3)),
        deck("announce", state="playing", playing=entry(4, "Doors open"), position_ms=1000, duration_ms=7000,
             as_of=now()),
        deck("jingle", as_of=now()),
    ]  # fmt: skip
    return made


async def settle(console: Console, pilot: Pilot[None]) -> None:
    await until(lambda: console.desk.mode)
    await pilot.press("3")
    await until(lambda: isinstance(console.screen, LibraryScreen) and console.screen.state.read)


@SIZES
def test_the_library_looks_as_it_did(snap_compare: Any, size: tuple[int, int]) -> None:
    clock = StandingClock()
    console = Console(desk(clock.now).connect, clock=clock)

    async def before(pilot: Pilot[None]) -> None:
        await settle(console, pilot)
        await pilot.press("v", "v")
        await see(console, pilot, "2 selected", "▅", "ctrl+p commands")

    assert snap_compare(console, terminal_size=size, run_before=before)


@SIZES
def test_the_decks_look_as_they_did(snap_compare: Any, size: tuple[int, int]) -> None:
    clock = StandingClock()
    double = desk(clock.now)
    double.queues["music"] = [entry(3, "Angel", 3), entry(4, "Pyramid Song", 4)]
    console = Console(double.connect, clock=clock)

    async def before(pilot: Pilot[None]) -> None:
        await settle(console, pilot)
        await pilot.press("D")
        await see(console, pilot, "Queue of music   2 waiting")
        double.publish(LevelsMeasured({"music": -18.0, "announce": -9.0}))
        await see(console, pilot, "level −18 dB", "ctrl+p commands", *(["█▇"] if size[1] >= 30 else []))

    assert snap_compare(console, terminal_size=size, run_before=before)


@SIZES
def test_announcing_looks_as_it_did(snap_compare: Any, size: tuple[int, int]) -> None:
    clock = StandingClock()
    double = desk(clock.now)
    double.do_speech_generate(text="Doors open in ten minutes. Please have your tickets ready.")
    double.do_speech_generate(text="We close.", voice="Rosa")
    console = Console(double.connect, clock=clock)

    async def before(pilot: Pilot[None]) -> None:
        await settle(console, pilot)
        await pilot.press("n", *"Bar open")
        await see(console, pilot, "8 characters, espeak costs nothing", "recent 2", "just now", "ctrl+p commands")
        double.progress(at=AT)
        await see(console, pilot, "speaking 40%", "jobs 1")
        await pilot.press("tab")
        await see(console, pilot, "p send on air")

    assert snap_compare(console, terminal_size=size, run_before=before)
