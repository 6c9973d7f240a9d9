"""What the OBS screen knows: every connection with what its OBS was last known to be, and which one is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.obs.events import ConnectionChanged, ConnectionRemoved, InstanceChanged, LevelsMeasured, ReviewChanged
from core.obs.models import Connection, Instance
from tui.obs.trend import Trend

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS: tuple[str, ...] = (
    "obs.connection_changed",
    "obs.connection_removed",
    "obs.instance_changed",
    "obs.review_changed",
)
LEVELS_TOPICS: tuple[str, ...] = ("obs.levels_measured",)

LIVE_STATES = ("connected", "degraded")


@dataclass(frozen=True, slots=True)
class ObsRead:
    """The whole of it, as read from the engine."""

    connections: list[Connection]
    instances: list[Instance]


async def read_obs(client: "Client") -> ObsRead:
    """Read every connection, and what is known of those that are up."""
    return ObsRead(await client.obs.connections(), await client.obs.instances())


@dataclass(frozen=True, slots=True)
class Seen:
    """One OBS as the screen knows it.

    Attributes:
        connection: How it is configured, and how the desk stands with it.
        instance: What is known of it; None while it is not connected.
        last: What was known when it was lost, where it was seen.
        trend: How it has done lately.
        levels: How loud its inputs are, in dB; empty where nobody measures.
    """

    connection: Connection
    instance: Instance | None
    last: Instance | None
    trend: Trend
    levels: Mapping[str, float]


class ObsState:
    """Every OBS of the desk.

    Attributes:
        read: Something has been read at all.
        connections: By id, in the order in which they were added.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.read = False
        self.connections: dict[int, Connection] = {}
        self._reviewing: set[str] = set()
        self._instances: dict[str, Instance] = {}
        self._last: dict[str, Instance] = {}
        self._trends: dict[str, Trend] = {}
        self._levels: dict[str, Mapping[str, float]] = {}
        self._chosen: int | None = None

    def take(self, read: ObsRead) -> None:
        """Replace everything by a fresh read."""
        self.read = True
        self._last |= self._instances
        self._instances, self._levels = {}, {}
        self._reviewing = set()  # no read tells it: the retained states that follow each read do
        self.connections = {connection.id: connection for connection in sorted(read.connections, key=lambda it: it.id)}
        for instance in read.instances:
            self._put_instance(instance)

    def apply(self, events: "Sequence[Event]") -> None:
        """Follow what has happened since."""
        for event in events:
            match event.data:
                case ConnectionChanged(connection=connection):
                    self.connections = dict(sorted((self.connections | {connection.id: connection}).items()))
                    if connection.state not in LIVE_STATES:
                        self._lose(connection.name)
                case ConnectionRemoved(connection=name):
                    self._lose(name)
                    self.connections = {id: it for id, it in self.connections.items() if it.name != name}
                case InstanceChanged(instance=instance):
                    self._put_instance(instance)
                case ReviewChanged(connection=name, reviewing=reviewing):
                    self._reviewing = self._reviewing | {name} if reviewing else self._reviewing - {name}

    def measure(self, events: "Sequence[Event]") -> None:
        """Take the newest levels."""
        for event in events:
            if isinstance(event.data, LevelsMeasured) and event.data.connection in self._instances:
                self._levels[event.data.connection] = event.data.peaks_db

    def forget_levels(self) -> None:
        """Show no levels that nobody measures any more."""
        self._levels = {}

    def _put_instance(self, instance: Instance) -> None:
        name = instance.connection
        self._instances[name] = instance
        self._trends.setdefault(name, Trend()).add(instance)

    def _lose(self, name: str) -> None:
        if (instance := self._instances.pop(name, None)) is not None:
            self._last[name] = instance
        self._levels.pop(name, None)
        self._trends.pop(name, None)

    # ---- what is looked at

    def seen(self) -> list[Seen]:
        """Give every OBS, in the order in which they were added."""
        return [self._seen(connection) for connection in self.connections.values()]

    def _seen(self, connection: Connection) -> Seen:
        name = connection.name
        up = connection.state in LIVE_STATES
        return Seen(
            connection,
            self._instances.get(name) if up else None,
            self._last.get(name),
            self._trends.get(name) or Trend(),
            self._levels.get(name, {}),
        )

    def of(self, id: int) -> Seen | None:
        """Give an OBS by its connection's id; None once it is gone from the desk."""
        connection = self.connections.get(id)
        return self._seen(connection) if connection is not None else None

    @property
    def is_reviewing(self) -> bool:
        """Tell whether some stream shows a review."""
        return any(connection.name in self._reviewing for connection in self.connections.values())

    @property
    def chosen(self) -> Seen | None:
        """Give the OBS that the keys act on: the first one until another is chosen."""
        place = self.place
        return self.seen()[place] if self.connections else None

    @property
    def place(self) -> int:
        """Give the place of the chosen OBS."""
        ids = list(self.connections)
        return ids.index(self._chosen) if self._chosen in ids else 0

    def choose(self, place: int) -> None:
        """Choose an OBS by its place, going around at both ends."""
        ids = list(self.connections)
        if ids:
            self._chosen = ids[place % len(ids)]
