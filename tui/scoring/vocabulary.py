"""The words for what the wire calls otherwise: states, statuses, dialects and decisions."""

from collections.abc import Mapping

from core.pss.models import Dialect, MatchStateName, Status

STATES: Mapping[MatchStateName, str] = {
    "idle": "no match",
    "loading": "loading",
    "ready": "ready",
    "running": "fighting",
    "paused": "paused",
    "round_over": "round over",
    "break": "break",
    "injury": "injury time",
    "review": "video review",
    "decided": "decided",
}

STATUS_WORDS: Mapping[Status, str] = {
    "recognized": "recognised",
    "partial": "partial",
    "unknown": "unknown",
    "deprecated": "deprecated",
}

DIALECTS: Mapping[Dialect, str] = {
    "2.3": "2.3 dialect",
    "gen2": "Gen2 dialect",
    "kpnp": "KPNP dialect",
    "unknown": "dialect unknown",
}

DECISIONS: Mapping[str, str] = {
    "RSC": "referee stops contest",
    "PTF": "final score",
    "PTG": "point gap",
    "GDP": "golden point",
    "SUP": "superiority",
    "WDR": "withdrawal",
    "DSQ": "disqualification",
    "PUN": "referee's punitive declaration",
    "DQB": "disqualification for behaviour",
    "PTS": "points",
    "BKO": "body knock-out",
    "HKO": "head knock-out",
}


def decision_in_words(decision: str) -> str:
    """Tell a decision such as `2-1 PTF` with its code spelled out where we know it."""
    for word in decision.split():
        if meaning := DECISIONS.get(word.upper()):
            return f"{decision} ({meaning})"
    return decision
