"""The commands on who speaks, and how."""

from typing import Protocol

from core.command import command, service
from core.speech.models import Preset, Profile, ProfileName, Pronunciation, ProviderName, Voice


@service("speech")
class Voices(Protocol):
    """Voices, ways of speaking, and how words are pronounced."""

    @command()
    async def voices(self, active: bool | None = None) -> list[Voice]:
        """List the voices in their order."""
        ...

    @command(role="engineer", risk="change")
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
        """Add a voice, or change the one of that name; what is not given stays.

        Args:
            name: The voice; where there is none of that name, it is new and needs `provider` and `ref`.
            provider: Who speaks.
            ref: What the provider calls it; `speech.offered` lists what there is.
            model: The provider's model; empty for its usual one.
            language: Its language, such as `en`.
            style: From plain (0) to expressive (1).
            stability: From lively (0) to the same every time (1).
            similarity: How close to the recorded speaker, from 0 to 1.
            boost: Have the provider work harder on that closeness.
            speed: From slow (0) over the voice's own pace (0.5) to fast (1).
            trim_db: How much louder or softer than its profile.
            position: Its place in lists.
            active: It is offered.
            rename: Its new name.
        """
        ...

    @command(role="engineer", risk="change")
    async def voice_default(self, voice: str) -> Voice:
        """Have a voice speak where none is named."""
        ...

    @command(role="engineer", risk="destructive")
    async def voice_remove(self, voice: str) -> None:
        """Remove a voice; what it has spoken stays."""
        ...

    @command()
    async def presets(self) -> list[Preset]:
        """List the ways of speaking."""
        ...

    @command(role="operator", risk="change")
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
        """Add a way of speaking, or change the one of that name; what is not given stays.

        Args:
            name: What people call it.
            style: From plain (0) to expressive (1).
            stability: From lively (0) to the same every time (1).
            similarity: How close to the recorded speaker, from 0 to 1.
            boost: Have the provider work harder on that closeness.
            speed: From slow (0) over the voice's own pace (0.5) to fast (1).
            profile: How loud.
            voice: Who speaks where no voice is named; empty for the default voice.
        """
        ...

    @command(role="operator", risk="change")
    async def preset_default(self, preset: str = "") -> Preset | None:
        """Have a way of speaking hold where neither one nor a voice is named; empty has each voice speak as it does."""
        ...

    @command(role="operator", risk="destructive")
    async def preset_remove(self, preset: str) -> None:
        """Remove a way of speaking."""
        ...

    @command()
    async def profiles(self) -> list[Profile]:
        """List how loud each kind of announcement is made."""
        ...

    @command()
    async def pronunciations(self) -> list[Pronunciation]:
        """List the words that are spoken otherwise than they are written."""
        ...

    @command(role="operator", risk="change")
    async def pronunciation_put(self, word: str, say_as: str, language: str = "") -> Pronunciation:
        """Have a word spoken as another text, in one language or in any."""
        ...

    @command(role="operator", risk="change")
    async def pronunciation_remove(self, word: str, language: str = "") -> None:
        """Have a word spoken as it is written again."""
        ...
