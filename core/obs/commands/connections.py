"""The commands on which OBS instances there are."""

from typing import Protocol as Contract

from core.command import command, service
from core.obs.models import Connection, ConnectionRole, Protocol


@service("obs")
class Connections(Contract):
    """Which OBS instances there are, and how the desk stands with them."""

    @command()
    async def connections(self) -> list[Connection]:
        """List the connections, with how the desk stands with each."""
        ...

    @command(role="engineer", risk="change", secret=("password",))
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
        ...

    @command(role="engineer", risk="change", secret=("password",))
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
        ...

    @command(role="engineer", risk="destructive")
    async def connection_remove(self, connection: str) -> None:
        """Remove a connection and its password; its recordings and clips stay."""
        ...

    @command(role="operator", risk="change")
    async def connect(self, connection: str) -> Connection:
        """Connect now, also after a refused password; the connection is enabled from now on."""
        ...

    @command(role="operator", risk="change")
    async def disconnect(self, connection: str) -> Connection:
        """Disconnect, and stay so until somebody connects; OBS itself goes on."""
        ...

    @command(role="operator", risk="change")
    async def connect_all(self) -> list[Connection]:
        """Connect to every enabled OBS that is not connected, without waiting for the next attempt."""
        ...
