"""The commands of a person who runs a court by hand."""

from typing import Protocol

from core.command import command, service
from core.pss.models import EventRow, Scoreboard, Winner


@service("pss")
class ByHand(Protocol):
    """Running a court by hand when the scoring system fails."""

    @command(role="operator", risk="change")
    async def take_over(self, court: str) -> Scoreboard:
        """Run a court by hand: its datagrams are still recorded but change nothing."""
        ...

    @command(role="operator", risk="change")
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
        winner: Winner | None = None,
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
