"""The commands on who speaks, and how."""

from core.speech.keeping.presets import Presets
from core.speech.keeping.pronunciations import Pronunciations
from core.speech.keeping.shared import Changes
from core.speech.keeping.voices import Voices
from core.speech.mastering.profiles import PROFILES
from core.speech.models import Preset, Profile, ProfileName, Pronunciation, ProviderName, Voice


class VoicesService:
    """Voices, ways of speaking, and how words are pronounced."""

    def __init__(self, voices: Voices, presets: Presets, words: Pronunciations) -> None:
        """Take what is kept."""
        self._voices, self._presets, self._words = voices, presets, words

    async def voices(self, active: bool | None = None) -> list[Voice]:
        """List the voices in their order."""
        return [voice for voice in self._voices if active in (None, voice.active)]

    async def voice_put(
        self,
        name: str,
        provider: ProviderName | None = None,
        ref: str | None = None,
        model: str | None = None,
        language: str | None = None,
        style: float | None = None,
        stability: float | None = None,
        similarity: float | None = None,
        boost: bool | None = None,
        speed: float | None = None,
        trim_db: float | None = None,
        position: int | None = None,
        active: bool | None = None,
        rename: str | None = None,
    ) -> Voice:
        """Add a voice, or change the one of that name; what is not given stays."""
        changes = Changes(style, stability, similarity, boost, speed)
        return await self._voices.put(name, provider, ref, model, language, changes, trim_db, position, active, rename)

    async def voice_default(self, voice: str) -> Voice:
        """Have a voice speak where none is named."""
        return await self._voices.make_default(voice)

    async def voice_remove(self, voice: str) -> None:
        """Remove a voice; what it has spoken stays."""
        await self._voices.remove(voice)

    async def presets(self) -> list[Preset]:
        """List the ways of speaking."""
        return await self._presets.all()

    async def preset_put(
        self,
        name: str,
        style: float | None = None,
        stability: float | None = None,
        similarity: float | None = None,
        boost: bool | None = None,
        speed: float | None = None,
        profile: ProfileName | None = None,
        voice: str | None = None,
    ) -> Preset:
        """Add a way of speaking, or change the one of that name; what is not given stays."""
        return await self._presets.put(name, Changes(style, stability, similarity, boost, speed), profile, voice)

    async def preset_default(self, preset: str = "") -> Preset | None:
        """Have a way of speaking hold where neither one nor a voice is named; empty has each voice speak as it does."""
        return await self._presets.make_default(preset)

    async def preset_remove(self, preset: str) -> None:
        """Remove a way of speaking."""
        await self._presets.remove(preset)

    async def profiles(self) -> list[Profile]:
        """List how loud each kind of announcement is made."""
        return list(PROFILES.values())

    async def pronunciations(self) -> list[Pronunciation]:
        """List the words that are spoken otherwise than they are written."""
        return list(self._words)

    async def pronunciation_put(self, word: str, say_as: str, language: str = "") -> Pronunciation:
        """Have a word spoken as another text, in one language or in any."""
        return await self._words.put(word, say_as, language)

    async def pronunciation_remove(self, word: str, language: str = "") -> None:
        """Have a word spoken as it is written again."""
        await self._words.remove(word, language)
