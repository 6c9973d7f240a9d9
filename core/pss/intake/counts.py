"""How many events there are by court and facet: exact for what was published, and written about once a second."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from core.pss.intake.facets import Facets
from core.pss.intake.sessions import Statement
from core.pss.models import FacetCount, Kind, Side, Status

ADD: Final = (
    "INSERT INTO pss_count (court_id, facet, events) VALUES (?, ?, ?)"
    " ON CONFLICT (court_id, facet) DO UPDATE SET events = events + excluded.events"
)
COUNTED_UPTO: Final = "UPDATE pss_progress SET event = ? WHERE name = 'counted'"
SELECT_WRITTEN: Final = "SELECT court_id, facet, events FROM pss_count"
# What a crash kept from being written is counted again; that is a second's worth.
SELECT_UNWRITTEN: Final = (
    "SELECT court_id, facet, count(*) FROM pss_event"
    " WHERE id > (SELECT event FROM pss_progress WHERE name = 'counted') GROUP BY court_id, facet"
)

Lane = tuple[int, int]
"""A court and a facet."""


class Counts:
    """Counters by lane.

    Attributes:
        by_lane: All that was published.
    """

    def __init__(self) -> None:
        """Start at zero."""
        self.by_lane: Counter[Lane] = Counter()
        self._unwritten: Counter[Lane] = Counter()
        self._upto = 0

    def load(self, written: Iterable[Sequence[Any]], unwritten: Iterable[Sequence[Any]], upto: int) -> None:
        """Take what the store has: the rows of both queries, and the last event in it."""
        self._unwritten = Counter({(court, facet): count for court, facet, count in unwritten})
        self.by_lane = Counter({(court, facet): count for court, facet, count in written})
        self.by_lane.update(self._unwritten)
        self._upto = upto

    def add(self, court: int, by_facet: Mapping[int, int], upto: int) -> None:
        """Count events that are published, of one court and up to this id."""
        for facet, count in by_facet.items():
            self.by_lane[court, facet] += count
            self._unwritten[court, facet] += count
        self._upto = upto

    def move(self, court: int, old: int, new: int, *, is_written: bool) -> None:
        """Count an event under another facet; `is_written` says that the store has been told."""
        for counter in (self.by_lane, *(() if is_written else (self._unwritten,))):
            counter[court, old] -= 1
            counter[court, new] += 1

    def statements(self) -> Iterator[Statement]:
        """Write what was counted since the last time."""
        rows = [(*lane, count) for lane, count in self._unwritten.items() if count]
        if rows:
            self._unwritten.clear()
            yield ADD, rows
            yield COUNTED_UPTO, [(self._upto,)]

    def lanes(self) -> list[Lane]:
        """List the lanes that have events."""
        return [lane for lane, count in self.by_lane.items() if count]


def by_facet(lanes: Iterable[tuple[int, int]], facets: Facets) -> list[FacetCount]:
    """Add counts by facet number up to what people tell apart, the most frequent first."""
    sums: Counter[tuple[Kind, Side | None, Status]] = Counter()
    for id_, count in lanes:
        facet = facets[id_]
        sums[facet.kind, facet.side, facet.status] += count
    return [FacetCount(*key, count) for key, count in sums.most_common() if count]
