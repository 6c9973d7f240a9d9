"""The engine: builds the parts in order, starts and stops them within limits, and names what blocks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any

from core import __version__
from core.api.local import LocalServer
from core.audio.service import AudioPart
from core.bus import Bus
from core.catalog import Catalog
from core.clock import Clock, SystemClock
from core.config import Config
from core.desk.events import Stopping
from core.desk.journal import Journal
from core.desk.logbook import LogBook
from core.desk.service import DeskPart
from core.errors import CuedeskError
from core.health import Health, HealthBoard
from core.notify import Notifier
from core.obs.service import ObsPart
from core.part import Part, Room
from core.paths import Paths
from core.pss.service import PssPart
from core.secrets import KeySource, Vault
from core.settings import Settings
from core.speech.service import SpeechPart
from core.store import Store

log = logging.getLogger("cuedesk.engine")

START_SECONDS = 20.0
UPGRADE_SECONDS = 900.0
"""How long the store may take to open: an upgrade copies the whole database first, on whatever disk there is."""

STOP_SECONDS = 4.5
"""How long a whole stop should take; what is not done by then is named and left behind."""

LEAST_STOP_SECONDS = 1.0
"""What each part is given to stop at least, so that one that takes its time is not named for another's hanging."""


class Stage(StrEnum):
    """Where the engine is in its life."""

    NEW = "new"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"


class Engine:
    """Everything that must not stop, on one data directory.

    Attributes:
        version: Cuedesk's version.
        started_at: When this run began.
        stage: Where it is in its life.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config,
        clock: Clock | None = None,
        parts: Callable[[Room], Sequence[Part]] = lambda room: [
            PssPart(room),
            ObsPart(room),
            AudioPart(room),
            SpeechPart(room),
        ],
    ) -> None:
        """Prepare; nothing is touched before `run`.

        Args:
            paths: Where everything is kept.
            config: What the configuration file says.
            clock: Tells the time.
            parts: Makes the parts that stand beside the desk's own, in the order in which they start.
        """
        self._make_parts = parts
        self.version = __version__
        self.stage: Stage = Stage.NEW
        self._paths, self._config = paths, config
        self._clock: Clock = clock or SystemClock()
        self.started_at = self._clock.now()
        self._closings: list[tuple[str, Callable[[], Awaitable[Any]]]] = []
        self._stop_asked: asyncio.Future[str] | None = None
        self._stopped_by = ""
        self._server: LocalServer | None = None
        self._notifier = Notifier()

    @property
    def clients(self) -> int:
        """Count the connected clients."""
        return self._server.clients if self._server else 0

    def request_stop(self, reason: str) -> None:
        """Ask for a clean end."""
        if self._stop_asked is not None and not self._stop_asked.done():
            self._stop_asked.set_result(reason)

    async def run(self, ready: Callable[[], None] = lambda: None) -> list[str]:
        """Start, serve until a stop is asked for, and stop.

        Args:
            ready: Called once when commands are answered.

        Returns:
            What did not end in time, by name; nothing after a clean stop.

        Raises:
            CuedeskError: When a stage of the start fails; what had started is stopped before.
        """
        self._stop_asked = asyncio.get_running_loop().create_future()
        try:
            await self._start()
            ready()
            self._stopped_by = await self._stop_asked
            self._bus.publish(Stopping(self._stopped_by), source="engine")
        finally:
            blocked = await self._stop()
        return blocked

    async def _start(self) -> None:
        self.stage = Stage.STARTING
        self._paths.ensure()
        self._bus = Bus(self._clock)
        logbook = LogBook(self._bus)
        logging.getLogger("cuedesk").addHandler(logbook)
        self._on_stop("log", _detach(logbook))
        store = await self._open_store()
        journal = Journal(store, self._bus)
        catalog = Catalog(self._bus, journal.audit, monotonic=self._clock.monotonic, now=self._clock.now)
        room = self._build_room(store, catalog)
        parts: list[Part] = [DeskPart(room, catalog, journal, logbook, self), *self._make_parts(room)]
        room.settings.declare(spec for part in parts for spec in part.settings)
        await self._stage("settings", room.settings.start())
        for part in parts:
            await self._stage(part.name, part.start())
            self._on_stop(part.name, part.stop)
            for contract, implementation in part.services():
                catalog.add(contract, implementation)
        self._server = server = LocalServer(self._paths.socket, catalog, self._bus)
        await self._stage("local socket", server.start())
        self._on_stop("local socket", lambda: server.stop(self._stopped_by))
        self.stage = Stage.RUNNING
        self._notifier.send("READY=1")
        self._notifier.start_watchdog()
        self._on_stop("watchdog", self._notifier.stop_watchdog)
        log.info("Cuedesk %s is running on %s", self.version, self._paths.data)

    async def _open_store(self) -> Store:
        store = Store(
            self._paths.database,
            self._clock,
            slow_query_ms=self._config.store.slow_query_ms,
            upgrade_backups_keep=self._config.store.upgrade_backups_keep,
        )
        await self._stage("store", store.start(), UPGRADE_SECONDS)
        self._on_stop("store", store.stop)
        return store

    def _build_room(self, store: Store, catalog: Catalog) -> Room:
        health = HealthBoard()
        health.declare("store", check=lambda: _store_health(store), gauges=lambda: _store_gauges(store))
        health.declare("bus", gauges=lambda: _bus_gauges(self._bus))
        return Room(
            paths=self._paths,
            config=self._config,
            clock=self._clock,
            store=store,
            bus=self._bus,
            settings=Settings(store, self._clock),
            vault=Vault(store, KeySource.of(self._paths)),
            health=health,
            dispatch=catalog.dispatch,
        )

    async def _stage(self, name: str, work: Awaitable[None], seconds: float = START_SECONDS) -> None:
        try:
            async with asyncio.timeout(seconds):
                await work
        except TimeoutError:
            raise CuedeskError(f"The engine could not start: {name} was not ready after {seconds:.0f} s.") from None

    def _on_stop(self, name: str, close: Callable[[], Awaitable[Any]]) -> None:
        self._closings.append((name, close))

    async def _stop(self) -> list[str]:
        """Close what was started, last first, and name what does not end in time."""
        self.stage = Stage.STOPPING
        self._notifier.send("STOPPING=1")
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        blocked: list[str] = []
        while self._closings:
            name, close = self._closings.pop()
            # Each gets its share of what is left, so that one that hangs cannot take the others' time.
            share = (deadline - asyncio.get_running_loop().time()) / (len(self._closings) + 1)
            try:
                async with asyncio.timeout(max(share, LEAST_STOP_SECONDS)):
                    await close()
            except TimeoutError:
                blocked.append(name)
                log.error("%s did not stop in time", name)
            except Exception:
                log.exception("%s failed while stopping", name)
        self.stage = Stage.STOPPED
        return blocked


def _detach(logbook: LogBook) -> Callable[[], Awaitable[None]]:
    async def detach() -> None:
        logging.getLogger("cuedesk").removeHandler(logbook)

    return detach


def _store_health(store: Store) -> Health:
    gauges = store.gauges()
    if gauges.failing:
        return Health("failed", f"the database cannot be written: {gauges.failing}", gauges.remedy)
    return Health("ok", "writing")


def _bus_gauges(bus: Bus) -> dict[str, float]:
    queues = bus.queues()
    return {"subscriptions": len(queues), "fullest_queue": max(queues, default=0)}


def _store_gauges(store: Store) -> dict[str, float]:
    gauges = store.gauges()
    measured = {
        "queued": gauges.queued,
        "commits": gauges.commits,
        "commit_p99_ms": gauges.p99_ms,
        "wal_bytes": gauges.wal_bytes,
        "database_bytes": gauges.db_bytes,
    }
    return {name: value for name, value in measured.items() if value is not None}
