"""The commands on those who speak."""

from core.speech.keeping.shared import check_limit
from core.speech.models import OfferedVoice, ProviderName, ProviderState, Usage
from core.speech.providers.keys import Keys
from core.speech.speaking.speakers import Speakers
from core.speech.speaking.usage import UsageCount


class ProvidersService:
    """How the desk stands with each provider."""

    def __init__(self, speakers: Speakers, keys: Keys, usage: UsageCount) -> None:
        """Take the providers, their keys, and what counts their characters."""
        self._speakers, self._keys, self._usage = speakers, keys, usage

    async def providers(self) -> list[ProviderState]:
        """Tell how the desk stands with each provider, and what is left of its quota."""
        return await self._speakers.states()

    async def provider_key(self, provider: ProviderName, key: str) -> ProviderState:
        """Keep a provider's API key, sealed; an empty one forgets it."""
        await self._keys.put(provider, key.strip())
        return await self._speakers.begin_anew(provider)

    async def provider_check(self, provider: ProviderName) -> ProviderState:
        """Ask a provider for its quota now; one that is left alone is asked again."""
        return await self._speakers.check(provider)

    async def offered(self, provider: ProviderName, search: str = "") -> list[OfferedVoice]:
        """List the voices that a provider has."""
        return await self._speakers.offered(provider, search)

    async def usage(self, days: int = 31) -> list[Usage]:
        """List how many characters were spoken for money, by day, provider and voice, today's first."""
        check_limit(days, "days")
        return await self._usage.days(days)
