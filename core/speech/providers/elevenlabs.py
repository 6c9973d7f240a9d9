"""ElevenLabs: voices over the network, by its HTTP API."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from core.errors import CuedeskError, Invalid, NotFound, Refused, Unavailable
from core.secrets import Secret
from core.speech.models import OfferedVoice, ProviderName
from core.speech.providers.keys import Keys
from core.speech.providers.pace import paced
from core.speech.providers.provider import Allowance, Crowded, QuotaExceeded, Transient, Utterance
from core.speech.providers.web import Web, printable

_WHO: Final = "ElevenLabs"
_USUAL_MODEL: Final = "eleven_multilingual_v2"
_PAGE: Final = 100
_MOST_PAGES: Final = 20
_SLOW, _FAST = 0.7, 1.2

# Until its own list of models has been read. What is not known has the least.
_LONGEST: Final = {
    "eleven_flash_v2_5": 40_000,
    "eleven_turbo_v2_5": 40_000,
    "eleven_flash_v2": 30_000,
    "eleven_turbo_v2": 30_000,
}
_LEAST_LONGEST: Final = 10_000
_CHEAP: Final = ("eleven_flash", "eleven_turbo")
_WITHOUT_LANGUAGE: Final = ("eleven_multilingual_v2", "eleven_multilingual_v1", "eleven_monolingual_v1")


@dataclass(frozen=True, slots=True)
class _Model:
    longest: int
    multiplier: float


@dataclass(frozen=True, slots=True)
class Account:
    """How ElevenLabs is used, as the settings say.

    Attributes:
        url: Its address.
        format: The format of the sound that it sends.
        limit: How many texts the subscription lets it speak at once.
    """

    url: str
    format: str
    limit: int


class ElevenLabs:
    """Speaks with ElevenLabs."""

    name: ProviderName = "elevenlabs"
    suffix = ".mp3"

    def __init__(self, account: Callable[[], Account], keys: Keys) -> None:
        """Take what tells the account's settings, and the keys."""
        self._account, self._keys = account, keys
        self._web = Web(_WHO, judge)
        self._models: dict[str, _Model] = {}

    @property
    def limit(self) -> int:
        """Tell how many texts may be spoken at once."""
        return self._account().limit

    async def problem(self) -> CuedeskError | None:
        """Tell whether there is no key."""
        return None if await self._keys.has(self.name) else self._keys.missing(self.name)

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        return self._model(model).longest

    def charged(self, utterance: Utterance) -> int:
        """Tell how many characters they will count for a text."""
        return round(len(utterance.text) * self._model(utterance.model).multiplier)

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into an MP3 file."""
        account, settings = self._account(), utterance.settings
        model = utterance.model or _USUAL_MODEL
        body: dict[str, Any] = {
            "text": utterance.text,
            "model_id": model,
            "voice_settings": {
                "stability": settings.stability,
                "similarity_boost": settings.similarity,
                "style": settings.style,
                "use_speaker_boost": settings.boost,
                "speed": paced(settings.speed, _SLOW, 1.0, _FAST),
            },
        }
        if utterance.language and model not in _WITHOUT_LANGUAGE:
            body["language_code"] = utterance.language.partition("-")[0]
        url = f"{account.url}/v1/text-to-speech/{quote(utterance.ref, safe='')}"
        headers = await self._headers()
        answered = await self._web.fetch(url, headers, body, target, output_format=account.format)
        told = answered.get("character-cost", "")
        return int(told) if told.isdecimal() else self.charged(utterance)

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List the account's voices."""
        found: list[OfferedVoice] = []
        query = {"page_size": str(_PAGE)} | ({"search": search} if search else {})
        for _ in range(_MOST_PAGES):
            page = await self._get("/v2/voices", **query)
            with _understood("its voices"):
                found += [_offered(voice) for voice in page["voices"] if voice.get("voice_id")]
                token = page.get("next_page_token")
                if not page.get("has_more") or not token:
                    break
            query["next_page_token"] = str(token)
        return found

    async def allowance(self) -> Allowance:
        """Ask how much may be spoken, and what its models take."""
        told = await self._get("/v1/user/subscription")
        models = [] if self._models else await self._get("/v1/models")
        with _understood("its quota"):
            self._models |= {str(model["model_id"]): _model_of(model) for model in models}
            resets_at = told.get("next_character_count_reset_unix")
            used, limit = int(told["character_count"]), int(told["character_limit"])
            return Allowance(used, limit, None if resets_at is None else int(resets_at))

    async def stop(self) -> None:
        """Close the connections."""
        await self._web.stop()

    def _model(self, model: str) -> _Model:
        name = model or _USUAL_MODEL
        built_in = _Model(_LONGEST.get(name, _LEAST_LONGEST), 0.5 if name.startswith(_CHEAP) else 1.0)
        return self._models.get(name, built_in)

    async def _get(self, path: str, **query: str) -> Any:
        return await self._web.get(f"{self._account().url}{path}", await self._headers(), **query)

    async def _headers(self) -> dict[str, str]:
        key: Secret = await self._keys.get(self.name)
        return {"xi-api-key": key.reveal()}


@contextmanager
def _understood(what: str) -> Iterator[None]:
    """Where an answer is not made as it should be, say so in words."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unavailable(f"{_WHO} told of {what} in a way that is not understood: {error!r}.") from None


def judge(status: int, body: Any) -> CuedeskError:
    """Tell what a refusal means: some statuses mean several things, which only the word in the body tells apart."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if isinstance(detail, list):
        return Invalid(f"{_WHO} does not take this: {_findings(detail)}.")
    word = str(detail.get("status", "")) if isinstance(detail, dict) else ""
    said = printable(detail.get("message", "") if isinstance(detail, dict) else detail or "")
    tail = f": {said}" if said else ""
    return _by_word(status, word, tail) or _by_status(status, tail)


def _by_word(status: int, word: str, tail: str) -> CuedeskError | None:
    if word == "quota_exceeded":
        remedy = "Wait for its renewal, or take another voice: speech.voices."
        return QuotaExceeded(f"{_WHO} has no characters left{tail}.", remedy=remedy)
    if status == 429 and word == "too_many_concurrent_requests":
        return Crowded(f"{_WHO} speaks as many texts at once as it may{tail}.")
    if word == "missing_permissions":
        return Refused(f"{_WHO} does not let this key do this{tail}.", remedy="Give the key that right at ElevenLabs.")
    if word in ("voice_not_found", "model_not_found"):
        return NotFound(f"{_WHO} has no such {word.partition('_')[0]}{tail}.", remedy="speech.offered lists them.")
    return None


def _by_status(status: int, tail: str) -> CuedeskError:
    match status:
        case 408 | 409 | 425 | 429:
            return Transient(f"{_WHO} is busy{tail}.")
        case 401:
            return Refused(f"{_WHO} does not accept the key{tail}.", remedy="Store the right one: speech.provider_key.")
        case 403:
            return Refused(f"{_WHO} does not let this key do this{tail}.")
        case 404:
            return NotFound(f"{_WHO} does not know this{tail}.", remedy="speech.offered lists its voices.")
        case 400 | 422:
            return Invalid(f"{_WHO} does not take this{tail}.")
    if status >= 500:
        return Transient(f"{_WHO} has a fault of its own ({status}){tail}.")
    return Unavailable(f"{_WHO} answered {status}{tail}.")


def _findings(detail: list[Any]) -> str:
    said = [
        f"{'.'.join(str(step) for step in finding.get('loc', ()))} {finding.get('msg', '')}"
        for finding in detail
        if isinstance(finding, dict)
    ]
    return printable("; ".join(said) or detail)


def _model_of(model: dict[str, Any]) -> _Model:
    longest = model.get("maximum_text_length_per_request") or _LEAST_LONGEST
    rates = model.get("model_rates") or {}
    return _Model(int(longest), float(rates.get("character_cost_multiplier", 1.0)))


def _offered(voice: dict[str, Any]) -> OfferedVoice:
    labels = voice.get("labels") or {}
    about = ", ".join(printable(value) for value in labels.values() if value)
    language = printable(labels.get("language", ""))
    return OfferedVoice("elevenlabs", str(voice["voice_id"]), printable(voice.get("name", "")), language, about)
