"""The Announce screen, beside the Library: a text typed or a template filled, spoken, heard and sent on air."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.clock import Micros
from core.speech.models import Announcement, Job, Message, Template, Voice
from tui.audio.announce import LISTS, TOPICS, UNDERWAY, AnnounceRead, AnnounceState, ListName, read_announce
from tui.audio.announcewords import EMPTY, cost_line, head_line, row_content, row_facts, tabs_line
from tui.keymap import key
from tui.screens import announce_forms as forms
from tui.screens.announce_base import AnnounceBase
from tui.screens.library_decks import DECK_KEYS
from tui.text import clip
from tui.widgets.entry import Entry
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Event

MONITOR: Final = "monitor"


class AnnounceScreen(AnnounceBase):
    """A text is typed, and enter has it spoken into a file, unheard. p sends it on air: armed, and space (GO) fires.

    Left and right change between what was spoken, what is saved, favourites, templates, voices and what is on its way.
    Enter takes a text up again, fills in a template, or chooses a voice.

    h plays on the deck called monitor, if there is one: player.deck_add makes it, player.set_device tells it where to
    play. Where there is none, the file's path is copied, to be listened to elsewhere.
    """

    STYLE = "announce"
    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("announce.say", "say", "p", "send on air"),
        key("announce.text", "text", "n", "text"),
        *DECK_KEYS,
        key("announce.listen", "listen", "h", "listen"),
        key("announce.save", "save", "s", "save"),
        key("announce.next_list", "list(1)", "right", "lists"),
        key("announce.previous_list", "list(-1)", "left", "previous list", show=False),
        key("announce.options", "options", "o", "how it is spoken"),
        key("announce.favourite", "favourite", "f", "favourite"),
        key("announce.edit", "edit"),
        key("announce.delete", "delete"),
        key("announce.cancel", "cancel", "C", "break off"),
        key("announce.back", "back"),
    ]

    def __init__(self, state: AnnounceState) -> None:
        """Go on with what was being written, and offer nothing yet."""
        super().__init__(state)
        self._offered: dict[str, bool] = {}
        self._due: asyncio.Handle | None = None

    def compose_body(self) -> ComposeResult:
        """Put the text above the lists."""
        yield Line(id="head")
        yield Entry(self.state.draft.text, placeholder="what is to be said; enter has it spoken", id="text")
        yield Line(id="cost")
        yield Line(id="tabs")
        yield Rows(
            lambda row, width: row_content(
                row, width, self.console.now(), self.desk.zone, self.state, self.console.marks
            ),
            id="rows",
            opens=True,
        )
        yield Line(id="facts")
        yield from self.compose_players()

    def on_mount(self) -> None:
        """Follow the speech part."""
        self.feed = self.link.feed(
            TOPICS, read_announce, snapshot=self._take, batch=self._apply, failed=self.show_error
        )
        self.ask_cost()

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    def _take(self, read: AnnounceRead) -> None:
        self.state.take(read)
        self.fill()

    def _apply(self, happened: "Sequence[Event]") -> None:
        if self.state.apply(happened):
            self.feed.restart()
        self.fill()

    # ---- drawing

    def desk_changed(self) -> None:
        """Show how the decks are now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let positions and ages go on."""
        self.draw_players()

    def on_resize(self) -> None:
        """Write everything for the new size."""
        super().on_resize()
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show what is known now, once however many have something to show at the same time."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._draw)

    def _draw(self) -> None:
        self._due = None
        if not self.is_drawable:
            return
        state, width = self.state, self.app.size.width
        self.query_one("#head", Line).show([head_line(state, width)])
        self.query_one("#cost", Line).show([cost_line(state, self.console.marks, width)])
        read = state.read
        counts: dict[ListName, int] = {"jobs": len(state.underway)}
        if read is not None:
            counts |= {"recent": len(read.recent), "saved": len(read.messages), "favourites": len(read.favourites)}
        self.query_one("#tabs", Line).show([tabs_line(state.listed, counts, width)])
        empty = EMPTY[state.listed] if read is not None else "  reading …"
        if empty != self.rows.empty:
            self.rows.empty = empty
            self.rows.refresh()
        self.query_one("#facts", Line).show(row_facts(self.current, width, 6 if self.has_class("-tall") else 3))
        self.draw_players()
        offers = self._offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    @on(Rows.Moved, "#rows")
    def moved(self) -> None:
        """Show all of the other row."""
        self.draw()

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
                self.state.draft.voice = voice
                self.entry.value = text
                self.entry.focus()
            case Template() as template:
                self.fill_in(template)
            case Voice(name=name):
                self.state.draft.voice = name
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
        decks = [deck.name for deck in self.desk.players]
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
        """Play it where only the desk hears it; where there is no such deck, copy the file's path."""
        ready = self.current
        if not isinstance(ready, Announcement | Message):
            return
        if self.desk.players.get(MONITOR) is not None:
            label = f"listen to “{clip(ready.text, 30)}” on {MONITOR}"
            self.give("player.play", {"deck": MONITOR, "path": ready.path}, label)
        else:
            self.app.copy_to_clipboard(ready.path)
            self.console.toast(f"There is no deck {MONITOR}; copied: {ready.path}")

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
        """Change what a saved message is called."""
        if isinstance(self.current, Message):
            self.app.push_screen(forms.message_form(self.ask, self.current))

    def action_delete(self) -> None:
        """Remove a saved message."""
        if isinstance(self.current, Message):
            message = self.current
            self.give("speech.message_remove", {"message": str(message.id)}, f"remove {clip(message.title, 40)}")

    def action_cancel(self) -> None:
        """Break off what is being spoken: the job under the cursor, or the oldest."""
        job = self.current if isinstance(self.current, Job) else next(iter(self.state.underway), None)
        if job is not None:
            self.give("speech.cancel", {"job": job.id}, f"break off “{clip(job.text, 30)}”")

    # ---- to and fro

    def action_list(self, step: int) -> None:
        """Show the list beside."""
        self.show_list(LISTS[(LISTS.index(self.state.listed) + step) % len(LISTS)])
        self.rows.focus()

    def action_back(self) -> None:
        """Leave the text for the list; then go back to the library. What is written stays."""
        if self.entry.has_focus and self.rows.rows:
            self.rows.focus()
        else:
            self.app.pop_screen()

    def _offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        attached, row = self.link.state.attached, self.current
        spoken, saved = isinstance(row, Announcement), isinstance(row, Message)
        return {
            **self.deck_offers(),
            "say": attached and (spoken or saved),
            "listen": attached and (spoken or saved),
            **dict.fromkeys(("save", "favourite"), attached and spoken),
            **dict.fromkeys(("edit", "delete"), attached and saved),
            "cancel": attached and (bool(self.state.underway) or (isinstance(row, Job) and row.state in UNDERWAY)),
            "text": not self.entry.has_focus,
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self._offers().get(action, True) if self.is_drawable else True
