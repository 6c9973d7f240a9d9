"""What speaks a text: one interface for programs on this machine and services on the network, and how they fail."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.errors import CuedeskError, Unavailable
from core.speech.models import OfferedVoice, ProviderName, Settings


class Transient(Unavailable):
    """It failed for now, and may go well the next time.

    Attributes:
        retry_after: Seconds after which the provider itself says to try again.
    """

    retry_after: float = 0.0


class Crowded(Unavailable):
    """The provider speaks as many texts for us as it may; it wants one to end first."""


class QuotaExceeded(Unavailable):
    """The account has no characters left."""

    code = "quota_exceeded"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is to be spoken.

    Attributes:
        text: The text, the pronunciations put in.
        ref: The provider's name of the voice.
        model: The provider's model, or empty for its usual one.
        language: The voice's language.
        settings: How to speak.
    """

    text: str
    ref: str
    model: str
    language: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a provider tells of an account's quota, in characters."""

    used: int
    limit: int
    resets_at: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What the desk itself has counted of the characters that a provider has spoken in this calendar month.

    Attributes:
        characters: How many.
        ends_at: When the month ends, in seconds since 1970.
    """

    characters: int
    ends_at: int


class Provider(Protocol):
    """Somebody who speaks.

    Attributes:
        name: Who.
        suffix: How the files that they write end.
    """

    name: ProviderName
    suffix: str

    @property
    def per_minute(self) -> int | None:
        """Tell how many texts they may be asked to speak within a minute; None for those who run on this machine."""
        ...

    @property
    def limit(self) -> int:
        """Tell how many texts may be spoken at once."""
        ...

    async def problem(self) -> CuedeskError | None:
        """Tell why they cannot be asked at all, if that is so: no program, no key."""
        ...

    def longest(self, model: str) -> int:
        """Tell how many characters one text may have."""
        ...

    def origin(self, ref: str) -> str:
        """Tell where a voice's sound comes from; from elsewhere the same voice sounds otherwise. May block."""
        ...

    def charged(self, utterance: Utterance) -> int:
        """Tell how many characters they will count for a text."""
        ...

    async def speak(self, utterance: Utterance, target: Path) -> int:
        """Speak a text into a file; gives how many characters were counted for it.

        Raises:
            Transient: It may go well the next time.
            Crowded: One of our texts has to end first.
            QuotaExceeded: No characters are left.
            Refused: The key is wrong, or may not do this.
            NotFound: There is no such voice or model.
            Invalid: The text or the settings are not taken.
            Unavailable: It failed otherwise.
            OSError: The file cannot be written.
        """
        ...

    async def offered(self, search: str) -> list[OfferedVoice]:
        """List the voices that there are."""
        ...

    async def allowance(self) -> Allowance | None:
        """Ask how much may be spoken; None where there is no such limit."""
        ...

    async def stop(self) -> None:
        """Close what is open."""
        ...
