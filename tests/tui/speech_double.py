"""The console's stand-in engine with speech: texts become announcements at once, and nothing is heard of them."""

from dataclasses import replace
from typing import Any

from core.errors import Invalid, NeedsConfirmation
from core.speech.events import Generated, JobProgressed, TextsChanged
from core.speech.models import Announcement, Cost, Job, Message, Preset, Settings, Template, Voice
from tests.tui.audio.things import entry
from tests.tui.audio_double import ON_AIR, AudioDouble

SPOKEN = {"speech.play", "speech.message_play"}


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
        self.spoken: list[Announcement] = []
        self.messages: list[Message] = []
        self.cost = Cost(0, 0, False, "espeak", None, True, None)
        self.job = Job(1, "a long text", "Rosa", "elevenlabs", "speaking", 0.4, None, None, "ann", self.now())

    async def call(self, name: str, arguments: dict[str, Any], token: str | None) -> Any:
        if name == "speech.message_remove" and token is None:
            self.calls.append((name, arguments, token))
            raise self.needs(NeedsConfirmation, name)
        return await super().call(name, arguments, token)

    def do_speech_voices(self, active: bool | None = None) -> list[Voice]:
        return [each for each in self.voices if active in (None, each.active)]

    def do_speech_presets(self) -> list[Preset]:
        return [Preset(1, "calm", Settings())]

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
