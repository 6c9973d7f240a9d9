"""What the Events screen knows: the courts' scoreboards, what is looked at, its rows and its counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from core.pss.events import CourtChanged, CourtRemoved, ScoreboardChanged, Scored, StatusSet, Stored
from core.pss.models import Court, EventRow, FacetCount, Scoreboard
from tui.scoring.counts import Counts
from tui.scoring.filter import EventFilter
from tui.scoring.window import PAGE, EventWindow

if TYPE_CHECKING:
    from core.client import Answer, Client, Event

Scope = Literal["match", "court"] | int
"""What of a court is looked at: the match that is on, everything on the court, or an earlier match by its id."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person has chosen to look at.

    Attributes:
        court: A court's name, or None for the first there is.
        scope: What of that court.
        filter: What of that is shown; its court and match are filled in when it is read.
    """

    court: str | None = None
    scope: Scope = "match"
    filter: EventFilter = field(default_factory=EventFilter)


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the screen shows, as read."""

    look: Look
    filter: EventFilter
    boards: "Answer[list[Scoreboard]]"
    earlier: Scoreboard | None
    page: list[EventRow]
    counts: "Answer[list[FacetCount]]"


async def read_whole(client: "Client", look: Look) -> Whole:
    """Read what a look asks for."""
    boards = await client.answer(client.pss.scoreboards())
    court = chosen(look.court, [board.court for board in boards.value])
    filter = scoped(look, court, boards.value)
    page = await read_page(client, filter)
    counts = await client.answer(client.pss.event_counts(court=None if filter.match else court, match=filter.match))
    earlier = await client.pss.match_scoreboard(match=look.scope) if isinstance(look.scope, int) else None
    return Whole(replace(look, court=court), filter, boards, earlier, page, counts)


async def read_page(
    client: "Client", filter: EventFilter, *, before: int | None = None, after: int | None = None
) -> list[EventRow]:
    """Read a page of a filter's events, newest first."""
    return await client.pss.events(**filter.query(), before=before, after=after, limit=PAGE, ticks=filter.ticks)


def chosen(court: str | None, courts: Sequence[str]) -> str | None:
    """Keep to the chosen court while it exists; else take the first."""
    return court if court in courts else courts[0] if courts else None


def scoped(look: Look, court: str | None, boards: Sequence[Scoreboard]) -> EventFilter:
    """Fill in the court and match that a look's filter is about."""
    match look.scope:
        case "court":
            number = None
        case "match":
            number = next((board.match.id for board in boards if board.court == court and board.match), None)
        case id:
            number = id
    return replace(look.filter, court=court, match=number)


class ScoringState:
    """The screen's knowledge, kept up by events.

    Attributes:
        look: What is looked at.
        boards: The courts' scoreboards by name.
        earlier: The scoreboard of the earlier match that is looked at.
        window: The rows of the table.
        counts: Totals of the court or match that is looked at.
        read: Something has been read at all.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.look = Look()
        self.boards: dict[str, Scoreboard] = {}
        self.earlier: Scoreboard | None = None
        self.window = EventWindow()
        self.counts = Counts()
        self.read = False
        self._names: dict[int, str] = {}
        self._boards_as_of = 0
        self._counts_as_of = 0

    @property
    def board(self) -> Scoreboard | None:
        """Give the scoreboard that is looked at."""
        return self.earlier or self.boards.get(self.look.court or "")

    def take(self, whole: Whole) -> None:
        """Replace everything by a fresh read; a table that was scrolled back stays where it is."""
        self.read = True
        self.look, self.earlier = whole.look, whole.earlier
        self.boards = {board.court: board for board in whole.boards.value}
        self._boards_as_of = whole.boards.as_of
        self.take_counts(whole.counts)
        if self.window.filter == whole.filter and not self.window.following:
            self.window.miss(whole.page)
        else:
            self.window.show(whole.filter, whole.page, complete=len(whole.page) < PAGE)

    def take_counts(self, counts: "Answer[list[FacetCount]]") -> None:
        """Replace the counts by a fresh read."""
        self.counts, self._counts_as_of = Counts(counts.value), counts.as_of

    def apply(self, events: "Sequence[Event]") -> bool:
        """Follow what has happened; answers whether it can only be told by reading again."""
        rows: list[EventRow] = []
        in_scope = self.window.filter.in_scope
        stale = False
        for event in events:
            data = event.data
            if isinstance(data, Scored):
                rows.append(data.row)
                if event.seq > self._counts_as_of and in_scope(data.row):
                    self.counts.add(data.row)
            elif isinstance(data, Stored):
                self.window.stored(data.upto)
            elif isinstance(data, ScoreboardChanged):
                if event.seq > self._boards_as_of:
                    self.boards[data.scoreboard.court] = data.scoreboard
            elif isinstance(data, StatusSet):
                self.window.change_status(data.event, data.new)
                stale = True
            elif isinstance(data, CourtChanged):
                stale |= self._meet(data.court)
            elif isinstance(data, CourtRemoved):
                self.boards.pop(data.name, None)
        self.window.add(rows)
        return stale or self._looks_elsewhere()

    def _meet(self, court: Court) -> bool:
        """Tell whether a court is new or has a new name, which is asked about once."""
        met = self._names.get(court.id) == court.name or court.name in self.boards
        self._names[court.id] = court.name
        self.boards.setdefault(court.name, Scoreboard(court.name))
        return not met

    def _looks_elsewhere(self) -> bool:
        """Tell whether another match is on, or the court is gone or the first one has come."""
        court = chosen(self.look.court, list(self.boards))
        wanted = scoped(self.look, court, list(self.boards.values()))
        return (wanted.court, wanted.match) != (self.window.filter.court, self.window.filter.match)
