"""The real console in a real terminal, driven by keys, on a real engine that is fed over UDP."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.engine import Desk, free_udp_port
from tests.support.sender import Sender
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

LOAD = [
    "pre;FightLoaded;",
    "at1;L. MARIC;Lana MARIC;CRO;at2;S. OKAFOR;[red]Sade[/] \x1b[31mOKAFOR;NGR;",
    "mch;214;Quarterfinal;W- 57 kg;1;#0000ff;#FFFFFF;#ff0000;#FFFFFF;7c1e09ab;Senior;3;120;cntDown;22;10;",
    "wg1;0;wg2;0;",
    "sc1;0;sc2;0;",
    "clk;2:00;",
    "rnd;1;",
    "rdy;FightReady;",
    "clk;2:00;start;",
    "hl1;38;",
    "pt1;2;",
    "sc1;2;sc2;0;",
]
HEAD_KICK = ["hl2;44;", "pt2;3;", "sc1;2;sc2;3;"]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


@pytest.fixture
def ring(desk: Desk) -> Iterator[Sender]:
    """What feeds the desk's one court."""
    port = free_udp_port()
    desk.call("settings.set", key="desk.setup_done", value="true")
    desk.call("pss.court_add", name="Ring 1", port=port, bind="127.0.0.1")
    with Sender(port) as sender:
        yield sender


def console(desk: Desk, *options: str) -> list[str]:
    return [sys.executable, "-m", "tui", "--data", str(desk.directory), *options]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36), (160, 48)])
def test_attach_live_rows_filter_detail_detach_and_reattach(desk: Desk, ring: Sender, columns: int, rows: int) -> None:
    ring.send(*LOAD)
    with Terminal(console(desk), columns, rows) as terminal:
        screen = terminal.wait_for("Ring 1", "Lana MARIC", "Body kick", "following")
        assert "[red]Sade[/]" in screen, "network text is shown as it is"
        assert "214" in screen
        ring.send(*HEAD_KICK)
        terminal.wait_for("Head kick", "+3")
        terminal.keys("/")
        terminal.type("pt2")
        terminal.keys("Enter")
        terminal.wait_gone("Body kick")
        assert "Head kick" in terminal.screen()
        terminal.keys("Enter")
        terminal.wait_for("recognised, confidence 1.0", "raw, 6 bytes", "pt2;3;", "70 74 32 3b 33 3b")
        terminal.keys("C-q")
        wait_until(lambda: not _runs(terminal.pid))
    assert desk.call("pss.scoreboard", court="Ring 1")["red"]["score"] == 3, "the engine goes on"
    ring.send("pt1;5;", "sc1;7;sc2;3;")
    with Terminal(console(desk), columns, rows) as terminal:
        terminal.wait_for("Turning head kick", "Head kick", "Body kick", "following")


def test_it_says_that_the_engine_went_and_attaches_again(desk: Desk, ring: Sender) -> None:
    """The engine is killed, and the console starts another."""
    ring.send(*LOAD)
    with Terminal(console(desk)) as terminal:
        terminal.wait_for("Body kick", "UDP")
        desk.stop(signal.SIGKILL)
        # The console starts an engine of its own where none runs, as it does when it opens.
        terminal.wait_for("engine lost", "what you see is as of", "Lana MARIC", "Body kick")
        terminal.wait_gone("engine lost", seconds=30)
        ring.send(*HEAD_KICK)
        terminal.wait_for("Head kick", "Body kick", "following")
        terminal.keys("C-q")
    desk.run("stop", check=True)


def test_an_engine_that_was_stopped_stays_so_until_somebody_starts_it(desk: Desk, ring: Sender) -> None:
    """Whoever stops an engine means it (to restore a backup, say), and no console may undo that behind their back."""
    ring.send(*LOAD)
    with Terminal(console(desk)) as terminal:
        terminal.wait_for("Body kick", "UDP")
        terminal.keys("7")
        terminal.wait_for("Courts", "listening")
        desk.run("backup", str(desk.directory / "copy.db"), check=True)
        desk.run("stop", check=True)
        assert desk.stop() == 0, "it had ended by itself"
        terminal.wait_for("engine stopped", "asked by", "what you see is as of", "f5 start the engine")
        desk.run("restore", str(desk.directory / "copy.db"), check=True)
        assert not desk.paths.socket.exists()
        terminal.keys("f5")
        terminal.wait_gone("engine stopped", seconds=30)
        terminal.keys("1")
        terminal.wait_for("Body kick", "following", "UDP○ waiting")
        assert desk.call("system.status")["clients"] == 2, "the console, and the call that asks"
        desk.run("stop", check=True)
        terminal.wait_for("engine stopped")
        desk.start()
        terminal.wait_gone("engine stopped", seconds=30)
        ring.send(*HEAD_KICK)
        terminal.wait_for("Head kick", "following", "UDP●")


def test_an_engine_that_hangs_is_found_soon_and_attached_to_again_when_it_goes_on(desk: Desk, ring: Sender) -> None:
    ring.send(*LOAD)
    assert desk.engine is not None
    with Terminal(console(desk)) as terminal:
        terminal.wait_for("Body kick", "UDP")
        desk.engine.send_signal(signal.SIGSTOP)
        stopped = time.time()
        try:
            screen = terminal.wait_for("engine lost", "it does not answer", "what you see is as of", seconds=10)
            as_of = re.search(r"as of (\d+):(\d+):(\d+)", screen)
            assert as_of is not None
            shown = timedelta(**dict(zip(("hours", "minutes", "seconds"), map(int, as_of.groups()), strict=True)))
            at = datetime.fromtimestamp(stopped)  # noqa: DTZ006, no zone is set, so the console shows the machine's own
            late = shown - timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
            assert -3 <= (late.total_seconds() + 43_200) % 86_400 - 43_200 <= 1, "the engine was heard until it hung"
            assert "Body kick" in screen
            terminal.wait_for("does not answer on")
        finally:
            desk.engine.send_signal(signal.SIGCONT)
        terminal.wait_gone("engine lost")
        ring.send(*HEAD_KICK)
        terminal.wait_for("Head kick", "following", "UDP●")
    assert desk.engine.poll() is None
    assert not desk.paths.log_file.exists(), "none was started beside it"


def test_a_court_is_run_by_hand_and_given_back(desk: Desk, ring: Sender) -> None:
    ring.send(*LOAD)
    with Terminal(console(desk), 120, 36) as terminal:
        terminal.wait_for("Body kick", "k mark")
        terminal.keys("h")
        terminal.wait_for("run Ring 1 by hand", "yes, do it")
        terminal.keys("Enter", "y")
        terminal.wait_for("BY HAND", "UDP! Ring 1 by hand", "choose")
        terminal.keys("+", "+", "Right", "Right", "Enter")
        terminal.wait_for("Correct clock", "score 4")
        terminal.keys("C-u")
        terminal.type("1:23")
        terminal.keys("Enter")
        terminal.wait_for("blue score 4", "clock 1:23")
        ring.send("sc1;9;sc2;9;")
        terminal.wait_for("blue 9 : red 9")
        board = desk.call("pss.scoreboard", court="Ring 1")
        assert (board["blue"]["score"], board["red"]["score"], board["clock"]) == (4, 0, "1:23")
        terminal.keys("h", "y")
        terminal.wait_gone("BY HAND")
        ring.send("sc1;5;sc2;1;")
        wait_until(lambda: desk.call("pss.scoreboard", court="Ring 1")["blue"]["score"] == 5)
        terminal.keys("k")
        terminal.wait_for("Mark this moment")
        terminal.type("look here")
        terminal.keys("Enter")
        terminal.wait_for("M  Mark", "look here")


def test_a_court_is_added_by_a_form_and_removed_only_after_a_second_word(desk: Desk, ring: Sender) -> None:
    port = free_udp_port()
    with Terminal(console(desk), 100, 30) as terminal:
        terminal.wait_for("nothing received yet")
        terminal.keys("7")
        terminal.wait_for("Ring 1", "a add")
        terminal.keys("a")
        terminal.wait_for("New court")
        terminal.type("Ring [2]")
        terminal.keys("Tab", "C-u")
        terminal.type(str(ring.port))
        terminal.keys("Tab", "C-u")
        terminal.type("127.0.0.1")
        terminal.keys("Enter")
        terminal.wait_for("✕ Ring [2]", f"retrying: Port {ring.port} is in use", "does not listen")
        terminal.keys("Down", "e")
        terminal.wait_for("Court Ring [2]")
        terminal.keys("Tab", "C-u")
        terminal.type(str(port))
        terminal.keys("Enter")
        terminal.wait_for("● Ring [2]", f"127.0.0.1:{port}", "listening")
        terminal.wait_gone("Court Ring [2]")
        terminal.keys("d")
        terminal.wait_for("Set the mode to edit")
        terminal.keys("F2")
        terminal.wait_for("Desk mode")
        terminal.keys("Down", "Enter")
        terminal.wait_for("EDIT")
        terminal.keys("d")
        terminal.wait_for("Really remove Ring [2]?")
        terminal.keys("Enter", "n")
        terminal.wait_gone("Really remove")
        assert "Ring [2]" in terminal.screen()
        terminal.keys("d")
        terminal.wait_for("Really remove Ring [2]?")
        terminal.keys("y")
        terminal.wait_gone("Ring [2]")


def test_two_consoles_see_the_same_and_the_palette_changes_the_mode(desk: Desk, ring: Sender) -> None:
    with Terminal(console(desk)) as one, Terminal(console(desk), 80, 24) as two:
        one.wait_for("SHOW")
        two.wait_for("SHOW")
        one.keys("C-p")
        one.type("desk.set_mode")
        one.wait_for("Set the desk's mode")
        one.keys("Enter")
        one.wait_for("[locked]")
        one.keys("Right", "Right", "Enter")
        one.wait_for("EDIT")
        two.wait_for("EDIT")


def test_the_first_start_offers_the_set_up_and_skipping_it_is_remembered() -> None:
    with Desk() as desk:
        with Terminal(console(desk)) as terminal:
            terminal.wait_for("venue", seconds=40)
            terminal.keys("Escape")
            wait_until(lambda: desk.call("settings.get", key="desk.setup_done") is True)
            terminal.keys("C-q")
        with Terminal(console(desk)) as terminal:
            terminal.wait_for("no court")
        desk.run("stop", check=True)


def test_dropping_the_terminal_leaves_the_engine_that_the_console_started() -> None:
    with Desk() as desk:
        with Terminal(console(desk)) as terminal:
            terminal.wait_for("venue", seconds=40)
            os.kill(terminal.pid, signal.SIGHUP)
        assert json.loads(desk.run("status", "--json", check=True).stdout)["state"] == "running"
        desk.run("stop", check=True)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
