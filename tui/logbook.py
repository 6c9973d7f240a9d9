"""The log as the Log screen holds it: a window of lines, oldest first, under a filter that the engine knows too."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.desk.models import LogLevel, LogRecord

LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")
PAGE = 200
MOST = 5000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines are wanted.

    Attributes:
        part: Only this part's, or None.
        level: Of this level or worse.
        text: Only those that contain this, whatever its case, or None.
    """

    part: str | None = None
    level: LogLevel = "info"
    text: str | None = None

    def lets(self, record: LogRecord) -> bool:
        """Tell whether a line is wanted."""
        if LEVELS.index(record.level) < LEVELS.index(self.level):
            return False
        if self.part is not None and record.part != self.part:
            return False
        return self.text is None or self.text.casefold() in record.message.casefold()


class LogBook:
    """A window over the engine's log.

    Attributes:
        filter: Which lines are wanted.
        complete: The oldest line held is the oldest there is.
        parts: The parts that have been seen, in order of their names.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.filter = LogFilter()
        self.complete = False
        self.parts: list[str] = []
        self._records: deque[LogRecord] = deque(maxlen=MOST)

    @property
    def records(self) -> Sequence[LogRecord]:
        """Give the lines, oldest first."""
        return self._records

    @property
    def oldest(self) -> int | None:
        """Give the number of the oldest line held: the key of the page before it."""
        return self._records[0].number if self._records else None

    def replace(self, newest_first: Sequence[LogRecord]) -> None:
        """Hold this page alone."""
        self._records.clear()
        self._records.extend(reversed(newest_first))
        self.complete = len(newest_first) < PAGE
        self._see(newest_first)

    def add_older(self, newest_first: Sequence[LogRecord]) -> int:
        """Put the page before in front, as far as there is room; answers how many lines that were."""
        room = MOST - len(self._records)
        taken = newest_first[:room]
        self._records.extendleft(taken)
        self.complete = len(newest_first) < PAGE and len(taken) == len(newest_first)
        self._see(taken)
        return len(taken)

    def add(self, records: Iterable[LogRecord]) -> int:
        """Take new lines; answers how many of them are wanted."""
        wanted = 0
        for record in records:
            self._see((record,))
            if self.filter.lets(record):
                # A full book lets its oldest line go.
                self.complete = self.complete and len(self._records) < MOST
                self._records.append(record)
                wanted += 1
        return wanted

    def _see(self, records: Iterable[LogRecord]) -> None:
        new = {record.part for record in records}.difference(self.parts)
        if new:
            self.parts = sorted({*self.parts, *new})
