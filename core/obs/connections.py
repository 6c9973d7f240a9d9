"""The commands on connections: which OBS instances there are, and whether the desk keeps them connected."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from core.caller import correlation
from core.errors import CuedeskError, NotFound
from core.obs import connection_rows
from core.obs.events import ConnectionRemoved
from core.obs.keeper import Keeper, Keepers, secret_name
from core.obs.link import SOURCE, Opener
from core.obs.models import Connection, ConnectionRole, Protocol
from core.part import Room

_ANSWER_SECONDS: Final = 4.0
"""How long a command waits for the outcome of a try before it answers that it is still under way."""


class ConnectionsService:
    """Every OBS that is configured, each with its keeper."""

    def __init__(self, room: Room, keepers: Keepers, opener: Opener) -> None:
        """Work on the table `obs_connection`; nothing is connected before `start`.

        Args:
            room: The shared rooms.
            keepers: Filled with a keeper for each connection.
            opener: Opens an OBS.
        """
        self._room, self._keepers, self._opener = room, keepers, opener
        self._changing = asyncio.Lock()

    async def start(self) -> None:
        """Begin to connect to every enabled OBS; waits for none of them."""
        for row in await self._room.store.fetch(connection_rows.SELECT):
            self._take(connection_rows.from_row(row)).start()

    async def stop(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(keeper.stop() for keeper in self._keepers))

    # ---- commands

    async def connections(self) -> list[Connection]:
        """List the connections, with how the desk stands with each."""
        return self._keepers.connections()

    async def connection_add(
        self,
        name: str,
        host: str,
        port: int = 4455,
        password: str | None = None,
        protocol: Protocol = "auto",
        role: ConnectionRole = "general",
        enabled: bool = True,
        holding_scene: str | None = None,
        replay_scene: str | None = None,
    ) -> Connection:
        """Add an OBS and, where it is enabled, connect to it from now on."""
        connection = Connection(
            0, _tidy(name), host.strip(), port, role, protocol, enabled,
            holding_scene=holding_scene or None, replay_scene=replay_scene or None,
        )  # fmt: skip
        async with self._changing:
            connection_rows.check(connection, self._keepers.connections())
            keeper = self._take(await self._insert(connection, password))
            keeper.start()
        return await self._answer(keeper)

    async def connection_edit(
        self,
        connection: str,
        name: str | None = None,
        host: str | None = None,
        port: int | None = None,
        password: str | None = None,
        protocol: Protocol | None = None,
        role: ConnectionRole | None = None,
        enabled: bool | None = None,
        holding_scene: str | None = None,
        replay_scene: str | None = None,
    ) -> Connection:
        """Change a connection; what is not given stays (an empty password or scene clears it)."""
        async with self._changing:
            keeper = self._keepers.find(connection)
            before = keeper.connection
            after = replace(
                before,
                name=before.name if name is None else _tidy(name),
                host=before.host if host is None else host.strip(),
                port=before.port if port is None else port,
                protocol=protocol or before.protocol,
                role=role or before.role,
                enabled=before.enabled if enabled is None else enabled,
                has_password=before.has_password if password is None else bool(password),
                holding_scene=before.holding_scene if holding_scene is None else holding_scene or None,
                replay_scene=before.replay_scene if replay_scene is None else replay_scene or None,
            )
            connection_rows.check(after, self._keepers.connections())
            if password is not None:
                await self._keep_password(after.id, password)
            await self._room.store.submit(partial(connection_rows.update, connection=after))
            await keeper.configure(after, reconnect=password is not None)
        return await self._answer(keeper)

    async def connection_remove(self, connection: str) -> None:
        """Remove a connection and its password; its recordings and clips stay."""
        async with self._changing:
            keeper = self._keepers.find(connection)
            removed, now = keeper.connection, self._room.clock.now()
            await self._room.store.submit(partial(connection_rows.remove, connection_id=removed.id, at=now))
            await self._keep_password(removed.id, "")
            self._keepers.remove(removed.id)
            await keeper.stop()
            keeper.forget()
            self._room.bus.publish(ConnectionRemoved(removed.name), source=SOURCE, correlation=correlation())

    async def connect(self, connection: str) -> Connection:
        """Connect now, also after a refused password; the connection is enabled from now on."""
        keeper = await self._enable(connection, True)
        keeper.retry_now()
        return await self._answer(keeper)

    async def disconnect(self, connection: str) -> Connection:
        """Disconnect, and stay so until somebody connects; OBS itself goes on."""
        keeper = await self._enable(connection, False)
        return keeper.connection

    async def connect_all(self) -> list[Connection]:
        """Connect to every enabled OBS that is not connected, without waiting for the next attempt."""
        keepers = self._keepers.enabled()
        for keeper in keepers:
            keeper.retry_now()
        return list(await asyncio.gather(*(self._answer(keeper) for keeper in keepers)))

    # ---- what they share

    def _take(self, connection: Connection) -> Keeper:
        keeper = Keeper(connection, self._room, self._opener)
        self._keepers.add(connection.id, keeper)
        return keeper

    async def _insert(self, connection: Connection, password: str | None) -> Connection:
        """Store a connection and its password; where the password cannot be kept, neither is the connection."""
        store = self._room.store
        connection = replace(connection, id=await store.submit(partial(connection_rows.insert, connection=connection)))
        if not password:
            return connection
        connection = replace(connection, has_password=True)
        try:
            await self._keep_password(connection.id, password)
            await store.submit(partial(connection_rows.update, connection=connection))
        except CuedeskError:
            now = self._room.clock.now()
            await store.submit(partial(connection_rows.remove, connection_id=connection.id, at=now))
            raise
        return connection

    async def _keep_password(self, connection_id: int, password: str) -> None:
        if password:
            await self._room.vault.set(secret_name(connection_id), password)
        else:
            with suppress(NotFound):
                await self._room.vault.delete(secret_name(connection_id))

    async def _enable(self, connection: str, enabled: bool) -> Keeper:
        async with self._changing:
            keeper = self._keepers.find(connection)
            after = replace(keeper.connection, enabled=enabled)
            if keeper.connection.enabled != enabled:
                await self._room.store.submit(partial(connection_rows.update, connection=after))
                await keeper.configure(after)
        return keeper

    async def _answer(self, keeper: Keeper) -> Connection:
        """Show a connection once the try under way has ended, or has taken too long to be waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                await keeper.tried()
        return keeper.connection


def _tidy(name: str) -> str:
    return " ".join(name.split())
