"""The row of the match that is on a court, kept up to date, and what is said of it when something happens."""

from typing import Any, Final, TypeVar

import msgspec

from core.clock import Micros
from core.pss.events import MatchFact, MatchFinished
from core.pss.intake.stamps import Stamped
from core.pss.models import MatchInfo, Scoreboard

# An update and not a replacement: triggers that follow who fights see whether names changed.
PUT: Final = (
    "INSERT INTO pss_match (id, court_id, session_id, tournament_id, day_id, first_event, started_at, events, ended_at,"
    " number, category, weight, division, blue, blue_country, red, red_country, state, winner, decision, scoreboard)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET (events, ended_at, number, category, weight, division, blue, blue_country, red,"
    " red_country, state, winner, decision, scoreboard) = (excluded.events, excluded.ended_at, excluded.number,"
    " excluded.category, excluded.weight, excluded.division, excluded.blue, excluded.blue_country, excluded.red,"
    " excluded.red_country, excluded.state, excluded.winner, excluded.decision, excluded.scoreboard)"
)
LAST_OF_EACH_COURT: Final = (
    "SELECT id, court_id, session_id, tournament_id, day_id, first_event, started_at, ended_at, scoreboard"
    " FROM pss_match WHERE id IN (SELECT max(id) FROM pss_match GROUP BY court_id)"
)

Fact = TypeVar("Fact", bound=MatchFact)

_encode = msgspec.json.Encoder().encode
decode_scoreboard = msgspec.json.Decoder(Scoreboard).decode


class MatchRecord:
    """What the store has to know of a match.

    Attributes:
        board: What the scoreboard showed last.
        events: How many events it has.
        is_due: Something has changed since the row was written.
        loaded_due: That it was loaded is still to be told, once it is known who fights.
    """

    __slots__ = (
        "board",
        "court_id",
        "ended_at",
        "events",
        "first_event",
        "id",
        "is_due",
        "loaded_due",
        "session_id",
        "stamp",
        "started_at",
    )

    def __init__(
        self,
        id_: int,
        court_id: int,
        session_id: int | None,
        stamp: Stamped,
        first_event: int,
        started_at: Micros,
        board: Scoreboard,
    ) -> None:
        """Begin with its first event."""
        self.id = id_
        self.court_id = court_id
        self.session_id = session_id
        self.stamp = stamp
        self.first_event = first_event
        self.started_at = started_at
        self.board = board
        self.ended_at: Micros | None = None
        self.events = 0
        self.is_due = True
        self.loaded_due = False

    def row(self) -> tuple[Any, ...]:
        """Give the values of `PUT`."""
        board = self.board
        match = board.match or MatchInfo(self.id)
        return (
            self.id,
            self.court_id,
            self.session_id,
            self.stamp.tournament_id,
            self.stamp.day_id,
            self.first_event,
            self.started_at,
            self.events,
            self.ended_at if board.state == "decided" else None,
            match.number,
            match.category,
            match.weight,
            match.division,
            board.blue.name,
            board.blue.country,
            board.red.name,
            board.red.country,
            board.state,
            board.winner,
            board.decision,
            _encode(board).decode(),
        )

    def fact(self, kind: type[Fact], board: Scoreboard) -> Fact:
        """Say what has happened to it."""
        about = (
            self.id,
            board.court,
            board.match.number if board.match else None,
            self.stamp.tournament,
            self.stamp.day,
            board.blue.name,
            board.blue.country,
            board.red.name,
            board.red.country,
        )
        if issubclass(kind, MatchFinished):
            return kind(*about, board.winner, board.decision)
        return kind(*about)


def is_known(board: Scoreboard) -> bool:
    """Tell whether it is known which match it is and who fights."""
    return None not in (board.match and board.match.number, board.blue.name, board.red.name)
