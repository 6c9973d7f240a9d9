"""Word to systemd, over real sockets of both kinds."""

import os
import socket
from pathlib import Path

import pytest

from core.notify import Notifier


@pytest.mark.parametrize("name", ["notify", "user@1000", "@abstract"])
def test_a_state_arrives_wherever_the_socket_is(tmp_path: Path, name: str) -> None:
    abstract = f"cuedesk-test-{os.getpid()}"
    address = f"@{abstract}" if name == "@abstract" else str(tmp_path / name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.settimeout(5)
        manager.bind(f"\0{abstract}" if name == "@abstract" else address)
        Notifier({"NOTIFY_SOCKET": address}).send("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_a_manager_that_is_gone_or_was_never_there_is_no_failure(tmp_path: Path) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).send("READY=1")
    Notifier({}).send("READY=1")
