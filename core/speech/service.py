"""The speech part: its services built in order, started, stopped, and served under one name."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from core.part import Room
from core.settings import SettingSpec
from core.speech import commands, settings
from core.speech.health import gauges_of, health_of
from core.speech.keeping.messages import Messages
from core.speech.keeping.presets import Presets
from core.speech.keeping.pronunciations import Pronunciations
from core.speech.keeping.seed.seeding import seed
from core.speech.keeping.sounding import Sounding
from core.speech.keeping.templates import Templates
from core.speech.keeping.voices import Voices
from core.speech.making.files import Files
from core.speech.making.jobs import Jobs
from core.speech.making.maker import Maker
from core.speech.providers.elevenlabs import Account, ElevenLabs
from core.speech.providers.espeak import Espeak
from core.speech.providers.keys import Keys
from core.speech.providers.openai import OpenAI, Service
from core.speech.providers.piper import Piper
from core.speech.providers.provider import Provider
from core.speech.serving.generation import GenerationService
from core.speech.serving.providers import ProvidersService
from core.speech.serving.templates import TemplatesService
from core.speech.serving.texts import TextsService
from core.speech.serving.voices import VoicesService
from core.speech.speaking.speakers import Speakers
from core.speech.speaking.usage import UsageCount


class SpeechPart:
    """Announcements: from a text to a file that is ready, and on to the player.

    Attributes:
        jobs: What is being made.
    """

    name = "speech"
    settings: Sequence[SettingSpec] = settings.SPEECH_SETTINGS

    def __init__(self, room: Room) -> None:
        """Build the services; nobody is asked before `start`."""
        self._room = room
        self._files = files = Files(room.paths.data / "speech")
        keys, usage = Keys(room.vault), UsageCount(room)
        self._speakers = speakers = Speakers(room, _providers(room, keys, usage), keys, usage)
        self._voices, self._words = voices, words = Voices(room), Pronunciations(room)
        presets, templates = Presets(room, voices), Templates(room)
        self.jobs = jobs = Jobs(room)
        maker = Maker(room, voices, words, speakers, files)
        messages = Messages(room, files.ready)
        self._sounding = Sounding(room, messages.sounded)
        generation = GenerationService(room, voices, presets, templates, speakers, maker, jobs, files)
        self._services: Sequence[tuple[type, Any]] = (
            (commands.Voices, VoicesService(voices, presets, words)),
            (commands.Providers, ProvidersService(speakers, keys, usage)),
            (commands.Templates, TemplatesService(templates, presets)),
            (commands.Generation, generation),
            (commands.Texts, TextsService(room, messages, generation, self._sounding, files)),
        )
        room.health.declare(
            "speech",
            check=lambda: health_of(voices.default, speakers),
            gauges=lambda: gauges_of(len(jobs), speakers),
        )

    def services(self) -> Sequence[tuple[type, Any]]:
        """Give each Protocol class of commands with the object that implements it."""
        return self._services

    async def start(self) -> None:
        """Clear away what was left half, fill a new database, and look who can speak."""
        await asyncio.to_thread(self._files.start)
        await self._room.store.submit(partial(seed, at=self._room.clock.now()))
        await self._voices.start()
        await self._words.start()
        await self._speakers.start()
        self._sounding.start()

    async def stop(self) -> None:
        """Break off what is being spoken."""
        await self.jobs.stop()
        await self._sounding.stop()
        await self._speakers.stop()


def _providers(room: Room, keys: Keys, usage: UsageCount) -> Sequence[Provider]:
    get = room.settings.get
    return (
        Espeak(),
        ElevenLabs(
            lambda: Account(
                get(settings.ELEVENLABS_URL),
                get(settings.ELEVENLABS_FORMAT),
                get(settings.ELEVENLABS_LIMIT),
                get(settings.ELEVENLABS_PER_MINUTE),
            ),
            keys,
        ),
        OpenAI(
            lambda: Service(
                get(settings.OPENAI_SERVICE_URL),
                get(settings.OPENAI_LIMIT),
                get(settings.OPENAI_PER_MINUTE),
                get(settings.OPENAI_MONTHLY),
            ),
            keys,
            lambda: usage.this_month("openai"),
        ),
        Piper(lambda: str(get(settings.PIPER_PROGRAM))),
    )
