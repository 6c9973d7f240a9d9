"""What the Voices screen knows: who speaks and how, how words are pronounced, and those who provide voices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from core.errors import CuedeskError
from core.speech.events import ProviderChanged, TextsChanged
from core.speech.models import Cost, Preset, Pronunciation, ProviderState, Usage, Voice

if TYPE_CHECKING:
    from core.client import Client, Event

VoiceList = Literal["voices", "presets", "pronunciations", "providers"]
LISTS: Final[tuple[VoiceList, ...]] = ("voices", "presets", "pronunciations", "providers")
SENTENCE: Final = "Good evening, and welcome. The doors are open."
KEYED: Final = ("elevenlabs", "openai")
"""Those that take an API key: the others are programs on the engine's machine."""
_SHOWN: Final = {"voices", "presets", "pronunciations"}

VoiceRow = Voice | Preset | Pronunciation | ProviderState


@dataclass(frozen=True, slots=True)
class VoicesRead:
    """All that the screen shows, as read at one time."""

    voices: list[Voice]
    presets: list[Preset]
    pronunciations: list[Pronunciation]
    providers: list[ProviderState]
    usage: list[Usage]


async def read_voices(client: "Client") -> VoicesRead:
    """Read everything."""
    speech = client.speech
    return VoicesRead(
        await speech.voices(),
        await speech.presets(),
        await speech.pronunciations(),
        await speech.providers(),
        await speech.usage(),
    )


async def cost_of(client: "Client", arguments: dict[str, Any]) -> tuple[Cost | None, str]:
    """Tell what a text costs, or in words why it cannot be spoken."""
    try:
        return await client.speech.cost(**arguments), ""
    except CuedeskError as error:
        more = [str(sentence) for sentence in (error.data.get("fields") or {}).values()]
        return None, " ".join([error.message, *(sentence for sentence in more if sentence not in error.message)])


def follow_providers(known: Sequence[ProviderState], events: "Sequence[Event]") -> list[ProviderState]:
    """Give the providers as they are after what has happened."""
    now = {each.name: each for each in known}
    for event in events:
        if isinstance(event.data, ProviderChanged):
            now[event.data.provider.name] = event.data.provider
    return list(now.values())


class VoicesState:
    """What is known of voices.

    Attributes:
        read: What was read last; None until then.
        listed: Which list is shown.
        sentence: What a voice is tried on.
        cost: What trying the row under the cursor would cost; None where that is not known.
        problem: Why it cannot be tried, in words.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.read: VoicesRead | None = None
        self.listed: VoiceList = "voices"
        self.sentence = SENTENCE
        self.cost: Cost | None = None
        self.problem = ""

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened; tell whether everything has to be read again."""
        if self.read is not None:
            self.read = replace(self.read, providers=follow_providers(self.read.providers, events))
        return any(isinstance(event.data, TextsChanged) and event.data.what in _SHOWN for event in events)

    def rows(self) -> Sequence[VoiceRow]:
        """List what is shown."""
        if self.read is None:
            return []
        match self.listed:
            case "voices":
                return self.read.voices
            case "presets":
                return self.read.presets
            case "pronunciations":
                return self.read.pronunciations
            case "providers":
                return self.read.providers

    def trial(self, row: VoiceRow | None) -> dict[str, Any] | None:
        """Give the arguments that have a row tried; None where it is none that can be heard."""
        match row:
            case Voice(name=name):
                return {"text": self.sentence, "voice": name}
            case Preset(name=name, voice=voice):
                return {"text": self.sentence, "preset": name, "voice": voice}
            case Pronunciation(word=word, language=language):
                return {"text": word, "voice": self._speaker(language)}
            case _:
                return None

    def _speaker(self, language: str) -> str | None:
        """Name a voice of a language; None where any will do or there is none."""
        voices = self.read.voices if self.read is not None and language else []
        return next((it.name for it in voices if it.active and it.language.partition("-")[0] == language), None)

    def moved(self, voice: Voice, step: int) -> list[tuple[str, int]]:
        """Give the voices that have another place once one has gone up or down, with that place."""
        voices = list(self.read.voices) if self.read is not None else []
        at = next((place for place, each in enumerate(voices) if each.id == voice.id), None)
        if at is None or not 0 <= at + step < len(voices):
            return []
        voices.insert(at + step, voices.pop(at))
        return [(each.name, place) for place, each in enumerate(voices) if each.position != place]
