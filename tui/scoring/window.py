"""The window of event rows that the table shows, out of however many the engine holds.

The rows are consecutive matches of one filter, oldest first, so that a new one is a cheap append and old ones fall off
the far end. Following, the window's end is the present; scrolled back, it stands still and counts what comes.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.pss.models import EventRow, Status
from tui.scoring.filter import EventFilter

PAGE = 200
CAPACITY = 2000


class EventWindow:
    """Rows for the table, addressed by place: 0 is the newest shown.

    Attributes:
        filter: What the rows are matches of.
        following: New rows are taken in as they come; else they are only counted.
        current: Nothing newer than the window's newest row exists.
        complete: Nothing older than the window's oldest row exists.
        fresh: Matching rows that came while the window stood still.
        version: Another number whenever a row that could be drawn is another one or looks different.
    """

    def __init__(self, filter: EventFilter | None = None, capacity: int = CAPACITY) -> None:
        """Start empty, and following."""
        self.filter = filter or EventFilter()
        self.following = True
        self.current = True
        self.complete = False
        self.fresh = 0
        self.version = 0
        self._capacity = capacity
        self._rows: list[EventRow] = []
        self._recent: deque[EventRow] = deque(maxlen=capacity)
        self._stored_upto = 0
        self._unstored: set[int] = set()

    def __len__(self) -> int:
        """Count the rows in the window."""
        return len(self._rows)

    def at(self, place: int) -> EventRow:
        """Give the row at a place; 0 is the newest."""
        return self._rows[-1 - place]

    def place_of(self, event: int) -> int | None:
        """Find an event's place, or None when it is not in the window."""
        index = bisect_left(self._rows, event, key=_id)
        found = index < len(self._rows) and self._rows[index].id == event
        return len(self._rows) - 1 - index if found else None

    @property
    def newest(self) -> int:
        """Give the newest row's id; 0 when empty."""
        return self._rows[-1].id if self._rows else 0

    @property
    def oldest(self) -> int:
        """Give the oldest row's id; 0 when empty."""
        return self._rows[0].id if self._rows else 0

    def is_stored(self, row: EventRow) -> bool:
        """Tell whether a row has been committed."""
        return row.stored or row.id <= self._stored_upto

    # ---- pages from the engine, newest first

    def show(self, filter: EventFilter, page: Sequence[EventRow], *, complete: bool) -> None:
        """Start over at the present, following, with the newest page of a filter."""
        self.filter, self.following, self.complete = filter, True, complete
        self._rows = list(reversed(page))
        self._reach_the_present()
        self._trim_oldest()
        self._changed()

    def miss(self, page: Sequence[EventRow]) -> None:
        """Count what a fresh newest page has beyond the window, which stands still."""
        self.fresh = sum(row.id > self.newest for row in page)
        self.current = self.fresh == 0

    def show_oldest(self, page: Sequence[EventRow]) -> None:
        """Stand still at the very first rows."""
        self._rows = list(reversed(page))
        self.following, self.current, self.complete = False, False, True
        self._changed()

    def add_older(self, page: Sequence[EventRow], *, complete: bool) -> None:
        """Lengthen the window into the past, and let go of its newest rows where it grows too long."""
        oldest = self.oldest
        self._rows[:0] = [row for row in reversed(page) if row.id < oldest]
        self.complete = complete
        if len(self._rows) > self._capacity:
            self.following = self.current = False
            del self._rows[self._capacity :]
        self._changed()

    def add_newer(self, page: Sequence[EventRow], *, complete: bool) -> None:
        """Lengthen the window towards the present; `complete` where nothing was newer than the page."""
        newest = self.newest
        added = [row for row in reversed(page) if row.id > newest]
        self._rows += added
        self.fresh = max(0, self.fresh - len(added))
        if complete:
            self._reach_the_present()
        self._trim_oldest()
        self._changed()

    # ---- what happens live

    def add(self, rows: Sequence[EventRow]) -> None:
        """Take live rows, in the order of their ids."""
        self._recent.extend(rows)
        newest, shows = self.newest, self.filter.shows
        matching = [row for row in rows if row.id > newest and shows(row)]
        if not matching:
            return
        if self.following and self.current:
            self._rows += matching
            self._trim_oldest()
            self._changed(matching)
        else:
            self.fresh += len(matching)
            self.current = False

    def stored(self, upto: int) -> None:
        """Note that every event up to this id has been committed."""
        self._stored_upto = max(self._stored_upto, upto)
        left = {event for event in self._unstored if event > upto}
        if left != self._unstored:
            self._unstored = left
            self.version += 1

    def change_status(self, event: int, status: Status) -> None:
        """Take a status set by hand."""
        place = self.place_of(event)
        if place is not None:
            self._rows[-1 - place] = replace(self.at(place), status=status)
            self.version += 1

    # ---- following

    def stand_still(self) -> None:
        """Stop following: what comes is only counted."""
        self.following = False

    def follow(self) -> bool:
        """Follow again; answers False where the newest page must be read before anything is shown (then `show` it)."""
        self.following = True
        return self.current

    def _reach_the_present(self) -> None:
        """Add what came live after the page was read, or was not committed yet when it was."""
        newest, shows = self.newest, self.filter.shows
        self._rows += [row for row in self._recent if row.id > newest and shows(row)]
        self.current, self.fresh = True, 0

    def _trim_oldest(self) -> None:
        if excess := max(0, len(self._rows) - self._capacity):
            del self._rows[:excess]
            self.complete = False

    def _changed(self, rows: Iterable[EventRow] | None = None) -> None:
        self._unstored.update(row.id for row in rows or self._rows if not self.is_stored(row))
        self.version += 1


def _id(row: EventRow) -> int:
    return row.id
