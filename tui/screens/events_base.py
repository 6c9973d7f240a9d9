"""What the parts of the Events screen share: what it knows, its widgets, and how it looks at something else."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.errors import CuedeskError
from core.pss.models import Court
from tui.feed import Feed
from tui.scoring.filter import EventFilter
from tui.scoring.reference import Reference
from tui.scoring.state import Look, ScoringState, Whole, read_whole
from tui.screens.base import DeskScreen
from tui.widgets.event_detail import EventDetailPane
from tui.widgets.event_table import EventTable
from tui.widgets.hand_pad import HandPad
from tui.widgets.listing import Listing

if TYPE_CHECKING:
    from core.client import Client


class EventsBase(DeskScreen):
    """The Events screen without its keys.

    Attributes:
        state: What the screen knows.
        feed: What keeps it informed.
        reference: What it looks up beside.
    """

    feed: Feed[Whole]

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.state = ScoringState()
        self.reference = Reference()

    @property
    def table(self) -> EventTable:
        """Give the live table."""
        return self.query_one("#table", EventTable)

    @property
    def detail(self) -> EventDetailPane:
        """Give the pane with one event's detail."""
        return self.query_one("#detail", EventDetailPane)

    @property
    def listing(self) -> Listing:
        """Give the list that may stand in the table's place."""
        return self.query_one("#listing", Listing)

    @property
    def pad(self) -> HandPad:
        """Give the pad for running a court by hand."""
        return self.query_one("#hand", HandPad)

    @property
    def court_name(self) -> str:
        """Give the name of the court that is looked at."""
        return self.state.look.court or ""

    @property
    def court(self) -> Court | None:
        """Give the court that is looked at, as it listens."""
        return self.desk.courts.get(self.court_name)

    @property
    def filter(self) -> EventFilter:
        """Give the filter that was chosen, whatever court or match it is applied to."""
        return self.state.look.filter

    def look(self, look: Look) -> None:
        """Look at something else; it is shown as soon as it has been read."""
        self.state.look = look
        self.console.looked_at = look.court
        self.feed.restart(reader(look))
        self.draw()

    def draw(self) -> None:
        """Show what is known now; every part paints only where it has become another."""
        raise NotImplementedError

    def work(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Do something that takes the engine's time; a failure is shown."""

        async def guarded() -> None:
            try:
                await work()
            except CuedeskError as error:
                self.show_error(error)

        self.run_worker(guarded(), group=group, exclusive=group == "detail")


def reader(look: Look) -> "Callable[[Client], Awaitable[Whole]]":
    """Give the read of a look."""

    async def read(client: "Client") -> Whole:
        return await read_whole(client, look)

    return read
