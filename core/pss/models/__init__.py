"""Plain data of the scoring part, shared by the engine, the console and the command line.

Words on the wire stay as they are (`recognized`); sides are `blue` (athlete 1, Chung) and `red` (athlete 2, Hong).
Instants are microseconds since 1970 in UTC; durations say their unit in the name.
"""

from core.pss.models.courts import Court, Interface, InterfaceKind, ListeningState, Sender
from core.pss.models.events import (
    CodeStatistics,
    EventDetail,
    EventRow,
    FacetCount,
    SessionStatistics,
    StatusChange,
    UnknownPattern,
)
from core.pss.models.message import Message
from core.pss.models.records import Athlete, Country, Day, Exported, MatchSummary, Tournament
from core.pss.models.rules import Rule, RuleResult, RuleType, Severity
from core.pss.models.scoreboard import Corner, MatchInfo, Scoreboard
from core.pss.models.words import KINDS, SIDES, STATUSES, Dialect, Kind, MatchStateName, Origin, Side, Status, Winner

__all__ = [
    "KINDS",
    "SIDES",
    "STATUSES",
    "Athlete",
    "CodeStatistics",
    "Corner",
    "Country",
    "Court",
    "Day",
    "Dialect",
    "EventDetail",
    "EventRow",
    "Exported",
    "FacetCount",
    "Interface",
    "InterfaceKind",
    "Kind",
    "ListeningState",
    "MatchInfo",
    "MatchStateName",
    "MatchSummary",
    "Message",
    "Origin",
    "Rule",
    "RuleResult",
    "RuleType",
    "Scoreboard",
    "Sender",
    "SessionStatistics",
    "Severity",
    "Side",
    "Status",
    "StatusChange",
    "Tournament",
    "UnknownPattern",
    "Winner",
]
