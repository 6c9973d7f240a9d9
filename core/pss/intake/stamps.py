"""Which tournament and day events belong to: whole ranges of ids, since at most one day runs at a time."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from core.pss.intake.sessions import Statement

PUT: Final = "INSERT OR REPLACE INTO pss_stamp (from_event, tournament_id, day_id) VALUES (?, ?, ?)"
SELECT: Final = "SELECT from_event, tournament_id, day_id FROM pss_stamp ORDER BY from_event"
NAMES: Final = (
    "SELECT t.name, d.number FROM pss_tournament t LEFT JOIN pss_tournament_day d ON d.id = ?2 WHERE t.id = ?1"
)
UNLIMITED: Final = (1 << 63) - 1

Range = tuple[int, int]
"""The first and the last id of events, both included."""


class Stamped(NamedTuple):
    """What events belong to; the names are what people call the ids.

    Attributes:
        tournament_id: The active tournament.
        day_id: Its active day.
        tournament: The tournament's name.
        day: The day's number.
    """

    tournament_id: int | None = None
    day_id: int | None = None
    tournament: str | None = None
    day: int | None = None


class Stamps:
    """All ranges, oldest first.

    Attributes:
        now: What events belong to from now on.
    """

    def __init__(self) -> None:
        """Start with events that belong to nothing."""
        self.now = Stamped()
        self._entries: list[tuple[int, int | None, int | None]] = []

    def load(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take what the store has."""
        self._entries = [(first, tournament, day) for first, tournament, day in rows]
        if self._entries:
            self.now = Stamped(*self._entries[-1][1:])

    def change(self, stamp: Stamped, next_event: int) -> list[Statement]:
        """Stamp events from the next one on; gives what is to be written."""
        before, self.now = self.now, stamp
        if stamp[:2] == before[:2]:
            return []
        if self._entries and self._entries[-1][0] == next_event:
            self._entries.pop()
        entry = (next_event, *stamp[:2])
        self._entries.append(entry)
        return [(PUT, [entry])]

    def name(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take the row of `NAMES`, if there is one."""
        for tournament, day in rows:
            self.now = self.now._replace(tournament=tournament, day=day)

    def of(self, event: int) -> tuple[int | None, int | None]:
        """Tell the tournament and day of an event."""
        for first, tournament, day in reversed(self._entries):
            if first <= event:
                return tournament, day
        return None, None

    def ranges(self, tournament: int | None, day: int | None) -> list[Range]:
        """List the ranges of a tournament and a day (None is any), newest first and joined where they touch."""
        found: list[Range] = []
        last = UNLIMITED
        for first, its_tournament, its_day in reversed(self._entries):
            if tournament in (None, its_tournament) and day in (None, its_day):
                if found and found[-1][0] == last + 1:
                    found[-1] = (first, found[-1][1])
                else:
                    found.append((first, last))
            last = first - 1
        return found
