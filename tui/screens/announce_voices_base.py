"""The Voices screen without its keys: what it follows and draws, and what trying a voice costs."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from core.clock import Micros
from tui.audio.announce import TOPICS
from tui.audio.announcewords import trial_line
from tui.audio.voices import VoiceRow, VoicesRead, VoicesState, cost_of, read_voices
from tui.audio.voicewords import EMPTY, facts_lines, voice_facts, voice_row, voices_head
from tui.feed import Feed
from tui.screens.announce_base import TYPING_SECONDS
from tui.screens.announce_listen import ListeningScreen
from tui.widgets.entry import Entry
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Event


class VoicesBase(ListeningScreen):
    """Lists of voices, ways of speaking, words and providers, above the sentence that voices are tried on."""

    feed: Feed[VoicesRead]

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.state = VoicesState()
        self._offered: dict[str, bool] = {}

    @property
    def rows(self) -> "Rows[VoiceRow]":
        """Give the list."""
        return self.query_one("#rows", Rows)

    @property
    def entry(self) -> Entry:
        """Give the line with the sentence."""
        return self.query_one("#sentence", Entry)

    def compose_body(self) -> ComposeResult:
        """Put the lists above the sentence that voices are tried on."""
        yield Line(id="tabs")
        yield Rows(
            lambda row, width: voice_row(row, width, self.console.now(), self.desk.zone, self.console.marks),
            id="rows",
            opens=True,
        )
        yield Line(id="facts")
        yield Entry(self.state.sentence, placeholder="the sentence that voices are tried on", id="sentence")
        yield Line(id="trial")
        yield from self.compose_players()

    def on_mount(self) -> None:
        """Follow the speech part."""
        self.feed = self.link.feed(TOPICS, read_voices, snapshot=self._take, batch=self._apply, failed=self.show_error)

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    def _take(self, read: VoicesRead) -> None:
        self.state.read = read
        self.fill()
        self.ask_cost()

    def _apply(self, happened: "Sequence[Event]") -> None:
        if self.state.apply(happened):
            self.feed.restart()
        self.fill()

    # ---- drawing

    def fill(self, cursor: int | None = None) -> None:
        """List what is known now."""
        rows = list(self.state.rows())
        if cursor is not None or rows != list(self.rows.rows):
            self.rows.fill(rows, cursor)
        self.draw()

    def desk_changed(self) -> None:
        """Show how the decks are now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let positions go on, and how long a provider is left alone yet."""
        self.draw()
        if self.state.listed == "providers":
            self.rows.refresh()

    def on_resize(self) -> None:
        """Write everything for the new size."""
        super().on_resize()
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show what is known now."""
        if not self.is_drawable:
            return
        state, width, read = self.state, self.app.size.width, self.state.read
        self.query_one("#tabs", Line).show([voices_head(state, width)])
        empty = EMPTY[state.listed] if read is not None else "  reading …"
        if empty != self.rows.empty:
            self.rows.empty = empty
            self.rows.refresh()
        facts = voice_facts(self.rows.current, read.usage if read else [], self.console.now(), self.desk.zone)
        self.query_one("#facts", Line).show(facts_lines(facts, width, 5))
        self.query_one("#trial", Line).show([trial_line(state.cost, state.problem, self.console.marks, width)])
        self.draw_players()
        offers = self.offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    @on(Rows.Moved, "#rows")
    def moved(self) -> None:
        """Show all of the other row, and what trying it costs."""
        self.draw()
        self.ask_cost()

    # ---- trying

    @on(Entry.Changed, "#sentence")
    def typed(self, event: Entry.Changed) -> None:
        """Keep the sentence, and ask what it costs."""
        self.state.sentence = event.value
        self.ask_cost()

    @on(Entry.Submitted, "#sentence")
    def submitted(self) -> None:
        """Go back to the list."""
        self.rows.focus()

    def ask_cost(self) -> None:
        """Ask what it costs to try what is under the cursor."""
        self.work(self._ask_cost, "cost", only=True)

    async def _ask_cost(self) -> None:
        await asyncio.sleep(TYPING_SECONDS)
        state = self.state
        state.cost, state.problem = None, ""
        trial = state.trial(self.rows.current)
        if trial is not None and trial["text"].strip() and self.link.state.attached:
            state.cost, state.problem = await cost_of(self.link.client, trial)
        self.draw()

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self.offers().get(action, True) if self.is_drawable else True
