"""The engine as a process: its start, its end, and that there is only one of it."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.support.engine import Desk, free_udp_port
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
    desk.run("call", "secrets.set", "name=x", f"value={planted}", "foo=1")
    assert desk.call("secrets.names") == ["obs.main"]
    desk.run("backup", str(desk.directory / "copy.db"), check=True)
    told = desk.run("call", "desk.audit").stdout + desk.run("call", "system.log").stdout
    desk.stop()
    assert planted not in told
    for file in desk.directory.rglob("*"):
        if file.is_file():
            assert planted.encode() not in file.read_bytes(), file


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
