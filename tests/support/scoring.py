"""The scoring part's ingest and reads on a real store, fed with datagrams as a listener would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.bus import Bus, Subscription
from core.clock import SystemClock
from core.event import Event
from core.health import HealthBoard
from core.pss.byhand import ByHandService
from core.pss.intake.ingest import Ingest
from core.pss.intake.pulse import Pulse
from core.pss.intake.text_index import TextIndex
from core.pss.queries.service import ScoringService
from core.pss.records.tournaments import Tournaments
from core.pss.rules.judging import RuleBook
from core.pss.rules.seed import SEED
from core.store import Store
from tests.support.waiting import until

SENDER = ("10.0.0.1", 5000)
SECOND = 1_000_000


class SlowClock(SystemClock):
    """The real clock, but for an instant that a test can move on."""

    def __init__(self) -> None:
        self.ahead = 0

    def now(self) -> int:
        return super().now() + self.ahead

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead / SECOND


@dataclass
class ScoringDesk:
    """Everything between the socket and the wire."""

    store: Store
    clock: SlowClock
    bus: Bus
    ingest: Ingest
    scoring: ScoringService
    by_hand: ByHandService
    tournaments: Tournaments
    pulse: Pulse
    health: HealthBoard
    text_index: TextIndex
    turned_manual: list[int] = field(default_factory=list)

    async def add_court(self, name: str) -> int:
        def work(db: Any) -> int:
            return int(db.execute("INSERT INTO pss_court (name) VALUES (?)", (name,)).lastrowid)

        court_id = await self.store.submit(work)
        self.ingest.add_court(court_id, name)
        return court_id

    def receive(self, court_id: int, *datagrams: str | bytes, sender: tuple[str, int] = SENDER) -> None:
        """Take datagrams in, as one socket read."""
        raw = [one.encode() if isinstance(one, str) else one for one in datagrams]
        self.ingest.receive(court_id, [(one, sender) for one in raw], self.clock.now(), self.clock.monotonic())

    async def stored(self) -> None:
        """Wait until all that came is in the store."""
        assert await self.ingest.journal.settle(10)

    async def indexed(self) -> None:
        """Wait until the text index has caught up."""
        await self.stored()
        self.text_index.nudge()
        await self.until_fetched(
            "SELECT event >= (SELECT coalesce(max(id), 0) FROM pss_event) FROM pss_progress WHERE name = 'indexed'"
        )

    async def until_fetched(self, sql: str) -> None:
        await until(lambda: self.value(sql))

    async def value(self, sql: str) -> Any:
        return (await self.store.fetch(sql))[0][0]


@asynccontextmanager
async def scoring_desk(
    directory: Path, *, publish_wait_ms: float = 50, buffer_limit: int = 100_000, who: str = "Ana"
) -> AsyncIterator[ScoringDesk]:
    """Open a desk on a directory's database; leaving it stops everything in order."""
    clock = SlowClock()
    store = Store(directory / "cuedesk.db", clock)
    await store.start()
    try:
        bus, health = Bus(clock), HealthBoard()
        ingest = Ingest(store, bus, publish_wait_ms=publish_wait_ms, buffer_limit=buffer_limit)
        tournaments = Tournaments(store, bus, clock, ingest.set_stamp)
        scoring = ScoringService(ingest, store, bus, clock, tournaments.ids_of, lambda: who)
        text_index = TextIndex(store)
        turned_manual: list[int] = []
        by_hand = ByHandService(ingest, bus, clock, lambda: who, turned_manual.append)
        pulse = Pulse(ingest, text_index, bus, clock, health)
        await ingest.start()
        ingest.rulebook = RuleBook(SEED)
        desk = ScoringDesk(
            store, clock, bus, ingest, scoring, by_hand, tournaments, pulse, health, text_index, turned_manual
        )
        yield desk
        await pulse.stop()
        await ingest.stop(clock.now())
    finally:
        await store.stop()


async def heard(subscription: Subscription) -> list[Event]:
    """Take what a subscription has got by now."""
    taken = await subscription.next() if len(subscription) else []
    assert isinstance(taken, list)
    return taken
