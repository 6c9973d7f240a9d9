"""Past and present matches and the people in them, as the store has them."""

from collections.abc import Callable

from core.errors import NotFound
from core.pss.court_names import find_courts
from core.pss.intake.match_record import decode_scoreboard
from core.pss.models import Athlete, Day, MatchSummary, Scoreboard, Tournament
from core.pss.records import match_rows as rows
from core.pss.records.countries import Countries
from core.pss.records.report import Report
from core.pss.records.timeline import Story
from core.pss.records.tournaments import Tournaments
from core.store import Store

Live = Callable[[int], Scoreboard | None]

_MATCH = f"{rows.SUMMARY} WHERE m.id = ?"


class MatchRecords:
    """The commands on matches and athletes."""

    def __init__(
        self, store: Store, live: Live, tournaments: Tournaments, countries: Countries, zone: Callable[[], str]
    ) -> None:
        """Work on the tables `pss_match` and `pss_athlete`.

        Args:
            store: The store.
            live: Gives the scoreboard of a match that is on a court now, and None for any other.
            tournaments: Finds tournaments.
            countries: Names countries.
            zone: Names the venue's time zone.
        """
        self._store = store
        self._live = live
        self._tournaments = tournaments
        self._countries = countries
        self._zone = zone

    async def matches(
        self,
        court: str | None = None,
        tournament: str | None = None,
        day: str | None = None,
        text: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[MatchSummary]:
        """List matches, newest first: a page before a match id."""
        rows.check_limit(limit)
        conditions, values = rows.match_text(text)
        # Names of columns are the matches' own here: the page is cut before anything is joined to it.
        if court is not None:
            courts = await self._store.fetch("SELECT id, name FROM pss_court")
            ids = find_courts([(row["id"], row["name"]) for row in courts], court)
            conditions += f" AND court_id IN ({', '.join('?' * len(ids))})"
            values += ids
        stamped = await self._tournaments.ids_of(tournament, day)
        for column, value in zip(("tournament_id", "day_id"), stamped, strict=True):
            if value is not None:
                conditions += f" AND {column} = ?"
                values.append(value)
        if before is not None:
            conditions += " AND id < ?"
            values.append(before)
        page = f"SELECT id FROM pss_match WHERE {conditions} ORDER BY id DESC LIMIT ?"
        found = await self._store.fetch(f"{rows.SUMMARY} WHERE m.id IN ({page}) ORDER BY m.id DESC", [*values, limit])
        return [rows.summary(row) for row in found]

    async def match_summary(self, match: int) -> MatchSummary:
        """Give one match; raises NotFound."""
        found = await self._store.fetch(_MATCH, (match,))
        if not found:
            raise NotFound(f"There is no match {match}.", remedy="pss.matches lists them.")
        return rows.summary(found[0])

    async def match_scoreboard(self, match: int) -> Scoreboard:
        """Show how a match stands or ended."""
        live = self._live(match)
        if live is not None:
            return live
        found = await self._store.fetch("SELECT scoreboard FROM pss_match WHERE id = ?", (match,))
        if not found:
            raise NotFound(f"There is no match {match}.", remedy="pss.matches lists them.")
        return decode_scoreboard(found[0][0])

    async def athletes(self, text: str | None = None, limit: int = 100) -> list[Athlete]:
        """List athletes as senders have named them."""
        rows.check_limit(limit)
        where, values = rows.athlete_text(text)
        found = await self._store.fetch(rows.ATHLETES.format(where=where, limit="?"), [*values, limit])
        return [Athlete(**dict(row)) for row in found]

    async def report(self, match: MatchSummary, story: Story) -> Report:
        """Put together what a match's report is made of."""
        board = await self.match_scoreboard(match.id)
        names: dict[str, str] = {}
        for code in (board.blue.country, board.red.country):
            country = await self._countries.country(code) if code else None
            if code and country is not None and country.name:
                names[code] = country.name
        return Report(match, board, story, await self._stamp(match.id), names, self._zone())

    async def _stamp(self, match: int) -> tuple[Tournament, Day | None] | None:
        """Tell the tournament and day that a match belongs to."""
        found = await self._store.fetch("SELECT tournament_id, day_id FROM pss_match WHERE id = ?", (match,))
        for tournament in await self._tournaments.tournaments():
            if found and tournament.id == found[0]["tournament_id"]:
                return tournament, next((day for day in tournament.days if day.id == found[0]["day_id"]), None)
        return None
