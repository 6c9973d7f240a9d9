"""What speaking takes: jobs, costs, and how the desk stands with those who speak."""

from dataclasses import dataclass

from core.speech.models.words import BreakerState, JobState, ProviderName, QuotaLevel


@dataclass(frozen=True, slots=True)
class Job:
    """An announcement on its way.

    Attributes:
        id: Its number in this run of the engine.
        text: What is spoken, shortened.
        voice: Who is to speak it.
        provider: Whose turn it waits for, or who speaks.
        state: Where it is.
        progress: From 0 to 1.
        reason: Why it failed, or what it waits for, in words.
        announcement: What it gave.
        by: Who asked.
        at: When they asked.
    """

    id: int
    text: str
    voice: str
    provider: ProviderName
    state: JobState
    progress: float
    reason: str | None
    announcement: int | None
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What speaking a text will take.

    Attributes:
        characters: How many characters are spoken, the pronunciations put in.
        charged: How many of them the provider counts; none where it is cached or the provider is free.
        cached: It was spoken before.
        provider: Who would speak.
        remaining: What is left of the provider's quota, where it has told.
        fits: The quota, where known, and the provider's longest text allow it.
        reason: Why it does not fit, in words.
    """

    characters: int
    charged: int
    cached: bool
    provider: ProviderName
    remaining: int | None
    fits: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a provider was paid for on one day, in UTC, with one of its voices."""

    day: str
    provider: ProviderName
    ref: str
    characters: int
    texts: int


@dataclass(frozen=True, slots=True)
class Quota:
    """How many characters may be spoken, as the provider has told, or as is set for one that does not tell."""

    used: int
    limit: int
    resets_at: int | None
    level: QuotaLevel
    as_of: int

    @property
    def remaining(self) -> int:
        """Tell how many characters are left."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class ProviderState:
    """How the desk stands with a provider.

    Attributes:
        name: The provider.
        ready: It can be asked.
        reason: Why it cannot, or what it said last when it failed; None while all is well.
        remedy: What can be done about it.
        has_key: A key is stored for it.
        breaker: `open` while it is left alone after failing again and again.
        retry_at: When it is asked again.
        speaking: How many texts it speaks now.
        waiting: How many wait for it.
        limit: How many it may speak at once.
        quota: What it has told of its quota, or what is left of the one that was set for it.
        requests_left: How many requests may be made to it within this minute; None where there is no such limit.
    """

    name: ProviderName
    ready: bool
    reason: str | None = None
    remedy: str | None = None
    has_key: bool = False
    breaker: BreakerState = "closed"
    retry_at: int | None = None
    speaking: int = 0
    waiting: int = 0
    limit: int = 1
    quota: Quota | None = None
    requests_left: int | None = None
