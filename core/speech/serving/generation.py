"""The commands that have a text spoken."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Final

from core.caller import correlation
from core.catalog import Caller, Principal
from core.errors import Invalid
from core.part import Room
from core.speech.keeping.presets import Presets
from core.speech.keeping.templates import Templates, fill
from core.speech.keeping.voices import Voices
from core.speech.making.clearing import clear_old
from core.speech.making.files import Files
from core.speech.making.jobs import Jobs
from core.speech.making.maker import Haste, Maker
from core.speech.making.recipe import Recipe, check_recipe, check_text
from core.speech.mastering.profiles import PROFILES, profile_of
from core.speech.models import Announcement, Bed, Category, Cost, Job, Preset, ProfileName, Template, Voice
from core.speech.settings import LONGEST_TEXT, PAD_AFTER, PAD_BEFORE
from core.speech.speaking.speakers import Speakers
from core.validation import refuse_fields

_DECK: Final = "announce"
_LONGEST_TITLE: Final = 80
_PRIORITIES: Final = range(1, 11)
_URGENT: Final = 8
"""From this priority on, another voice now is better than the one that was asked for later."""

_SPEAKER: Final = Caller(Principal("speech", "system", "operator"), "speech")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller gave of a text to be spoken, unchecked."""

    text: str | None = None
    template: str | None = None
    variables: dict[str, str] | None = None
    language: str | None = None
    voice: str | None = None
    preset: str | None = None
    profile: ProfileName | None = None
    category: Category | None = None
    pad_before: float | None = None
    pad_after: float | None = None
    bed: Bed | None = None


class GenerationService:
    """From a text to a file, and on to the loudspeaker."""

    def __init__(
        self,
        room: Room,
        voices: Voices,
        presets: Presets,
        templates: Templates,
        speakers: Speakers,
        maker: Maker,
        jobs: Jobs,
        files: Files,
    ) -> None:
        """Take what is needed."""
        self._room, self._voices, self._presets, self._templates = room, voices, presets, templates
        self._speakers, self._maker, self._jobs, self._files = speakers, maker, jobs, files

    # ---- commands

    async def generate(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
        category: Category | None = None,
        pad_before: float | None = None,
        pad_after: float | None = None,
        bed: str | None = None,
        bed_db: float = -6.0,
        duck_db: float = -12.0,
        bed_intro: float = 3.0,
        bed_outro: float = 3.0,
    ) -> Announcement:
        """Have a text spoken into a file, or give the file where it was spoken before."""
        music = Bed(bed, bed_db, duck_db, bed_intro, bed_outro) if bed else None
        asked = Asked(
            text, template, variables, language, voice, preset, profile, category, pad_before, pad_after, music
        )
        return await self._made(asked)

    async def say(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
        category: Category | None = None,
        deck: str | None = None,
        priority: int | None = None,
        pad_before: float | None = None,
        pad_after: float | None = None,
        bed: str | None = None,
        bed_db: float = -6.0,
        duck_db: float = -12.0,
        bed_intro: float = 3.0,
        bed_outro: float = 3.0,
    ) -> Announcement:
        """Say a text on the loudspeakers."""
        _check_priority(priority)
        music = Bed(bed, bed_db, duck_db, bed_intro, bed_outro) if bed else None
        asked = Asked(
            text, template, variables, language, voice, preset, profile, category, pad_before, pad_after, music
        )
        made = await self._made(asked, is_said=True, priority=priority)
        await self.announce(made, made.text, deck, priority)
        return made

    async def cost(
        self,
        text: str | None = None,
        template: str | None = None,
        variables: dict[str, str] | None = None,
        language: str | None = None,
        voice: str | None = None,
        preset: str | None = None,
        profile: ProfileName | None = None,
    ) -> Cost:
        """Tell what speaking a text will take, before it is spoken."""
        recipe, chosen, _ = await self._recipe(Asked(text, template, variables, language, voice, preset, profile))
        order = await self._maker.order(recipe, chosen)
        provider = self._speakers.provider(chosen.provider)
        cached = await self._maker.is_spoken(order.take)
        charged = 0 if cached else provider.charged(order.utterance)
        quota = self._speakers.quota(chosen.provider)
        characters, longest = len(order.utterance.text), provider.longest(chosen.model)
        reason = None
        if characters > longest:
            reason = f"{chosen.provider} takes {longest} characters at most."
        elif quota is not None and charged > quota.remaining:
            reason = f"{chosen.provider} has {quota.remaining} characters left."
        return Cost(
            characters,
            charged,
            cached,
            chosen.provider,
            quota.remaining if quota else None,
            fits=reason is None,
            reason=reason,
        )

    async def jobs(self) -> list[Job]:
        """List what is being spoken and what has been of late, newest first."""
        return self._jobs.all()

    async def cancel(self, job: int) -> Job:
        """Break off a job."""
        return await self._jobs.cancel(job)

    # ---- what the saved messages need too

    async def again(self, recipe: Recipe, priority: int | None) -> Announcement:
        """Make an announcement of before again, with the default voice where its own is no more."""
        _check_priority(priority)
        voice = next((voice for voice in self._voices if voice.id == recipe.voice), None) or self._voices.choose(None)
        return await self._make(replace(recipe, voice=voice.id), voice, _haste(recipe.profile, priority))

    async def announce(self, made: Announcement, title: str, deck: str | None, priority: int | None) -> int:
        """Hand an announcement to the player; gives what it carries in the player's events as `item`.

        Raises:
            CuedeskError: What the player says.
        """
        _check_priority(priority)
        arguments: dict[str, Any] = {
            "path": made.path,
            "title": title.replace("\n", " ")[:_LONGEST_TITLE],
            "deck": deck or _DECK,
            "priority": _priority(made.profile, priority),
        }
        answer = await self._room.dispatch("player.announce", arguments, _SPEAKER, correlation=correlation())
        return int(answer.value.id)

    # ---- what they share

    async def _made(self, asked: Asked, *, is_said: bool = False, priority: int | None = None) -> Announcement:
        """Have a text spoken, ahead or to be said now."""
        recipe, voice, template = await self._recipe(asked)
        made = await self._make(recipe, voice, _haste(recipe.profile, priority) if is_said else "ahead")
        if template is not None:
            await self._templates.count(template)
        return made

    async def _make(self, recipe: Recipe, voice: Voice, haste: Haste) -> Announcement:
        await asyncio.to_thread(check_recipe, recipe)
        made = await self._jobs.run(
            recipe.text,
            voice.name,
            voice.provider,
            lambda work: self._maker.make(recipe, voice, work, haste),
        )
        if not made.cached:
            await clear_old(self._room, self._files)
        return made

    async def _recipe(self, asked: Asked) -> tuple[Recipe, Voice, Template | None]:
        """Work out what is to be made, by whom, and from which template.

        Raises:
            Invalid: It cannot be announced; each wrong field is named.
            NotFound: There is no such voice, preset or template.
        """
        text, template = await self._text(asked)
        settings = self._room.settings
        text = check_text(text, settings.get(LONGEST_TEXT))
        preset = await self._preset(asked, template)
        voice = self._voices.choose(
            asked.voice, template.language if template else "", preset.voice if preset else None
        )
        category = asked.category or (template.category if template else "general")
        profile = profile_of(
            asked.profile or (preset.profile if preset else None), category, has_bed=asked.bed is not None
        )
        recipe = Recipe(
            text,
            voice.id,
            preset.settings if preset else voice.settings,
            profile.name,
            category,
            settings.get(PAD_BEFORE) if asked.pad_before is None else asked.pad_before,
            settings.get(PAD_AFTER) if asked.pad_after is None else asked.pad_after,
            asked.bed,
        )
        return recipe, voice, template

    async def _preset(self, asked: Asked, template: Template | None) -> Preset | None:
        """Give the way of speaking that is named, or that the template names where that still exists.

        Else it is the default one, if there is one, for a voice that nobody has named.
        """
        if asked.preset:
            return await self._presets.find(asked.preset)
        known = await self._presets.all()
        of_template = next((each for each in known if template is not None and each.name == template.preset), None)
        if of_template is not None or asked.voice is not None:
            return of_template
        return next((each for each in known if each.default), None)

    async def _text(self, asked: Asked) -> tuple[str, Template | None]:
        if (asked.text is None) == (asked.template is None):
            raise Invalid("Give either a text or a template.", data={"fields": {"text": "or a template is needed"}})
        if asked.template is None:
            return asked.text or "", None
        template = await self._templates.find(asked.template, asked.language)
        return fill(template, asked.variables or {}), template


def _priority(profile: ProfileName, priority: int | None) -> int:
    return PROFILES[profile].priority if priority is None else priority


def _haste(profile: ProfileName, priority: int | None) -> Haste:
    """Tell how soon that is needed which is said now."""
    return "urgent" if _priority(profile, priority) >= _URGENT else "said"


def _check_priority(priority: int | None) -> None:
    if priority is not None and priority not in _PRIORITIES:
        refuse_fields("This cannot be announced", {"priority": f"is from 1 to 10, not {priority}"})
