"""How many events there are by side, kind and status: the engine's count, kept up by the live rows."""

from collections import Counter
from collections.abc import Iterable

from core.pss.models import EventRow, FacetCount, Kind, Status
from tui.scoring.filter import GROUPS, SideFilter


class Counts:
    """Totals of one court or match."""

    def __init__(self, facets: Iterable[FacetCount] = ()) -> None:
        """Start with the engine's count."""
        self.total = 0
        self.sides: Counter[SideFilter] = Counter()
        self.kinds: Counter[Kind] = Counter()
        self.statuses: Counter[Status] = Counter()
        for facet in facets:
            self._count(facet.side or "none", facet.kind, facet.status, facet.count)

    def add(self, row: EventRow) -> None:
        """Count one live row."""
        self._count(row.side or "none", row.kind, row.status, 1)

    def group(self, name: str) -> int:
        """Count a group of kinds."""
        return sum(self.kinds[kind] for kind in GROUPS[name])

    def _count(self, side: SideFilter, kind: Kind, status: Status, count: int) -> None:
        self.total += count
        self.sides[side] += count
        self.kinds[kind] += count
        self.statuses[status] += count
