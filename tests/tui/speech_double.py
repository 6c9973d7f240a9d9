"""The console's stand-in engine with speech: texts become announcements at once, and nothing is heard of them."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from core.errors import Invalid, NeedsConfirmation
from core.speech.events import Generated, JobProgressed, ProviderChanged, TextsChanged
from core.speech.models import (
    Announcement,
    Cost,
    FilePiece,
    Job,
    Message,
    OfferedVoice,
    Preset,
    Profile,
    Pronunciation,
    ProviderState,
    Quota,
    Settings,
    Template,
    Usage,
    Voice,
)
from tests.tui.audio.things import entry
from tests.tui.audio_double import ON_AIR, AudioDouble

SPOKEN = {"speech.play", "speech.message_play"}
REMOVING = {"speech.message_remove", "speech.voice_remove", "speech.template_remove"}


class SpeechDouble(AudioDouble):
    """A desk that speaks."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.voices = [
            Voice(1, "English", "espeak", "en", default=True),
            Voice(2, "Rosa", "elevenlabs", "r1", language="es", position=1),
        ]
        self.templates = [
            Template(1, "closing", "en", "reminders", "Closing", "We close in {minutes} minutes.", ("minutes",),
                     {"minutes": "ten"}),
        ]  # fmt: skip
        self.presets = [Preset(1, "calm", Settings(), "message")]
        self.words = [Pronunciation(1, "Cuedesk", "queue desk", "en")]
        self.providers = [
            ProviderState("espeak", True, limit=2),
            ProviderState("elevenlabs", True, has_key=True, limit=2, quota=Quota(7600, 10_000, None, "warning", 0)),
        ]
        self.spoken: list[Announcement] = []
        self.messages: list[Message] = []
        self.cost = Cost(0, 0, False, "espeak", None, True, None)
        self.job = Job(1, "a long text", "Rosa", "elevenlabs", "speaking", 0.4, None, None, "ann", self.now())

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name in REMOVING and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsConfirmation, name)
        return await super().call(name, arguments, token)

    def do_speech_voices(self, active: bool | None = None) -> list[Voice]:
        return [each for each in self.voices if active in (None, each.active)]

    def do_speech_voice_put(self, name: str, provider: Any = None, ref: str = "", **more: Any) -> None:
        given = {key: value for key, value in more.items() if key in ("position", "active", "trim_db", "language")}
        known = next((each for each in self.voices if each.name == name), None)
        if known is None:
            self.voices.append(Voice(len(self.voices) + 1, name, provider, ref, **given))
        else:
            renamed = replace(known, name=more.get("rename", name), **given)
            self.voices = sorted(
                (renamed if each is known else each for each in self.voices), key=lambda each: each.position
            )
        self.publish(TextsChanged("voices"))

    def do_speech_voice_default(self, voice: str) -> None:
        self.voices = [replace(each, default=each.name == voice) for each in self.voices]
        self.publish(TextsChanged("voices"))

    def do_speech_voice_remove(self, voice: str) -> None:
        self.voices = [each for each in self.voices if each.name != voice]
        self.publish(TextsChanged("voices"))

    def do_speech_presets(self) -> list[Preset]:
        return self.presets

    def do_speech_preset_put(self, name: str, voice: str = "", profile: Any = None, **settings: Any) -> None:
        others = [each for each in self.presets if each.name != name]
        self.presets = [*others, Preset(len(others) + 1, name, Settings(**settings), profile, voice or None)]
        self.publish(TextsChanged("presets"))

    def do_speech_preset_default(self, preset: str) -> None:
        self.presets = [replace(each, default=each.name == preset) for each in self.presets]
        self.publish(TextsChanged("presets"))

    def do_speech_profiles(self) -> list[Profile]:
        return [Profile("message", -16, -2, 7, 5), Profile("jingle", -14, -1, 5, 4)]

    def do_speech_pronunciations(self) -> list[Pronunciation]:
        return self.words

    def do_speech_pronunciation_put(self, word: str, say_as: str, language: str = "") -> None:
        self.do_speech_pronunciation_remove(word, language)
        self.words.append(Pronunciation(len(self.words) + 9, word, say_as, language))

    def do_speech_pronunciation_remove(self, word: str, language: str = "") -> None:
        self.words = [each for each in self.words if (each.word, each.language) != (word, language)]
        self.publish(TextsChanged("pronunciations"))

    def do_speech_providers(self) -> list[ProviderState]:
        return self.providers

    def do_speech_provider_check(self, provider: str) -> ProviderState:
        return next(each for each in self.providers if each.name == provider)

    def do_speech_provider_key(self, provider: str, key: str) -> None:
        self.change_provider(provider, has_key=bool(key))

    def change_provider(self, name: str, **changes: Any) -> None:
        """Have it stand otherwise with a provider, as its event tells."""
        self.providers = [replace(each, **changes) if each.name == name else each for each in self.providers]
        self.publish(ProviderChanged(next(each for each in self.providers if each.name == name)))

    def do_speech_offered(self, provider: Any, search: str) -> list[OfferedVoice]:
        voices = [OfferedVoice(provider, "es", "Spanish", "es"), OfferedVoice(provider, "fr", "French", "fr")]
        return [each for each in voices if search.casefold() in each.name.casefold()]

    def do_speech_usage(self) -> list[Usage]:
        return [Usage("2026-05-28", "elevenlabs", "r1", 1200, 3)]

    def do_speech_template_put(self, name: str, **more: Any) -> None:
        others = [each for each in self.templates if each.name != name]
        given = {"language": "en", "category": "general", "title": name, "text": ""} | more
        known = next((each for each in self.templates if each.name == name), None)
        made = replace(known, **more) if known else Template(9, name, variables=(), example={}, **given)
        self.templates = [*others, made]
        self.publish(TextsChanged("templates"))

    def do_speech_template_remove(self, template: str) -> None:
        self.templates = [each for each in self.templates if str(each.id) != template]
        self.publish(TextsChanged("templates"))

    def do_speech_file(self, announcement: int, offset: int = 0, limit: int = 0) -> FilePiece:
        whole = b"fLaC" + bytes(range(200)) * 3
        data = whole[offset : offset + 256]
        name = f"announcement-{announcement}.flac"
        return FilePiece(name, "audio/flac", len(whole), offset, b64encode(data).decode())

    def do_player_deck_add(self, name: str, device: str = "") -> None:
        super().do_player_deck_add(name)
        kind = "monitor" if name == "monitor" else "music"
        self.change_deck(name, kind=kind, device=device)

    def do_player_listen(self, path: str, title: str) -> None:
        self.change_deck("monitor", state="playing", playing=entry(6, title), duration_ms=2400)

    def do_speech_templates(self) -> list[Template]:
        return self.templates

    def do_speech_recent(self, limit: int) -> list[Announcement]:
        return list(self.spoken)

    def do_speech_favourites(self) -> list[Announcement]:
        return [each for each in self.spoken if each.favourite]

    def do_speech_messages(self) -> list[Message]:
        return list(self.messages)

    def do_speech_jobs(self) -> list[Job]:
        return []

    def do_speech_cost(self, text: str, voice: str | None = None, **_: Any) -> Cost:
        if len(text) > 100:
            raise Invalid("That cannot be spoken.", data={"fields": {"text": "has more than 100 characters"}})
        cached = any(each.text == text for each in self.spoken)
        return replace(self.cost, characters=len(text), cached=cached)

    def do_speech_generate(
        self, text: str | None = None, template: str | None = None, voice: str | None = None,
        variables: dict[str, str] | None = None, **_: Any,
    ) -> Announcement:  # fmt: skip
        said = text or self.templates[0].text.format(**(variables or {}))
        made = Announcement(
            len(self.spoken) + 1, said, voice or "English", "espeak", None, "message", "general", "/ready/1.flac", 2400,
            -16.0, -2.0, None, len(said), False, self.now(), "ann",
        )  # fmt: skip
        self.spoken.insert(0, made)
        self.publish(Generated(made))
        return made

    def do_speech_play(self, announcement: int, **more: Any) -> None:
        self.hear(next(each.text for each in self.spoken if each.id == announcement), **more)

    def hear(self, title: str, deck: str = "announce", **_: Any) -> None:
        self.change_deck(deck, state="playing", playing=entry(5, title), duration_ms=2400)

    def do_speech_favourite(self, announcement: int, on: bool) -> None:
        self.spoken = [replace(it, favourite=on) if it.id == announcement else it for it in self.spoken]

    def do_speech_message_save(
        self, announcement: int, title: str, description: str = "", category: str = "general", tags: Any = ()
    ) -> None:
        made = next(each for each in self.spoken if each.id == announcement)
        number = len(self.messages) + 1
        kept = Message(number, title, description, category, tuple(tags), made.text, "English", announcement, made.path,
                       0, None, self.now(), "ann")  # type: ignore[arg-type]  # fmt: skip
        self.messages.append(kept)
        self.publish(TextsChanged("messages"))

    def do_speech_message_play(self, message: str, **more: Any) -> None:
        self.hear(next(each.title for each in self.messages if str(each.id) == message), **more)

    def do_speech_message_remove(self, message: str) -> None:
        self.messages = [each for each in self.messages if str(each.id) != message]
        self.publish(TextsChanged("messages"))

    def progress(self, **changes: Any) -> None:
        """Let a job go on."""
        self.job = replace(self.job, **changes)
        self.publish(JobProgressed(self.job))


ON_AIR |= SPOKEN
