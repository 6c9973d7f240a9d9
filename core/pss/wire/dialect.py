"""Which dialect a sender speaks, inferred from what it sends: nothing on the wire says it."""

import re
from typing import Any

from core.pss.models import Dialect, Message

# What only one dialect has weighs more than habits such as the terminator.
_TELLING = 8
_HABIT = 1
_MOST = 32

_BY_CODE: dict[str, Dialect] = {
    **dict.fromkeys(("avt", "ch0", "ij1", "ij2"), "2.3"),
    **dict.fromkeys(("ref", "hwt", "to1", "to2", "hel", "bye", "inlb", "insl", "inth"), "gen2"),
    **dict.fromkeys(("tmo", "timeout", "break", "rest"), "kpnp"),
}
_BY_ACTION: dict[str, Dialect] = {
    "reset": "2.3",
    "corr": "gen2",
    **dict.fromkeys(("break", "rest", "timeout"), "kpnp"),
}
_NO_EVIDENCE = frozenset(("unknown", "foreign", "correction", "mark"))
_PADDED_TIME = re.compile(rb";0[0-9]:")
_SEPARATOR = ord(";")
_LINE_FEED = ord("\n")
_QUOTES = frozenset(b"'\"")

Evidence = tuple[Dialect, int]
"""A dialect that a message speaks for, and how much that weighs."""


def evidence_of(message: Message) -> Evidence | None:
    """Tell which dialect a message speaks for; None where it could be any's, and for what no sender has sent."""
    if message.kind in _NO_EVIDENCE:
        return None
    told = _BY_CODE.get(message.code) or _by_fields(message.fields)
    if told is not None:
        return told, _TELLING
    habit = _by_habit(message.raw) if message.status == "recognized" else None
    return None if habit is None else (habit, _HABIT)


class Inference:
    """What one sender's messages say about its dialect.

    Attributes:
        dialect: The dialect that the evidence so far speaks for most.
    """

    __slots__ = ("_settled", "_weights", "dialect")

    def __init__(self) -> None:
        """Start with no evidence."""
        self.dialect: Dialect = "unknown"
        self._settled: Dialect | None = None
        self._weights: dict[Dialect, int] = {"2.3": 0, "gen2": 0, "kpnp": 0}

    def note(self, evidence: Evidence) -> None:
        """Add to one dialect and take from the others, so that another program at the same address is found out."""
        dialect, weight = evidence
        if dialect == self._settled:
            return
        weights = self._weights
        for other in weights:
            if other == dialect:
                weights[other] = min(weights[other] + weight, _MOST)
            else:
                weights[other] = max(weights[other] - weight, 0)
        if dialect != self.dialect and (self.dialect == "unknown" or weights[dialect] > weights[self.dialect]):
            self.dialect = dialect
        # Once nothing speaks against the leader, more of the same changes nothing and need not be counted.
        self._settled = dialect if weights[dialect] == sum(weights.values()) == _MOST else None


def _by_fields(fields: dict[str, Any]) -> Dialect | None:
    """Actions that only one dialect has; and field 4 of a match's configuration, which one leaves empty."""
    if "rounds_field" in fields and fields["countdown"] is not None:  # a short one may have lost it
        return "gen2" if fields["rounds_field"] is None else "2.3"
    return _BY_ACTION.get(fields["action"]) if "action" in fields else None


def _by_habit(raw: bytes) -> Dialect | None:
    """Quotes around it, a separator at its end, a line end without one, or a zero-padded time."""
    if raw[0] in _QUOTES:
        return "kpnp"
    if raw[-1] == _SEPARATOR:
        return "2.3"
    if raw[-1] == _LINE_FEED:
        return "2.3" if raw.rstrip()[-1] == _SEPARATOR else "gen2"
    return "gen2" if _PADDED_TIME.match(raw, 3) else None
