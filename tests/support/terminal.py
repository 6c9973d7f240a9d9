"""A real terminal (tmux, on a socket of its own) in which the console runs and is driven by keys."""

import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.support.engine import environment
from tests.support.waiting import wait_until


class Terminal:
    """One terminal window; ends everything in it when it is left."""

    def __init__(self, words: Sequence[str], columns: int = 120, rows: int = 36) -> None:
        environ = {**environment(), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        size = ["-x", str(columns), "-y", str(rows)]
        command = f"exec {shlex.join(words)}"
        with ExitStack() as ending:
            directory = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="cd-tmux-")))
            self._socket = directory / "s"
            # Told beforehand: a window without a client may fall back to the default size whenever options change.
            configuration = directory / "conf"
            configuration.write_text(f"set -g default-size {columns}x{rows}\nset -g remain-on-exit on\n")
            self._tmux("-f", str(configuration), "new-session", "-d", "-s", "main", *size, command, env=environ)
            ending.callback(self._tmux, "kill-server")
            self._ending = ending.pop_all()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def keys(self, *keys: str) -> None:
        """Press keys by their tmux names."""
        self._tmux("send-keys", "-t", "main", *keys)

    def type(self, text: str) -> None:
        """Type text literally."""
        self._tmux("send-keys", "-t", "main", "-l", text)

    def screen(self) -> str:
        """Read what the screen shows."""
        return self._tmux("capture-pane", "-p", "-t", "main").stdout

    def wait_for(self, *texts: str, seconds: float = 20.0) -> str:
        """Wait until the screen shows all these texts, and give it."""
        try:
            wait_until(lambda: all(text in self.screen() for text in texts), seconds)
        except AssertionError:
            raise AssertionError(f"{texts} not on the screen:\n{self.screen()}") from None
        return self.screen()

    def wait_gone(self, text: str, seconds: float = 20.0) -> None:
        """Wait until the screen shows a text no more."""
        wait_until(lambda: text not in self.screen(), seconds)

    @property
    def pid(self) -> int:
        """Give the process id of the program in the window."""
        return int(self._tmux("display-message", "-p", "-t", "main", "#{pane_pid}").stdout)

    def _tmux(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["tmux", "-S", str(self._socket), *words], capture_output=True, text=True, check=True, env=env, timeout=20
        )
