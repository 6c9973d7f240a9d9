"""The Events screen (1): the scoreboard, and every scoring event as it comes."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from core.clock import Micros
from core.errors import CuedeskError
from tui.keymap import key
from tui.scoring import reference
from tui.scoring.board import board_lines
from tui.scoring.boardwords import BoardView
from tui.scoring.empty import empty_words
from tui.scoring.filterbar import filter_line
from tui.scoring.reference import Reference, read_reference
from tui.scoring.state import Look, Whole
from tui.screens.events_base import reader
from tui.screens.events_hand import HandKeys
from tui.screens.events_video import VideoKeys
from tui.widgets.entry import Entry
from tui.widgets.event_detail import EventDetailPane
from tui.widgets.event_table import EventTable
from tui.widgets.hand_pad import HandPad
from tui.widgets.line import Line
from tui.widgets.listing import Listing

if TYPE_CHECKING:
    from core.client import Event


class EventsScreen(HandKeys, VideoKeys):
    """The scoreboard of a court, and every scoring event as it comes, newest first.

    The table follows the newest event. Moving off it holds the table still and counts what is new; g follows again.

    Letters: P punch, K body kick, H head kick, TB and TH turning kicks, R what referees decide, E by hand, M a mark,
    ? not understood.
    """

    STYLE = "events"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("events.filter", "filter"),
        key("events.side", "side", "f", "side"),
        key("events.status", "status", "s", "status"),
        key("events.match", "list('matches')", "m", "match"),
        key("events.next_court", "court(1)", "c,right_square_bracket", "court"),
        key("events.previous_court", "court(-1)", "left_square_bracket", "previous court", show=False),
        key("events.courts", "list('courts')", "o", "all courts"),
        key("events.mark", "mark", "k", "mark"),
        key("events.export", "export"),
        key("events.video", "video", "S", "save video"),
        key("events.back", "back"),
        key("events.live", "live", "l", "live"),
        key("events.kinds", "list('kinds')", "F", "kinds"),
        key("events.ticks", "ticks", "t", "ticks"),
        key("events.edit", "edit", label="change status"),
        key("events.hand", "hand", "h", "by hand"),
        key("events.patterns", "list('patterns')", "p", "unknown"),
        key("events.statistics", "list('statistics')", "i", "statistics"),
        key("events.resync", "resync", "y", "resync"),
    ]

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._offered: dict[str, bool] = {}
        self._seen = Look()
        self._due: asyncio.Handle | None = None

    def compose_body(self) -> ComposeResult:
        """Put the scoreboard above the filters above the events."""
        yield Line(id="board")
        yield HandPad(self.console.clock, id="hand")
        yield Line(id="facets")
        yield Entry(placeholder="text in the message as received; enter keeps it, escape clears it", id="text")
        with Container(id="lower"):
            yield EventTable(self.state.window, id="table")
            yield EventDetailPane(id="detail")
            yield Listing(id="listing")

    def on_mount(self) -> None:
        """Follow the scoring part."""
        for id in ("#hand", "#text", "#detail", "#listing"):
            self.query_one(id).display = False
        self.table.focus()
        self.feed = self.link.feed(
            ("pss.",), reader(Look()), snapshot=self._take, batch=self._apply, failed=self._failed
        )
        self.lookups = self.link.feed(
            reference.TOPICS, read_reference, snapshot=self._look_up, batch=self._count, failed=self.show_error
        )

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()
        self.lookups.close()

    def _look_up(self, reference: Reference) -> None:
        self.reference = reference
        self.draw()

    def _count(self, events: "Sequence[Event]") -> None:
        self.reference.count(events)
        self.draw()

    def _take(self, whole: Whole) -> None:
        self.state.take(whole)
        self._seen = whole.look
        self.draw()

    def _apply(self, events: "Sequence[Event]") -> None:
        if self.state.apply(events):
            self.feed.restart(reader(self.state.look))
        self.draw()

    def _failed(self, error: CuedeskError) -> None:
        """Go back to what could be read."""
        self.show_error(error)
        if self.state.look != self._seen:
            self.look(self._seen)

    # ---- drawing; every part paints only where it has become another

    def desk_changed(self) -> None:
        """Show how the courts listen now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let ages go on."""
        self.draw()
        self.listing.refresh_ages()

    def on_resize(self) -> None:
        """Write the scoreboard for the new size."""
        super().on_resize()
        self.draw()

    def draw(self) -> None:
        """Show what is known now, once however many have something to show at the same time."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._draw)

    def _draw(self) -> None:
        self._due = None
        if not self.is_drawable:
            return
        # While the engine is away nothing is known of later, so ages stand still.
        state, link, zone = self.state, self.link.state, self.desk.zone
        now = link.since if link.gone else self.console.now()
        self._draw_board(now)
        self.query_one("#facets", Line).show([filter_line(state, self.app.size.width)])
        table = self.table
        table.dress(zone, self.console.marks)
        table.tell_seen(self.reference.seen)
        table.say_when_empty(*empty_words(state, self.court, any_court=bool(self.desk.courts)))
        table.sync()
        self.listing.dress(now, zone, self.console.marks)
        if self.listing.shown == "courts":
            self.listing.fill("courts", self.court_rows())
        offers = self._offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def _draw_board(self, now: Micros) -> None:
        board, size = self.state.board, self.app.size
        lines = []
        if board is not None:
            earlier, countries = self.state.earlier is not None, self.reference.countries
            view = BoardView(board, self.court, now, self.desk.zone, self.console.marks, earlier, countries)
            lines = board_lines(view, size.width, size.height)
        self.query_one("#board", Line).show(lines)
        self.draw_pad()

    # ---- back, and what works now

    def action_back(self) -> None:
        """Close what was opened last: text, list, detail, filter, earlier match; then follow again."""
        if self.text_open:
            self.clear_filter()
        elif self.listing.shown:
            self.close_list()
        elif self.detail.display:
            self.detail.hide()
            self.table.focus()
        elif self.pad.has_focus:
            self.table.focus()
        elif self.filter.narrowed:
            self.clear_filter()
        elif isinstance(self.state.look.scope, int):
            self.action_live()
        else:
            self.table.action_newest()
        self.refresh_bindings()

    def action_live(self) -> None:
        """Leave an earlier match, at once and whatever is open, for the one that is on."""
        self.close_list()
        self.detail.hide()
        self.table.selected.clear()
        self.look(replace(self.state.look, scope="match"))

    def _offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        state, court, listed = self.state, self.court, self.listing.shown
        earlier = state.earlier is not None
        live = court is not None and not earlier
        any_court = bool(self.desk.courts or state.boards)
        opened = bool(listed or self.detail.display or self.text_open or self.pad.has_focus)
        return {
            "court": len(state.boards) > 1,
            "mark": court is not None,
            "live": earlier,
            "video": listed is None and self.table.current is not None and self.desk.obs.recorder is not None,
            "hand": live,
            "resync": live and court is not None and court.resync_port is not None,
            "edit": listed == "patterns" or (listed is None and self.table.current is not None),
            "filter": any_court and listed is None and not self.text_open,
            **dict.fromkeys(("export", "list"), any_court),
            **dict.fromkeys(("side", "status", "ticks"), any_court and listed is None),
            "back": opened or self.filter.narrowed or earlier or not state.window.following,
            "newest": not state.window.following,
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self._offers().get(action, True) if self.is_drawable else True
