"""The commands on courts and their listeners."""

from typing import Protocol

from core.command import command, service
from core.pss.models import Court, Interface, Sender


@service("pss")
class Courts(Protocol):
    """Courts and their listeners."""

    @command()
    async def courts(self) -> list[Court]:
        """List the courts with their listeners' state and counters."""
        ...

    @command(role="engineer", risk="change")
    async def court_add(
        self,
        name: str,
        port: int = 6000,
        bind: str = "0.0.0.0",
        interface: str | None = None,
        enabled: bool = True,
        auto_start: bool = True,
        share: bool = False,
        resync_port: int | None = None,
    ) -> Court:
        """Add a court and, where it is enabled and starts by itself, listen for it at once."""
        ...

    @command(role="engineer", risk="change")
    async def court_edit(
        self,
        court: str,
        name: str | None = None,
        port: int | None = None,
        bind: str | None = None,
        interface: str | None = None,
        enabled: bool | None = None,
        auto_start: bool | None = None,
        share: bool | None = None,
        resync_port: int | None = None,
    ) -> Court:
        """Change a court; what is not given stays (an empty interface or a resync port of 0 clears it)."""
        ...

    @command(role="engineer", risk="destructive")
    async def court_remove(self, court: str) -> None:
        """Remove a court; its matches and events stay."""
        ...

    @command(role="operator", risk="change")
    async def court_start(self, court: str) -> Court:
        """Start listening for a court."""
        ...

    @command(role="operator", risk="change")
    async def court_stop(self, court: str) -> Court:
        """Stop listening for a court."""
        ...

    @command(role="operator", risk="change")
    async def court_restart(self, court: str) -> Court:
        """Close a court's socket and open it again."""
        ...

    @command()
    async def senders(self, court: str | None = None) -> list[Sender]:
        """List who has sent datagrams in the present sessions."""
        ...

    @command()
    async def interfaces(self) -> list[Interface]:
        """List this machine's network interfaces that a court could listen on."""
        ...

    @command(role="operator", risk="change")
    async def resync(self, court: str) -> None:
        """Ask the court's sender for its last values (only where a resync port is set)."""
        ...

    @command(role="operator", risk="change")
    async def capture_start(self, court: str, file: str | None = None) -> str:
        """Record every datagram of a court as it comes; answers the file's path."""
        ...

    @command(role="operator", risk="change")
    async def capture_stop(self, court: str) -> None:
        """Stop recording a court's datagrams."""
        ...
