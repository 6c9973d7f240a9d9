"""A program in a terminal of its own, whose output is read as fast as it comes."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

_CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b.")
_SETTLE_SECONDS = 10.0


class Terminal:
    """A terminal with a program in it.

    Attributes:
        pid: The program's process.
        started_at: When it was started, on the monotonic clock.
        received: How many bytes it has written so far.
    """

    def __init__(self, words: Sequence[str], columns: int, rows: int) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.received = 0
        self._output = bytearray()
        self._changed = threading.Condition()
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            words, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True
        )
        os.close(theirs)
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, condition: Callable[[str], bool], seconds: float = 20.0) -> float:
        """Wait until what has been written, without its control sequences, fulfils a condition; gives when it did."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not condition(self.text()):
                if not self._changed.wait(deadline - time.monotonic()):
                    raise SystemExit(f"The terminal never showed what was waited for. It has: {self.text()[-2000:]}")
            return time.monotonic()

    def press(self, keys: str) -> None:
        """Type keys, as the terminal sends them."""
        os.write(self._ours, keys.encode())

    def text(self) -> str:
        """Give what has been written since the last `forget`, without control sequences."""
        return _CONTROL.sub(b"", bytes(self._output)).decode(errors="replace")

    def forget(self) -> None:
        """Let what has been written so far count no more as text."""
        with self._changed:
            self._output.clear()

    def close(self) -> None:
        """End the program."""
        self._process.terminate()
        try:
            self._process.wait(_SETTLE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        os.close(self._ours)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._ours, 65_536)
            except OSError:  # Linux's way to say that nobody has the other end open any more
                return
            with self._changed:
                self.received += len(data)
                self._output += data
                self._changed.notify_all()


@contextmanager
def in_terminal(words: Sequence[str], columns: int = 120, rows: int = 36) -> Iterator[Terminal]:
    """Run a program in a terminal; it is ended when the block is left."""
    terminal = Terminal(words, columns, rows)
    try:
        yield terminal
    finally:
        terminal.close()
