"""The Announce screen without its keys: what it follows and draws, and having a text spoken."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.clock import Micros
from core.speech.models import Announcement
from tui.audio.announce import TOPICS, AnnounceRead, AnnounceState, ListName, Row, read_announce
from tui.audio.announcewords import EMPTY, cost_line, head_line, row_content, row_facts, tabs_line, trouble_line
from tui.audio.voices import cost_of
from tui.audio.words import length
from tui.feed import Feed
from tui.keymap import key
from tui.screens.announce_listen import ListeningScreen
from tui.text import clip
from tui.widgets.entry import Entry
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Event

TYPING_SECONDS = 0.2
"""What a text costs is asked for once the typing rests."""


class AnnounceBase(ListeningScreen):
    """The Announce screen without its keys.

    Attributes:
        state: What the screen knows, and what is being written.
    """

    feed: Feed[AnnounceRead]

    def __init__(self, state: AnnounceState) -> None:
        """Go on with what was being written, and offer nothing yet."""
        super().__init__()
        self.state = state
        self._offered: dict[str, bool] = {}
        self._due: asyncio.Handle | None = None

    def compose_body(self) -> ComposeResult:
        """Put the text above the lists."""
        yield Line(id="head")
        yield TextEntry(self.state.draft.text, placeholder="what is to be said; enter has it spoken", id="text")
        yield Line(id="cost")
        yield Line(id="trouble")
        yield Line(id="tabs")
        yield Rows(self._row_content, id="rows", opens=True)
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

    @property
    def rows(self) -> "Rows[Row]":
        """Give the list."""
        return self.query_one("#rows", Rows)

    @property
    def entry(self) -> Entry:
        """Give the line that a text is typed in."""
        return self.query_one("#text", Entry)

    @property
    def current(self) -> Row | None:
        """Give the row that the keys act on."""
        return self.rows.current

    @property
    def announcement(self) -> Announcement | None:
        """Give the announcement under the cursor."""
        return self.current if isinstance(self.current, Announcement) else None

    def show_list(self, name: ListName) -> None:
        """Show a list from its beginning."""
        self.state.listed = name
        self.fill(0)

    def fill(self, cursor: int | None = None) -> None:
        """List what is known now."""
        rows = list(self.state.rows())
        if cursor is not None or rows != list(self.rows.rows):
            self.rows.fill(rows, cursor)
        self.draw()

    def ask_cost(self) -> None:
        """Ask what the text costs."""
        self.work(self._ask_cost, "cost", only=True)

    async def _ask_cost(self) -> None:
        await asyncio.sleep(TYPING_SECONDS)
        state, draft = self.state, self.state.draft
        state.cost, state.problem = None, ""
        if draft.text.strip() and self.link.state.attached:
            state.cost, state.problem = await cost_of(self.link.client, draft.to_cost())
        self.draw()

    def generate(self, **what: Any) -> None:
        """Have a text or a template spoken into a file."""
        self.work(partial(self.generate_now, **what), "generate")

    async def generate_now(self, **what: Any) -> None:
        """Have a text or a template spoken into a file, and show it as the newest of all."""
        ready = await self.link.client.speech.generate(**{**self.state.draft.to_generate(), **what})
        self.console.toast(ready_words(ready))
        self.state.add(ready)
        self.state.wanted = ""
        if self.is_drawable:
            self.show_list("recent")
            self.rows.focus()
            self.ask_cost()

    # ---- drawing

    def desk_changed(self) -> None:
        """Show how the decks are now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let positions and ages go on."""
        self.draw_players()
        self._draw_trouble()

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
        self._draw_trouble()
        self.query_one("#tabs", Line).show([tabs_line(state, width)])
        empty = EMPTY[state.listed] if state.read is not None else "  reading …"
        if state.wanted:
            empty = "  nothing of that here; esc shows everything"
        if empty != self.rows.empty:
            self.rows.empty = empty
            self.rows.refresh()
        facts = row_facts(self.current, width, 6 if self.has_class("-tall") else 3)
        self.query_one("#facts", Line).show(facts)
        self.query_one("#facts", Line).display = bool(facts)
        self.draw_players()
        offers = self.offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def _draw_trouble(self) -> None:
        lines = trouble_line(self.state, self.console.now(), self.desk.zone, self.console.marks, self.app.size.width)
        line = self.query_one("#trouble", Line)
        line.display = bool(lines)
        line.show(lines)

    def _row_content(self, row: Row, width: int) -> Content:
        return row_content(row, width, self.console.now(), self.desk.zone, self.state, self.console.marks)

    @on(Rows.Moved, "#rows")
    def moved(self) -> None:
        """Show all of the other row."""
        self.draw()

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self.offers().get(action, True) if self.is_drawable else True


class TextEntry(Entry):
    """A line for a text; of what is pasted, it takes all lines, and not the first alone."""

    BINDINGS: ClassVar[list[BindingType]] = [key("announce.generate", "submit", "enter", "have it spoken")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to have something spoken where there is something."""
        return action != "submit" or bool(self.value.strip())

    def watch_value(self, before: str, now: str) -> None:
        """Have the footer offer what does something."""
        if bool(before.strip()) != bool(now.strip()):
            self.refresh_bindings()

    def on_paste(self, event: events.Paste) -> None:
        """Put the lines behind each other."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(line.strip() for line in event.text.splitlines() if line.strip()), *self.selection)


def ready_words(ready: Announcement) -> str:
    """Say that an announcement lies ready, and what is not as it was asked for."""
    lines = [f"ready: {length(ready.duration_ms)} “{clip(ready.text, 40)}”; p sends it on air"]
    return "\n".join([*lines, *(note for note in (ready.fell_back, ready.warning) if note)])
