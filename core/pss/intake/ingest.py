"""The hot path: datagrams become events with ids, act on the scoreboards at once, and go to the store in batches.

Whoever listens calls `receive` with what a socket held; nothing on the way waits for anything.
"""

import logging
from collections.abc import Sequence
from typing import Final

from core.bus import Bus
from core.caller import correlation
from core.clock import Micros
from core.errors import StoreError
from core.pss.court_names import find_courts
from core.pss.intake.beginning import Memory
from core.pss.intake.boards import Boards
from core.pss.intake.facets import Facets
from core.pss.intake.feed import Datagram, Feed, Taken
from core.pss.intake.journal import SOURCE, Batch, Journal
from core.pss.intake.sessions import END_LEFT_OPEN, Session, Statement
from core.pss.intake.stamps import Stamped
from core.pss.intake.texts import Texts
from core.pss.models import EventRow, Message, Scoreboard, Sender
from core.pss.rules.judging import RuleBook
from core.store import Store

log = logging.getLogger("cuedesk.pss")

_SETTLE_SECONDS: Final = 2.0
_MANUAL: Final = "UPDATE pss_court SET manual = ? WHERE id = ?"


class Ingest:
    """Takes in what all courts receive, and what people say by hand.

    Attributes:
        memory: What is known of the courts, and what is counted.
        journal: The way into the store and onto the bus.
        received: How many messages came since the engine's start.
    """

    def __init__(self, store: Store, bus: Bus, *, publish_wait_ms: float = 50, buffer_limit: int = 100_000) -> None:
        """Prepare.

        Args:
            store: Where events are kept.
            bus: Where they are published.
            publish_wait_ms: After how long an event is published although it is not stored.
            buffer_limit: How many events may wait in memory for a store that fails.
        """
        facets = Facets()
        self.memory = Memory(Texts(facets, RuleBook(())), facets)
        self.journal = Journal(
            store,
            bus,
            facets,
            self.memory.counts,
            self.memory.court_names.__getitem__,
            publish_wait=publish_wait_ms / 1000,
        )
        self.received = 0
        self._store, self._bus = store, bus
        self._boards = Boards(bus)
        self._buffer_limit = buffer_limit

    async def start(self) -> None:
        """Go on where the last run has ended, and show what each court showed last."""
        await self.memory.load(self._store)
        self.journal.start(self.memory.ids.event)
        self.write([(END_LEFT_OPEN, [()])])
        for feed in self.memory.feeds.values():
            self._boards.publish(feed)

    async def stop(self, at: Micros, seconds: float = _SETTLE_SECONDS) -> bool:
        """End all sessions and wait until everything is in the store; tell whether it is."""
        for court_id in self.memory.feeds:
            self.end_session(court_id, at)
        self.flush()
        settled = await self.journal.settle(seconds)
        if not settled:
            log.error("%d events could not be stored in time and are lost", self.journal.waiting)
        self.journal.close()
        self._boards.close()
        return settled

    # ---- what events belong to, and how they are judged

    @property
    def rulebook(self) -> RuleBook:
        """Give the rules in force."""
        return self.memory.texts.rulebook

    @rulebook.setter
    def rulebook(self, rulebook: RuleBook) -> None:
        self.memory.texts.rulebook = rulebook

    def set_stamp(self, stamp: Stamped) -> None:
        """Let events from the next one on belong to this tournament and day."""
        self.write(self.memory.stamps.change(stamp, self.memory.ids.event + 1))
        for feed in self.memory.feeds.values():
            feed.stamp = stamp

    # ---- courts and their listeners

    def add_court(self, court_id: int, name: str) -> None:
        """Begin to keep a court's state; one that is known already takes the name."""
        feed = self.memory.feeds.get(court_id)
        if feed is None:
            feed = self.memory.add_court(court_id, name)
        elif feed.name != name:
            self._boards.clear(feed)
            self.memory.court_names[court_id] = name
            feed.rename(name)
        else:
            return
        self._boards.publish(feed)

    def remove_court(self, court_id: int, at: Micros) -> None:
        """Forget a court's state; its events stay."""
        self.end_session(court_id, at)
        feed = self.memory.feeds[court_id]
        self.write(list(feed.statements()))
        self.memory.remove_court(court_id)
        self._boards.clear(feed)

    def begin_session(self, court_id: int, at: Micros) -> Session:
        """A court's listener has started."""
        self.end_session(court_id, at)
        self.memory.ids.session += 1
        session = self.memory.feeds[court_id].session = Session(self.memory.ids.session, court_id, at)
        self.write(list(session.statements()))
        return session

    def end_session(self, court_id: int, at: Micros) -> None:
        """A court's listener has stopped."""
        feed = self.memory.feeds[court_id]
        if feed.session is not None:
            feed.session.ended_at = at
            self.write(list(feed.statements()))
            feed.session = None

    def receive(self, court_id: int, datagrams: Sequence[Datagram], at: Micros, now: float) -> None:
        """Take in what a court's socket held.

        Args:
            court_id: The court.
            datagrams: Bytes with the address and port they came from.
            at: When they came, in microseconds of UTC.
            now: When they came, in seconds of a monotonic clock.
        """
        feed = self.memory.feeds[court_id]
        session = feed.session or self.begin_session(court_id, at)
        if self.journal.waiting < self._buffer_limit:
            taken = feed.take(session, datagrams, at, now)
            self.received += len(taken.rows)
            self._add(taken)
        else:
            lost = feed.overflowed
            taken = feed.pass_over(session, datagrams, at, now)
            self.received += feed.overflowed - lost
            if taken.facts:  # said all the same: others act upon them
                self._bus.publish(*[fact for _, fact in taken.facts], source=SOURCE)
        if taken.visible:
            self._boards.changed(feed)

    def dropped(self, court_id: int, datagrams: int) -> None:
        """The kernel threw away so many more datagrams of a court, since nobody took them in time."""
        feed = self.memory.feeds[court_id]
        feed.dropped += datagrams
        if feed.session is not None:
            feed.session.dropped += datagrams

    def senders(self, court_id: int) -> list[Sender]:
        """List who has sent in a court's present session."""
        feed = self.memory.feeds[court_id]
        return [] if feed.session is None else [sender.view(feed.name) for sender in feed.session.senders.values()]

    # ---- people

    async def say(self, court_id: int, message: Message, person: str, at: Micros, now: float) -> EventRow:
        """Record what a person says of a court, as an event.

        Raises:
            StoreError: The store has failed for so long that this would be lost.
        """
        if self.journal.waiting >= self._buffer_limit:
            raise StoreError("The database cannot be written and no more can wait for it, so this would be lost.")
        feed = self.memory.feeds[court_id]
        text = self.memory.texts.by_hand(message)
        taken = feed.take_by_hand(text, self.memory.person(person, at), at, now)
        self._add(taken, correlation())
        if taken.visible:
            self._boards.publish(feed)
        stored = await self.journal.settle(_SETTLE_SECONDS)
        return self.journal.show(taken.rows[0], stored=stored)

    def set_manual(self, court_id: int, manual: bool) -> None:
        """Let a person run a court, or its sender again."""
        feed = self.memory.feeds[court_id]
        feed.state.manual = manual
        if not manual:
            feed.state.mark_stale()
        feed.refresh()
        self.write([(_MANUAL, [(manual, court_id)]), *feed.statements()])
        self._boards.publish(feed)

    def is_manual(self, court_id: int) -> bool:
        """Tell whether a person runs a court."""
        return self.memory.feeds[court_id].state.manual

    # ---- reading

    def find_court(self, court: str) -> int:
        """Find a court that is there by its name, or else by its id.

        Raises:
            NotFound: There is none.
        """
        return find_courts([(id_, feed.name) for id_, feed in self.memory.feeds.items()], court)[0]

    def scoreboard(self, court_id: int) -> Scoreboard:
        """Show a court's scoreboard as it is now."""
        return self._read(self.memory.feeds[court_id])

    def live(self, match_id: int) -> Scoreboard | None:
        """Show a match that is on a court now; None for any other."""
        for feed in self.memory.feeds.values():
            if feed.record is not None and feed.record.id == match_id:
                return self._read(feed)
        return None

    def _read(self, feed: Feed) -> Scoreboard:
        self._boards.settle(feed)
        return feed.state.scoreboard()

    # ---- writing

    def flush(self) -> None:
        """Write what has changed in memory since the last time."""
        memory = self.memory
        statements: list[Statement] = []
        for feed in memory.feeds.values():
            statements += feed.statements()
        self.write([*statements, *memory.counts.statements(), *memory.unknowns.statements()])

    def write(self, statements: Sequence[Statement]) -> None:
        """Write something after the events that were taken in so far."""
        if statements:
            self.journal.add(Batch([], [], statements))

    def _add(self, taken: Taken, correlation: str = "") -> None:
        if taken.rows:
            texts = self.memory.texts.take_fresh()
            self.journal.add(Batch(taken.rows, texts, taken.statements, taken.facts, correlation))
