"""All providers together: never more than five requests at once, and word of how each does."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.caller import correlation
from core.errors import CuedeskError
from core.part import Room
from core.speech.events import ProviderChanged, QuotaWarned
from core.speech.models import OfferedVoice, ProviderName, ProviderState, Quota
from core.speech.providers.keys import Keys
from core.speech.providers.provider import Provider, Utterance
from core.speech.speaking.speaker import Patience, Speaker
from core.speech.speaking.usage import UsageCount
from core.tasks import end

log = logging.getLogger("cuedesk.speech")

SOURCE: Final = "speech"
MOST_AT_ONCE: Final = 5


class Speakers:
    """The providers, each with what stands between it and the desk."""

    def __init__(self, room: Room, providers: Sequence[Provider], keys: Keys, usage: UsageCount) -> None:
        """Take the providers, their keys, and what counts their characters."""
        self._room, self._keys, self._usage = room, keys, usage
        wire = asyncio.Semaphore(MOST_AT_ONCE)
        self._speakers = {provider.name: Speaker(provider, room.clock, lambda: wire) for provider in providers}
        self._told: dict[ProviderName, ProviderState] = {}
        self._checks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Tell how each provider does, and ask those on the network for their quota; waits for none of them."""
        for name in self._speakers:
            if (await self.tell(name)).ready:
                self._check_later(name)

    async def stop(self) -> None:
        """Ask nobody any more."""
        for check in tuple(self._checks):
            await end(check)
        for speaker in self._speakers.values():
            await speaker.provider.stop()

    def __iter__(self) -> Iterator[ProviderState]:
        """List how each provider did when it was last told of."""
        return iter(self._told.values())

    def provider(self, name: ProviderName) -> Provider:
        """Give a provider."""
        return self._speakers[name].provider

    def quota(self, name: ProviderName) -> Quota | None:
        """Give what is known of a provider's quota."""
        return self._speakers[name].quota

    async def states(self) -> list[ProviderState]:
        """Tell how the desk stands with each provider now."""
        return [await self._state(name) for name in self._speakers]

    async def speak(
        self, name: ProviderName, utterance: Utterance, target: Path, began: Callable[[], None], patience: Patience
    ) -> int:
        """Have a provider speak a text into a file; `Speaker.speak` says how it fails."""
        try:
            charged = await self._speakers[name].speak(utterance, target, began, patience)
        finally:
            await self.tell(name)
        if charged:
            await self._usage.add(name, utterance.ref, charged)
            self._check_later(name)
        return charged

    async def offered(self, name: ProviderName, search: str) -> list[OfferedVoice]:
        """List the voices that a provider has.

        Raises:
            CuedeskError: It cannot be asked, or does not answer.
        """
        return await self._speakers[name].offered(search)

    async def begin_anew(self, name: ProviderName) -> ProviderState:
        """Forget a provider's failures, for it has another key, and ask for its quota soon."""
        self._speakers[name].begin_anew()
        state = await self.tell(name)
        if state.ready:
            self._check_later(name)
        return state

    async def check(self, name: ProviderName) -> ProviderState:
        """Ask a provider for its quota now; who was left alone and answers is asked to speak again.

        Raises:
            CuedeskError: It cannot be asked, or does not answer.
        """
        await self._check(name)
        self._speakers[name].forgive()
        return await self.tell(name)

    async def _check(self, name: ProviderName) -> None:
        try:
            self._warn(name, await self._speakers[name].check())
        finally:
            await self.tell(name)

    async def tell(self, name: ProviderName) -> ProviderState:
        """Tell how the desk stands with a provider, where that is not as it was."""
        state = await self._state(name)
        known = self._told.get(name)
        if known is None or _standing(known) != _standing(state):
            self._room.bus.publish(ProviderChanged(state), source=SOURCE, correlation=correlation())
        self._told[name] = state
        return state

    async def _state(self, name: ProviderName) -> ProviderState:
        state = await self._speakers[name].state()
        return replace(state, has_key=await self._keys.has(name))

    def _check_later(self, name: ProviderName) -> None:
        check = asyncio.create_task(self._check_quietly(name))
        self._checks.add(check)
        check.add_done_callback(self._checks.discard)

    async def _check_quietly(self, name: ProviderName) -> None:
        try:
            await self._check(name)
        except CuedeskError as error:
            log.info("What is left of the quota of %s could not be asked for: %s", name, error.message)

    def _warn(self, name: ProviderName, before: Quota | None) -> None:
        """Say once when a quota comes near its end."""
        now = self.quota(name)
        if now is None or now.level == "ok" or (before is not None and before.level == now.level):
            return
        log.warning("%s has %d of %d characters left", name, now.remaining, now.limit)
        self._room.bus.publish(QuotaWarned(name, now), source=SOURCE, correlation=correlation())


def _standing(state: ProviderState) -> ProviderState:
    """Give a state without what changes with every text."""
    quota = state.quota and replace(state.quota, as_of=0)
    return replace(state, speaking=0, waiting=0, retry_at=None, requests_left=None, quota=quota)
