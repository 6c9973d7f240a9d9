"""Matches and the people in them as rows: the queries, and what narrows them."""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from core.errors import Invalid
from core.pss.models import MatchSummary

SUMMARY = """
SELECT m.id, c.name AS court, m.number, m.category, m.weight, m.division, m.blue, m.blue_country, m.red, m.red_country,
    m.state, m.winner, m.decision, m.started_at, m.ended_at, m.events, t.name AS tournament, d.number AS day
FROM pss_match m
JOIN pss_court c ON c.id = m.court_id
LEFT JOIN pss_tournament t ON t.id = m.tournament_id
LEFT JOIN pss_tournament_day d ON d.id = m.day_id
"""

# The page is cut first; only its rows are counted and looked up.
ATHLETES = """
SELECT a.id, a.name,
    (SELECT json_extract(m.scoreboard, '$.' || p.side || '.short_name')
        FROM pss_appearance p JOIN pss_match m ON m.id = p.match_id
        WHERE p.athlete_id = a.id ORDER BY p.match_id DESC LIMIT 1) AS short_name,
    nullif(a.country, '') AS country,
    (SELECT count(DISTINCT match_id) FROM pss_appearance WHERE athlete_id = a.id) AS matches,
    a.last_at
FROM (
    SELECT id, name, country, last_at FROM pss_athlete
    WHERE EXISTS (SELECT 1 FROM pss_appearance WHERE athlete_id = pss_athlete.id) AND {where}
    ORDER BY last_at DESC, id DESC LIMIT {limit}
) a
ORDER BY a.last_at DESC, a.id DESC
"""

_MATCH_TEXT = "printf('%s %s %s %s %s %s %s', number, blue, blue_country, red, red_country, category, weight)"
_ATHLETE_TEXT = "printf('%s %s', name, country)"
_LONGEST_PAGE = 1000


class Where(NamedTuple):
    """A condition with the values of its parameters."""

    sql: str
    values: list[Any]


def match_text(text: str | None) -> Where:
    """Take matches that have every word of a text in their number, names, countries, category or weight."""
    return _contains(_MATCH_TEXT, text)


def athlete_text(text: str | None) -> Where:
    """Take athletes that have every word of a text in their name or country."""
    return _contains(_ATHLETE_TEXT, text)


def check_limit(limit: int) -> None:
    """Refuse a page of no size, or too large a one."""
    if not 1 <= limit <= _LONGEST_PAGE:
        raise Invalid(
            f"A page has 1 to {_LONGEST_PAGE} rows, not {limit}.",
            data={"fields": {"limit": f"is from 1 to {_LONGEST_PAGE}"}},
        )


def summary(row: sqlite3.Row) -> MatchSummary:
    """Make a match of a row of `SUMMARY`."""
    return MatchSummary(**dict(row))


def _contains(haystack: str, text: str | None) -> Where:
    conditions, values = ["1"], list[str]()
    for word in (text or "").split():
        spellings = list(dict.fromkeys(_spellings(word)))
        conditions.append("(" + " OR ".join([f"{haystack} LIKE ? ESCAPE '\\'"] * len(spellings)) + ")")
        values += [f"%{_literally(spelling)}%" for spelling in spellings]
    return Where(" AND ".join(conditions), values)


def _spellings(word: str) -> Iterator[str]:
    """Give a word in small letters and in capitals, for SQLite knows the case of ASCII letters alone."""
    yield word
    yield word.lower()
    yield word.upper()


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
