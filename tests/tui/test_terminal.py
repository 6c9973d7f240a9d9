"""The console's terminal may vanish, and nothing waits for it then."""

import os
import pty
import threading
from contextlib import suppress

from textual.drivers._writer_thread import WriterThread

from tests.support.waiting import wait_until
from tui.terminal import LosableFile


def test_what_a_vanished_terminal_does_not_take_holds_nobody_up() -> None:
    outer, inner = pty.openpty()
    # Closing it flushes what the terminal did not take.
    with suppress(OSError), os.fdopen(inner, "w") as terminal:
        writer = WriterThread(LosableFile(terminal))  # type: ignore[arg-type]
        writer.start()
        writer.write("seen\n")
        assert os.read(outer, 100).rstrip() == b"seen"
        os.close(outer)
        # More than Textual queues, so that only a thread that still takes them lets the last one in.
        several = threading.Thread(target=lambda: [writer.write("lost\n") for _ in range(200)], daemon=True)
        several.start()
        wait_until(lambda: not several.is_alive())
        writer.stop()
