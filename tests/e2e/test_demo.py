"""The demo leaves nothing behind, however it is ended."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.program import line, program
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

DEMO = [sys.executable, "-m", "tui", "demo"]


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory for temporary files, with a path short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="cd-demo-") as directory:
        yield Path(directory)


def running_in(directory: Path) -> list[int]:
    """List the processes that keep their temporary files in a directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is another user's
            if os.fsencode(f"TMPDIR={directory}") in (process / "environ").read_bytes():
                found.append(int(process.name))
    return found


def wait_until_clean(directory: Path) -> None:
    wait_until(lambda: not running_in(directory) and not list(directory.iterdir()))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_without_a_terminal_a_signal_ends_it_and_it_cleans_up(directory: Path, number: signal.Signals) -> None:
    with program([*DEMO, "--speed", "5"], TMPDIR=str(directory)) as demo:
        assert line(demo)
        assert len(running_in(directory)) >= 2
        demo.send_signal(number)
        _, said = demo.communicate(timeout=20)
    assert (demo.returncode, said) == (128 + number, b"")
    wait_until_clean(directory)


def test_in_a_terminal_a_signal_ends_it_and_it_cleans_up(directory: Path) -> None:
    with Terminal(["env", f"TMPDIR={directory}", *DEMO], 100, 30) as terminal:
        terminal.wait_for("Demo hall", "UDP●")
        assert len(running_in(directory)) >= 3
        os.kill(terminal.pid, signal.SIGTERM)
        wait_until_clean(directory)
        terminal.wait_gone("Demo hall")
        assert "Traceback" not in terminal.screen()


def test_closing_the_terminal_ends_it_and_it_cleans_up(directory: Path) -> None:
    with Terminal(["env", f"TMPDIR={directory}", *DEMO], 100, 30) as terminal:
        terminal.wait_for("Demo hall", "UDP●")
    wait_until_clean(directory)
