"""The Announce screen, beside the Library: a text typed or a template filled, spoken, heard and sent on air."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from core.speech.models import Announcement, Job, Message, Template, Voice
from tui.audio.announce import LISTS
from tui.keymap import key
from tui.screens import announce_forms as forms
from tui.screens.announce_base import AnnounceBase
from tui.screens.announce_listen import listen_keys
from tui.screens.announce_voices import VoicesScreen
from tui.screens.library_decks import DECK_KEYS
from tui.text import clip
from tui.widgets.entry import Entry
from tui.widgets.rows import Rows


class AnnounceScreen(AnnounceBase):
    """A text is typed, and enter has it spoken into a file, unheard. p sends it on air: armed, and space (GO) fires.

    Left and right change between what was spoken, what is saved, favourites, templates, voices and what is on its way.
    Enter takes a text up again, fills in a template, or chooses a voice. What bears ! was spoken by another voice than
    the one that was asked for.

    h plays at the desk alone, on a deck called monitor; where there is none yet, it asks where that is to play and
    makes it there. x saves a copy of the file, to be listened to elsewhere. V has all voices, ways of speaking and
    pronunciations, and how it stands with those who provide them.
    """

    STYLE = "announce"
    AUTO_FOCUS = "#text"
    # The most wanted first: on a small terminal the footer has no room for all.
    BINDINGS: ClassVar[list[BindingType]] = [
        key("announce.say", "say", "p", "send on air"),
        *listen_keys("announce"),
        key("announce.text", "text", "n", "text"),
        key("announce.cancel", "cancel", "C", "break off"),
        key("announce.next_list", "list(1)", "right", "lists"),
        key("announce.previous_list", "list(-1)", "left", "previous list", show=False),
        key("announce.filter", "filter"),
        key("announce.save", "save", "s", "save"),
        key("announce.voices", "voices", "V", "voices"),
        *DECK_KEYS,
        key("announce.options", "options", "o", "how it is spoken"),
        key("announce.favourite", "favourite", "f", "favourite"),
        key("announce.export", "export", label="save a copy"),
        key("announce.add", "add", label="add template"),
        key("announce.edit", "edit"),
        key("announce.delete", "delete"),
        key("announce.back", "back"),
    ]

    # ---- writing

    @on(Entry.Changed, "#text")
    def typed(self, event: Entry.Changed) -> None:
        """Keep what is typed, and ask what it costs."""
        self.state.draft.text = event.value
        self.ask_cost()

    @on(Entry.Submitted, "#text")
    def submitted(self) -> None:
        """Have it spoken into a file."""
        if self.state.draft.text.strip():
            self.generate(text=self.state.draft.text)

    def action_text(self) -> None:
        """Write."""
        self.entry.focus()

    @on(Rows.Opened, "#rows")
    def open(self) -> None:
        """Take a text up again, fill in a template, or choose a voice."""
        match self.current:
            case Announcement(text=text, voice=voice) | Message(text=text, voice=voice):
                self.state.choose_voice(voice)
                self.entry.value = text
                self.entry.focus()
            case Template() as template:
                self.fill_in(template)
            case Voice(name=name):
                self.state.choose_voice(name)
                self.ask_cost()
                self.rows.refresh()
                self.draw()
            case Job() | None:
                pass

    def fill_in(self, template: Template) -> None:
        """Ask for a template's variables, and have it spoken; the form says which are missing."""

        async def send(values: dict[str, str]) -> None:
            await self.generate_now(template=str(template.id), variables=values)

        if template.variables:
            self.app.push_screen(forms.template_form(template, send))
        else:
            self.generate(template=str(template.id))

    def action_options(self) -> None:
        """Set how it is spoken, and where it plays."""
        read = self.state.read
        decks = [deck.name for deck in self.desk.players if deck.kind != "monitor"]
        form = forms.options_form(self.state.draft, read.presets if read else [], decks, self.ask_cost)
        self.app.push_screen(form)

    # ---- what is done with it

    def action_say(self) -> None:
        """Send what is under the cursor on air, armed."""
        where = self.state.draft.to_send()
        match self.current:
            case Announcement() as ready:  # the very file that was listened to
                self.give("speech.play", {"announcement": ready.id, **where}, f"say “{clip(ready.text, 40)}”")
            case Message() as message:
                arguments = {"message": str(message.id), **where}
                self.give("speech.message_play", arguments, f"say “{clip(message.title, 40)}”")
            case _:
                pass

    def action_listen(self) -> None:
        """Play it where only the desk hears it."""
        if isinstance(self.current, Announcement | Message):
            self.listen_to(self.current)

    def action_export(self) -> None:
        """Save a copy of its file."""
        if isinstance(self.current, Announcement | Message):
            self.export(self.current)

    def action_voices(self) -> None:
        """Show all voices, ways of speaking, pronunciations and providers."""
        self.app.push_screen(VoicesScreen())

    def action_save(self) -> None:
        """Keep it under a title."""
        if self.announcement is not None:
            self.app.push_screen(forms.save_form(self.ask, self.announcement))

    def action_favourite(self) -> None:
        """Make it one of one's favourites, or no longer."""
        if self.announcement is not None:
            self.work(partial(self._favourite, self.announcement))

    async def _favourite(self, ready: Announcement) -> None:
        on = self.state.listed != "favourites" and not ready.favourite
        await self.link.client.speech.favourite(announcement=ready.id, on=on)
        self.feed.restart()

    def action_edit(self) -> None:
        """Change what a saved message is called, or a template."""
        match self.current:
            case Message() as message:
                self.app.push_screen(forms.message_form(self.ask, message))
            case Template() as template:
                self.app.push_screen(forms.template_edit_form(self.ask, template))
            case _:
                pass

    def action_add(self) -> None:
        """Add a template."""
        self.app.push_screen(forms.template_edit_form(self.ask, None))

    def action_delete(self) -> None:
        """Remove a saved message or a template."""
        match self.current:
            case Message(id=id, title=title):
                self.give("speech.message_remove", {"message": str(id)}, f"remove {clip(title, 40)}")
            case Template(id=id, title=title):
                self.give("speech.template_remove", {"template": str(id)}, f"remove {clip(title, 40)}")
            case _:
                pass

    def action_cancel(self) -> None:
        """Break off what is being spoken: the job under the cursor, or the oldest."""
        underway = self.state.underway
        job = next((each for each in underway if each == self.current), underway[0] if underway else None)
        if job is not None:
            self.give("speech.cancel", {"job": job.id}, f"break off “{clip(job.text, 30)}”")

    # ---- to and fro

    def action_list(self, step: int) -> None:
        """Show the list beside."""
        self.show_list(LISTS[(LISTS.index(self.state.listed) + step) % len(LISTS)])
        self.rows.focus()

    def action_filter(self) -> None:
        """List only what has all of some words."""
        self.app.push_screen(forms.filter_form(self.state.wanted, self.filter_for))

    def filter_for(self, words: str) -> None:
        """List what has all of these words."""
        self.state.wanted = words
        self.fill(0)
        self.rows.focus()

    def action_back(self) -> None:
        """Leave the text for the list; then show all of it; then go back to the library. What is written stays."""
        if self.entry.has_focus and self.rows.rows:
            self.rows.focus()
        elif self.state.wanted:
            self.filter_for("")
        else:
            self.app.pop_screen()

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        attached, row = self.link.state.attached, self.current
        spoken, saved = isinstance(row, Announcement), isinstance(row, Message)
        return {
            **self.deck_offers(),
            "say": attached and (spoken or saved),
            **dict.fromkeys(("listen", "export"), attached and (spoken or saved)),
            "stop_listening": attached and self.is_listening,
            "voices": attached,
            "add": attached and self.state.listed == "templates",
            **dict.fromkeys(("save", "favourite"), attached and spoken),
            **dict.fromkeys(("edit", "delete"), attached and (saved or isinstance(row, Template))),
            "cancel": attached and bool(self.state.underway),
            **dict.fromkeys(("text", "filter"), not self.entry.has_focus),
        }
