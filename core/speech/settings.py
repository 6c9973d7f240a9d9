"""The settings of speech."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from core.settings import SettingSpec
from core.speech.providers.openai import OPENAI_URL


def _url(text: str) -> str:
    url = text.strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("is an address such as https://api.example.com/v1")
    return url


_Url = Annotated[str, AfterValidator(_url)]
_Pad = Annotated[float, Field(ge=0, le=60)]
_Limit = Annotated[int, Field(ge=1, le=5)]
_PerMinute = Annotated[int, Field(ge=1, le=1000)]

PAD_BEFORE: Final = "speech.pad_before"
PAD_AFTER: Final = "speech.pad_after"
LONGEST_TEXT: Final = "speech.longest_text"
FALLBACK: Final = "speech.fallback"
PATIENCE: Final = "speech.patience"
URGENT_PATIENCE: Final = "speech.urgent_patience"
CACHE_MB: Final = "speech.cache_mb"
ELEVENLABS_URL: Final = "speech.elevenlabs_url"
ELEVENLABS_FORMAT: Final = "speech.elevenlabs_format"
ELEVENLABS_LIMIT: Final = "speech.elevenlabs_limit"
ELEVENLABS_PER_MINUTE: Final = "speech.elevenlabs_per_minute"
OPENAI_SERVICE_URL: Final = "speech.openai_url"
OPENAI_LIMIT: Final = "speech.openai_limit"
OPENAI_PER_MINUTE: Final = "speech.openai_per_minute"
OPENAI_MONTHLY: Final = "speech.openai_monthly"
PIPER_PROGRAM: Final = "speech.piper_program"

BY_LANGUAGE: Final = "language"
NO_FALLBACK: Final = "none"

SPEECH_SETTINGS: Final = (
    SettingSpec(PAD_BEFORE, _Pad, 0.3, "Seconds of silence before an announcement."),
    SettingSpec(PAD_AFTER, _Pad, 0.5, "Seconds of silence after an announcement."),
    SettingSpec(
        LONGEST_TEXT, Annotated[int, Field(ge=1, le=40_000)], 5000, "How many characters one announcement may have."
    ),
    SettingSpec(
        FALLBACK,
        Annotated[str, Field(min_length=1, max_length=60)],
        BY_LANGUAGE,
        "Who speaks where a voice's provider fails: `language` is this machine's own voice of the same language, "
        "`none` nobody, else the voice of that name.",
    ),
    SettingSpec(
        PATIENCE,
        Annotated[float, Field(ge=1, le=600)],
        15.0,
        "Seconds that a voice may take before the one of speech.fallback speaks in its place. A long text is given "
        "more; what is made ahead waits for its turn besides.",
    ),
    SettingSpec(
        URGENT_PATIENCE,
        Annotated[float, Field(ge=0.5, le=60)],
        3.0,
        "The same for what is said with priority 8 or more; its voice is given up at its first failure, too.",
    ),
    SettingSpec(
        CACHE_MB, Annotated[int, Field(ge=10)], 500, "From how many megabytes on old announcements are cleared away."
    ),
    SettingSpec(ELEVENLABS_URL, _Url, "https://api.elevenlabs.io", "The address of ElevenLabs."),
    SettingSpec(
        ELEVENLABS_FORMAT,
        Annotated[str, Field(pattern=r"^mp3_\d+_\d+$")],
        "mp3_44100_128",
        "The format in which ElevenLabs sends sound; mp3_44100_192 needs its Creator tier.",
    ),
    SettingSpec(ELEVENLABS_LIMIT, _Limit, 2, "How many texts the ElevenLabs subscription lets it speak at once."),
    SettingSpec(
        ELEVENLABS_PER_MINUTE, _PerMinute, 50, "How many texts ElevenLabs is asked to speak within any minute."
    ),
    SettingSpec(OPENAI_SERVICE_URL, _Url, OPENAI_URL, "The address of a service that speaks as OpenAI's does."),
    SettingSpec(OPENAI_LIMIT, _Limit, 3, "How many texts that service may speak at once."),
    SettingSpec(OPENAI_PER_MINUTE, _PerMinute, 50, "How many texts that service is asked to speak within any minute."),
    SettingSpec(
        OPENAI_MONTHLY,
        Annotated[int, Field(ge=0)],
        0,
        "How many characters that service may speak in a calendar month (UTC); it tells of no quota of its own. 0 is "
        "any number.",
    ),
    SettingSpec(PIPER_PROGRAM, Annotated[str, Field(min_length=1)], "piper", "The program of Piper, or its path."),
)
