"""Reading events exactly as of the last published one, whether they are in the store already or on their way."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import aiosqlite

from core.pss.intake import text_index
from core.pss.intake.counts import Counts
from core.pss.intake.facets import Choice, Facet, Facets
from core.pss.intake.journal import Journal
from core.pss.intake.rows import Pending, from_record
from core.pss.intake.stamps import UNLIMITED, Range
from core.pss.intake.texts import as_json, shown
from core.pss.models import EventRow
from core.pss.queries import sql
from core.store import Store


class View(NamedTuple):
    """What was published at one moment.

    Attributes:
        committed: Events up to this one are in the store.
        unstored: The published ones after it, oldest first.
    """

    committed: int
    unstored: tuple[Pending, ...]


class Filter(NamedTuple):
    """Which events are wanted.

    Attributes:
        courts: Only these courts', by id; None is any.
        match: Only this match's; `ranges` says where its events are.
        ranges: Only ids in these ranges, newest first.
        choice: Which facets.
        text: Only what contains this; empty is anything.
    """

    courts: frozenset[int] | None = None
    match: int | None = None
    ranges: tuple[Range, ...] = ((1, UNLIMITED),)
    choice: Choice = Choice()
    text: str = ""

    @property
    def is_short(self) -> bool:
        """Tell whether the text is too short for the index, and so means codes and kinds."""
        return 0 < len(self.text) < text_index.SHORTEST


class _Sieve:
    """A filter with its facets looked up."""

    def __init__(self, wanted: Filter, facets: Facets) -> None:
        self.wanted = wanted
        self.folded = text_index.searched(wanted.text).lower()
        self.facets = facets.chosen(wanted.choice)
        self.by_code: frozenset[int] = frozenset()
        if wanted.is_short:
            named = {id_ for id_ in self.facets if self._is_named(facets[id_])}
            self.by_code = frozenset(id_ for id_ in self.facets - named if not facets[id_].code)
            self.facets = named | self.by_code

    def _is_named(self, facet: Facet) -> bool:
        return self.folded in facet.code or self.folded in facet.kind

    def lanes(self, existing: Iterable[tuple[int, int]]) -> set[sql.Lane]:
        """List the lanes to be merged."""
        courts = self.wanted.courts
        if courts is None:
            return {(None, facet) for _, facet in existing if facet in self.facets}
        return {(court, facet) for court, facet in existing if facet in self.facets and court in courts}

    def takes(self, court: int, facet: int, code: str, raw: bytes) -> bool:
        """Tell whether an event is wanted, but for its id and match."""
        wanted = self.wanted
        if facet not in self.facets or (wanted.courts is not None and court not in wanted.courts):
            return False
        if facet in self.by_code:
            return self.folded in code
        return wanted.is_short or self.is_in(raw)

    def is_in(self, raw: bytes) -> bool:
        """Tell whether bytes contain the text."""
        return self.folded in shown(raw).lower()


class Pages:
    """Answers pages of events."""

    def __init__(
        self, store: Store, journal: Journal, facets: Facets, counts: Counts, names: Mapping[int, str]
    ) -> None:
        """Read from the store and, for what is not there yet, from the journal."""
        self._store = store
        self._journal = journal
        self._facets = facets
        self._counts = counts
        self._names = names

    def view(self) -> View:
        """Hold on to what is published now; to be asked for before anything is waited for."""
        return View(self._journal.committed, tuple(self._journal.unstored()))

    async def read(
        self, view: View, wanted: Filter, *, before: int | None = None, after: int | None = None, limit: int = 100
    ) -> list[EventRow]:
        """Read a page, newest first: what comes before an event, or nearest after one, or between the two."""
        ascending = after is not None and before is None
        between = (0 if after is None else after + 1, UNLIMITED if before is None else before - 1)
        ranges = [overlap for within in wanted.ranges if (overlap := intersect(within, between)) is not None]
        sieve = _Sieve(wanted, self._facets)
        unstored = view.unstored if ascending else reversed(view.unstored)
        # Shown one by one, as far as the page goes: where the store fails, very many wait.
        coming = (self._journal.show(row, stored=False) for row in unstored if _fits(row, sieve, ranges))
        if ascending:
            found = await self._stored(view, sieve, ranges[::-1], limit, ascending=True)
            found += islice(coming, limit - len(found))
            return found[::-1]
        found = list(islice(coming, limit))
        if len(found) < limit:
            found += await self._stored(view, sieve, ranges, limit - len(found), ascending=False)
        return found

    async def _stored(
        self, view: View, sieve: _Sieve, ranges: list[Range], limit: int, *, ascending: bool
    ) -> list[EventRow]:
        found: list[EventRow] = []
        async with self._store.reader() as db:
            for within in ranges:
                stored = intersect(within, (0, view.committed))
                if stored is None:
                    continue
                if not sieve.wanted.text or sieve.wanted.is_short:
                    found += await self._merged(db, sieve, stored, limit - len(found), ascending=ascending)
                else:
                    found += await self._searched(db, sieve, stored, limit - len(found), ascending=ascending)
                if len(found) >= limit:
                    break
        return found

    async def _merged(
        self, db: aiosqlite.Connection, sieve: _Sieve, within: Range, limit: int, *, ascending: bool
    ) -> list[EventRow]:
        wanted = sieve.wanted
        if wanted.courts is None and wanted.choice == Choice() and not wanted.text:
            return await self._rows(db, sql.everything(within, limit, ascending=ascending))
        found: list[EventRow] = []
        lanes = sieve.lanes(self._counts.lanes())
        for query in sql.of_lanes(lanes, within, limit, ascending=ascending, code=sieve.folded, by_code=sieve.by_code):
            found += await self._rows(db, query)
        return sorted(found, key=lambda row: row.id, reverse=not ascending)[:limit]

    async def _searched(
        self, db: aiosqlite.Connection, sieve: _Sieve, within: Range, limit: int, *, ascending: bool
    ) -> list[EventRow]:
        """Ask the index, and look through what is newer than it one by one."""
        [(indexed,)] = await db.execute_fetchall(text_index.INDEXED_UPTO)
        existing = {facet for _, facet in self._counts.lanes()}
        question = text_index.match(sieve.wanted.text, sieve.wanted.courts, sieve.facets, existing)
        parts = [intersect(within, (0, indexed)), intersect(within, (indexed + 1, UNLIMITED))]
        found: list[EventRow] = []
        for place in (0, 1) if ascending else (1, 0):
            part, left = parts[place], limit - len(found)
            if part is None or not left:
                continue
            if place == 0:
                if existing & sieve.facets:
                    query = sql.containing(question, part, left, ascending=ascending)
                    found += await self._rows(db, query)
            else:
                found += await self._looked_through(db, sieve, part, left, ascending=ascending)
        return found

    async def _looked_through(
        self, db: aiosqlite.Connection, sieve: _Sieve, within: Range, limit: int, *, ascending: bool
    ) -> list[EventRow]:
        """Look at every text that was said in a range, of which there are far fewer than events."""
        said = await db.execute_fetchall(sql.TEXTS_OF_RANGE, within)
        texts = as_json([id_ for id_, raw in said if sieve.is_in(raw)])
        query = sql.saying(texts, sieve.facets, sieve.wanted.courts, within, limit, ascending=ascending)
        return await self._rows(db, query)

    async def _rows(self, db: aiosqlite.Connection, query: sql.Query) -> list[EventRow]:
        return [self._row(row) for row in await db.execute_fetchall(*query)]

    def _row(self, record: Sequence[Any]) -> EventRow:
        return from_record(record, self._facets, self._names)


def intersect(one: Range, other: Range) -> Range | None:
    """Give what two ranges have in common."""
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def _fits(row: Pending, sieve: _Sieve, ranges: Iterable[Range]) -> bool:
    message = row[10].message
    return (
        sieve.wanted.match in (None, row[3])
        and row[5] in sieve.facets
        and any(low <= row[0] <= high for low, high in ranges)
        and sieve.takes(row[2], row[5], message.code, message.raw)
    )
