"""What happens on one court, message by message, and the scoreboard it adds up to.

Nothing here waits, asks or raises. Every message but points and hits states values absolutely, so each is believed as
it comes, and what a lost or late one left wrong is put right by the next. Only two things are weighed: where one match
ends and the next begins, and whether the points add up to the score.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from core.pss.live import corrections, scores, timing
from core.pss.live.lifecycle import Lifecycle
from core.pss.live.phase import clock_text
from core.pss.models import Dialect, Kind, MatchInfo, Message, Scoreboard


class Change(NamedTuple):
    """What one message changed.

    Attributes:
        visible: The scoreboard shows something else.
        match_started_new: A match id was given.
        match_loaded: A match was loaded; its athletes and number are mostly still to come, and known at `match_ready`.
        match_ready: The match is ready to fight.
        match_finished: The match has a winner.
        named: Who fights or which match it is was said, which no later message may repeat.
        hits: For a point, the hit levels linked to it, oldest first.
    """

    visible: bool = False
    match_started_new: bool = False
    match_loaded: bool = False
    match_ready: bool = False
    match_finished: bool = False
    named: bool = False
    hits: tuple[int, ...] = ()


NOTHING: Final = Change()
VISIBLE: Final = Change(visible=True)

_HANDLERS: Final[dict[Kind, Callable[[Lifecycle, Message, float], bool]]] = {
    "clock": timing.take_clock,
    "hit_level": scores.take_hit,
    "point": scores.take_point,
    "scores": scores.take_scores,
    "round_scores": scores.take_round_scores,
    "gam_jeom": scores.take_gam_jeom,
    "round_winners": scores.take_round_winners,
    "athletes": scores.take_athletes,
    "match_config": scores.take_config,
    "match_loaded": timing.take_loaded,
    "match_ready": timing.take_ready,
    "round": timing.take_round,
    "break": timing.take_break,
    "injury": timing.take_injury,
    "timeout": timing.take_injury,
    "challenge": timing.take_challenge,
    "hardware_test": timing.take_hardware_test,
    "winner": timing.take_winner,
    "decision": timing.take_decision,
    "correction": corrections.take_correction,
}


class CourtState:
    """The match on one court, mutable; `scoreboard()` makes the frozen picture of it.

    Attributes:
        court: The court's name.
        manual: A person runs the court; set by whoever lets them.
    """

    __slots__ = ("_at", "_match", "_sender", "court", "manual")

    def __init__(self, court: str, new_match_id: Callable[[], int]) -> None:
        """Know nothing yet; `new_match_id` gives each match its id."""
        self.court = court
        self.manual = False
        self._match = Lifecycle(new_match_id)
        self._sender: str | None = None
        self._at: int | None = None

    @property
    def match_id(self) -> int | None:
        """Tell the present match, for stamping events; None before anything was heard."""
        return self._match.match_id

    @property
    def round(self) -> int | None:
        """Tell the round, for stamping events."""
        return self._match.board.round

    @property
    def clock(self) -> str | None:
        """Tell the round clock as `m:ss`, for stamping events."""
        return clock_text(self._match.phase.clock)

    @property
    def testing(self) -> bool:
        """Tell whether an equipment test is on, during which hits and points do not count."""
        return self._match.testing

    @property
    def dialect(self) -> Dialect:
        """Tell how the sender writes."""
        return self._match.dialect

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        """Learn how the sender writes: some announce fewer points than they score."""
        self._match.dialect = dialect

    def hear(self, sender: str, at: int) -> None:
        """Note that a datagram came, whatever it says and whether or not it is let act.

        Args:
            sender: `address:port`.
            at: When it came, in microseconds of UTC.
        """
        self._sender = sender
        self._at = at

    def apply(self, message: Message, now: float) -> Change:
        """Take one message in, of a datagram or of a person.

        Args:
            message: As parsed; what is missing or mistyped in it is passed over.
            now: When it came, in seconds of a monotonic clock.
        """
        handler = _HANDLERS.get(message.kind)
        if handler is None:
            return NOTHING
        match = self._match
        stale = match.board.stale
        visible = handler(match, message, now) or stale != match.board.stale
        if visible and match.match_id is None:
            match.join()
        if match.facts or match.hits:
            change = Change(visible, hits=match.hits)._replace(**match.facts)
            match.facts, match.hits = {}, ()
            return change
        return VISIBLE if visible else NOTHING

    def scoreboard(self) -> Scoreboard:
        """Picture the present state."""
        match = self._match
        board, phase = match.board, match.phase
        return Scoreboard(
            court=self.court,
            match=None if match.match_id is None else MatchInfo(match.match_id, **board.config),
            blue=board.corner("blue"),
            red=board.corner("red"),
            round=board.round,
            clock=clock_text(phase.clock),
            running=phase.word == "running",
            break_clock=clock_text(phase.break_clock),
            injury_clock=clock_text(phase.injury_clock),
            review=phase.review,
            state=phase.state,
            winner=board.winner,
            decision=board.decision,
            provisional=match.provisional,
            stale=board.stale_fields(),
            doubts=match.tally.doubts,
            manual=self.manual,
            dialect=match.dialect,
            sender=self._sender,
            last_at=self._at,
        )

    def restore(self, scoreboard: Scoreboard) -> None:
        """Go on from a picture, as after a restart; everything in it is stale until a message states it again."""
        self.manual, self.dialect = scoreboard.manual, scoreboard.dialect
        self._sender, self._at = scoreboard.sender, scoreboard.last_at
        self._match.board.restore(scoreboard)
        self._match.phase.restore(scoreboard)
        self._match.resume(scoreboard.match.id if scoreboard.match else None)
        self.mark_stale()

    def mark_stale(self) -> None:
        """Say that everything shown is only the last known, as after datagrams were passed over."""
        self._match.mark_stale()
