"""Starting an engine in the background: its own last words when it cannot, and one engine however many ask."""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import Unavailable
from tests.support.engine import Desk, environment
from tests.support.waiting import wait_until
from tui.attach import connect_or_start


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk whose engine is started by the command line alone, and ended in the end."""
    with Desk() as none:
        yield none
        none.run("stop")


def test_an_engine_that_cannot_start_says_why_in_its_own_words(desk: Desk) -> None:
    desk.paths.data.mkdir(parents=True)
    desk.paths.database.write_text("This is a letter to the editor, and by no means a database.")
    done = desk.run("setup")
    assert done.returncode == 1
    sentence, remedy = done.stderr.splitlines()
    assert sentence.startswith(f"cuedesk: The engine did not start. {desk.paths.database} is not a database.")
    assert remedy == "Move that file away, or restore a backup over it."


def test_every_mistake_in_the_configuration_is_among_its_words(desk: Desk) -> None:
    file = desk.directory / "wrong.toml"
    file.write_text("[log]\nlevl = 1\n[stor]\n")
    done = desk.run("setup", "--config", str(file))
    assert done.returncode == 1
    assert "log.levl is not a setting; did you mean log.level?" in done.stderr
    assert "stor is not a setting; did you mean store?" in done.stderr
    file.write_text("")
    again = desk.run("setup", "--config", str(file))
    assert "did not start" not in again.stderr, "what an earlier engine said is not repeated"


def engines_on(directory: Path) -> int:
    """Count the engines that run on a data directory, or are about to."""
    serving = f"\0serve\0--data\0{directory}\0".encode()
    count = 0
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            count += serving in words.read_bytes()
    return count


def test_consoles_that_start_at_once_share_one_engine(desk: Desk) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-m", "tui", "setup", "--data", str(desk.directory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in range(4)
    ]
    said = [process.communicate(timeout=50)[1] for process in starting]
    # The questions find nobody to answer them; that they are asked at all takes an engine.
    assert said == ["cuedesk: The set-up was broken off; nothing was changed.\n"] * 4
    # One that comes late finds the lock taken; left alone, it would run when the first is stopped.
    wait_until(lambda: engines_on(desk.directory) == 1)


def test_the_engine_keeps_no_folder_busy_and_its_log_is_private(desk: Desk) -> None:
    desk.run("setup")
    pid = desk.call("system.status")["pid"]
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
    assert desk.paths.log_file.stat().st_mode & 0o777 == 0o600


async def test_where_a_service_has_an_engine_none_is_started_beside_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = tmp_path / "engine.sock"
    socket.touch()
    monkeypatch.setattr("tui.attach.SYSTEM_SOCKET", socket)
    monkeypatch.setattr("tui.attach.paths_of", lambda options: desk.paths)
    with pytest.raises(Unavailable):
        await connect_or_start(Namespace(data=None, config=None))
    assert not desk.paths.log_file.exists(), "an engine of the user's own would fight the service's for the ports"
