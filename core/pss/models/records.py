"""Tournaments, days, matches, people and countries: what is kept for later."""

from dataclasses import dataclass
from typing import Literal

from core.pss.models.words import MatchStateName, Winner


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
    winner: Winner | None
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
