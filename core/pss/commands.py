"""The scoring part's front door: every command that reads or changes it.

`court`, `match`, `tournament` and `event` arguments take an id; courts and tournaments take a name as well.
"""

from typing import Literal, Protocol

from core.command import command, service
from core.pss.models import (
    Athlete,
    CodeStatistics,
    Country,
    Court,
    Day,
    EventDetail,
    EventRow,
    Exported,
    FacetCount,
    Interface,
    Kind,
    MatchSummary,
    Rule,
    Scoreboard,
    Sender,
    SessionStatistics,
    Side,
    Status,
    Tournament,
    UnknownPattern,
)


@service("pss")
class Courts(Protocol):
    """Courts and their listeners."""

    @command()
    async def courts(self) -> list[Court]:
        """List the courts with their listeners' state and counters."""
        ...

    @command(role="engineer", risk="change")
    async def court_add(
        self,
        name: str,
        port: int = 6000,
        bind: str = "0.0.0.0",
        interface: str | None = None,
        enabled: bool = True,
        auto_start: bool = True,
        share: bool = False,
        resync_port: int | None = None,
    ) -> Court:
        """Add a court and, where it is enabled and starts by itself, listen for it at once."""
        ...

    @command(role="engineer", risk="change", idempotent=True)
    async def court_edit(
        self,
        court: str,
        name: str | None = None,
        port: int | None = None,
        bind: str | None = None,
        interface: str | None = None,
        enabled: bool | None = None,
        auto_start: bool | None = None,
        share: bool | None = None,
        resync_port: int | None = None,
    ) -> Court:
        """Change a court; what is not given stays (an empty interface or a resync port of 0 clears it)."""
        ...

    @command(role="engineer", risk="destructive")
    async def court_remove(self, court: str) -> None:
        """Remove a court; its matches and events stay."""
        ...

    @command(role="operator", risk="change", idempotent=True)
    async def court_start(self, court: str) -> Court:
        """Start listening for a court."""
        ...

    @command(role="operator", risk="change", idempotent=True)
    async def court_stop(self, court: str) -> Court:
        """Stop listening for a court."""
        ...

    @command(role="operator", risk="change")
    async def court_restart(self, court: str) -> Court:
        """Close a court's socket and open it again."""
        ...

    @command()
    async def senders(self, court: str | None = None) -> list[Sender]:
        """List who has sent datagrams in the present sessions."""
        ...

    @command()
    async def interfaces(self) -> list[Interface]:
        """List this machine's network interfaces that a court could listen on."""
        ...

    @command(role="operator", risk="change")
    async def resync(self, court: str) -> None:
        """Ask the court's sender for its last values (only where a resync port is set)."""
        ...

    @command(role="operator", risk="change")
    async def capture_start(self, court: str, file: str | None = None) -> str:
        """Record every datagram of a court as it comes; answers the file's path."""
        ...

    @command(role="operator", risk="change", idempotent=True)
    async def capture_stop(self, court: str) -> None:
        """Stop recording a court's datagrams."""
        ...


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
        day: int | None = None,
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
            day: Only this day's, by the day's id.
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

    @command(role="operator", risk="change", idempotent=True)
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
        day: int | None = None,
        kind: Kind | list[Kind] | None = None,
        side: Side | Literal["none"] | None = None,
        status: Status | list[Status] | None = None,
        text: str | None = None,
    ) -> Exported:
        """Write events as CSV or JSON lines, or a match's printable report, to a file on this machine."""
        ...


@service("pss")
class Matches(Protocol):
    """Tournaments, days, matches and the people in them."""

    @command()
    async def matches(
        self,
        court: str | None = None,
        tournament: str | None = None,
        day: int | None = None,
        text: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[MatchSummary]:
        """List matches, newest first: a page before a match id."""
        ...

    @command()
    async def match_scoreboard(self, match: int) -> Scoreboard:
        """Show how a match stands or ended."""
        ...

    @command()
    async def athletes(self, text: str | None = None, limit: int = 100) -> list[Athlete]:
        """List athletes as senders have named them."""
        ...

    @command()
    async def tournaments(self) -> list[Tournament]:
        """List tournaments with their days."""
        ...

    @command()
    async def active_day(self) -> tuple[Tournament, Day | None] | None:
        """Tell the tournament and day that events are stamped with now."""
        ...

    @command(role="operator", risk="change")
    async def tournament_create(
        self,
        name: str,
        days: int = 1,
        start_date: str | None = None,
        city: str | None = None,
        country: str | None = None,
    ) -> Tournament:
        """Create a tournament with its days; dates as YYYY-MM-DD."""
        ...

    @command(role="operator", risk="change")
    async def tournament_start(self, tournament: str) -> Tournament:
        """Make a tournament the active one and start its first day that is not completed."""
        ...

    @command(role="operator", risk="change")
    async def tournament_end(self, tournament: str) -> Tournament:
        """End a tournament and its running day."""
        ...

    @command(role="operator", risk="change")
    async def day_start(self, tournament: str, day: int) -> Tournament:
        """Start a day of a tournament, by its number, completing the one that runs."""
        ...

    @command(role="operator", risk="change")
    async def day_end(self, tournament: str, day: int) -> Tournament:
        """Complete a day of a tournament, by its number."""
        ...

    @command()
    async def countries(self, text: str | None = None, unseen: bool = False) -> list[Country]:
        """List country codes and what they mean; `unseen` lists only codes nobody knew when they came."""
        ...

    @command(role="operator", risk="change", idempotent=True)
    async def country_set(self, code: str, ioc: str | None = None, name: str | None = None) -> Country:
        """Say what a wire code means at this desk; neither ioc nor name takes that back."""
        ...


@service("pss")
class Rules(Protocol):
    """Validation rules as data."""

    @command()
    async def rules(self, code: str | None = None, version: str = "2.3") -> list[Rule]:
        """List the validation rules."""
        ...

    @command(role="engineer", risk="change")
    async def rule_add(
        self,
        code: str,
        name: str,
        type: Literal["format", "data_type", "range", "required", "custom"],
        definition: str,
        field: str = "",
        severity: Literal["hard", "soft"] = "soft",
        message: str = "",
        version: str = "2.3",
    ) -> Rule:
        """Add a validation rule, which judges what comes from the next datagram on.

        Args:
            code: The wire code whose messages it judges, such as `pt1`.
            name: What it is called, once for a code and version.
            type: How the definition reads.
            definition: For `range` such as 1-5 or 1-; for `format` a template such as m:ss or 9-9 AAA; for `data_type`
                integer or text; for `required` how many values there must be; for `custom` one of no_extra, both_sides,
                different_athletes and deprecated (this version has the code no more: its messages become deprecated).
            field: The field it looks at; every value without one.
            severity: `hard` makes a message unknown, `soft` partial.
            message: What is wrong where it fails, in words.
            version: The version of the protocol it belongs to.
        """
        ...

    @command(role="engineer", risk="change", idempotent=True)
    async def rule_edit(
        self,
        rule: int,
        definition: str | None = None,
        severity: Literal["hard", "soft"] | None = None,
        enabled: bool | None = None,
        message: str | None = None,
    ) -> Rule:
        """Change a validation rule, or switch it on or off."""
        ...

    @command(role="engineer", risk="destructive")
    async def rule_remove(self, rule: int) -> None:
        """Remove a validation rule."""
        ...


@service("pss")
class ByHand(Protocol):
    """Running a court by hand when the scoring system fails."""

    @command(role="operator", risk="change", idempotent=True)
    async def take_over(self, court: str) -> Scoreboard:
        """Run a court by hand: its datagrams are still recorded but change nothing."""
        ...

    @command(role="operator", risk="change", idempotent=True)
    async def give_back(self, court: str) -> Scoreboard:
        """Let the scoring system run the court again."""
        ...

    @command(role="operator", risk="change")
    async def correct(
        self,
        court: str,
        blue_score: int | None = None,
        red_score: int | None = None,
        blue_gam_jeom: int | None = None,
        red_gam_jeom: int | None = None,
        round: int | None = None,
        clock: str | None = None,
        running: bool | None = None,
        blue_name: str | None = None,
        blue_country: str | None = None,
        red_name: str | None = None,
        red_country: str | None = None,
        number: str | None = None,
        category: str | None = None,
        weight: str | None = None,
        division: str | None = None,
        winner: Literal["blue", "red", "tie"] | None = None,
        decision: str | None = None,
    ) -> EventRow:
        """Correct what a taken-over court shows; every correction is an event of its own."""
        ...

    @command(role="operator", risk="change")
    async def match_new(
        self,
        court: str,
        number: str | None = None,
        blue_name: str | None = None,
        blue_country: str | None = None,
        red_name: str | None = None,
        red_country: str | None = None,
        category: str | None = None,
        weight: str | None = None,
        division: str | None = None,
    ) -> Scoreboard:
        """Start a new match on a taken-over court."""
        ...


@service("pss")
class PssCommands(Courts, Scoring, Matches, Rules, ByHand, Protocol):
    """Everything of the scoring part, as a client sees it."""
