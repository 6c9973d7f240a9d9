"""Countries at this desk: the known codes, the desk's own overrides, and the codes that came and nobody knew."""

import sqlite3
from dataclasses import replace

from core.pss.models import Country
from core.pss.records.country_codes import canonical, is_ioc, known, suggest
from core.store import Store
from core.validation import check_text, refuse_fields

_LONGEST_CODE = 16
_LONGEST_NAME = 80


class Countries:
    """The commands on country codes."""

    def __init__(self, store: Store) -> None:
        """Work on the tables `pss_country` (overrides) and `pss_country_seen`."""
        self._store = store

    async def countries(self, text: str | None = None, unseen: bool = False) -> list[Country]:
        """List country codes and what they mean; `unseen` lists only codes that came and mean nothing yet."""
        everything = await self._everything()
        wanted = text.strip().casefold() if text else ""
        return [
            country
            for _, country in sorted(everything.items())
            if (not unseen or country.kind == "unseen")
            and (not wanted or any(wanted in (part or "").casefold() for part in _searched(country)))
        ]

    async def country(self, code: str) -> Country | None:
        """Tell what one code means; None for an empty one."""
        wanted = canonical(code)
        if not wanted:
            return None
        return (await self._everything()).get(wanted) or _unseen(wanted)

    async def country_set(self, code: str, ioc: str | None = None, name: str | None = None) -> Country:
        """Say what a wire code means at this desk; neither ioc nor name takes that back."""
        wanted, target, called = canonical(code), canonical(ioc or ""), " ".join((name or "").split())
        _check(wanted, target, called)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM pss_country WHERE code = ?", (wanted,))
            if target or called:
                connection.execute(
                    "INSERT INTO pss_country (code, ioc, name) VALUES (?, ?, ?)",
                    (wanted, target or None, called or known()[target].name),
                )

        await self._store.submit(work)
        return (await self._everything()).get(wanted) or _unseen(wanted)

    async def _everything(self) -> dict[str, Country]:
        """Put together the seed, what was seen and what the desk says; the last word is the desk's."""
        countries = dict(known())
        async with self._store.reader() as db:
            seen = await db.execute_fetchall("SELECT code, first_at, last_at FROM pss_country_seen")
            own = await db.execute_fetchall("SELECT code, ioc, name FROM pss_country")
        for code, ioc, name in own:
            countries[code] = Country(code, ioc, name, "own")
        for raw_code, first_at, last_at in seen:
            code = canonical(raw_code)
            country = countries.get(code) or _unseen(code)
            countries[code] = replace(
                country,
                first_at=min(first_at, country.first_at or first_at),
                last_at=max(last_at, country.last_at or last_at),
            )
        return countries


def _searched(country: Country) -> tuple[str | None, ...]:
    return country.code, country.ioc, country.name


def _unseen(code: str) -> Country:
    return Country(code, None, None, "unseen", suggestion=suggest(code))


def _check(code: str, ioc: str, name: str) -> None:
    fields: dict[str, str] = {}
    if not code or len(code) > _LONGEST_CODE or not code.isprintable():
        fields["code"] = f"needs 1 to {_LONGEST_CODE} printable characters"
    if ioc and not is_ioc(ioc):
        near = suggest(ioc)
        fields["ioc"] = f"is no IOC code{f'; did you mean {near}?' if near else ''}"
    check_text(fields, "name", name, _LONGEST_NAME)
    refuse_fields("The country cannot be set like this", fields)
