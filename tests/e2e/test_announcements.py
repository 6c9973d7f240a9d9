"""The demo venue, driven by keys in a terminal: a typed sentence is heard over lowered music, as loud as asked for."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.paths import Paths
from tests.support.engine import Desk
from tests.support.loudspeaker import BEYOND_SPEECH, check_ducked, loudness, music_levels, spoken
from tests.support.pulse import Pulse
from tests.support.speech import make_tone
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

SENTENCE = "Please make your way to the hall; the final begins in ten minutes."
MUSIC = "Beyond speech"
LOUD_DB = -40.0
QUIET_DB = -80.0


@pytest.fixture
def pulse() -> Iterator[Pulse]:
    with tempfile.TemporaryDirectory(prefix="cd-pulse-") as directory, Pulse(Path(directory)) as running:
        yield running


@pytest.fixture
def venue(pulse: Pulse) -> Iterator[tuple[Terminal, Desk]]:
    """The demo in a terminal, and its desk."""
    with tempfile.TemporaryDirectory(prefix="cd-demo-") as directory:
        told = [f"TMPDIR={directory}", f"PULSE_SERVER={pulse.environment['PULSE_SERVER']}"]
        demo = ["env", *told, sys.executable, "-m", "tui", "demo"]
        with Terminal(demo, 120, 36) as terminal:
            terminal.wait_for("Demo hall", "UDP●", seconds=40)
            (data,) = Path(directory).glob("cuedesk-demo-*")
            assert Paths.in_directory(data).socket.exists()
            yield terminal, Desk(data)


@pytest.mark.timeout(180)
def test_a_typed_sentence_is_heard_over_lowered_music_as_loud_as_its_profile(
    pulse: Pulse, venue: tuple[Terminal, Desk], tmp_path: Path
) -> None:
    terminal, desk = venue
    make_tone(tmp_path / f"{MUSIC}.wav", BEYOND_SPEECH, 120)
    desk.call("library.folder_add", path=str(tmp_path))
    terminal.keys("3")
    terminal.wait_for(MUSIC, "all categories")
    terminal.keys("/")
    terminal.wait_for("title, artist, album, tag")
    terminal.type("beyond")
    terminal.keys("Enter")
    terminal.wait_for(MUSIC, "1 of 7")

    with pulse.recording() as heard:
        terminal.keys("p")
        terminal.wait_for("ARMED", f"play {MUSIC}")
        terminal.keys("Space")
        terminal.wait_for(f"music ▸ {MUSIC}")
        wait_until(lambda: len(heard.heard(LOUD_DB)) > 30, 20)
        terminal.keys("n")
        terminal.type(SENTENCE)
        terminal.wait_for("66 characters, espeak costs nothing")
        terminal.keys("Enter")
        terminal.wait_for("ready: ", "recent 1")
        terminal.keys("p")
        terminal.wait_for("ARMED", "say “Please make your way")
        assert heard.now > LOUD_DB, "nothing is said before GO"
        terminal.keys("Space")
        terminal.wait_for("−12 dB")
        terminal.wait_gone("−12 dB", 30)
        ended = len(heard.levels())
        wait_until(lambda: len(heard.levels()) > ended + 40, 20)
    begin, end = spoken(pulse)
    check_ducked(music_levels(pulse), begin, end)

    terminal.keys("K")
    terminal.wait_for("ARMED", "pause music")
    terminal.keys("Space")
    terminal.wait_gone(f"music ▸ {MUSIC}")
    with pulse.recording() as heard:
        wait_until(lambda: heard.now < QUIET_DB, 20)
        terminal.keys("p")
        terminal.wait_for("ARMED", "say “Please make your way")
        terminal.keys("Space")
        terminal.wait_for("announce ▸ Please make your way")
        terminal.wait_gone("announce ▸")
    assert (end - begin) / 10 == pytest.approx(len(heard.heard()) / 10, abs=0.8), "the very same was said again"
    assert loudness(pulse) == pytest.approx(-16, abs=1.5)


@pytest.mark.timeout(120)
def test_it_is_listened_to_first_where_only_the_desk_hears_it(pulse: Pulse, venue: tuple[Terminal, Desk]) -> None:
    terminal, _ = venue
    terminal.keys("3")
    terminal.wait_for("all categories")
    terminal.keys("n")
    terminal.wait_for("what is to be said")
    terminal.type(SENTENCE)
    terminal.wait_for("66 characters")
    terminal.keys("Enter")
    terminal.wait_for("recent 1", "h listen first")
    with pulse.recording("bar") as desk_alone, pulse.recording("hall") as hall:
        terminal.keys("h")
        terminal.wait_for("There is no deck to listen on yet", "bar")
        terminal.keys("End", "Enter")
        terminal.wait_for("monitor ▸ Please make your way")
        wait_until(lambda: len(desk_alone.heard(LOUD_DB)) > 10, 20)
        terminal.keys("H")
        terminal.wait_gone("monitor ▸")
        wait_until(lambda: desk_alone.now < QUIET_DB, 20)
    assert hall.heard() == []
