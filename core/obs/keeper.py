"""Keeps one configured OBS connected, and tells how the desk stands with it."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.caller import correlation
from core.coordinator import Coordinator
from core.errors import NotFound, Refused
from core.link import State
from core.obs.events import ConnectionChanged, InstanceChanged, SceneChanged
from core.obs.instance import Target
from core.obs.link import SOURCE, ObsLink, Opener
from core.obs.models import Connection, Instance
from core.obs.names import no_such
from core.obs.settings import LOW_DISK
from core.part import Room

log = logging.getLogger("cuedesk.obs")

_REMEDIES: Final[dict[State, str]] = {
    "disabled": "Connect it: obs.connect.",
    "refused": "Give its password, as OBS shows it under Tools, WebSocket Server Settings: obs.connection_edit.",
}


def secret_name(connection_id: int) -> str:
    """Tell under which name a connection's password is in the vault."""
    return f"obs.{connection_id}"


class Keeper:
    """One OBS of the desk."""

    def __init__(self, connection: Connection, room: Room, opener: Opener) -> None:
        """Prepare; nothing is opened before `start`.

        Args:
            connection: How it is configured.
            room: Where its password is, and where it is told of.
            opener: Opens an OBS.
        """
        self._configured = connection
        self._room, self._opener = room, opener
        self._link: ObsLink | None = None
        self._coordinator = Coordinator(
            _called(connection), self._open, room.clock, log, self._stands_otherwise, remedies=_REMEDIES
        )

    @property
    def connection(self) -> Connection:
        """Show the connection as it is configured, and how the desk stands with it."""
        standing, link = self._coordinator.standing, self._link
        return replace(
            self._configured,
            state=standing.state,
            since=standing.since,
            reason=standing.reason,
            last_answer_at=standing.last_answer_at,
            attempts=standing.attempts,
            next_try_at=standing.next_try_at,
            spoken=link.instance.spoken if link else None,
            version=link.instance.version if link else None,
            cannot=link.instance.cannot if link else (),
        )

    @property
    def link(self) -> ObsLink:
        """Give what is open.

        Raises:
            Unavailable: Nothing is, and why.
        """
        return self._coordinator.live()

    @property
    def is_connected(self) -> bool:
        """Tell whether anything is open."""
        return self._link is not None

    def start(self) -> None:
        """Connect from now on, where the connection is enabled."""
        if self._configured.enabled:
            self._coordinator.start()
        else:
            self.tell()

    async def stop(self) -> None:
        """Close the connection."""
        await self._coordinator.stop()

    def retry_now(self) -> None:
        """Try now, in place of waiting any longer."""
        self._coordinator.retry_now()

    async def tried(self) -> None:
        """Wait until the try that is under way has ended, whichever way."""
        if self._configured.enabled:
            await self._coordinator.tried()

    async def configure(self, connection: Connection, *, reconnect: bool = False) -> None:
        """Take another configuration; the connection stays open where it is still the right one.

        Args:
            connection: The configuration.
            reconnect: The password is another one.
        """
        before, self._configured = self._configured, connection
        renamed = before.name != connection.name
        if renamed:
            self._forget(before.name)
            self._coordinator.name = _called(connection)
        if not connection.enabled:
            await self._coordinator.stop()
        elif reconnect or _target(before) != _target(connection):
            await self._coordinator.stop()
            self._coordinator.start()
        else:
            self._coordinator.start()
        self.tell()
        if renamed and self._link is not None:
            self._link.name = connection.name
            self._link.introduce()

    def tell(self) -> None:
        """Publish how the connection is configured, and how the desk stands with it."""
        self._room.bus.publish(ConnectionChanged(self.connection), source=SOURCE, correlation=correlation())

    def forget(self) -> None:
        """Take what is retained of it from the bus."""
        self._forget(self._configured.name)

    # ---- opening, and what follows from it

    async def _open(self) -> ObsLink:
        configured = self._configured
        password = None
        if configured.has_password:
            try:
                password = await self._room.vault.get(secret_name(configured.id))
            except NotFound:
                raise Refused("Its password is not in the vault any more.") from None
        target = Target(configured.name, configured.host, configured.port, password, configured.protocol)
        link = await ObsLink.open(self._opener, target, self._room.bus, self._room.clock, self._complaint)
        link.name = self._configured.name
        return link

    def _stands_otherwise(self) -> None:
        """Follow the coordinator; what is known of an OBS does not outlive its connection."""
        is_up = self._coordinator.standing.state in ("connected", "degraded")
        begins = is_up and self._link is None
        if begins:
            self._link = self._coordinator.live()
        elif not is_up and self._link is not None:
            self._link = None
            self._room.bus.clear_retained(InstanceChanged.topic, self._configured.name)
            self._room.bus.clear_retained(SceneChanged.topic, self._configured.name)
        self.tell()
        if begins and self._link is not None:
            self._link.begin()

    def _complaint(self, known: Instance) -> str | None:
        """Tell what is wrong with a connected OBS."""
        if known.stream.reconnecting:
            return "Its stream has lost its server, and is looking for it."
        free = known.stats.disk_free_mb
        if free is not None and free < self._room.settings.get(LOW_DISK) * 1000:
            return f"Its disk has only {free / 1000:.1f} GB left."
        return None

    def _forget(self, name: str) -> None:
        for topic in (ConnectionChanged.topic, InstanceChanged.topic, SceneChanged.topic):
            self._room.bus.clear_retained(topic, name)


class Keepers:
    """The keepers of all configured connections."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_id: dict[int, Keeper] = {}

    def __iter__(self) -> Iterator[Keeper]:
        """List them in the order of their ids."""
        return iter([*self._by_id.values()])

    def add(self, connection_id: int, keeper: Keeper) -> None:
        """Add one."""
        self._by_id[connection_id] = keeper

    def remove(self, connection_id: int) -> None:
        """Leave one out from now on."""
        del self._by_id[connection_id]

    def get(self, connection_id: int) -> Keeper | None:
        """Give the one of a connection; None where that was removed."""
        return self._by_id.get(connection_id)

    def connections(self) -> list[Connection]:
        """Show every connection."""
        return [keeper.connection for keeper in self]

    def enabled(self) -> list[Keeper]:
        """List those that are to be connected."""
        return [keeper for keeper in self if keeper.connection.enabled]

    def links(self) -> list[ObsLink]:
        """List what is open."""
        return [keeper.link for keeper in self if keeper.is_connected]

    def find(self, connection: str) -> Keeper:
        """Find one by its connection's name, or else by its id.

        Raises:
            NotFound: There is none.
        """
        wanted = connection.strip()
        for keeper in self:
            if keeper.connection.name.casefold() == wanted.casefold():
                return keeper
        if wanted.isascii() and wanted.isdigit() and int(wanted) in self._by_id:
            return self._by_id[int(wanted)]
        names = [keeper.connection.name for keeper in self]
        raise no_such("There is no connection", wanted, names, "obs.connections lists them all.")


def _called(connection: Connection) -> str:
    return f"OBS “{connection.name}”"


def _target(connection: Connection) -> tuple[str, int, str]:
    """Tell what makes a connection lead elsewhere."""
    return connection.host, connection.port, connection.protocol
