"""Which events are shown: one value that asks the engine for them and judges the live ones by the same measure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from core.pss.models import STATUSES, EventRow, Kind, Side, Status

T = TypeVar("T")

SideFilter = Side | Literal["none"]

TICKING: frozenset[Kind] = frozenset({"clock", "break", "injury"})

GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "points": ("point",),
    "hits": ("hit_level",),
    "gam-jeom": ("gam_jeom",),
    "reviews": ("challenge",),
    "clock": ("clock", "break", "injury", "timeout", "round"),
    "results": ("round_winners", "winner", "decision", "scores", "round_scores", "superiority"),
    "match": ("match_loaded", "match_ready", "match_config", "athletes", "referees", "video_time"),
    "system": ("session", "hardware_test"),
    "by hand": ("correction", "mark"),
    "not understood": ("unknown", "foreign"),
}
"""Kinds as people group them; every kind is in exactly one group."""

SIDE_CYCLE: tuple[SideFilter | None, ...] = (None, "blue", "red", "none")
STATUS_CYCLE: tuple[Status | None, ...] = (None, *STATUSES)

_SHORTEST_RAW_SEARCH = 3


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is asked for; None and empty mean everything.

    Attributes:
        groups: Names of `GROUPS`.
        ticks: Show the clock's ticks, which are folded away otherwise.
    """

    court: str | None = None
    match: int | None = None
    side: SideFilter | None = None
    groups: frozenset[str] = frozenset()
    status: Status | None = None
    text: str = ""
    ticks: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Give the kinds of the chosen groups."""
        return tuple(kind for name, kinds in GROUPS.items() if name in self.groups for kind in kinds)

    @property
    def narrowed(self) -> bool:
        """Tell whether it hides anything of its court or match beside ticks."""
        return bool(self.side or self.groups or self.status or self.text)

    def query(self) -> dict[str, Any]:
        """Give the arguments of `pss.events` (without `ticks`: of `pss.export`) that ask for the same."""
        asked: dict[str, Any] = {
            "court": self.court if self.match is None else None,
            "match": self.match,
            "side": self.side,
            "kind": list(self.kinds) or None,
            "status": self.status,
            "text": self.text or None,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def in_scope(self, row: EventRow) -> bool:
        """Tell whether a row belongs to the court or match that is shown, whatever else is filtered."""
        if self.match is not None:
            return row.match == self.match
        return self.court is None or row.court == self.court

    def shows(self, row: EventRow) -> bool:
        """Tell whether a row is among what the engine would answer to `query`."""
        return (
            self.in_scope(row)
            and (self.ticks or not is_tick(row))
            and (self.side is None or (row.side or "none") == self.side)
            and (not self.groups or row.kind in self.kinds)
            and (self.status is None or row.status == self.status)
            and (not self.text or holds(row, self.text))
        )

    def next_side(self) -> "EventFilter":
        """Cycle through the sides."""
        return replace(self, side=_after(SIDE_CYCLE, self.side))

    def next_status(self) -> "EventFilter":
        """Cycle through the statuses."""
        return replace(self, status=_after(STATUS_CYCLE, self.status))

    def cleared(self) -> "EventFilter":
        """Show everything of the same court or match again."""
        return EventFilter(self.court, self.match, ticks=self.ticks)


def is_tick(row: EventRow) -> bool:
    """Tell a clock that merely ran on from one that somebody started, stopped or corrected."""
    return row.kind in TICKING and "action" not in row.fields


def holds(row: EventRow, text: str) -> bool:
    """Tell whether a row's raw text (for fewer than three characters: its code or kind) contains the text."""
    wanted = text.casefold()
    if len(text) >= _SHORTEST_RAW_SEARCH:
        return wanted in row.raw.decode("utf-8", "replace").casefold()
    return wanted in row.code or wanted in row.kind


def _after(cycle: tuple[T, ...], value: T) -> T:
    return cycle[(cycle.index(value) + 1) % len(cycle)]
