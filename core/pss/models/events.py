"""Events as rows, and what is known, counted and collected of them."""

from dataclasses import dataclass
from typing import Any

from core.pss.models.rules import RuleResult
from core.pss.models.words import Dialect, Kind, Origin, Side, Status


@dataclass(frozen=True, slots=True)
class EventRow:
    """One scoring event as the table shows it and scripts read it.

    Attributes:
        id: Given on receipt, monotonic for ever.
        at: When it was received.
        sender: `address:port`, or the person's name for manual events.
        code: Wire code in lower case, such as `pt1`; empty where the text has none.
        clock: Round clock then, as `m:ss`.
        hits: Hit levels linked to a point, oldest first.
        issues: What is wrong with it, in words.
        fields: Typed values by name, as understood.
        raw: The bytes as received (base64 in JSON).
        stored: It is committed; false only on events published before their row was.
    """

    id: int
    at: int
    court: str
    match: int | None
    sender: str
    origin: Origin
    code: str
    kind: Kind
    side: Side | None
    round: int | None
    clock: str | None
    status: Status
    confidence: float
    issues: tuple[str, ...]
    fields: dict[str, Any]
    hits: tuple[int, ...]
    raw: bytes
    stored: bool = True


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of an event's status by a person."""

    at: int
    old: Status
    new: Status
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with everything that is known about it.

    Attributes:
        max_hit_level: The highest of the hit levels linked to a point, or None.
        avg_hit_level: Their average to one decimal, or None.
    """

    row: EventRow
    rules: tuple[RuleResult, ...]
    history: tuple[StatusChange, ...]
    tournament: str | None
    day: int | None
    dialect: Dialect
    max_hit_level: int | None = None
    avg_hit_level: float | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many events share a kind, a side and a status."""

    kind: Kind
    side: Side | None
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class UnknownPattern:
    """Messages of one unrecognised shape, collected."""

    id: int
    pattern: str
    code: str
    example: str
    count: int
    first_at: int
    last_at: int
    suggestion: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class CodeStatistics:
    """What one session saw of one code."""

    code: str
    total: int
    recognized: int
    partial: int
    unknown: int
    deprecated: int
    validation_errors: int
    parse_errors: int
    min_micros: float | None
    avg_micros: float | None
    max_micros: float | None


@dataclass(frozen=True, slots=True)
class SessionStatistics:
    """What one listening session of a court saw."""

    id: int
    court: str
    started_at: int
    ended_at: int | None
    datagrams: int
    messages: int
    parse_errors: int
    dropped: int
    bytes: int
    min_size: int | None
    avg_size: float | None
    max_size: int | None
    senders: int
    by_code: tuple[CodeStatistics, ...] = ()
