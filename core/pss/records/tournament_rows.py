"""Tournaments and their days as rows: read whole, found by id or name, and the rules of what may run."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from core.clock import Micros
from core.errors import Conflict, NotFound
from core.pss.intake.stamps import Stamped
from core.pss.models import Day, Tournament

TOURNAMENTS = "SELECT id, name, city, country, start_date, end_date, status FROM pss_tournament ORDER BY id"
DAYS = "SELECT tournament, id, number, date, status FROM pss_tournament_day ORDER BY tournament, number"
NAMES = "SELECT id, name FROM pss_tournament"


def assemble(tournaments: Iterable[Sequence[Any]], days: Iterable[Sequence[Any]]) -> list[Tournament]:
    """Put the rows of `TOURNAMENTS` and `DAYS` together."""
    by_id = {row[0]: Tournament(*row) for row in tournaments}
    held: dict[int, list[Day]] = {}
    for tournament, *day in days:
        held.setdefault(tournament, []).append(Day(*day))
    return [replace(tournament, days=tuple(held.get(id_, ()))) for id_, tournament in by_id.items()]


def read_all(connection: sqlite3.Connection) -> list[Tournament]:
    """Read every tournament with its days."""
    return assemble(connection.execute(TOURNAMENTS), connection.execute(DAYS))


def pick(rows: Iterable[Sequence[Any]], wanted: str) -> int:
    """Find a tournament's id among rows of id and name.

    Raises:
        NotFound: None has this id or name.
        Conflict: Several have this name.
    """
    names = {int(id_): str(name) for id_, name in rows}
    text = wanted.strip()
    found = [id_ for id_ in names if str(id_) == text]
    found = found or [id_ for id_, name in names.items() if name.casefold() == text.casefold()]
    if not found:
        raise NotFound(f"There is no tournament “{text}”.", remedy="pss.tournaments lists them all.")
    if len(found) > 1:
        ids = ", ".join(map(str, found))
        raise Conflict(
            f"{len(found)} tournaments are called “{text}”: {ids}.",
            remedy="Give the id of the one you mean.",
            data={"ids": found},
        )
    return found[0]


def pick_day(rows: Iterable[Sequence[Any]], wanted: str, tournament: int | None) -> int:
    """Find a day's id among rows of `DAYS`, by its date, its number in the tournament or, where none is meant, its id.

    Raises:
        NotFound: There is none.
        Conflict: Several have this date.
    """
    text = wanted.strip()
    found = [
        int(id_)
        for its_tournament, id_, number, date, _ in rows
        if tournament in (None, its_tournament) and text in (date, str(id_ if tournament is None else number))
    ]
    if not found:
        raise NotFound(f"There is no day “{text}”.", remedy="pss.tournaments lists them all, with numbers and dates.")
    if len(found) > 1:
        raise Conflict(
            f"{len(found)} tournaments have a day on {text}.",
            remedy="Give the tournament as well.",
            data={"ids": found},
        )
    return found[0]


def find(connection: sqlite3.Connection, wanted: str) -> Tournament:
    """Give a tournament by id or name; raises as `pick` does."""
    id_ = pick(connection.execute(NAMES), wanted)
    return next(tournament for tournament in read_all(connection) if tournament.id == id_)


def active(tournaments: Iterable[Tournament]) -> tuple[Tournament, Day | None] | None:
    """Give the tournament that runs, and its day that runs."""
    for tournament in tournaments:
        if tournament.status == "active":
            return tournament, next((day for day in tournament.days if day.status == "active"), None)
    return None


def stamp(tournaments: Iterable[Tournament]) -> Stamped:
    """Give what events are to be stamped with."""
    running = active(tournaments)
    if running is None:
        return Stamped()
    tournament, day = running
    return Stamped(tournament.id, day.id if day else None, tournament.name, day.number if day else None)


def run_day(connection: sqlite3.Connection, tournament: Tournament, day: Day, now: Micros) -> None:
    """Start a day, completing the one that runs."""
    for other in tournament.days:
        if other.status == "active" and other.id != day.id:
            complete_day(connection, other, now)
    connection.execute(
        "UPDATE pss_tournament_day SET status = 'active', started_at = coalesce(started_at, ?), ended_at = NULL"
        " WHERE id = ? AND status <> 'active'",
        (now, day.id),
    )


def complete_day(connection: sqlite3.Connection, day: Day, now: Micros) -> None:
    """End a day."""
    connection.execute("UPDATE pss_tournament_day SET status = 'completed', ended_at = ? WHERE id = ?", (now, day.id))


def day_numbered(tournament: Tournament, number: int) -> Day:
    """Give a day by its number; raises NotFound."""
    for day in tournament.days:
        if day.number == number:
            return day
    raise NotFound(f"“{tournament.name}” has no day {number}; it has {len(tournament.days)}.")
