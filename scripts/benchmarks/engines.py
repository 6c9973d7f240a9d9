"""A real engine in a process of its own, as `cuedesk serve` runs it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.paths import Paths
from core.pss.listening.sockets import open_socket

_START_SECONDS = 20.0


class Engine:
    """An engine that is running.

    Attributes:
        directory: Where it keeps everything.
        paths: The same by purpose.
        pid: Its process.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.paths = Paths.in_directory(directory)
        words = [sys.executable, "-P", "-m", "tui", "serve", "--data", str(directory)]
        self._process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + _START_SECONDS
        while not self.paths.socket.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The engine did not start: {self._process.communicate()[1]}")
            time.sleep(0.01)

    def stop(self) -> None:
        """End it cleanly."""
        self._process.terminate()
        self._process.communicate(timeout=20)


@contextmanager
def serving(directory: Path) -> Iterator[Engine]:
    """Start an engine on a directory, and stop it when the block is left."""
    engine = Engine(directory)
    try:
        engine.wait_until_ready()
        yield engine
    finally:
        engine.stop()


def cpu_seconds(pid: int) -> float:
    """Tell how much CPU time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Tell how much memory a process holds, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise AssertionError


def free_port() -> int:
    """Find a UDP port that nobody listens on."""
    with open_socket("127.0.0.1", None, 0) as sock:
        return int(sock.getsockname()[1])
