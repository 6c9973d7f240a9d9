"""What events are filtered and counted by, as one small number: code, kind, side, status, and whether it is a tick."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple

from core.pss.models import Kind, Message, Side, Status
from core.pss.wire.codes import CODES

INSERT: Final = "INSERT OR IGNORE INTO pss_facet (id, code, kind, side, status, tick) VALUES (?, ?, ?, ?, ?, ?)"
SELECT: Final = "SELECT id, code, kind, side, status, tick FROM pss_facet ORDER BY id"

_TICKING: Final[frozenset[Kind]] = frozenset(("clock", "break", "injury"))

_Key = tuple[str, Kind, Side | None, Status, bool]


class Facet(NamedTuple):
    """One combination that events have.

    Attributes:
        id: The number in the store.
        code: The wire code; empty for codes that we do not know, which are without number.
        kind: What it is about.
        side: Whose it is, or None.
        status: As judged, or as a person said.
        tick: It is a clock's message without an action.
    """

    id: int
    code: str
    kind: Kind
    side: Side | None
    status: Status
    tick: bool


FacetRow = tuple[int, str, Kind, str, Status, bool]


def row(facet: Facet) -> FacetRow:
    """Give the values of `INSERT`."""
    return (*facet[:3], facet.side or "", *facet[4:])


class Choice(NamedTuple):
    """Which facets a person wants to see; None is any.

    Attributes:
        kinds: These kinds.
        side: This side, or `none` for those of neither.
        statuses: These statuses.
        ticks: Also the clocks' plain ticks.
    """

    kinds: frozenset[Kind] | None = None
    side: Side | Literal["none"] | None = None
    statuses: frozenset[Status] | None = None
    ticks: bool = True

    def takes(self, facet: Facet) -> bool:
        """Tell whether a facet is wanted."""
        return (
            (self.kinds is None or facet.kind in self.kinds)
            and (self.side is None or (facet.side or "none") == self.side)
            and (self.statuses is None or facet.status in self.statuses)
            and (self.ticks or not facet.tick)
        )


class Facets:
    """All facets that ever occurred; their number is bounded by the codes we know."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_key: dict[_Key, int] = {}
        self._by_id: dict[int, Facet] = {}
        self._unsaved: dict[int, Facet] = {}

    def load(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take what the store has."""
        for id_, code, kind, side, status, tick in rows:
            self._add(Facet(id_, code, kind, side or None, status, bool(tick)))

    def __getitem__(self, id_: int) -> Facet:
        """Give the facet of this number."""
        return self._by_id[id_]

    def of(self, message: Message) -> int:
        """Give a message's facet."""
        code = message.code if message.code in CODES else ""
        tick = message.kind in _TICKING and "action" not in message.fields
        return self._number((code, message.kind, message.side, message.status, tick))

    def with_status(self, id_: int, status: Status) -> int:
        """Give the facet that differs from this one by its status."""
        facet = self._by_id[id_]
        return self._number((facet.code, facet.kind, facet.side, status, facet.tick))

    def chosen(self, choice: Choice) -> set[int]:
        """List the facets that a choice takes."""
        return {id_ for id_, facet in self._by_id.items() if choice.takes(facet)}

    def unsaved(self) -> list[FacetRow]:
        """List as rows what is not known to be in the store."""
        return [row(facet) for facet in self._unsaved.values()]

    def saved(self, ids: Collection[int]) -> None:
        """Note that these are in the store."""
        for id_ in ids:
            self._unsaved.pop(id_, None)

    def _number(self, key: _Key) -> int:
        id_ = self._by_key.get(key)
        if id_ is None:
            facet = Facet(len(self._by_id) + 1, *key)
            self._add(facet)
            self._unsaved[facet.id] = facet
            return facet.id
        return id_

    def _add(self, facet: Facet) -> None:
        self._by_key[facet[1:]] = facet.id
        self._by_id[facet.id] = facet
