"""What a scoreboard shows."""

from dataclasses import dataclass
from typing import Literal

from core.pss.models.words import Dialect, MatchStateName, Winner


@dataclass(frozen=True, slots=True)
class MatchInfo:
    """What is known of the match on a court; None where the sender has not said."""

    id: int
    number: str | None = None
    category: str | None = None
    weight: str | None = None
    division: str | None = None
    rounds: int | None = None
    round_seconds: int | None = None
    wire_id: str | None = None
    body_level: int | None = None
    head_level: int | None = None


@dataclass(frozen=True, slots=True)
class Corner:
    """One athlete's half of the scoreboard; None where not known.

    Attributes:
        name: Long name as sent.
        short_name: Short name as sent.
        country: Wire code as sent.
        score: The current score as sent last (`sc`).
        by_round: Score of round 1, 2, 3 … as sent last (`sXY`).
        rounds_won: Counted from the round winners (`wrd`).
        gam_jeom: Penalties as sent last (`wg`).
        hits: Hit levels of the last 5 s at the time of the last hit, oldest first.
    """

    name: str | None = None
    short_name: str | None = None
    country: str | None = None
    score: int | None = None
    by_round: tuple[int | None, ...] = (None, None, None)
    rounds_won: int | None = None
    gam_jeom: int | None = None
    hits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """What a court's scoreboard shows.

    Attributes:
        clock: The round clock as `m:ss`.
        break_clock: The break between rounds as `m:ss`, while there is one.
        injury_clock: The injury (or time-out) clock as `m:ss`, while it shows.
        review: Who asked for a review that is not closed (`blue`, `red`, `referee`), or None.
        winner: `blue`, `red` or `tie`.
        decision: As sent, such as `2-1 PTF`.
        provisional: A load message came while a round ran; believed when new load data follows.
        stale: Names of fields that are the last known of an earlier state and not yet confirmed, such as `blue.name`.
        doubts: What does not add up, in words (a point total that disagrees with the score).
        manual: A person runs this court by hand.
        sender: `address:port` of the last datagram, acted on or not.
        last_at: When that came; a correction by hand is none.
    """

    court: str
    match: MatchInfo | None = None
    blue: Corner = Corner()
    red: Corner = Corner()
    round: int | None = None
    clock: str | None = None
    running: bool = False
    break_clock: str | None = None
    injury_clock: str | None = None
    review: Literal["blue", "red", "referee"] | None = None
    state: MatchStateName = "idle"
    winner: Winner | None = None
    decision: str | None = None
    provisional: bool = False
    stale: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    manual: bool = False
    dialect: Dialect = "unknown"
    sender: str | None = None
    last_at: int | None = None
