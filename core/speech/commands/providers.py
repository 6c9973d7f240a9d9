"""The commands on those who speak: programs on this machine and services on the network."""

from typing import Protocol

from core.command import command, service
from core.speech.models import OfferedVoice, ProviderName, ProviderState, Usage


@service("speech")
class Providers(Protocol):
    """How the desk stands with each provider."""

    @command()
    async def providers(self) -> list[ProviderState]:
        """Tell how the desk stands with each provider, and what is left of its quota."""
        ...

    @command(role="engineer", risk="change", secret=("key",))
    async def provider_key(self, provider: ProviderName, key: str) -> ProviderState:
        """Keep a provider's API key, sealed; an empty one forgets it."""
        ...

    @command(role="operator", risk="change")
    async def provider_check(self, provider: ProviderName) -> ProviderState:
        """Ask a provider for its quota now; one that is left alone is asked again."""
        ...

    @command(role="operator")
    async def offered(self, provider: ProviderName, search: str = "") -> list[OfferedVoice]:
        """List the voices that a provider has."""
        ...

    @command()
    async def usage(self, days: int = 31) -> list[Usage]:
        """List how many characters were spoken for money, by day, provider and voice, today's first."""
        ...
