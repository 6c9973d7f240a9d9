"""Events on their way: committed in the order of their ids, published in that order, and never lost without a word.

A batch is published when it is committed, or after a short wait as not yet stored; then `Stored` says later that it is.
Where the store fails, batches stay here and are tried again.
"""

import asyncio
import logging
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final

from core.bus import Bus
from core.errors import CuedeskError, StoreError
from core.event import Payload
from core.pss.events import TOPIC_OF_KIND, Scored, Stored
from core.pss.intake import facets, rows, texts
from core.pss.intake.counts import Counts
from core.pss.intake.facets import Facets
from core.pss.intake.rows import Pending
from core.pss.intake.sessions import Statement
from core.pss.intake.texts import TextRow
from core.pss.models import EventRow
from core.store import Store

log = logging.getLogger("cuedesk.pss")

SOURCE: Final = "pss"
_FIRST_RETRY_SECONDS: Final = 0.1
_LONGEST_RETRY_SECONDS: Final = 5.0
_MOST_AT_ONCE: Final = 5_000
_FACET: Final = itemgetter(5)


class Batch:
    """What belongs together: the events of one socket read, what they say for the first time, and what goes with them.

    Attributes:
        rows: Events of one court in the order of their ids, which have no gaps, within a batch or between batches.
        texts: What they say for the first time.
        statements: What is written beside them.
        facts: What is published after the event with this id.
        correlation: The id of the call that caused it, or empty.
        since: When it was added.
        is_published: Its events are on the bus.
        is_stored: It is in the store.
    """

    __slots__ = ("correlation", "facts", "is_published", "is_stored", "rows", "since", "statements", "texts")

    def __init__(
        self,
        rows: list[Pending],
        texts: list[TextRow],
        statements: Sequence[Statement] = (),
        facts: Sequence[tuple[int, Payload]] = (),
        correlation: str = "",
    ) -> None:
        """Put together what belongs together."""
        self.rows = rows
        self.texts = texts
        self.statements = statements
        self.facts = facts
        self.correlation = correlation
        self.since = 0.0
        self.is_published = self.is_stored = False


def write(batches: Sequence[Batch], new_facets: Sequence[tuple[Any, ...]], database: sqlite3.Connection) -> None:
    """Write batches, in the writer's thread."""
    if new_facets:
        database.executemany(facets.INSERT, new_facets)
    new_texts = [text for batch in batches for text in batch.texts]
    if new_texts:
        database.executemany(texts.INSERT, new_texts)
    rows.insert(database, [row for batch in batches for row in batch.rows])
    for batch in batches:
        for sql, values in batch.statements:
            database.executemany(sql, values)


class Journal:
    """The way of events into the store and onto the bus.

    One write is under way at a time and takes along all that has come meanwhile, so a crash leaves no gap, and a write
    that fails is simply tried again.

    Attributes:
        committed: Every event up to this id is in the store.
        published: Every event up to this id was published.
        waiting: How many events are not in the store yet.
        problem: Why the store fails, or None.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        facets: Facets,
        counts: Counts,
        court_name: Callable[[int], str],
        *,
        publish_wait: float,
    ) -> None:
        """Prepare to write.

        Args:
            store: Where events are kept.
            bus: Where they are published.
            facets: What their facets mean.
            counts: Counts events in the moment they are published.
            court_name: Gives a court's present name.
            publish_wait: After how many seconds an event is published although it is not stored.
        """
        self.committed = self.published = 0
        self.waiting = 0
        self.problem: CuedeskError | None = None
        self._store = store
        self._bus = bus
        self._facets = facets
        self._court_name = court_name
        self._counts = counts
        self._publish_wait = publish_wait
        self._open: deque[Batch] = deque()
        self._under_way = 0
        self._announced = self._unsure = 0
        self._timer: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self._advanced = asyncio.Event()

    def start(self, last_id: int) -> None:
        """Go on after the last event in the store."""
        self.committed = self.published = self._announced = last_id

    def add(self, batch: Batch) -> None:
        """Take a batch; never waits."""
        loop = asyncio.get_running_loop()
        batch.since = loop.time()
        self._open.append(batch)
        self.waiting += len(batch.rows)
        if not self._under_way and self._retry is None:
            self._write()
        if self._timer is None:
            self._timer = loop.call_later(self._publish_wait, self._publish_late)

    def unstored(self) -> Iterator[Pending]:
        """List the events that were published and are not known to be in the store, oldest first."""
        for batch in self._open:
            if not batch.is_published:
                return
            yield from batch.rows

    async def settle(self, seconds: float) -> bool:
        """Wait until what was added so far is in the store; tell whether it is."""
        last = self._open[-1] if self._open else None
        try:
            async with asyncio.timeout(seconds):
                while last is not None and not last.is_stored:
                    self._advanced.clear()
                    await self._advanced.wait()
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Stop trying."""
        for handle in (self._timer, self._retry):
            if handle is not None:
                handle.cancel()
        self._timer = self._retry = None

    # ---- into the store

    def _write(self) -> None:
        """Write what waits, the oldest first and not more at once than a commit should hold."""
        batches: list[Batch] = []
        events = 0
        for batch in self._open:
            batches.append(batch)
            events += len(batch.rows)
            if events >= _MOST_AT_ONCE:
                break
        self._under_way = len(batches)
        new_facets = self._facets.unsaved()
        try:
            future = self._store.submit(partial(write, batches, new_facets))
        except CuedeskError as error:
            self._fail(error)
            return
        future.add_done_callback(partial(self._written, new_facets))

    def _written(self, new_facets: Sequence[tuple[Any, ...]], future: "asyncio.Future[None]") -> None:
        error = future.exception()
        if error is not None:
            self._fail(error if isinstance(error, CuedeskError) else StoreError(f"Events cannot be stored: {error}."))
            return
        if self.problem is not None:
            log.warning("events are stored again; %d had to wait", self.waiting)
            self.problem = None
            self._retry_seconds = _FIRST_RETRY_SECONDS
        self._facets.saved([row[0] for row in new_facets])
        done = [self._open.popleft() for _ in range(self._under_way)]
        self._under_way = 0
        if self._open:
            self._write()
        for batch in done:
            batch.is_stored = True
            if batch.rows:
                self.waiting -= len(batch.rows)
                self.committed = batch.rows[-1][0]
            if not batch.is_published:
                self._publish(batch, stored=True)
        if self._announced < min(self.committed, self._unsure):
            self._announced = self.committed
            self._bus.publish(Stored(self.committed), source=SOURCE)
        self._advanced.set()

    def _fail(self, error: CuedeskError) -> None:
        self._under_way = 0
        if self.problem is None:
            log.error("events cannot be stored and wait in memory: %s", error.message)
        self.problem = error
        self._retry = asyncio.get_running_loop().call_later(self._retry_seconds, self._try_again)
        self._retry_seconds = min(2 * self._retry_seconds, _LONGEST_RETRY_SECONDS)

    def _try_again(self) -> None:
        self._retry = None
        self._write()

    # ---- onto the bus

    def _publish_late(self) -> None:
        """Publish what has waited long enough for its commit, and look again when the next will have."""
        loop = asyncio.get_running_loop()
        self._timer = None
        for batch in self._open:
            if batch.is_published:
                continue
            left = batch.since + self._publish_wait - loop.time()
            if left > 0:
                self._timer = loop.call_later(left, self._publish_late)
                return
            self._publish(batch, stored=False)

    def _publish(self, batch: Batch, *, stored: bool) -> None:
        batch.is_published = True
        by_facet = Counter(map(_FACET, batch.rows))
        payloads = list(self._payloads(batch, by_facet, stored=stored))
        unwanted = len(batch.rows) + len(batch.facts) - len(payloads)
        if unwanted:
            self._bus.skip(unwanted)
        if payloads:
            self._bus.publish(*payloads, source=SOURCE, correlation=batch.correlation)
        if batch.rows:
            self.published = batch.rows[-1][0]
            if not stored:
                self._unsure = self.published
            self._counts.add(batch.rows[0][2], by_facet, self.published)

    def _payloads(self, batch: Batch, by_facet: Iterable[int], *, stored: bool) -> Iterator[Payload]:
        """Give what somebody wants of a batch, in order; a row for people costs more than all else on its way."""
        wanted = {id_ for id_ in by_facet if self._bus.wanted(TOPIC_OF_KIND[self._facets[id_].kind])}
        facts = deque(batch.facts)
        if not wanted and not facts:
            return
        for row in batch.rows:
            if row[5] in wanted:
                yield Scored(self.show(row, stored=stored))
            while facts and facts[0][0] == row[0]:
                yield facts.popleft()[1]

    def show(self, row: Pending, *, stored: bool) -> EventRow:
        """Make an event on its way readable."""
        return rows.from_pending(row, self._facets[row[5]], self._court_name(row[2]), stored=stored)
