"""The terminal that the console is drawn on, which may be gone from one moment to the next: SSH drops."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


class LosableFile:
    """A terminal's file for writing; what a terminal that is gone does not take is dropped.

    Textual writes from a thread of its own. An error would end that thread, and the end of the console would wait for
    ever for room in a queue that nobody empties any more.
    """

    def __init__(self, file: TextIO) -> None:
        """Take the file."""
        self._file = file

    def write(self, text: str) -> None:
        """Write a text."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Write what is held back."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Give the file's number."""
        return self._file.fileno()


class LosableTerminal(LinuxDriver):
    """Textual's driver, on a terminal that may vanish."""

    def __init__(self, app: "App[object]", **options: Any) -> None:
        """Take what Textual gives its drivers."""
        super().__init__(app, **options)
        self._file: Any = LosableFile(self._file)
