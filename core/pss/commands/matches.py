"""The commands on tournaments, days, matches, people and countries."""

from typing import Protocol

from core.command import command, service
from core.pss.models import Athlete, Country, Day, MatchSummary, Scoreboard, Tournament


@service("pss")
class Matches(Protocol):
    """Tournaments, days, matches and the people in them."""

    @command()
    async def matches(
        self,
        court: str | None = None,
        tournament: str | None = None,
        day: str | None = None,
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
        """List country codes and what they mean; `unseen` lists only codes that came and mean nothing yet."""
        ...

    @command(role="operator", risk="change")
    async def country_set(self, code: str, ioc: str | None = None, name: str | None = None) -> Country:
        """Say what a wire code means at this desk; neither ioc nor name takes that back."""
        ...
