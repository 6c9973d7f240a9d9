"""The commands on what came, and on what it adds up to."""

from typing import Literal, Protocol

from core.command import command, service
from core.pss.models import (
    CodeStatistics,
    EventDetail,
    EventRow,
    Exported,
    FacetCount,
    Kind,
    Scoreboard,
    SessionStatistics,
    Side,
    Status,
    UnknownPattern,
)


@service("pss")
class Scoring(Protocol):
    """What came, what it adds up to, and what people say of it."""

    @command()
    async def scoreboard(self, court: str) -> Scoreboard:
        """Show a court's scoreboard."""
        ...

    @command()
    async def scoreboards(self) -> list[Scoreboard]:
        """Show the scoreboards of all courts."""
        ...

    @command()
    async def events(
        self,
        court: str | None = None,
        match: int | None = None,
        tournament: str | None = None,
        day: str | None = None,
        kind: Kind | list[Kind] | None = None,
        side: Side | Literal["none"] | None = None,
        status: Status | list[Status] | None = None,
        text: str | None = None,
        before: int | None = None,
        after: int | None = None,
        limit: int = 100,
        ticks: bool = True,
    ) -> list[EventRow]:
        """List events, newest first: a page of `limit` before (older than) or after (newer than) an event id.

        Args:
            court: Only this court's.
            match: Only this match's.
            tournament: Only this tournament's.
            day: Only this day's: its date as YYYY-MM-DD, its number where a tournament is given, or else its id.
            kind: Only these kinds.
            side: Only this side's; `none` for those of neither.
            status: Only these statuses.
            text: Only those whose raw text contains this; fewer than three characters match codes and kinds.
            before: Only ids below this one.
            after: Only ids above this one (still newest first).
            limit: How many at most, 1 to 1000.
            ticks: Include clock ticks: clock, break and injury messages without an action.
        """
        ...

    @command()
    async def event(self, event: int) -> EventDetail:
        """Show one event with its rule results and the history of its status."""
        ...

    @command()
    async def event_counts(self, court: str | None = None, match: int | None = None) -> list[FacetCount]:
        """Count events by kind, side and status."""
        ...

    @command(role="operator", risk="change")
    async def set_status(self, event: int, status: Status, reason: str) -> EventRow:
        """Change an event's status by hand; the reason and who did it are kept."""
        ...

    @command(role="operator", risk="change")
    async def mark(self, court: str, note: str = "", at: int | None = None) -> EventRow:
        """Mark this moment on a court, with a note.

        Args:
            court: The court.
            note: What there is to say of the moment; it may stay empty.
            at: When it was, in microseconds since 1970, within the last hour; now where it is not given.
        """
        ...

    @command()
    async def unknown_patterns(self) -> list[UnknownPattern]:
        """List the shapes of unrecognised messages with counts and a suggestion."""
        ...

    @command(role="operator", risk="change")
    async def pattern_note(self, pattern: int, note: str) -> None:
        """Note something about an unknown pattern."""
        ...

    @command()
    async def sessions(self, court: str | None = None, limit: int = 50) -> list[SessionStatistics]:
        """List listening sessions, newest first, with their totals."""
        ...

    @command()
    async def statistics(self, court: str | None = None, session: int | None = None) -> list[CodeStatistics]:
        """Count by code: totals by status, errors, and processing time in microseconds."""
        ...

    @command(role="operator", risk="change")
    async def export(
        self,
        format: Literal["csv", "jsonl", "report"],
        file: str,
        court: str | None = None,
        match: int | None = None,
        tournament: str | None = None,
        day: str | None = None,
        kind: Kind | list[Kind] | None = None,
        side: Side | Literal["none"] | None = None,
        status: Status | list[Status] | None = None,
        text: str | None = None,
    ) -> Exported:
        """Write events as CSV or JSON lines, or a match's printable report, to a file on this machine."""
        ...
