"""What a person says on the Events screen: marks, statuses, exports, and a court run by hand."""

from collections.abc import Awaitable, Callable
from functools import partial

from textual import on

from core.pss.models import EventRow, UnknownPattern
from tui.scoring.lists import CourtRow
from tui.screens import events_forms as forms
from tui.screens.confirm import Confirm
from tui.screens.events_lists import ListKeys
from tui.screens.events_pages import TableKeys
from tui.widgets.hand_pad import HandPad


class HandKeys(ListKeys, TableKeys):
    """What is changed by hand."""

    def __init__(self) -> None:
        """Wait for nothing."""
        super().__init__()
        self._pad_asked_for = False

    def draw_pad(self) -> None:
        """Show the pad while the court that goes on is run by hand, and put the keys on it for who took it over."""
        board, pad = self.state.board, self.pad
        if board is None or not board.manual or self.state.earlier is not None:
            if pad.has_focus:
                self.table.focus()
            pad.display = False
            return
        pad.display = True
        pad.show(board)
        if self._pad_asked_for:
            self._pad_asked_for = False
            pad.focus()

    def action_resync(self) -> None:
        """Ask the court's sender for its last values."""
        self.work(partial(self._resync, self.court_name), "commands")

    async def _resync(self, court: str) -> None:
        if (await self.ask("pss.resync", {"court": court}, "ask the sender for its last values")).ran:
            self.console.toast(f"The sender of {court} is asked for its last values")

    def action_mark(self) -> None:
        """Mark this moment."""
        row = self.listing.rows.current if self.listing.shown == "courts" else None
        court = row.board.court if isinstance(row, CourtRow) else self.court_name
        self.app.push_screen(forms.mark_form(self.ask, self.console.toast, court, self.console.now()))

    def action_export(self) -> None:
        """Write what is shown to a file."""
        form = forms.export_form(
            self.ask, self.console.toast, self.state.window.filter, self.console.now(), self.desk.zone
        )
        self.app.push_screen(form)

    def _chosen_rows(self) -> list[EventRow]:
        window = self.state.window
        places = [window.place_of(event) for event in sorted(self.table.selected)]
        selected = [window.at(place) for place in places if place is not None]
        return selected or ([self.table.current] if self.table.current else [])

    def action_edit(self) -> None:
        """Change the status of the selected rows or of the cursor's."""
        if self.listing.shown == "patterns" and isinstance(self.listing.rows.current, UnknownPattern):
            self.note_pattern(self.listing.rows.current)
        elif rows := self._chosen_rows():
            self.app.push_screen(forms.status_form(self.ask, rows), self._status_set)

    def _status_set(self, _: None) -> None:
        self.table.selected.clear()
        self.table.refresh()
        if self.detail.display:
            self.open_detail()

    def action_hand(self) -> None:
        """Take the court over, or give it back, once the person has said so twice."""
        court, board = self.court_name, self.state.board
        if board is not None and board.manual:
            sentence = "Its datagrams decide again what the scoreboard shows."
            self._once_agreed(f"give {court} back", sentence, partial(self._give_back, court))
        else:
            sentence = "Its datagrams are still recorded, but change nothing until it is given back."
            self._once_agreed(f"run {court} by hand", sentence, partial(self._take_over, court))

    def _once_agreed(self, what: str, sentence: str, work: Callable[[], Awaitable[None]]) -> None:
        def answered(agreed: bool | None) -> None:
            if agreed:
                self.work(work, "commands")

        self.app.push_screen(Confirm(what, sentence), answered)

    async def _take_over(self, court: str) -> None:
        if (await self.ask("pss.take_over", {"court": court}, f"run {court} by hand")).ran:
            self._pad_asked_for = True
            self.draw()

    async def _give_back(self, court: str) -> None:
        if (await self.ask("pss.give_back", {"court": court}, f"give {court} back to its scoring system")).ran:
            self.table.focus()

    @on(HandPad.Corrected)
    def corrected(self, event: HandPad.Corrected) -> None:
        """Send what was keyed."""
        self.give("pss.correct", {"court": self.court_name, **event.values})

    @on(HandPad.Typing)
    def typing(self, event: HandPad.Typing) -> None:
        """Ask for a value."""
        self.app.push_screen(forms.typed_form(self.ask, self.court_name, event.item, event.value))

    @on(HandPad.NewMatch)
    def new_match(self) -> None:
        """Ask for a new match's data."""
        if self.state.board is not None:
            self.app.push_screen(forms.new_match_form(self.ask, self.state.board))
