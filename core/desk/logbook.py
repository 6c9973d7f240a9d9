"""The engine's own log: the last lines in memory, each told on the bus with the correlation of its call."""

import asyncio
import logging
from collections import deque
from typing import get_args

from core.bus import Bus
from core.catalog import current
from core.desk.events import Logged
from core.desk.models import LogLevel, LogRecord

KEPT_LINES = 5000
LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)


def level_word(number: int) -> LogLevel:
    """Give logging's number as one of our four words."""
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warning"
    return "info" if number >= logging.INFO else "debug"


class LogBook(logging.Handler):
    """Keeps the last lines and publishes each; lines from other threads are published on the loop a moment later."""

    def __init__(self, bus: Bus) -> None:
        """Start empty; attach it to the `cuedesk` logger."""
        super().__init__()
        self._bus = bus
        self._loop = asyncio.get_running_loop()
        self._kept: deque[LogRecord] = deque(maxlen=KEPT_LINES)
        self._unpublished: deque[LogRecord] = deque()
        self._number = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line; called from any thread, under the handler's lock."""
        self._number += 1
        message = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            message = f"{message} ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        line = LogRecord(
            number=self._number,
            at=round(record.created * 1e6),
            level=level_word(record.levelno),
            part=record.name.removeprefix("cuedesk").removeprefix(".") or "engine",
            # A file's name may hold what is no Unicode, and no client could be told of it.
            message=message.encode("utf-8", "backslashreplace").decode(),
            correlation=_correlation(),
        )
        self._kept.append(line)
        self._unpublished.append(line)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish)

    def _publish(self) -> None:
        lines = [self._unpublished.popleft() for _ in range(len(self._unpublished))]
        if lines:
            self._bus.publish(*[Logged(line) for line in lines], source="engine")

    def lines(
        self, part: str | None, level: LogLevel, text: str | None, before: int | None, limit: int
    ) -> list[LogRecord]:
        """Give kept lines, newest first, of this level or worse, that were published already."""
        unpublished = self._unpublished[0].number if self._unpublished else self._number + 1
        upto = min(before, unpublished) if before is not None else unpublished
        worse = LEVELS[LEVELS.index(level) :]
        wanted = (text or "").casefold()
        found: list[LogRecord] = []
        for line in reversed(tuple(self._kept)):  # a copy, for other threads log as well
            if len(found) == limit:
                break
            if (
                line.number < upto
                and line.level in worse
                and part in (None, line.part)
                and wanted in line.message.casefold()
            ):
                found.append(line)
        return found


def _correlation() -> str | None:
    try:
        return current().correlation
    except LookupError:
        return None
