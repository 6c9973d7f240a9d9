"""Tournaments and their days: created, started and ended by people; one at most runs, and stamps the events."""

import datetime
import sqlite3
from collections.abc import Callable

from core.bus import Bus
from core.caller import correlation
from core.clock import Clock
from core.errors import Conflict
from core.pss.events import TournamentChanged
from core.pss.intake.stamps import Stamped
from core.pss.models import Day, Tournament
from core.pss.records import tournament_rows as rows
from core.pss.records.country_codes import find as find_country
from core.pss.records.country_codes import suggest
from core.store import Store
from core.validation import check_text, refuse_fields

OnStamp = Callable[[Stamped], None]
Change = Callable[[sqlite3.Connection], int]

_LONGEST_TEXT = 120
_MOST_DAYS = 60


class Tournaments:
    """The commands on tournaments and days.

    Who stamps events is told through `on_stamp`, on the event loop: once at the start, and after each commit that
    changes what runs.
    """

    def __init__(self, store: Store, bus: Bus, clock: Clock, on_stamp: OnStamp) -> None:
        """Work on the tables `pss_tournament` and `pss_tournament_day`."""
        self._store = store
        self._bus = bus
        self._clock = clock
        self._on_stamp = on_stamp

    async def start(self) -> None:
        """Stamp with what ran when the engine ended."""
        self._on_stamp(rows.stamp(await self.tournaments()))

    async def tournaments(self) -> list[Tournament]:
        """List tournaments with their days."""
        async with self._store.reader() as db:
            return rows.assemble(await db.execute_fetchall(rows.TOURNAMENTS), await db.execute_fetchall(rows.DAYS))

    async def active_day(self) -> tuple[Tournament, Day | None] | None:
        """Tell the tournament and day that events are stamped with now."""
        return rows.active(await self.tournaments())

    async def ids_of(self, tournament: str | None, day: str | None) -> tuple[int | None, int | None]:
        """Find the ids of the tournament and the day that are meant; None where none is."""
        tournament_id = None if tournament is None else rows.pick(await self._store.fetch(rows.NAMES), tournament)
        day_id = None if day is None else rows.pick_day(await self._store.fetch(rows.DAYS), day, tournament_id)
        return tournament_id, day_id

    async def tournament_create(
        self,
        name: str,
        days: int = 1,
        start_date: str | None = None,
        city: str | None = None,
        country: str | None = None,
    ) -> Tournament:
        """Create a tournament with its days; dates as YYYY-MM-DD."""
        plan = _plan(name, days, start_date, city, country)
        now = self._clock.now()

        def create(connection: sqlite3.Connection) -> int:
            _refuse_twin(connection, plan)
            cursor = connection.execute(
                "INSERT INTO pss_tournament (name, city, country, start_date, end_date, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (plan.name, plan.city, plan.country, plan.start_date, plan.end_date, now),
            )
            connection.executemany(
                "INSERT INTO pss_tournament_day (tournament, number, date) VALUES (?, ?, ?)",
                [(cursor.lastrowid, day.number, day.date) for day in plan.days],
            )
            return int(cursor.lastrowid or 0)

        return await self._change(create)

    async def tournament_start(self, tournament: str) -> Tournament:
        """Make a tournament the active one and start its first day that is not completed."""
        now = self._clock.now()

        def begin(connection: sqlite3.Connection) -> int:
            wanted = rows.find(connection, tournament)
            running = rows.active(rows.read_all(connection))
            if running is not None and running[0].id != wanted.id:
                raise Conflict(
                    f"“{running[0].name}” is still running.",
                    remedy="End it first.",
                    data={"tournament": running[0].id},
                )
            connection.execute(
                "UPDATE pss_tournament SET status = 'active', started_at = coalesce(started_at, ?), ended_at = NULL"
                " WHERE id = ?",
                (now, wanted.id),
            )
            open_days = [day for day in wanted.days if day.status != "completed"]
            if open_days and all(day.status != "active" for day in open_days):
                rows.run_day(connection, wanted, open_days[0], now)
            return wanted.id

        return await self._change(begin)

    async def tournament_end(self, tournament: str) -> Tournament:
        """End a tournament and its running day."""
        now = self._clock.now()

        def end(connection: sqlite3.Connection) -> int:
            wanted = rows.find(connection, tournament)
            _require_running(wanted)
            for day in wanted.days:
                if day.status == "active":
                    rows.complete_day(connection, day, now)
            connection.execute(
                "UPDATE pss_tournament SET status = 'ended', ended_at = ? WHERE id = ?", (now, wanted.id)
            )
            return wanted.id

        return await self._change(end)

    async def day_start(self, tournament: str, day: int) -> Tournament:
        """Start a day of a tournament, by its number, completing the one that runs."""
        now = self._clock.now()

        def begin(connection: sqlite3.Connection) -> int:
            wanted = rows.find(connection, tournament)
            _require_running(wanted)
            rows.run_day(connection, wanted, rows.day_numbered(wanted, day), now)
            return wanted.id

        return await self._change(begin)

    async def day_end(self, tournament: str, day: int) -> Tournament:
        """Complete a day of a tournament, by its number."""
        now = self._clock.now()

        def end(connection: sqlite3.Connection) -> int:
            wanted = rows.find(connection, tournament)
            ending = rows.day_numbered(wanted, day)
            if ending.status != "active":
                raise Conflict(f"Day {day} of “{wanted.name}” is not running; it is {ending.status}.")
            rows.complete_day(connection, ending, now)
            return wanted.id

        return await self._change(end)

    async def _change(self, change: Change) -> Tournament:
        """Commit a change, stamp with what runs now, and tell everyone."""

        def work(connection: sqlite3.Connection) -> tuple[Tournament, Stamped]:
            changed = change(connection)
            everything = rows.read_all(connection)
            return next(one for one in everything if one.id == changed), rows.stamp(everything)

        tournament, stamp = await self._store.submit(work)
        self._on_stamp(stamp)
        self._bus.publish(TournamentChanged(tournament.id), source="pss", correlation=correlation())
        return tournament


def _require_running(tournament: Tournament) -> None:
    if tournament.status != "active":
        raise Conflict(
            f"“{tournament.name}” is not running; it is {tournament.status}.", remedy="Start the tournament first."
        )


def _refuse_twin(connection: sqlite3.Connection, plan: Tournament) -> None:
    twin = connection.execute(
        "SELECT id FROM pss_tournament WHERE name = ? AND start_date IS ?", (plan.name, plan.start_date)
    ).fetchone()
    if twin is not None:
        when = f"starts on {plan.start_date}" if plan.start_date else "has no date"
        raise Conflict(
            f"There is a tournament “{plan.name}” already that {when}.",
            remedy="Give it another name or another date.",
            data={"tournament": twin[0]},
        )


def _plan(name: str, days: int, start_date: str | None, city: str | None, country: str | None) -> Tournament:
    """Check what a person gave, and lay the days out."""
    fields: dict[str, str] = {}
    name, city = " ".join(name.split()), " ".join((city or "").split())
    if not name:
        fields["name"] = "is empty"
    check_text(fields, "name", name, _LONGEST_TEXT)
    check_text(fields, "city", city, _LONGEST_TEXT)
    first = _date(start_date, fields) if start_date else None
    dates = _dates(first, days, fields)
    ioc = _country(country, fields) if country and country.strip() else None
    refuse_fields("The tournament cannot be created like this", fields)
    laid_out = tuple(Day(0, number, date, "pending") for number, date in enumerate(dates, 1))
    return Tournament(0, name, city or None, ioc, dates[0], dates[-1], "pending", laid_out)


def _date(text: str, fields: dict[str, str]) -> datetime.date | None:
    try:
        date = datetime.date.fromisoformat(text.strip())
    except ValueError:
        date = None
    # fromisoformat also takes forms that people would not recognise, such as 2025W476.
    if date is None or date.isoformat() != text.strip():
        fields["start_date"] = f"{text!r} is not a date of the form YYYY-MM-DD"
        return None
    return date


def _dates(first: datetime.date | None, days: int, fields: dict[str, str]) -> list[str | None]:
    if not 1 <= days <= _MOST_DAYS:
        fields["days"] = f"is from 1 to {_MOST_DAYS}"
        return [None]
    if first is None:
        return [None] * days
    try:
        return [(first + datetime.timedelta(number)).isoformat() for number in range(days)]
    except OverflowError:
        fields["start_date"] = "is too far away"
        return [None]


def _country(text: str, fields: dict[str, str]) -> str | None:
    country = find_country(text)
    if country is None:
        near = suggest(text)
        fields["country"] = f"{text!r} is no country that we know{f'; did you mean {near}?' if near else ''}"
        return None
    return country.ioc
