"""The API keys of services on the network, sealed in the vault."""

from contextlib import suppress
from typing import Final

from core.errors import NotFound, Refused
from core.secrets import Secret, Vault
from core.speech.models import ProviderName

_WHOSE: Final[dict[str, str]] = {"elevenlabs": "ElevenLabs", "openai": "the OpenAI speech service"}


class Keys:
    """The keys, under the names `speech.<provider>`."""

    def __init__(self, vault: Vault) -> None:
        """Take the vault; nothing is read before the first use."""
        self._vault = vault

    async def has(self, provider: ProviderName) -> bool:
        """Tell whether a provider's key is stored."""
        return _name(provider) in await self._vault.names()

    async def get(self, provider: ProviderName) -> Secret:
        """Give a provider's key.

        Raises:
            Refused: There is none.
            KeyProblem: It cannot be opened.
        """
        try:
            return await self._vault.get(_name(provider))
        except NotFound:
            raise self.missing(provider) from None

    async def put(self, provider: ProviderName, key: str) -> None:
        """Store a provider's key, or forget it where it is empty."""
        if key:
            await self._vault.set(_name(provider), key)
        else:
            with suppress(NotFound):
                await self._vault.delete(_name(provider))

    def missing(self, provider: ProviderName) -> Refused:
        """Make the error that says there is no key."""
        return Refused(
            f"There is no API key for {_WHOSE.get(provider, provider)}.",
            remedy=f"Store it: cuedesk call speech.provider_key provider={provider} key=-",
        )


def _name(provider: ProviderName) -> str:
    return f"speech.{provider}"
