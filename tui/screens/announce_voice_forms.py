"""The forms of the Voices screen: a voice, a way of speaking, a word, a provider's key, and the voices it offers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from core.speech.models import (
    PROVIDERS,
    OfferedVoice,
    Preset,
    Profile,
    Pronunciation,
    ProviderName,
    ProviderState,
    Settings,
    Voice,
)
from tui.fields import Field, as_text
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import fit, visible
from tui.widgets.rows import Rows

ANY: Final = "any"
_CANNOT: Final = "What a provider cannot do, it leaves out."


class OfferedVoices(Dialog[OfferedVoice]):
    """The voices that a provider has; enter takes one over."""

    def __init__(self, provider: str, voices: Sequence[OfferedVoice]) -> None:
        """Offer these."""
        super().__init__()
        self.title = f"{len(voices)} voices of {visible(provider)}"
        self._voices = voices

    def compose_inside(self) -> ComposeResult:
        """List them."""
        yield Rows(_offered_row, id="offered", empty=" none of that name", opens=True)

    def on_mount(self) -> None:
        """Fill the list."""
        super().on_mount()
        self.query_one("#offered", Rows).fill(self._voices)

    @on(Rows.Opened)
    def choose(self) -> None:
        """Choose one."""
        self.dismiss(self.query_one("#offered", Rows).current)


def _offered_row(voice: OfferedVoice, width: int) -> Content:
    name = max(12, width // 3)
    about = "  ".join(part for part in (fit(voice.language, 8), voice.ref, voice.about) if part)
    return Content.assemble(f" {fit(voice.name, name)}", (f"  {visible(about)}", "$quiet"))


def offered_form(provider: ProviderName, look: Callable[[ProviderName, str], Awaitable[None]]) -> Form:
    """Ask whose voices to look through."""

    async def send(values: dict[str, Any]) -> None:
        await look(values["provider"], values.get("search", ""))

    fields = [
        Field("provider", "one of", True, provider, PROVIDERS),
        Field("search", help="a name or a language, such as en; empty lists all"),
    ]
    return Form("Add a voice", "Looks for the voices that a provider has.", fields, send)


def new_voice_form(ask: Ask, provider: ProviderName, offered: OfferedVoice | None) -> Form:
    """Take a voice over, or name one that is not offered."""
    found = offered or OfferedVoice(provider, "", "")
    fields = [
        Field("name", required=True, initial=found.name, help="what people call it"),
        Field("ref", required=True, initial=found.ref, help=f"what {provider} calls it; Piper: the path of its .onnx"),
        Field("language", initial=found.language, help="such as en"),
        *_settings(Settings()),
        Field("trim_db", "number", help="louder or softer than its profile, in dB"),
    ]

    async def send(values: dict[str, Any]) -> None:
        told = {"language": found.language, **values} if found.language else values
        await ask("speech.voice_put", {"provider": provider, **told})

    return Form(f"New voice of {provider}", _CANNOT, fields, send)


def voice_form(ask: Ask, voice: Voice) -> Form:
    """Change a voice."""
    fields = [
        Field("rename", initial=voice.name, help="its name"),
        Field("active", "yes or no", initial=as_text(voice.active), help="it is offered"),
        Field("trim_db", "number", initial=f"{voice.trim_db:g}", help="louder or softer than its profile", emptied=0),
        *_settings(voice.settings),
        Field("model", initial=voice.model, help="empty is the provider's usual one"),
        Field("language", initial=voice.language),
        Field("ref", initial=voice.ref, help=f"what {voice.provider} calls it"),
    ]

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("speech.voice_put", {"name": voice.name, **values})

    return Form(f"Voice {visible(voice.name)}", _CANNOT, fields, send)


def preset_form(ask: Ask, preset: Preset | None, voices: Sequence[Voice], profiles: Sequence[Profile]) -> Form:
    """Add a way of speaking, or change one."""
    before = preset or Preset(0, "", Settings())
    name = [] if preset else [Field("name", required=True)]
    speaker = Field("voice", "one of", initial=before.voice or ANY, choices=(ANY, *(each.name for each in voices)))
    profile = Field("profile", "one of", initial=before.profile or "", choices=tuple(each.name for each in profiles))
    fields = [*name, *_settings(before.settings), profile, speaker]

    async def send(values: dict[str, Any]) -> None:
        if values.get("voice") == ANY:
            values["voice"] = ""
        if values:
            await ask("speech.preset_put", {"name": before.name, **values})

    title = f"Way of speaking {visible(before.name)}" if preset else "New way of speaking"
    return Form(title, _CANNOT, fields, send)


def word_form(ask: Ask, word: Pronunciation | None) -> Form:
    """Have a word spoken otherwise than it is written, or change how."""
    before = word or Pronunciation(0, "", "")
    fields = [
        Field("word", required=True, initial=before.word, help="as it is written; upper and lower case are the same"),
        Field("say_as", required=True, initial=before.say_as, help="as it is to be spoken"),
        Field("language", initial=before.language, help="such as en; empty is any"),
    ]

    async def send(values: dict[str, Any]) -> None:
        language = values.get("language", before.language)
        await ask("speech.pronunciation_put", {**values, "language": language})
        is_other = values["word"].casefold() != before.word.casefold() or language != before.language
        if word is not None and is_other:
            await ask("speech.pronunciation_remove", {"word": word.word, "language": word.language})

    return Form("Pronunciation", "Whole words only; h tries it.", fields, send)


def key_form(ask: Ask, provider: ProviderState) -> Form:
    """Keep a provider's key."""

    async def send(values: dict[str, Any]) -> None:
        await ask("speech.provider_key", {"provider": provider.name, "key": values.get("key", "")})

    fields = [Field("key", hidden=True, help="empty forgets the one that is stored" if provider.has_key else "")]
    return Form(f"Key of {provider.name}", "Kept sealed on the engine's machine, and never shown.", fields, send)


def _settings(settings: Settings) -> list[Field]:
    def part(name: str, low: str, high: str) -> Field:
        return Field(name, "number", True, f"{getattr(settings, name):g}", help=f"0 {low}, 1 {high}")

    return [
        part("style", "is plain", "expressive"),
        part("stability", "is lively", "always the same"),
        part("similarity", "is free", "close to the speaker"),
        Field("boost", "yes or no", True, as_text(settings.boost), help="work harder on closeness"),
        part("speed", "is slow, 0.5 its own pace", "fast"),
    ]
