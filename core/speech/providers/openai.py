"""Every service that speaks as OpenAI's does: `POST …/audio/speech`, on the network or in the house."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.errors import CuedeskError, Invalid, NotFound, Refused, Unavailable
from core.speech.models import OfferedVoice, ProviderName
from core.speech.providers.keys import Keys
from core.speech.providers.pace import paced
from core.speech.providers.provider import Allowance, QuotaExceeded, Spent, Transient, Utterance
from core.speech.providers.web import Web, printable

OPENAI_URL: Final = "https://api.openai.com/v1"
_WHO: Final = "The OpenAI speech service"
_USUAL_MODEL: Final = "gpt-4o-mini-tts"
_LONGEST: Final = 4096
_SLOW, _FAST = 0.5, 2.0
_VOICES: Final = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")


@dataclass(frozen=True, slots=True)
class Service:
    """Which service it is, as the settings say.

    Attributes:
        url: Its address, up to before `/audio/speech`.
        limit: How many texts it may speak at once.
        per_minute: How many texts it may be asked to speak within a minute.
        monthly: How many characters it may speak in a calendar month; 0 is any number.
    """

    url: str
    limit: int
    per_minute: int
    monthly: int


class OpenAI:
    """Speaks with a service that is like OpenAI's."""

    name: ProviderName = "openai"
    suffix = ".mp3"

    def __init__(self, service: Callable[[], Service], keys: Keys, this_month: Callable[[], Awaitable[Spent]]) -> None:
        """Take what tells which service it is, the keys, and what counts its characters, for it tells of none."""
        self._service, self._keys, self._this_month = service, keys, this_month
        self._web = Web(_WHO, judge)

    @property
    def limit(self) -> int:
        """Tell how many texts may be spoken at once."""
        return self._service().limit

    @property
    def per_minute(self) -> int:
        """Tell how many texts it may be asked to speak within a minute."""
        return self._service().per_minute

    async def problem(self) -> CuedeskError | None:
        """Tell whether there is no key where one is needed; a server of the house may do without."""
        needs_key = self._service().url == OPENAI_URL
        return None if not needs_key or await self._keys.has(self.name) else self._keys.missing(self.name)

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        return _LONGEST

    def origin(self, ref: str) -> str:
        """Tell which service it is."""
        return self._service().url

    def charged(self, utterance: Utterance) -> int:
        """Tell how many characters they will count for a text."""
        return len(utterance.text)

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into an MP3 file."""
        allowed = await self.allowance()
        if allowed is not None and allowed.used + len(utterance.text) > allowed.limit:
            said = f"Of the {allowed.limit} characters that are set for a month, {allowed.used} are spoken."
            raise QuotaExceeded(said, remedy="Take another voice, or raise speech.openai_monthly.")
        body = {
            "model": utterance.model or _USUAL_MODEL,
            "input": utterance.text,
            "voice": utterance.ref,
            "response_format": "mp3",
            "speed": paced(utterance.settings.speed, _SLOW, 1.0, _FAST),
        }
        headers = {}
        if await self._keys.has(self.name):
            headers["authorization"] = f"Bearer {(await self._keys.get(self.name)).reveal()}"
        await self._web.fetch(f"{self._service().url}/audio/speech", headers, body, target)
        return self.charged(utterance)

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List OpenAI's own voices; the interface has no call for it."""
        return [OfferedVoice("openai", name, name.title()) for name in _VOICES if search.casefold() in name]

    async def allowance(self) -> Allowance | None:
        """Tell what is left of what is set for a month; the interface itself has no call for it."""
        monthly = self._service().monthly
        if not monthly:
            return None
        spent = await self._this_month()
        return Allowance(spent.characters, monthly, spent.ends_at)

    async def stop(self) -> None:
        """Close the connections."""
        await self._web.stop()


def judge(status: int, body: Any) -> CuedeskError:
    """Tell what a refusal means; `429` is either a pace that is too fast or an empty account."""
    error = body.get("error") if isinstance(body, dict) else None
    told = error if isinstance(error, dict) else {}
    word = f"{told.get('code') or ''} {told.get('type') or ''}"
    said = printable(told.get("message") or (error if isinstance(error, str) else ""))
    tail = f": {said}" if said else ""
    match status:
        case 401:
            return Refused(f"{_WHO} does not accept the key{tail}.", remedy="Store the right one: speech.provider_key.")
        case 403:
            return Refused(f"{_WHO} does not let this key do this{tail}.")
        case 404:
            return NotFound(f"{_WHO} does not know this{tail}.")
        case 429 if "insufficient_quota" in word:
            return QuotaExceeded(f"{_WHO} has no credit left{tail}.", remedy="Take another voice: speech.voices.")
        case 408 | 409 | 425 | 429:
            return Transient(f"{_WHO} is busy{tail}.")
        case 400 | 413 | 422:
            return Invalid(f"{_WHO} does not take this{tail}.")
    if status >= 500:
        return Transient(f"{_WHO} has a fault of its own ({status}){tail}.")
    return Unavailable(f"{_WHO} answered {status}{tail}.")
