"""The engine as a process: its start, its end, and that there is only one of it."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.engine import Desk, environment, free_udp_port
from tests.support.privileges import without_override
from tests.support.waiting import wait_until


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as running:
        yield running.start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_soon(desk: Desk, number: signal.Signals) -> None:
    desk.call("pss.court_add", name="A", port=free_udp_port(), bind="127.0.0.1")
    began = time.monotonic()
    assert desk.stop(number) == 0
    assert time.monotonic() - began < 5
    assert not desk.paths.socket.exists()


def test_stop_ends_it_and_says_when_there_is_none(desk: Desk) -> None:
    done = desk.run("stop")
    assert (done.returncode, done.stderr) == (0, "")
    again = desk.run("stop")
    assert again.returncode == 1
    assert "No engine is running" in again.stderr


def test_a_second_engine_on_the_same_data_is_refused_in_a_sentence(desk: Desk) -> None:
    assert desk.engine is not None
    second = desk.run("serve")
    assert second.returncode == 1
    assert f"An engine with process id {desk.engine.pid} already works on" in second.stderr
    assert "Traceback" not in second.stderr
    assert desk.call("desk.mode") == "show"


def test_it_starts_again_by_itself_after_a_kill(desk: Desk) -> None:
    desk.call("settings.set", key="desk.venue", value="Hall A")
    desk.stop(signal.SIGKILL)
    desk.start()
    assert desk.call("settings.get", key="desk.venue") == "Hall A"


def test_courts_come_back_with_it_and_a_port_in_use_is_retried(desk: Desk) -> None:
    port = free_udp_port()
    desk.call("pss.court_add", name="A", port=port, bind="127.0.0.1")
    with Desk() as other:
        other.start()
        other.call("pss.court_add", name="B", port=port, bind="127.0.0.1")
        (court,) = other.call("pss.courts")
        assert court["state"] == "retrying"
        assert str(port) in court["error"]
        desk.stop()
        wait_until(lambda: other.call("pss.courts")[0]["state"] == "listening")
        desk.start()
        assert desk.call("pss.courts")[0]["state"] == "retrying"


def test_secrets_are_found_nowhere(desk: Desk) -> None:
    planted = "correct-horse-battery"
    done = desk.run("secret", "obs.main", stdin=planted + "\n")
    assert done.returncode == 0, done.stderr
    desk.run("call", "secrets.set", "name=x", "value=-", "foo=1", stdin=planted)
    desk.run("call", "secrets.set", "--json", "-", stdin=json.dumps({"name": "x", "valu": planted}))
    assert desk.call("secrets.names") == ["obs.main"]
    kept = [desk.paths.database, desk.paths.database.with_name("cuedesk.db-wal")]
    assert all(planted.encode() not in file.read_bytes() for file in kept), "also while the engine runs"
    desk.run("backup", str(desk.directory / "copy.db"), check=True)
    told = desk.run("call", "desk.audit").stdout + desk.run("call", "system.log").stdout
    desk.stop()
    assert "secrets.set" in told
    assert planted not in told
    for file in desk.directory.rglob("*"):
        if file.is_file():
            assert planted.encode() not in file.read_bytes(), file


def test_a_secret_on_its_way_is_in_no_list_of_processes(desk: Desk) -> None:
    planted = "correct-horse-battery"
    with subprocess.Popen(
        [sys.executable, "-m", "tui", "secret", "obs.main", "--data", str(desk.directory)],
        stdin=subprocess.PIPE,
        env=environment(),
    ) as storing:
        assert storing.stdin is not None
        storing.stdin.write(planted.encode())
        storing.stdin.flush()
        wait_until(lambda: b"obs.main" in Path(f"/proc/{storing.pid}/cmdline").read_bytes())
        for told in ("cmdline", "environ"):
            for process in Path("/proc").glob(f"[0-9]*/{told}"):
                with suppress(OSError):  # it has ended meanwhile, or is another user's
                    assert planted.encode() not in process.read_bytes()
    assert storing.returncode == 0
    assert desk.call("secrets.names") == ["obs.main"]


def test_everything_it_writes_is_its_owners_alone(desk: Desk) -> None:
    desk.run("secret", "obs.main", stdin="x", check=True)
    desk.call("pss.court_add", name="A", port=free_udp_port(), bind="127.0.0.1")
    desk.call("pss.capture_start", court="A")
    found = [file for file in desk.directory.rglob("*") if file != desk.directory / "serve.log"]
    names = {file.name for file in found}
    assert names >= {"cuedesk.db", "cuedesk.db-wal", "cuedesk.lock", "secrets.key", "engine.sock", "captures"}
    assert {file for file in found if file.stat().st_mode & 0o077} == set()


def test_backup_restore_and_check(desk: Desk) -> None:
    desk.call("settings.set", key="desk.venue", value="Before")
    copy = desk.directory / "copy.db"
    desk.run("backup", str(copy), check=True)
    assert desk.run("backup", str(copy)).returncode == 1, "nothing is overwritten"
    desk.call("settings.set", key="desk.venue", value="After")
    assert desk.run("restore", str(copy)).returncode == 1, "not under a running engine"
    desk.stop()
    desk.run("restore", str(copy), check=True)
    desk.run("check", check=True)
    desk.start()
    assert desk.call("settings.get", key="desk.venue") == "Before"


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda top: top.rmdir() or top.write_text(""), "cannot be used: Not a directory"),
        (lambda top: (top / "data").write_text(""), "data cannot be used: File exists"),
        (lambda top: (top / "data" / "cuedesk.db").mkdir(parents=True), "cuedesk.db cannot be opened"),
        (lambda top: (top / "data").mkdir() or (top / "data").chmod(0o500), "cannot be opened: Permission denied"),
        (lambda top: top.chmod(0o500), "config cannot be used: Permission denied"),
        (lambda top: top.chmod(0), "cannot be used: Permission denied"),
    ],
    ids=["a file", "a file inside", "a directory for the database", "data read-only", "read-only", "closed"],
)
def test_a_place_that_cannot_be_used_is_told_in_a_sentence(prepare: Callable[[Path], object], said: str) -> None:
    with tempfile.TemporaryDirectory() as around:
        top = Path(around) / "desk"
        top.mkdir()
        prepare(top)
        desk = Desk(top)
        done = subprocess.run(
            without_override(*desk.words("serve")),
            capture_output=True, text=True, timeout=30, check=False, env=environment(),
        )  # fmt: skip
        top.chmod(0o700)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("cuedesk: ")


def test_a_path_may_be_long_but_not_too_long_for_the_disk() -> None:
    with tempfile.TemporaryDirectory() as around:
        long = Path(around) / ("x" * 120) / ("y" * 120)
        long.mkdir(parents=True)
        with Desk(long) as desk:
            desk.start()
            assert desk.call("system.status")["data_directory"] == str(long / "data")
        desk.paths.runtime.rmdir()
        done = Desk(Path(around) / ("z" * 300)).run("serve")
        assert done.returncode == 1
        assert "File name too long" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_locked_desk_takes_no_setting_but_its_mode_can_be_set(desk: Desk) -> None:
    desk.call("desk.set_mode", mode="locked")
    refused = desk.run("call", "settings.set", "key=desk.mode", "value=edit")
    assert refused.returncode == 1
    assert "The desk is locked" in refused.stderr
    assert desk.call("desk.mode") == "locked"
    assert desk.call("desk.set_mode", mode="show") == "show"
    assert desk.call("settings.get", key="desk.mode") == "show"
    assert desk.call("settings.set", key="desk.mode", value="edit")["value"] == "edit"
    assert desk.call("desk.mode") == "edit", "the setting and the mode are one thing"
