"""ElevenLabs: voices over the network, by its HTTP API."""

import logging
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

log = logging.getLogger("cuedesk.speech")

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
    has_style: bool = True
    has_boost: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """How ElevenLabs is used, as the settings say.

    Attributes:
        url: Its address.
        format: The format of the sound that it sends.
        limit: How many texts the subscription lets it speak at once.
        per_minute: How many texts it may be asked to speak within a minute.
    """

    url: str
    format: str
    limit: int
    per_minute: int


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

    @property
    def per_minute(self) -> int:
        """Tell how many texts it may be asked to speak within a minute."""
        return self._account().per_minute

    async def problem(self) -> CuedeskError | None:
        """Tell whether there is no key."""
        return None if await self._keys.has(self.name) else self._keys.missing(self.name)

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        return self._model(model).longest

    def origin(self, ref: str) -> str:
        """Tell which service it is."""
        return self._account().url

    def charged(self, utterance: Utterance) -> int:
        """Tell how many characters they will count for a text."""
        return round(len(utterance.text) * self._model(utterance.model).multiplier)

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into an MP3 file."""
        account = self._account()
        model = utterance.model or _USUAL_MODEL
        body: dict[str, Any] = {"text": utterance.text, "model_id": model, "voice_settings": self._settings(utterance)}
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
        await self._learn_models()
        told = await self._get("/v1/user/subscription")
        with _understood("its quota"):
            resets_at = told.get("next_character_count_reset_unix")
            used, limit = int(told["character_count"]), int(told["character_limit"])
            return Allowance(used, limit, None if resets_at is None else int(resets_at))

    async def stop(self) -> None:
        """Close the connections."""
        await self._web.stop()

    async def _learn_models(self) -> None:
        """Read once what its models take; where the key may not do that, what is built in has to do."""
        if self._models:
            return
        try:
            models = await self._get("/v1/models")
        except Refused as error:
            log.info("What its models take could not be asked for: %s", error.message)
            return
        with _understood("its models"):
            self._models = {str(model["model_id"]): _model_of(model) for model in models}

    def _settings(self, utterance: Utterance) -> dict[str, float | bool]:
        model, settings = self._model(utterance.model), utterance.settings
        body: dict[str, float | bool] = {
            "stability": settings.stability,
            "similarity_boost": settings.similarity,
            "speed": paced(settings.speed, _SLOW, 1.0, _FAST),
        }
        if model.has_style:
            body["style"] = settings.style
        if model.has_boost:
            body["use_speaker_boost"] = settings.boost
        return body

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
    return _Model(
        int(longest),
        float(rates.get("character_cost_multiplier", 1.0)),
        model.get("can_use_style") is not False,
        model.get("can_use_speaker_boost") is not False,
    )


def _offered(voice: dict[str, Any]) -> OfferedVoice:
    labels = voice.get("labels") or {}
    about = ", ".join(printable(value) for value in labels.values() if value)
    language = printable(labels.get("language", ""))
    return OfferedVoice("elevenlabs", str(voice["voice_id"]), printable(voice.get("name", "")), language, about)
