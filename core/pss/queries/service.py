"""The commands on what came: scoreboards, events and their status, unknown shapes, sessions and statistics."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, Literal

from core.bus import Bus
from core.caller import correlation
from core.clock import Clock
from core.errors import Invalid, NotFound, StoreError
from core.pss.court_names import find_courts
from core.pss.events import StatusSet
from core.pss.intake import stamps, unknowns
from core.pss.intake.counts import by_facet
from core.pss.intake.facets import Choice
from core.pss.intake.ingest import Ingest
from core.pss.intake.journal import SOURCE
from core.pss.intake.rows import from_record, rule_results
from core.pss.intake.stamps import UNLIMITED, Range
from core.pss.live.hits import highest_and_average
from core.pss.models import (
    CodeStatistics,
    EventDetail,
    EventRow,
    FacetCount,
    Kind,
    Message,
    Scoreboard,
    SessionStatistics,
    Side,
    Status,
    StatusChange,
    UnknownPattern,
)
from core.pss.queries import judgement, sql, statistics
from core.pss.queries.judgement import Verdict
from core.pss.queries.pages import Filter, Pages, View, intersect
from core.pss.records import match_rows
from core.store import Store
from core.validation import check_text, refuse_fields

_SETTLE_SECONDS: Final = 2.0
_LONGEST_TEXT: Final = 300
_LONGEST_AGO: Final = 3_600_000_000
"""How long ago a moment may be that is marked now."""
_NOTE: Final = "UPDATE pss_unknown_pattern SET note = ? WHERE id = ?"

IdsOf = Callable[[str | None, str | None], Awaitable[tuple[int | None, int | None]]]


class ScoringService:
    """Answers about events as of the last published one."""

    def __init__(
        self, ingest: Ingest, store: Store, bus: Bus, clock: Clock, ids_of: IdsOf, who: Callable[[], str]
    ) -> None:
        """Take what is needed.

        Args:
            ingest: Knows what is not in the store yet.
            store: Has the rest.
            bus: Hears of changed statuses.
            clock: Dates what people do.
            ids_of: Finds the ids of a tournament and a day.
            who: Names the caller.
        """
        memory = ingest.memory
        self._ingest, self._memory = ingest, memory
        self._store, self._bus, self._clock = store, bus, clock
        self._ids_of, self._who = ids_of, who
        self._pages = Pages(store, ingest.journal, memory.facets, memory.counts, memory.court_names)

    # ---- scoreboards

    async def scoreboard(self, court: str) -> Scoreboard:
        """Show a court's scoreboard."""
        return self._ingest.scoreboard(self._ingest.find_court(court))

    async def scoreboards(self) -> list[Scoreboard]:
        """Show the scoreboards of all courts."""
        return [self._ingest.scoreboard(court_id) for court_id in self._memory.feeds]

    # ---- events

    async def events(
        self,
        court: str | None = None,
        match: int | None = None,
        tournament: str | None = None,
        day: str | None = None,
        kind: Kind | list[Kind] | None = None,
        side: Side | Literal["none"] | None = None,
        status: Status | list[Status] | None = None,
        text: str | None = None,
        before: int | None = None,
        after: int | None = None,
        limit: int = 100,
        ticks: bool = True,
    ) -> list[EventRow]:
        """List events, newest first: a page of `limit` before (older than) or after (newer than) an event id."""
        view = self._pages.view()  # first, for it has to show what was published when the call came
        match_rows.check_limit(limit)
        ranges: list[Range] = [(1, UNLIMITED)]
        if tournament is not None or day is not None:
            ranges = self._memory.stamps.ranges(*await self._ids_of(tournament, day))
        courts = None if court is None else self._court_ids(court)
        if match is not None:
            its_court, its_range = await self._find_match(match)
            courts = frozenset((its_court,)) & (frozenset((its_court,)) if courts is None else courts)
            ranges = [overlap for within in ranges if (overlap := intersect(within, its_range))]
        choice = Choice(_several(kind), side, _several(status), ticks)
        wanted = Filter(courts, match, tuple(ranges), choice, text or "")
        return await self._pages.read(view, wanted, before=before, after=after, limit=limit)

    async def event(self, event: int) -> EventDetail:
        """Show one event with its rule results and the history of its status."""
        view = self._pages.view()
        tournament_id, day_id = self._memory.stamps.of(event)
        names = await self._store.fetch(stamps.NAMES, (tournament_id, day_id))
        tournament, day = names[0] if names else (None, None)
        for row in view.unstored:
            if row[0] == event:
                shown = self._ingest.journal.show(row, stored=False)
                dialect = row[11].inference.dialect
                levels = highest_and_average(shown.hits)
                return EventDetail(shown, row[10].results, (), tournament, day, dialect, *levels)
        found = await self._store.fetch(sql.ONE, (event,)) if event <= view.committed else []
        if not found:
            raise NotFound(f"There is no event {event}.")
        *columns, rules, dialect = found[0]
        history = [StatusChange(*change) for change in await self._store.fetch(sql.HISTORY, (event,))]
        shown = from_record(columns, self._memory.facets, self._memory.court_names)
        levels = highest_and_average(shown.hits)
        return EventDetail(shown, rule_results(rules), tuple(history), tournament, day, dialect, *levels)

    async def event_counts(self, court: str | None = None, match: int | None = None) -> list[FacetCount]:
        """Count events by kind, side and status."""
        facets, by_lane = self._memory.facets, self._memory.counts.by_lane
        if match is None:
            courts = None if court is None else self._court_ids(court)
            counted = [(lane[1], count) for lane, count in by_lane.items() if courts is None or lane[0] in courts]
            return by_facet(counted, facets)
        view = self._pages.view()
        courts = None if court is None else self._court_ids(court)
        court_id, within = await self._find_match(match)
        if courts is not None and court_id not in courts:
            return []
        return by_facet(await self._count_match(view, court_id, match, within), facets)

    async def _count_match(self, view: View, court: int, match: int, within: Range) -> Iterable[tuple[int, int]]:
        coming = [(row[5], 1) for row in view.unstored if row[3] == match]
        stored = intersect(within, (0, view.committed))
        if stored is None:
            return coming
        return [*coming, *[(row[0], row[1]) for row in await self._store.fetch(sql.COUNT_OF_MATCH, (court, *stored))]]

    # ---- what people say of events

    async def set_status(self, event: int, status: Status, reason: str) -> EventRow:
        """Change an event's status by hand; the reason and who did it are kept."""
        _check("The status cannot be changed like this", "reason", reason, is_needed=True)
        await self._wait_for(event)
        found = await self._store.fetch(sql.FACET_OF_ONE, (event,))
        if not found:
            raise NotFound(f"There is no event {event}.")
        court_id, facet_id = found[0]
        facets, old = self._memory.facets, self._memory.facets[facet_id]
        if old.status != status:
            new = facets[facets.with_status(facet_id, status)]
            verdict = Verdict(event, court_id, old, new, self._clock.now(), self._who(), reason.strip())
            is_counted = await self._store.submit(partial(judgement.apply, verdict))
            self._memory.counts.move(court_id, old.id, new.id, is_written=is_counted)
            said = StatusSet(event, old.status, status, verdict.who, verdict.reason)
            self._bus.publish(said, source=SOURCE, correlation=correlation())
        return (await self.event(event)).row

    async def mark(self, court: str, note: str = "", at: int | None = None) -> EventRow:
        """Mark this moment on a court, or one shortly before, with a note."""
        _check("The moment cannot be marked like this", "note", note)
        message = Message(note.encode(), "", "mark", fields={"note": note})
        now, monotonic = self._clock.now(), self._clock.monotonic()
        if at is not None and not now - _LONGEST_AGO <= at <= now:
            said = "should be a moment of the last hour"
            raise Invalid(f"at {said}.", data={"fields": {"at": said}})
        moment = now if at is None else at
        return await self._ingest.say(self._ingest.find_court(court), message, self._who(), moment, monotonic)

    # ---- shapes that nobody knows

    async def unknown_patterns(self) -> list[UnknownPattern]:
        """List the shapes of unrecognised messages with counts and a suggestion."""
        await self._write_all()
        return [UnknownPattern(*row) for row in await self._store.fetch(unknowns.SELECT)]

    async def pattern_note(self, pattern: int, note: str) -> None:
        """Note something about an unknown pattern."""
        _check("The note cannot be like this", "note", note)
        await self._write_all()

        def work(database: Any) -> int:
            return int(database.execute(_NOTE, (note.strip() or None, pattern)).rowcount)

        if not await self._store.submit(work):
            raise NotFound(f"There is no unknown pattern {pattern}.", remedy="pss.unknown_patterns lists them.")

    # ---- sessions

    async def sessions(self, court: str | None = None, limit: int = 50) -> list[SessionStatistics]:
        """List listening sessions, newest first, with their totals."""
        match_rows.check_limit(limit)
        courts = statistics.ids(None if court is None else self._court_ids(court))
        await self._write_all()
        found = await self._store.fetch(statistics.SELECT_SESSIONS, (courts, limit))
        wanted = statistics.ids(row[0] for row in found)
        by_session: dict[int, list[Sequence[Any]]] = {}
        for tally in await self._store.fetch(statistics.SELECT_TALLIES, (None, wanted)):
            by_session.setdefault(tally[0], []).append(tally)
        names, facets = self._memory.court_names, self._memory.facets
        return [
            statistics.session_view(row, names[row[1]], statistics.by_code(by_session.get(row[0], ()), facets))
            for row in found
        ]

    async def statistics(self, court: str | None = None, session: int | None = None) -> list[CodeStatistics]:
        """Count by code: totals by status, errors, and processing time in microseconds."""
        courts = statistics.ids(None if court is None else self._court_ids(court))
        await self._write_all()
        sessions = statistics.ids(None if session is None else [session])
        rows = await self._store.fetch(statistics.SELECT_TALLIES, (courts, sessions))
        return list(statistics.by_code(rows, self._memory.facets))

    # ---- what they share

    def _court_ids(self, court: str) -> frozenset[int]:
        """Find courts, also ones that were removed."""
        return frozenset(find_courts(self._memory.court_names.items(), court))

    async def _find_match(self, match: int) -> tuple[int, Range]:
        """Tell on which court a match was and between which ids its events are."""
        for feed in self._memory.feeds.values():
            if feed.record is not None and feed.record.id == match:
                return feed.id, (feed.record.first_event, UNLIMITED)
        found = await self._store.fetch(sql.MATCH, (match,))
        if not found:
            raise NotFound(f"There is no match {match}.", remedy="pss.matches lists them.")
        court_id, first, next_first = found[0]
        return court_id, (first, UNLIMITED if next_first is None else next_first - 1)

    async def _wait_for(self, event: int) -> None:
        journal = self._ingest.journal
        if journal.committed < event <= journal.published and not await journal.settle(_SETTLE_SECONDS):
            raise StoreError(f"Event {event} is not stored yet, since the database cannot be written.")

    async def _write_all(self) -> None:
        """Write what is only counted, so that it is read as it is; where the store fails, read what there is."""
        if self._ingest.journal.problem is None:
            self._ingest.flush()
            await self._ingest.journal.settle(_SETTLE_SECONDS)


def _several(given: Any) -> frozenset[Any] | None:
    if given is None:
        return None
    return frozenset([given] if isinstance(given, str) else given)


def _check(sentence: str, field: str, text: str, *, is_needed: bool = False) -> None:
    fields: dict[str, str] = {}
    if is_needed and not text.strip():
        fields[field] = "is empty"
    check_text(fields, field, text, _LONGEST_TEXT)
    refuse_fields(sentence, fields)
