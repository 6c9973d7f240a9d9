"""The status of an event as a person sees it: changed in the store, in the counts and in the text index at once."""

import sqlite3
from typing import Any, NamedTuple

from core.clock import Micros
from core.errors import Conflict
from core.pss.intake import counts, facets, text_index
from core.pss.intake.facets import Facet

_COUNTED = "SELECT event FROM pss_progress WHERE name = 'counted'"
_SET_FACET = "UPDATE pss_event SET facet = ? WHERE id = ? AND facet = ?"
_REMEMBER = "INSERT INTO pss_status_history (event, at, old, new, who, reason) VALUES (?, ?, ?, ?, ?, ?)"


class Verdict(NamedTuple):
    """What a person says of an event."""

    event: int
    court: int
    old: Facet
    new: Facet
    at: Micros
    who: str
    reason: str


def apply(verdict: Verdict, database: sqlite3.Connection) -> bool:
    """Write it, in the writer's thread; tell whether the counts in the store have followed.

    Raises:
        Conflict: Somebody else has just changed the event.
    """
    event, court, old, new, *said = verdict
    is_indexed = text_index.forget(database, event, old.id)
    database.execute(facets.INSERT, facets.row(new))
    if not database.execute(_SET_FACET, (new.id, event, old.id)).rowcount:
        raise Conflict(f"Somebody has just changed event {event}.", remedy="Look at it again.")
    database.execute(_REMEMBER, (event, said[0], old.status, new.status, *said[1:]))
    if is_indexed:
        text_index.remember(database, event)
    # An event that is not counted in the store yet will be, and not as what it is now.
    is_counted: bool = event <= database.execute(_COUNTED).fetchone()[0]
    if is_counted:
        changes: list[tuple[Any, ...]] = [(court, old.id, -1), (court, new.id, 1)]
        database.executemany(counts.ADD, changes)
    return is_counted
