"""One of the Events screen's lists at a time: courts, matches, kinds, unknown patterns, statistics."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from core.clock import Micros
from core.pss.models import CodeStatistics, UnknownPattern
from tui.marks import RICH, Marks
from tui.scoring.lists import (
    COURTS_HEADING,
    KINDS_HEADING,
    MATCHES_HEADING,
    PATTERNS_HEADING,
    STATISTICS_HEADING,
    CourtRow,
    KindChoice,
    MatchChoice,
    draw_court,
    draw_kind,
    draw_match,
    draw_pattern,
    draw_statistics,
    session_words,
)
from tui.scoring.state import ScoringState
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Client

ListName = Literal["courts", "matches", "kinds", "patterns", "statistics"]
ListRow = CourtRow | MatchChoice | KindChoice | UnknownPattern | CodeStatistics

MATCHES_PAGE = 50

_HEADINGS: dict[ListName, str] = {
    "courts": COURTS_HEADING,
    "matches": MATCHES_HEADING,
    "kinds": KINDS_HEADING,
    "patterns": PATTERNS_HEADING,
    "statistics": STATISTICS_HEADING,
}
_EMPTY: dict[ListName, str] = {
    "courts": " no courts yet: press 7 and add one",
    "matches": "",
    "kinds": "",
    "patterns": " every message so far has been understood",
    "statistics": " nothing has been counted yet",
}


class Listing(Container):
    """One list at a time, under its heading.

    Attributes:
        shown: Which list it is, or None.
        complete: There is nothing beyond its last row.
    """

    def __init__(self, *, id: str) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.shown: ListName | None = None
        self.complete = True
        self._told: tuple[Micros, tzinfo | None] = (0, None)
        self._marks = RICH
        self._filled = False
        self._drawn: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the heading above the rows."""
        yield Line(id="heading")
        yield Rows[ListRow](self._draw, id="list", opens=True)

    @property
    def rows(self) -> "Rows[ListRow]":
        """Give the list itself."""
        return self.query_one("#list", Rows)

    def open(self, name: ListName) -> None:
        """Show another list, empty until it is filled."""
        self.shown, self.complete, self._filled = name, True, False
        self.rows.empty, self.rows.opens = " …", name != "statistics"
        self.rows.fill([], 0)
        self._write_heading("")
        self.display = True
        self.rows.focus()

    def close(self) -> None:
        """Show none."""
        self.shown = None
        self.display = False

    def fill(self, name: ListName, rows: Sequence[ListRow], about: str = "") -> None:
        """List these rows, if that list is still the one that is shown."""
        if name == self.shown and (not self._filled or list(rows) != self.rows.rows):
            self._filled = True
            self.rows.empty = _EMPTY[name]
            self._write_heading(about)
            self.rows.fill(list(rows))

    def dress(self, now: Micros, zone: tzinfo | None, marks: Marks) -> None:
        """Tell ages as of now."""
        self._told, self._marks = (now, zone), marks

    def refresh_ages(self) -> None:
        """Paint again where an age reads differently by now."""
        if self.shown is not None:
            drawn = [self._draw(row, self.size.width).plain for row in self.rows.rows]
            if drawn != self._drawn:
                self._drawn = drawn
                self.rows.refresh()

    async def load(self, name: ListName, client: "Client", state: ScoringState) -> None:
        """Read a list's rows from the engine, where the screen does not know them already."""
        court = state.look.court
        match name:
            case "matches":
                self.fill(name, await self._matches(client, court))
            case "patterns":
                self.fill(name, await client.pss.unknown_patterns())
            case "statistics":
                sessions = await client.pss.sessions(court=court, limit=1)
                session = sessions[0] if sessions else None
                rows = await client.pss.statistics(court=court, session=session.id) if session else []
                self.fill(name, rows, session_words(session, *self._told))
            case "courts" | "kinds":
                pass

    async def _matches(self, client: "Client", court: str | None) -> list[ListRow]:
        """Read the next page of matches and put it under what is listed, or under the two standing choices."""
        listed = list(self.rows.rows)
        before = next((row.scope for row in reversed(listed) if isinstance(row, MatchChoice) and row.match), None)
        page = await client.pss.matches(
            court=court, before=before if isinstance(before, int) else None, limit=MATCHES_PAGE
        )
        self.complete = len(page) < MATCHES_PAGE
        standing: list[ListRow] = listed or [
            MatchChoice("match", "the match that is on"),
            MatchChoice("court", "everything on this court"),
        ]
        return [*standing, *(MatchChoice(match.id, "", match) for match in page)]

    def _write_heading(self, about: str) -> None:
        if self.shown is not None:
            lines = [Content(f" {about}")] if about else []
            self.query_one("#heading", Line).show([*lines, Content.styled(_HEADINGS[self.shown], "$quiet")])

    def _draw(self, row: ListRow, width: int) -> Content:
        match row:
            case CourtRow():
                return draw_court(row, width, *self._told)
            case MatchChoice():
                return draw_match(row, width, *self._told)
            case KindChoice():
                return draw_kind(row, width, self._marks)
            case UnknownPattern():
                return draw_pattern(row, width, *self._told)
            case CodeStatistics():
                return draw_statistics(row, width)
