"""What the scoring part says has happened."""

from core.event import Payload, topic
from core.pss.models import Court, EventRow, Kind, Scoreboard, Status, Winner

TOPIC_OF_KIND: dict[Kind, str] = {
    "point": "pss.point_scored",
    "hit_level": "pss.hit_measured",
    "gam_jeom": "pss.gam_jeom_changed",
    "injury": "pss.injury_clock_changed",
    "challenge": "pss.challenge_changed",
    "break": "pss.break_clock_changed",
    "timeout": "pss.timeout_changed",
    "round_winners": "pss.round_winners_sent",
    "winner": "pss.winner_sent",
    "decision": "pss.decision_sent",
    "athletes": "pss.athletes_sent",
    "match_config": "pss.match_config_sent",
    "round_scores": "pss.round_scores_sent",
    "scores": "pss.scores_sent",
    "clock": "pss.clock_changed",
    "round": "pss.round_sent",
    "match_loaded": "pss.load_sent",
    "match_ready": "pss.ready_sent",
    "video_time": "pss.video_time_sent",
    "referees": "pss.referees_sent",
    "hardware_test": "pss.hardware_test_changed",
    "session": "pss.session_message_sent",
    "superiority": "pss.superiority_sent",
    "correction": "pss.corrected",
    "mark": "pss.marked",
    "unknown": "pss.unknown_received",
    "foreign": "pss.foreign_received",
}


class Scored(Payload, frozen=True):
    """One scoring event; published when its row is committed, or unstored after the publish wait.

    Its topic is its kind's own, so that a rule can listen for `pss.point_scored` alone.
    """

    row: EventRow

    @property
    def topic(self) -> str:  # type: ignore[override]
        """Give the topic of the event's kind."""
        return TOPIC_OF_KIND[self.row.kind]

    @classmethod
    def topics(cls) -> tuple[str, ...]:
        """List the topics of all kinds."""
        return tuple(TOPIC_OF_KIND.values())


@topic("pss.stored")
class Stored(Payload, frozen=True):
    """Every scoring event up to and including this id is committed."""

    upto: int


@topic("pss.scoreboard_changed", state=True)
class ScoreboardChanged(Payload, frozen=True):
    """A court's scoreboard shows something else now."""

    scoreboard: Scoreboard

    @property
    def entity(self) -> str:
        """Retain one per court."""
        return self.scoreboard.court


@topic("pss.court_changed", state=True)
class CourtChanged(Payload, frozen=True):
    """A court was added or edited, its listener changed state, or its counters moved (at most twice a second)."""

    court: Court

    @property
    def entity(self) -> str:
        """Retain one per court."""
        return self.court.name


@topic("pss.court_removed")
class CourtRemoved(Payload, frozen=True):
    """A court is gone; its events stay."""

    name: str


class MatchFact(Payload, frozen=True):
    """What every match event carries, so that other parts need no second look.

    Attributes:
        match: The match's id.
        court: The court's name.
        number: The match's number, as the sender calls it.
        tournament: The name of the tournament it belongs to, or None.
        day: The number of the day in that, or None.
        blue: Blue's long name, as sent; `red` alike.
        blue_country: Blue's country, as sent; `red_country` alike.
    """

    match: int
    court: str
    number: str | None
    tournament: str | None
    day: int | None
    blue: str | None
    blue_country: str | None
    red: str | None
    red_country: str | None


@topic("pss.match_loaded", durable=True)
class MatchLoaded(MatchFact, frozen=True):
    """A match was loaded on a court."""


@topic("pss.match_ready", durable=True)
class MatchReady(MatchFact, frozen=True):
    """A loaded match is ready to fight."""


@topic("pss.match_finished", durable=True)
class MatchFinished(MatchFact, frozen=True):
    """A match is over; said once, as soon as it is known.

    Attributes:
        winner: Who has won; None where only a name was sent that neither athlete has.
        decision: Such as `2-1 PTF`, where it came before the winner. Most senders give it seconds later, and may still
            change it: `pss.decision_sent` brings it, and the scoreboard shows it.
    """

    winner: Winner | None = None
    decision: str | None = None


@topic("pss.status_changed")
class StatusSet(Payload, frozen=True):
    """A person changed an event's status."""

    event: int
    old: Status
    new: Status
    by: str
    reason: str


@topic("pss.events_lost")
class EventsLost(Payload, frozen=True):
    """Datagrams were lost: dropped by the kernel, or overflowed while the store failed. Counts since start."""

    court: str
    dropped: int
    overflowed: int


@topic("pss.taken_over")
class TakenOver(Payload, frozen=True):
    """A person took a court over, or gave it back."""

    court: str
    manual: bool
    by: str


@topic("pss.tournament_changed")
class TournamentChanged(Payload, frozen=True):
    """A tournament or one of its days was created, started, ended or edited."""

    tournament: int


@topic("pss.rules_changed")
class RulesChanged(Payload, frozen=True):
    """The validation rules are not what they were."""

    version: str


@topic("pss.ingest_measured", state=True)
class IngestMeasured(Payload, frozen=True):
    """How the ingest is doing, once a second while something changes."""

    per_second: float
    dropped: int
    overflowed: int
    waiting: int
    store_failing: bool
