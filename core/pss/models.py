"""Plain data of the scoring part, shared by the engine, the console and the command line.

Words on the wire stay as they are (`recognized`); sides are `blue` (athlete 1, Chung) and `red` (athlete 2, Hong).
Instants are microseconds since 1970 in UTC; durations say their unit in the name.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Side = Literal["blue", "red"]
SIDES: tuple[Side, ...] = get_args(Side)

Status = Literal["recognized", "partial", "unknown", "deprecated"]
STATUSES: tuple[Status, ...] = get_args(Status)

Kind = Literal[
    "point",  # pt1 pt2
    "hit_level",  # hl1 hl2
    "gam_jeom",  # wg1 wg2
    "injury",  # ij0 ij1 ij2
    "challenge",  # ch0 ch1 ch2
    "break",  # brk, and a second vendor's break, rest
    "timeout",  # to1 to2, tmo, timeout
    "round_winners",  # wrd
    "winner",  # win
    "decision",  # wmh
    "athletes",  # at1
    "match_config",  # mch
    "round_scores",  # s11 … s23
    "scores",  # sc1 sc2
    "clock",  # clk
    "round",  # rnd
    "match_loaded",  # pre
    "match_ready",  # rdy
    "video_time",  # avt
    "referees",  # ref
    "hardware_test",  # hwt
    "session",  # hel bye inlb insl inth, "Udp Port … connected"
    "superiority",  # sup
    "correction",  # by a person, while a court is taken over
    "mark",  # by a person: this moment, with a note
    "unknown",  # no code we know
    "foreign",  # another feed on the same port (JSON)
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Dialect = Literal["2.3", "gen2", "kpnp", "unknown"]

MatchStateName = Literal[
    "idle",
    "loading",
    "ready",
    "running",
    "paused",
    "round_over",
    "break",
    "injury",
    "review",
    "decided",
]

Origin = Literal["datagram", "manual"]


# ---- courts and listening


@dataclass(frozen=True, slots=True)
class Court:
    """One ring that a scoring system broadcasts for, as configured and as it runs.

    Attributes:
        id: Its number in the store.
        name: What people call it; unique, case-insensitively.
        bind: The address listened on; `0.0.0.0` is all of them.
        interface: A network interface that alone is listened on, broadcasts included, in place of `bind`; or None.
        port: The UDP port.
        enabled: It may run at all.
        auto_start: It starts with the engine.
        share: The port is shared with another program (`SO_REUSEADDR`), which may take all datagrams.
        resync_port: The sender's own listening port for asking it its last values, or None where that is not wanted.
        state: `stopped`, `listening`, `retrying` (the reason in `error`) or `disabled`.
        error: Why it does not listen, in words, or None.
        since: When it came to this state.
        receive_buffer: Bytes of socket buffer that the kernel granted, or None while not listening.
        datagrams: Received since the listener started.
        bytes: Received since the listener started.
        dropped: Datagrams the kernel threw away because the buffer was full.
        last_at: When the last datagram came, or None.
        manual: A person has taken the court over.
        capturing: The capture file being written, or None.
    """

    id: int
    name: str
    bind: str
    interface: str | None
    port: int
    enabled: bool
    auto_start: bool
    share: bool
    resync_port: int | None
    state: Literal["stopped", "listening", "retrying", "disabled"] = "stopped"
    error: str | None = None
    since: int | None = None
    receive_buffer: int | None = None
    datagrams: int = 0
    bytes: int = 0
    dropped: int = 0
    last_at: int | None = None
    manual: bool = False
    capturing: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends to a court in the present listening session."""

    court: str
    address: str
    port: int
    dialect: Dialect
    datagrams: int
    bytes: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of this machine that a court could listen on."""

    name: str
    address: str
    up: bool
    kind: Literal["wired", "wireless", "loopback", "other"]
    recommended: bool


# ---- the scoreboard


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
    winner: Literal["blue", "red", "tie"] | None = None
    decision: str | None = None
    provisional: bool = False
    stale: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    manual: bool = False
    dialect: Dialect = "unknown"
    sender: str | None = None
    last_at: int | None = None


# ---- events as rows


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
class RuleResult:
    """How one validation rule ended for an event."""

    rule: str
    passed: bool
    message: str | None


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
class Rule:
    """One validation rule.

    Attributes:
        id: Its number in the store.
        version: Protocol version it belongs to, such as `2.3`.
        code: Wire code it applies to, such as `pt1`.
        name: Unique for a code and version, such as `point_type_range`.
        type: How `definition` reads.
        field: The field it looks at, or empty for the message as a whole.
        definition: `1-5` for range; `m:ss` for format; `integer` for data_type;
            a number of fields for required; a word for custom.
        severity: `hard` makes a message unknown, `soft` partial.
        enabled: It is applied.
        message: What is wrong when it fails, in words.
    """

    id: int
    version: str
    code: str
    name: str
    type: Literal["format", "data_type", "range", "required", "custom"]
    field: str
    definition: str
    severity: Literal["hard", "soft"]
    enabled: bool
    message: str


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


# ---- tournaments, days, matches, people


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a tournament."""

    id: int
    number: int
    date: str | None
    status: Literal["pending", "active", "completed"]


@dataclass(frozen=True, slots=True)
class Tournament:
    """An event over one or more days."""

    id: int
    name: str
    city: str | None
    country: str | None
    start_date: str | None
    end_date: str | None
    status: Literal["pending", "active", "ended"]
    days: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """A match in a list."""

    id: int
    court: str
    number: str | None
    category: str | None
    weight: str | None
    division: str | None
    blue: str | None
    blue_country: str | None
    red: str | None
    red_country: str | None
    state: MatchStateName
    winner: Literal["blue", "red", "tie"] | None
    decision: str | None
    started_at: int
    ended_at: int | None
    events: int
    tournament: str | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Athlete:
    """A person as scoring systems have named them."""

    id: int
    name: str
    short_name: str | None
    country: str | None
    matches: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Country:
    """What a wire code stands for.

    Attributes:
        code: As senders write it.
        ioc: The IOC code it means, or None where nobody knows.
        name: The country's or team's name in English.
        kind: `current`, `historic`, `special`, `own` (an override of this desk) or `unseen` (never known before).
        suggestion: The nearest known IOC code for an unseen one.
    """

    code: str
    ioc: str | None
    name: str | None
    kind: Literal["current", "historic", "special", "own", "unseen"]
    first_at: int | None = None
    last_at: int | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export."""

    file: str
    rows: int
    format: Literal["csv", "jsonl", "report"]


# ---- what the protocol hands on (inside the engine)


@dataclass(slots=True)
class Message:
    """One message, parsed and judged.

    Attributes:
        raw: The message's bytes as received, its terminators removed from neither end.
        code: Wire code in lower case; empty where there is none.
        kind: What it is about.
        side: Whose it is, or None.
        fields: Typed values by name; what could not be typed is kept as text.
        status: Set by the parser, then by the rules.
        confidence: 1.0 valid, 0.6 partial, 0.3 rule broken, 0.0 unknown code.
        issues: What is wrong with it, in words.
    """

    raw: bytes
    code: str
    kind: Kind
    side: Side | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    status: Status = "recognized"
    confidence: float = 1.0
    issues: list[str] = field(default_factory=list)
