"""Library and Announce on a real engine: real files, real decks, real speech, and what comes out of a real sink."""

import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.client import Client
from tests.support.engine import Desk
from tests.support.pulse import Pulse, tone
from tests.support.waiting import until
from tests.tui.test_events_screen import see, see_gone
from tui.app import Console
from tui.screens.library import LibraryScreen

LOUD_DB = -40.0
TEXT = "The doors are open. Please make your way to the hall; the final begins in ten minutes, and all seats are free."


@pytest.fixture(scope="module")
def pulse() -> Iterator[Pulse]:
    with tempfile.TemporaryDirectory(prefix="cd-pulse-") as directory, Pulse(Path(directory)) as running:
        yield running


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    for number, (title, artist) in enumerate([("Riverside", "Agnes Obel"), ("Teardrop", "Massive Attack")]):
        tags = ("-metadata", f"title={title}", "-metadata", f"artist={artist}")
        tone(folder / f"{number}.ogg", 60.0, extra=tags)
    (folder / "rubbish.mp3").write_bytes(b"this is no music at all" * 40)
    return folder


def title_in(file: Path) -> str:
    words = ["ffprobe", "-v", "error", "-show_entries", "stream_tags=title", "-of", "default=nk=1:nw=1", str(file)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


@asynccontextmanager
async def console_with(music: Path) -> AsyncIterator[tuple[Console, Pilot[None]]]:
    """Open the library of a desk that has these tracks, on a real engine."""
    with Desk() as desk:
        desk.start()
        client = await Client.connect(desk.paths.socket)
        await client.settings.set("desk.setup_done", True)
        await client.settings.set("console.redraws_per_second", 20)
        await client.library.folder_add(path=str(music))
        await client.close()
        console = Console(lambda: Client.connect(desk.paths.socket))
        async with console.run_test(size=(120, 36), notifications=True) as pilot:
            await until(lambda: console.desk.mode)
            await pilot.press("3")
            await until(lambda: isinstance(console.screen, LibraryScreen) and console.screen.state.read)
            await see(console, pilot, "Riverside", "Teardrop")
            yield console, pilot


@pytest.mark.timeout(120)
async def test_a_deck_is_turned_down_sought_in_and_goes_on_with_its_queue(
    pulse: Pulse, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    async with console_with(music) as (console, pilot):
        with pulse.recording() as heard:
            # In one movement: the engine cannot have armed it before GO comes.
            await pilot.press("down", "q", "up", "p", "space", "D")
            await see(console, pilot, "music      ▸ ", "Riverside", "1  ")
            await until(lambda: heard.now > LOUD_DB, 20)
            loud = heard.now
            await pilot.press(*["minus"] * 12, "space")
            await see(console, pilot, "volume −12 dB")
            await until(lambda: abs(heard.now - (loud - 12)) < 1.5, 20)
            await pilot.press("right", "right", "right", "space")
            await until(lambda: (deck := console.desk.players.get("music")) is not None and deck.position_ms > 25_000)
            await pilot.press("N", "space")
            await see(console, pilot, "Teardrop", "nothing waits")
            await pilot.press("s")
            await see_gone(console, pilot, "ON AIR")
            await until(lambda: heard.now < -80, 20)


@pytest.mark.timeout(120)
async def test_music_is_found_played_and_spoken_over(
    pulse: Pulse, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    with Desk() as desk:
        desk.start()
        client = await Client.connect(desk.paths.socket)
        await client.settings.set("desk.setup_done", True)
        await client.settings.set("console.redraws_per_second", 20)
        await client.close()
        console = Console(lambda: Client.connect(desk.paths.socket))
        async with console.run_test(size=(120, 36), notifications=True) as pilot:
            await until(lambda: console.desk.mode)
            await pilot.press("3")
            await until(lambda: isinstance(console.screen, LibraryScreen) and console.screen.state.read)
            await see(console, pilot, "no music yet")
            await pilot.press("a", *str(music), "enter")
            await see(console, pilot, "Riverside", "Teardrop", "2 tracks", "1 broken")

            await pilot.press("/", *"teer", "enter")
            await see(console, pilot, "Massive Attack", "1 of 2")
            await pilot.press("escape", "home", "e", "ctrl+u", *"Brookside", "enter")
            await see(console, pilot, "Brookside")
            assert title_in(music / "0.ogg") == "Brookside"
            await pilot.press("u")
            await see(console, pilot, "Riverside")
            assert title_in(music / "0.ogg") == "Riverside"

            with pulse.recording() as heard:
                await pilot.press("enter")
                await see(console, pilot, "music ready: ")
                await pilot.press("p")
                await see(console, pilot, "ARMED")
                await pilot.press("space")
                await see(console, pilot, "ON AIR music: ", "SND●")
                await until(lambda: heard.now > LOUD_DB, 20)

                await pilot.press("n", *TEXT, "enter")
                await until(lambda: "ready: " in str([note.message for note in console._notifications]), 20)
                await pilot.press("p")
                await see(console, pilot, "ARMED")
                await pilot.press("space")
                await see(console, pilot, "announce ▸ ", "−12 dB")
                await pilot.press("full_stop")
                await see_gone(console, pilot, "ON AIR")
                await until(lambda: heard.now < -80, 20)
