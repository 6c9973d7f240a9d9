"""Running a court by hand when the scoring system fails: every correction is an event of its own, marked as manual."""

from collections.abc import Callable
from typing import Any, Final

from core.bus import Bus
from core.caller import correlation
from core.clock import Clock
from core.errors import Conflict, Invalid
from core.pss.events import TakenOver
from core.pss.intake.ingest import Ingest
from core.pss.intake.journal import SOURCE
from core.pss.intake.texts import as_json
from core.pss.live.phase import clock_seconds
from core.pss.models import EventRow, Message, Scoreboard, Winner
from core.validation import check_text, refuse_fields

_NUMBERS: Final = {
    "blue_score": (0, 999),
    "red_score": (0, 999),
    "blue_gam_jeom": (0, 99),
    "red_gam_jeom": (0, 99),
    "round": (1, 99),
}
_LONGEST_TEXT: Final = 100


class ByHandService:
    """The commands of a person who runs a court."""

    def __init__(
        self, ingest: Ingest, bus: Bus, clock: Clock, who: Callable[[], str], on_manual: Callable[[int], None]
    ) -> None:
        """Take what is needed.

        Args:
            ingest: Keeps the courts' states.
            bus: Hears who runs a court.
            clock: Dates corrections.
            who: Names the caller.
            on_manual: Told a court's id when a person takes it over or gives it back.
        """
        self._ingest = ingest
        self._bus, self._clock = bus, clock
        self._who = who
        self._on_manual = on_manual

    async def take_over(self, court: str) -> Scoreboard:
        """Run a court by hand: its datagrams are still recorded but change nothing."""
        return await self._set_manual(court, manual=True)

    async def give_back(self, court: str) -> Scoreboard:
        """Let the scoring system run the court again."""
        return await self._set_manual(court, manual=False)

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
        given = _given(locals())
        court_id = self._require_manual(court)
        if not given:
            raise Invalid("A correction has to say what is to be corrected.", remedy="Give at least one value.")
        return await self._say(court_id, given)

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
        given = _given(locals())
        court_id = self._require_manual(court)
        await self._say(court_id, {"new_match": True, **given})
        return self._ingest.scoreboard(court_id)

    async def _set_manual(self, court: str, *, manual: bool) -> Scoreboard:
        court_id = self._ingest.find_court(court)
        if self._ingest.is_manual(court_id) != manual:
            self._ingest.set_manual(court_id, manual)
            name = self._ingest.scoreboard(court_id).court
            self._bus.publish(TakenOver(name, manual, self._who()), source=SOURCE, correlation=correlation())
            self._on_manual(court_id)
        return self._ingest.scoreboard(court_id)

    def _require_manual(self, court: str) -> int:
        court_id = self._ingest.find_court(court)
        if not self._ingest.is_manual(court_id):
            raise Conflict(
                f"Court “{court}” is run by its scoring system, which would overwrite this.",
                remedy="Take it over first: pss.take_over.",
            )
        return court_id

    async def _say(self, court_id: int, fields: dict[str, Any]) -> EventRow:
        _check(fields)
        message = Message(as_json(fields).encode(), "", "correction", fields=fields)
        return await self._ingest.say(court_id, message, self._who(), self._clock.now(), self._clock.monotonic())


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    """Take what was given of a command's arguments; blank text says nothing, and would be recorded as if it did."""
    said = {name: value for name, value in arguments.items() if value is not None and str(value).strip()}
    return {name: value for name, value in said.items() if name not in {"self", "court"}}


def _check(fields: dict[str, Any]) -> None:
    wrong: dict[str, str] = {}
    for name, value in fields.items():
        if name in _NUMBERS:
            low, high = _NUMBERS[name]
            if not low <= value <= high:
                wrong[name] = f"is from {low} to {high}, not {value}"
        elif name == "clock":
            if clock_seconds(value) is None:
                wrong[name] = "is minutes and seconds, such as 1:30"
        elif isinstance(value, str):
            check_text(wrong, name, value, _LONGEST_TEXT)
    refuse_fields("The court cannot be corrected like this", wrong)
