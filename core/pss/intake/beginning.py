"""How the ingest goes on where the last run of the engine ended, however it ended."""

import sqlite3
from typing import Final

from core.clock import Micros
from core.pss.intake import counts, facets, match_record, stamps
from core.pss.intake.counts import Counts
from core.pss.intake.facets import Facets
from core.pss.intake.feed import Feed, Ids
from core.pss.intake.match_record import MatchRecord, decode_scoreboard
from core.pss.intake.sessions import Heard
from core.pss.intake.stamps import Stamped, Stamps
from core.pss.intake.texts import Texts
from core.pss.intake.unknowns import Unknowns
from core.store import Store

# The last ids given. Counting may have gone further than the events that were kept.
_IDS: Final = """
SELECT max(coalesce((SELECT max(id) FROM pss_event), 0), (SELECT event FROM pss_progress WHERE name = 'counted')),
    coalesce((SELECT max(id) FROM pss_text), 0),
    coalesce((SELECT max(id) FROM pss_sender), 0),
    coalesce((SELECT max(id) FROM pss_session), 0),
    coalesce((SELECT max(id) FROM pss_match), 0)
"""
_COURTS: Final = "SELECT id, name, manual, removed_at FROM pss_court ORDER BY id"
_EVENTS_OF_MATCH: Final = (
    "SELECT count(*) FROM pss_event INDEXED BY pss_event_court"
    " WHERE court_id = ? AND facet IN (SELECT id FROM pss_facet) AND id >= ?"
)
_PATTERNS: Final = "SELECT pattern FROM pss_unknown_pattern"


class Memory:
    """What the ingest keeps in memory for all courts.

    Attributes:
        feeds: The courts that are not removed, by id.
        court_names: All courts that ever were, by id.
    """

    def __init__(self, texts: Texts, facets: Facets) -> None:
        """Start with nothing."""
        self.ids = Ids()
        self.texts = texts
        self.facets = facets
        self.counts = Counts()
        self.stamps = Stamps()
        self.unknowns = Unknowns()
        self.feeds: dict[int, Feed] = {}
        self.court_names: dict[int, str] = {}
        self._people: dict[str, Heard] = {}
        self._gone_dropped = self._gone_overflowed = 0

    def add_court(self, id_: int, name: str) -> Feed:
        """Begin to keep a court's state."""
        self.court_names[id_] = name
        feed = self.feeds[id_] = Feed(id_, name, self.texts, self.unknowns, self.ids)
        feed.stamp = self.stamps.now
        return feed

    def remove_court(self, id_: int) -> None:
        """Forget a court's state, but not what it has lost."""
        feed = self.feeds.pop(id_)
        self._gone_dropped += feed.dropped
        self._gone_overflowed += feed.overflowed

    @property
    def dropped(self) -> int:
        """Count the datagrams that the kernel threw away, over all courts."""
        return self._gone_dropped + sum(feed.dropped for feed in self.feeds.values())

    @property
    def overflowed(self) -> int:
        """Count the messages that were not stored because the store failed too long, over all courts."""
        return self._gone_overflowed + sum(feed.overflowed for feed in self.feeds.values())

    def person(self, name: str, at: Micros) -> Heard:
        """Give the sender that stands for a person."""
        person = self._people.get(name)
        if person is None:
            person = self._people[name] = Heard(self.ids.next_sender(), None, name, None, at)
        person.last_at = at
        return person

    async def load(self, store: Store) -> None:
        """Read everything that the last run has left."""
        async with store.reader() as db:
            [found] = await db.execute_fetchall(_IDS)
            self.ids.event, text, self.ids.sender, self.ids.session, self.ids.match = found
            self.texts.continue_after(text)
            self.facets.load(await db.execute_fetchall(facets.SELECT))
            self.counts.load(
                await db.execute_fetchall(counts.SELECT_WRITTEN),
                await db.execute_fetchall(counts.SELECT_UNWRITTEN),
                self.ids.event,
            )
            self.stamps.load(await db.execute_fetchall(stamps.SELECT))
            self.stamps.name(await db.execute_fetchall(stamps.NAMES, self.stamps.now[:2]))
            self.unknowns.load(pattern for (pattern,) in await db.execute_fetchall(_PATTERNS))
            for id_, name, manual, removed_at in await db.execute_fetchall(_COURTS):
                self.court_names[id_] = name
                if removed_at is None:
                    self.add_court(id_, name).state.manual = bool(manual)
            for row in await db.execute_fetchall(match_record.LAST_OF_EACH_COURT):
                feed = self.feeds.get(row["court_id"])
                if feed is not None:
                    [(events,)] = await db.execute_fetchall(_EVENTS_OF_MATCH, (feed.id, row["first_event"]))
                    feed.restore(self._record(row, events))

    def _record(self, row: sqlite3.Row, events: int) -> MatchRecord:
        ids = (row["tournament_id"], row["day_id"])
        record = MatchRecord(
            row["id"],
            row["court_id"],
            row["session_id"],
            self.stamps.now if ids == self.stamps.now[:2] else Stamped(*ids),
            row["first_event"],
            row["started_at"],
            decode_scoreboard(row["scoreboard"]),
        )
        record.ended_at = row["ended_at"]
        record.events = events
        return record
