"""The Voices screen, beside Announce: voices, ways of speaking, pronunciations and providers, changed and tried."""

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from core.speech.models import OfferedVoice, Preset, Pronunciation, ProviderName, ProviderState, Voice
from tui.audio.voices import KEYED, LISTS
from tui.keymap import key
from tui.screens import announce_voice_forms as forms
from tui.screens.announce_listen import listen_keys
from tui.screens.announce_voices_base import VoicesBase
from tui.screens.library_decks import DECK_KEYS
from tui.widgets.rows import Rows


class VoicesScreen(VoicesBase):
    """Who speaks, and how. Left and right change between voices, presets, pronunciations and providers.

    h tries what is under the cursor on the sentence below, a pronunciation on its word, at the desk alone; n changes
    the sentence. What that costs stands under it. m makes a voice or a preset the one that holds where none is named.

    A voice with ● is offered, the others are kept. The brackets move a voice in its list.
    """

    STYLE = "announce"
    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        *listen_keys("voices"),
        key("voices.add", "add"),
        key("voices.edit", "edit"),
        key("voices.default", "default", "m", "make default"),
        key("voices.check", "check", "c", "check now"),
        key("voices.key", "key", "k", "key"),
        key("voices.next_list", "list(1)", "right", "lists"),
        key("voices.previous_list", "list(-1)", "left", "previous list", show=False),
        key("voices.text", "text", "n", "sentence"),
        key("voices.move_up", "shift(-1)", "left_square_bracket", "move up"),
        key("voices.move_down", "shift(1)", "right_square_bracket", "move down"),
        key("voices.delete", "delete"),
        *DECK_KEYS,
        key("voices.back", "back"),
    ]

    def action_listen(self) -> None:
        """Hear what is under the cursor, at the desk alone."""
        self.work(self._try, "listen", only=True)

    async def _try(self) -> None:
        trial = self.state.trial(self.rows.current)
        if trial is not None:
            self.listen_to(await self.link.client.speech.generate(**trial))

    def action_text(self) -> None:
        """Change the sentence."""
        self.entry.focus()

    # ---- changing

    @on(Rows.Opened, "#rows")
    def open(self) -> None:
        """Change what is under the cursor; of a provider, look through its voices."""
        if isinstance(row := self.rows.current, ProviderState):
            self.work(partial(self._look, row.name, ""))
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Change what is under the cursor."""
        match self.rows.current:
            case Voice() as voice:
                self.app.push_screen(forms.voice_form(self.ask, voice))
            case Preset() as preset:
                self.work(partial(self._preset, preset))
            case Pronunciation() as word:
                self.app.push_screen(forms.word_form(self.ask, word))
            case _:
                pass

    def action_add(self) -> None:
        """Add to the list that is shown."""
        match self.state.listed:
            case "presets":
                self.work(partial(self._preset, None))
            case "pronunciations":
                self.app.push_screen(forms.word_form(self.ask, None))
            case _:
                row = self.rows.current
                provider = row.name if isinstance(row, ProviderState) else "espeak"
                self.app.push_screen(forms.offered_form(provider, self._look))

    async def _preset(self, preset: Preset | None) -> None:
        speech, voices = self.link.client.speech, self.state.read.voices if self.state.read else []
        await self.app.push_screen(forms.preset_form(self.ask, preset, voices, await speech.profiles()))

    async def _look(self, provider: ProviderName, search: str) -> None:
        offered = await self.link.client.speech.offered(provider, search=search)

        def take(chosen: OfferedVoice | None) -> None:
            if chosen is not None:
                self.app.push_screen(forms.new_voice_form(self.ask, provider, chosen))

        if offered or search:
            self.app.call_later(self.app.push_screen, forms.OfferedVoices(provider, offered), take)
        else:
            self.app.call_later(self.app.push_screen, forms.new_voice_form(self.ask, provider, None))

    def action_default(self) -> None:
        """Have it hold where none is named; a preset that does so already, no longer."""
        match self.rows.current:
            case Voice(name=name):
                self.give("speech.voice_default", {"voice": name}, f"have {name} speak by default")
            case Preset(name=name, default=default):
                self.give("speech.preset_default", {"preset": "" if default else name}, f"default preset {name}")
            case _:
                pass

    def action_delete(self) -> None:
        """Remove it; the engine has it confirmed where something would be lost."""
        match self.rows.current:
            case Voice(name=name):
                self.give("speech.voice_remove", {"voice": name}, f"remove the voice {name}")
            case Preset(name=name):
                self.give("speech.preset_remove", {"preset": name}, f"remove the preset {name}")
            case Pronunciation(word=word, language=language):
                self.give("speech.pronunciation_remove", {"word": word, "language": language}, f"forget {word}")
            case _:
                pass

    def action_shift(self, step: int) -> None:
        """Give a voice another place."""
        if isinstance(row := self.rows.current, Voice):
            self.work(partial(self._shift, row, step), "shift")

    async def _shift(self, voice: Voice, step: int) -> None:
        places = self.state.moved(voice, step)
        for name, place in places:
            await self.ask("speech.voice_put", {"name": name, "position": place})
        if places:
            self.rows.move_to(self.rows.cursor + step)

    def action_check(self) -> None:
        """Ask the provider how it stands."""
        if isinstance(row := self.rows.current, ProviderState):
            self.give("speech.provider_check", {"provider": row.name}, f"check {row.name}")

    def action_key(self) -> None:
        """Keep the provider's key."""
        if isinstance(row := self.rows.current, ProviderState):
            self.app.push_screen(forms.key_form(self.ask, row))

    # ---- to and fro

    def action_list(self, step: int) -> None:
        """Show the list beside."""
        self.state.listed = LISTS[(LISTS.index(self.state.listed) + step) % len(LISTS)]
        self.fill(0)
        self.ask_cost()
        self.rows.focus()

    def action_back(self) -> None:
        """Leave the sentence for the list; then go back to announcing."""
        if self.entry.has_focus:
            self.rows.focus()
        else:
            self.app.pop_screen()

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        attached, row = self.link.state.attached, self.rows.current
        there: dict[str, Any] = dict.fromkeys(("edit", "delete"), attached and row is not None)
        if isinstance(row, ProviderState):
            there = dict.fromkeys(("edit", "delete"), False)
        return {
            **self.deck_offers(),
            **there,
            "add": attached,
            "listen": attached and self.state.trial(row) is not None,
            "stop_listening": attached and self.is_listening,
            "default": attached and isinstance(row, Voice | Preset),
            "shift": attached and isinstance(row, Voice),
            "check": attached and isinstance(row, ProviderState),
            "key": attached and isinstance(row, ProviderState) and row.name in KEYED,
            "text": not self.entry.has_focus,
        }
