"""The Events screen's lists in the table's place, and which court and match is looked at."""

from dataclasses import replace
from functools import partial

from textual import on

from core.pss.models import UnknownPattern
from tui.scoring.filter import GROUPS
from tui.scoring.lists import CourtRow, KindChoice, MatchChoice
from tui.scoring.state import Look
from tui.screens import events_forms as forms
from tui.screens.events_filters import FilterKeys
from tui.widgets.listing import ListName, ListRow
from tui.widgets.rows import Rows


class ListKeys(FilterKeys):
    """What is looked at, chosen by key or from a list."""

    def action_list(self, name: ListName) -> None:
        """Show a list in the table's place, or the table again."""
        if self.listing.shown == name:
            self.close_list()
            return
        self.table.display = False
        self.detail.hide()
        self.listing.open(name)
        match name:
            case "courts":
                self.listing.fill(name, self.court_rows())
            case "kinds":
                self.listing.fill(name, self.kind_rows())
            case _:
                self.load_list(name)
        self.refresh_bindings()

    def load_list(self, name: ListName) -> None:
        """Read a list from the engine."""
        self.work(partial(self._load, name), "list")

    async def _load(self, name: ListName) -> None:
        await self.listing.load(name, self.link.client, self.state)

    def close_list(self) -> None:
        """Show the table again."""
        self.listing.close()
        self.table.display = True
        self.table.focus()
        self.refresh_bindings()

    @on(Rows.Moved, "#list")
    def list_moved(self) -> None:
        """Fetch more matches where the list's end is reached."""
        listing = self.listing
        if listing.shown == "matches" and not listing.complete and listing.rows.at_end:
            listing.complete = True
            self.load_list("matches")

    @on(Rows.Opened, "#list")
    def list_opened(self) -> None:
        """Do what enter means on the cursor's row."""
        match self.listing.rows.current:
            case CourtRow(board=board):
                self.look(Look(board.court, "match", self.filter.cleared()))
                self.close_list()
            case MatchChoice(scope=scope):
                self.look(replace(self.state.look, scope="match" if scope == self._live_match else scope))
                self.close_list()
            case KindChoice(name=name):
                self.use(replace(self.filter, groups=self.filter.groups ^ {name}))
                self.listing.fill("kinds", self.kind_rows())
            case UnknownPattern() as pattern:
                self.note_pattern(pattern)
            case _:
                pass

    @property
    def _live_match(self) -> int | None:
        board = self.state.boards.get(self.court_name)
        return board.match.id if board and board.match else None

    def note_pattern(self, pattern: UnknownPattern) -> None:
        """Ask for a note on a shape of messages."""
        form = forms.pattern_form(self.ask, pattern.id, pattern.example, pattern.note)
        self.app.push_screen(form, lambda _: self.load_list("patterns"))

    def action_court(self, step: int) -> None:
        """Look at another court."""
        names = list(self.state.boards)
        if names:
            place = names.index(self.state.look.court) if self.state.look.court in names else 0
            self.look(Look(names[(place + step) % len(names)], "match", self.filter))

    def court_rows(self) -> list[ListRow]:
        """List the courts with their boards."""
        return [CourtRow(self.desk.courts.get(name), board) for name, board in self.state.boards.items()]

    def kind_rows(self) -> list[ListRow]:
        """List the groups of kinds with their counts."""
        chosen = self.filter.groups
        return [KindChoice(name, self.state.counts.group(name), name in chosen) for name in GROUPS]
