"""A real engine in a process of its own, and the command line as a user types it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from core.paths import Paths
from tests.support.waiting import wait_until


def free_udp_port() -> int:
    """Find a UDP port on the loopback that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Desk:
    """One data directory with an engine that can be started, stopped and killed, and `cuedesk` commands on it."""

    def __init__(self, directory: Path | None = None) -> None:
        self._own = None if directory else tempfile.TemporaryDirectory(prefix="cd-", ignore_cleanup_errors=True)
        self.directory = directory or Path(self._own.name if self._own else "")
        self.paths = Paths.in_directory(self.directory)
        self.engine: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as ending:  # each of these whatever becomes of the one before
            if self._own:
                ending.callback(self._own.cleanup)
            ending.callback(self._end_background)
            self.stop()

    def start(self) -> "Desk":
        """Start the engine and wait until it answers."""
        with (self.directory / "serve.log").open("ab") as log:
            self.engine = subprocess.Popen(self.words("serve"), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        engine = self.engine
        wait_until(lambda: engine.poll() is not None or self._answers())
        assert engine.poll() is None, (self.directory / "serve.log").read_text()
        return self

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """End the engine with a signal, and give its exit code."""
        engine, self.engine = self.engine, None
        if engine is None:
            return None
        engine.send_signal(number)
        try:
            return engine.wait(10)
        finally:
            engine.kill()
            engine.wait()

    def _end_background(self) -> None:
        """End the engine that a console or a verb has started here, also when the test failed before it could."""
        pid = self.paths.lock.read_text().strip() if self.paths.lock.exists() else ""
        command = Path("/proc", pid, "cmdline") if pid else None

        def runs_here() -> bool:
            try:
                return command is not None and os.fsencode(self.directory) in command.read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                return False

        if runs_here():
            os.kill(int(pid), signal.SIGKILL)
            wait_until(lambda: not runs_here())

    def run(self, *words: str, stdin: str = "", check: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command line to its end."""
        done = subprocess.run(
            self.words(*words), input=stdin, capture_output=True, text=True, timeout=50, check=False, env=environment()
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Run `cuedesk call` and give its result."""
        words = [f"{key}={value}" for key, value in arguments.items()]
        return json.loads(self.run("call", name, *words, check=True).stdout)

    def words(self, verb: str, *more: str) -> list[str]:
        """Give the words of a command line on this desk."""
        return [sys.executable, "-m", "tui", verb, "--data", str(self.directory), *more]

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as sock:
            return sock.connect_ex(str(self.paths.socket)) == 0


def environment() -> dict[str, str]:
    """Give an environment in which `python -m tui` finds the checkout from anywhere, and its terminal's own size."""
    root = str(Path(__file__).parents[2])
    # Test runners tell their workers a size, which would hide that of the terminal that a test opens.
    told = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return {**told, "PYTHONPATH": root}
