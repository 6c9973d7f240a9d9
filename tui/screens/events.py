"""The Events screen (1): the scoreboard, and every scoring event as it comes."""

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from core.clock import Micros
from core.errors import CuedeskError
from core.pss.models import Court, EventRow, UnknownPattern
from tui.keymap import key
from tui.scoring.board import BoardView, board_lines
from tui.scoring.empty import empty_words
from tui.scoring.filter import EventFilter
from tui.scoring.filterbar import filter_line
from tui.scoring.lists import CourtRow, KindChoice, MatchChoice
from tui.scoring.state import Look, Scope, ScoringState, Whole, read_page, read_whole
from tui.scoring.window import PAGE
from tui.screens import events_forms as forms
from tui.screens.base import DeskScreen
from tui.screens.events_lists import Listing, ListName, ListRow, kind_rows
from tui.widgets.entry import Entry
from tui.widgets.event_detail import EventDetailPane
from tui.widgets.event_table import EventTable
from tui.widgets.hand_pad import HandPad
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Client, Event


class EventsScreen(DeskScreen):
    """The scoreboard of a court, and every scoring event as it comes, newest first.

    The table follows the newest event. Moving off it holds the table still and counts what is new; `g` follows again.
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
        key("events.back", "back"),
        key("events.kinds", "list('kinds')", "F", "kinds"),
        key("events.ticks", "ticks", "t", "ticks"),
        key("events.edit", "edit", label="change status"),
        key("events.hand", "hand", "h", "by hand"),
        key("events.patterns", "list('patterns')", "p", "unknown"),
        key("events.statistics", "list('statistics')", "i", "statistics"),
        key("events.resync", "resync", "y", "resync"),
    ]

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.state = ScoringState()
        self._paging = False

    def compose_body(self) -> ComposeResult:
        """Put the scoreboard above the filters above the events."""
        yield Line(id="board")
        yield HandPad(id="hand")
        yield Line(id="facets")
        yield Entry(placeholder="text an event must contain; enter keeps it, escape clears it", id="text")
        with Container(id="lower"):
            yield EventTable(self.state.window, id="table")
            yield EventDetailPane(id="detail")
            yield Listing(id="listing")

    def on_mount(self) -> None:
        """Follow the scoring part."""
        for id in ("#hand", "#text", "#detail", "#listing"):
            self.query_one(id).display = False
        self._table.focus()
        self._feed = self.link.feed(
            ("pss.",), self._reader(Look()), snapshot=self._take, batch=self._apply, failed=self.show_error
        )

    def on_unmount(self) -> None:
        """Stop following."""
        self._feed.close()

    # ---- shorthands

    @property
    def _table(self) -> EventTable:
        return self.query_one("#table", EventTable)

    @property
    def _detail(self) -> EventDetailPane:
        return self.query_one("#detail", EventDetailPane)

    @property
    def _listing(self) -> Listing:
        return self.query_one("#listing", Listing)

    @property
    def _court(self) -> Court | None:
        """Give the court that is looked at, as it listens."""
        return self.desk.courts.get(self.state.look.court or "")

    @property
    def _filter(self) -> EventFilter:
        return self.state.look.filter

    def _work(self, work: Coroutine[Any, Any, None], group: str) -> None:
        """Do something that takes the engine's time; a failure is shown."""

        async def guarded() -> None:
            try:
                await work
            except CuedeskError as error:
                self.show_error(error)

        self.run_worker(guarded(), group=group)

    # ---- what comes from the engine

    def _reader(self, look: Look) -> "Any":
        async def read(client: "Client") -> Whole:
            return await read_whole(client, look)

        return read

    def _look(self, look: Look) -> None:
        """Look at something else; it is shown as soon as it has been read."""
        self.state.look = look
        self._feed.restart(self._reader(look))
        self._draw()

    def _take(self, whole: Whole) -> None:
        self.state.take(whole)
        self._draw()

    def _apply(self, events: "Sequence[Event]") -> None:
        if self.state.apply(events):
            self._feed.restart(self._reader(self.state.look))
        self._draw()

    # ---- drawing; every part paints only where it has become another

    def desk_changed(self) -> None:
        """Show how the courts listen now."""
        self._draw()

    def second(self, now: Micros) -> None:
        """Let ages go on."""
        self._draw()

    def on_resize(self) -> None:
        """Write the scoreboard for the new size."""
        super().on_resize()
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        state, now, zone = self.state, self.console.now(), self.desk.zone
        self._draw_board(now)
        self.query_one("#facets", Line).show([filter_line(state, self.app.size.width)])
        table = self._table
        table.dress(zone, self.console.marks)
        table.say_when_empty(*empty_words(state, self._court, any_court=bool(self.desk.courts)))
        table.sync()
        self._listing.dress(now, zone, self.console.marks)
        if self._listing.shown == "courts":
            self._listing.fill("courts", self._court_rows())
        self.refresh_bindings()

    def _draw_board(self, now: Micros) -> None:
        board, size = self.state.board, self.app.size
        lines = []
        if board is not None:
            earlier = self.state.earlier is not None
            note = "an earlier match, not live: esc goes back" if earlier else ""
            court = None if earlier else self._court
            view = BoardView(board, court, now, self.desk.zone, self.console.marks, note)
            lines = board_lines(view, size.width, size.height)
        self.query_one("#board", Line).show(lines)
        pad = self.query_one("#hand", HandPad)
        pad.display = board is not None and board.manual and self.state.earlier is None
        if board is not None and pad.display:
            pad.show(board)

    def _court_rows(self) -> list[ListRow]:
        return [CourtRow(self.desk.courts.get(name), board) for name, board in self.state.boards.items()]

    # ---- the table's wishes

    @on(EventTable.Wanted)
    def page(self, event: EventTable.Wanted) -> None:
        """Fetch the rows that the table has come to the end of."""
        if event.end == "newest" or (event.end == "newer" and self.state.window.current):
            self.state.window.follow()
            self._table.action_newest() if self.state.window.following else self._feed.restart()
        elif not self._paging:
            self._paging = True
            self._work(self._page(event.end), "page")

    async def _page(self, end: str) -> None:
        window = self.state.window
        asked = window.filter
        try:
            if end == "older":
                page = await read_page(self.link.client, asked, before=window.oldest or None)
            else:
                page = await read_page(self.link.client, asked, after=window.newest if end == "newer" else 0)
        finally:
            self._paging = False
        if asked != window.filter:
            return
        match end:
            case "older":
                window.add_older(page, complete=len(page) < PAGE)
            case "newer":
                window.add_newer(page, complete=len(page) < PAGE)
            case "oldest":
                window.show_oldest(page)
                self._table.go_to_oldest()
        self._draw()

    @on(EventTable.Moved)
    def moved(self) -> None:
        """Keep the detail on the cursor's row."""
        self._draw()
        if self._detail.display:
            self._open_detail()

    @on(EventTable.Opened)
    def opened(self) -> None:
        """Show the cursor's row in detail."""
        self._open_detail()

    def _open_detail(self) -> None:
        row = self._table.current
        if row is not None:
            self.run_worker(self._show_detail(row.id), group="detail", exclusive=True)

    async def _show_detail(self, event: int) -> None:
        try:
            detail = await self.link.client.pss.event(event=event)
        except CuedeskError as error:
            self.show_error(error)
            return
        self._detail.show(detail, self.console.now(), self.desk.zone)
        self.refresh_bindings()

    # ---- filters

    def _use(self, filter: EventFilter) -> None:
        self._look(replace(self.state.look, filter=filter))

    def action_side(self) -> None:
        """Show the next side alone."""
        self._use(self._filter.next_side())

    def action_status(self) -> None:
        """Show the next status alone."""
        self._use(self._filter.next_status())

    def action_ticks(self) -> None:
        """Show the clock's ticks, or fold them away."""
        self._use(replace(self._filter, ticks=not self._filter.ticks))

    def action_filter(self) -> None:
        """Type a text that events must contain."""
        entry = self.query_one("#text", Entry)
        entry.display = True
        entry.focus()

    @on(Entry.Changed, "#text")
    def narrow(self, event: Entry.Changed) -> None:
        """Filter while typing."""
        if event.value != self._filter.text:
            self._use(replace(self._filter, text=event.value))

    @on(Entry.Submitted, "#text")
    def keep(self) -> None:
        """Go back to the table with the text kept."""
        self.query_one("#text", Entry).display = False
        self._table.focus()

    def _clear_filter(self) -> None:
        entry = self.query_one("#text", Entry)
        self._use(self._filter.cleared())
        entry.value = ""
        entry.display = False
        self._table.focus()

    # ---- lists

    def action_list(self, name: ListName) -> None:
        """Show a list in the table's place, or the table again."""
        if self._listing.shown == name:
            self._close_list()
            return
        self._table.display = False
        self._detail.hide()
        self._listing.open(name)
        match name:
            case "courts":
                self._listing.fill(name, self._court_rows())
            case "kinds":
                self._listing.fill(name, kind_rows(self.state))
            case _:
                self._load_list(name)
        self.refresh_bindings()

    def _load_list(self, name: ListName) -> None:
        self._work(self._listing.load(name, self.link.client, self.state), "list")

    def _close_list(self) -> None:
        self._listing.close()
        self._table.display = True
        self._table.focus()
        self.refresh_bindings()

    @on(Rows.Moved, "#list")
    def list_moved(self) -> None:
        """Fetch more matches where the list's end is reached."""
        listing = self._listing
        if listing.shown == "matches" and not listing.complete and listing.rows.at_end:
            listing.complete = True
            self._load_list("matches")

    @on(Rows.Opened, "#list")
    def list_opened(self) -> None:
        """Do what enter means on the cursor's row."""
        match self._listing.rows.current:
            case CourtRow(board=board):
                self._look(Look(board.court, "match", self._filter.cleared()))
                self._close_list()
            case MatchChoice(scope=scope):
                self._look(replace(self.state.look, scope=scope))
                self._close_list()
            case KindChoice(name=name):
                self._use(replace(self._filter, groups=self._filter.groups ^ {name}))
                self._listing.fill("kinds", kind_rows(self.state))
            case UnknownPattern() as pattern:
                self._note_pattern(pattern)
            case _:
                pass

    def _note_pattern(self, pattern: UnknownPattern) -> None:
        form = forms.pattern_form(self.ask, pattern.id, pattern.example, pattern.note)
        self.app.push_screen(form, lambda _: self._load_list("patterns"))

    # ---- courts and matches

    def action_court(self, step: int) -> None:
        """Look at another court."""
        names = list(self.state.boards)
        if names:
            place = names.index(self.state.look.court) if self.state.look.court in names else 0
            self._look(Look(names[(place + step) % len(names)], "match", self._filter))

    def _scope(self, scope: Scope) -> None:
        self._look(replace(self.state.look, scope=scope))

    def action_resync(self) -> None:
        """Ask the court's sender for its last values."""
        self.give("pss.resync", {"court": self.state.look.court}, "ask the sender for its last values")

    # ---- what a person says

    def action_mark(self) -> None:
        """Mark this moment."""
        self.app.push_screen(forms.mark_form(self.ask, self.state.look.court or ""))

    def action_export(self) -> None:
        """Write what is shown to a file."""
        form = forms.export_form(
            self.ask, self.console.toast, self.state.window.filter, self.console.now(), self.desk.zone
        )
        self.app.push_screen(form)

    def _chosen_rows(self) -> list[EventRow]:
        window = self.state.window
        places = [window.place_of(event) for event in sorted(self._table.selected)]
        selected = [window.at(place) for place in places if place is not None]
        return selected or ([self._table.current] if self._table.current else [])

    def action_edit(self) -> None:
        """Change the status of the selected rows or of the cursor's."""
        if self._listing.shown == "patterns" and isinstance(self._listing.rows.current, UnknownPattern):
            self._note_pattern(self._listing.rows.current)
        elif rows := self._chosen_rows():
            self.app.push_screen(forms.status_form(self.ask, rows), self._status_set)

    def _status_set(self, _: None) -> None:
        self._table.selected.clear()
        self._table.refresh()
        if self._detail.display:
            self._open_detail()

    # ---- by hand

    def action_hand(self) -> None:
        """Take the court over, or give it back."""
        court, board = self.state.look.court, self.state.board
        if board is not None and board.manual:
            self.give("pss.give_back", {"court": court}, f"give {court} back to its scoring system")
            self._table.focus()
        else:
            self._work(self._take_over(court), "commands")

    async def _take_over(self, court: str | None) -> None:
        if (await self.ask("pss.take_over", {"court": court}, f"run {court} by hand")).ran:
            pad = self.query_one("#hand", HandPad)
            pad.display = True
            pad.focus()

    @on(HandPad.Corrected)
    def corrected(self, event: HandPad.Corrected) -> None:
        """Send what was keyed."""
        self.give("pss.correct", {"court": self.state.look.court, **event.values})

    @on(HandPad.Typing)
    def typing(self, event: HandPad.Typing) -> None:
        """Ask for a value."""
        self.app.push_screen(forms.typed_form(self.ask, self.state.look.court or "", event.item, event.value))

    @on(HandPad.NewMatch)
    def new_match(self) -> None:
        """Ask for a new match's data."""
        if self.state.board is not None:
            self.app.push_screen(forms.new_match_form(self.ask, self.state.board))

    # ---- back, and what works now

    def action_back(self) -> None:
        """Close what was opened last: text, list, detail, filter, earlier match; then follow again."""
        if self._text_open or self._filter.text:
            self._clear_filter()
        elif self._listing.shown:
            self._close_list()
        elif self._detail.display:
            self._detail.hide()
            self._table.focus()
        elif self._filter.narrowed:
            self._clear_filter()
        elif isinstance(self.state.look.scope, int):
            self._scope("match")
        else:
            self._table.action_newest()
        self.refresh_bindings()

    @property
    def _text_open(self) -> bool:
        return bool(self.query_one("#text").display)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        if not self.is_mounted:
            return True
        state, court = self.state, self._court
        live = court is not None and state.earlier is None
        match action:
            case "court":
                return len(state.boards) > 1
            case "mark" | "hand":
                return live
            case "resync":
                return live and court is not None and court.resync_port is not None
            case "edit":
                listed = self._listing.shown
                return listed == "patterns" or (listed is None and self._table.current is not None)
            case "filter" if self._text_open:
                return False
            case "export" | "list" | "side" | "status" | "ticks" | "filter":
                return bool(self.desk.courts) or bool(state.boards)
            case "back":
                standing = not state.window.following
                opened = self._listing.shown or self._detail.display or self._text_open
                return bool(opened or self._filter.narrowed or state.earlier or standing)
            case _:
                return True
