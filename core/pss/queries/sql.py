"""Pages of events, newest or oldest first: the SQL that merges a few index ranges, whatever the filter.

A page is read by keyset, never by offset. Every lane (a facet on a court, or on all of them) is a range of an index in
the order of ids; SQLite merges the lanes lazily, so a page costs the same at any depth.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from core.pss.intake.rows import COLUMNS, JOINED
from core.pss.intake.stamps import Range

Query = tuple[str, dict[str, Any]]

Lane = tuple[int | None, int]
"""A court (None is all of them) and a facet."""

# SQLite merges 500 at most.
_LANES_AT_ONCE: Final = 400

ONE: Final = (
    f"SELECT {COLUMNS}, t.rules, s.dialect FROM (SELECT ? AS id) i CROSS JOIN pss_event e ON e.id = i.id {JOINED}"
)
FACET_OF_ONE: Final = "SELECT court_id, facet FROM pss_event WHERE id = ?"
TEXTS_OF_RANGE: Final = (
    "SELECT id, raw FROM pss_text WHERE id IN (SELECT text_id FROM pss_event WHERE id BETWEEN ? AND ?)"
)
HISTORY: Final = "SELECT at, old, new, who, reason FROM pss_status_history WHERE event = ? ORDER BY id"
# Naming all facets lets an index that begins with court and facet find the few ids of a match, and suffice.
COUNT_OF_MATCH: Final = (
    "SELECT facet, count(*) FROM pss_event INDEXED BY pss_event_court"
    " WHERE court_id = ? AND facet IN (SELECT id FROM pss_facet) AND id BETWEEN ? AND ? GROUP BY facet"
)
MATCH: Final = (
    "SELECT court_id, first_event,"
    " (SELECT min(first_event) FROM pss_match n WHERE n.court_id = m.court_id AND n.id > m.id)"
    " FROM pss_match m WHERE id = ?"
)


def everything(within: Range, limit: int, *, ascending: bool = False) -> Query:
    """Select any rows of a range of ids: the newest, or in ascending order the oldest."""
    order = _order(ascending)
    sql = f"SELECT id FROM pss_event WHERE id BETWEEN :low AND :high ORDER BY id {order} LIMIT :limit"
    return _with_columns(sql, order), _values(within, limit)


def of_lanes(
    lanes: Iterable[Lane],
    within: Range,
    limit: int,
    *,
    ascending: bool = False,
    code: str = "",
    by_code: frozenset[int] = frozenset(),
) -> Iterator[Query]:
    """Select rows of some lanes; where there are very many, the page is what comes first of several queries' rows.

    Args:
        lanes: Courts and facets.
        within: First and last id.
        limit: How many at most.
        ascending: The oldest instead of the newest.
        code: With `by_code`: what a code has to contain.
        by_code: The facets of which only events with such a code are wanted.
    """
    order, left = _order(ascending), iter(sorted(lanes, key=str))
    while some := list(islice(left, _LANES_AT_ONCE)):
        merged = " UNION ALL ".join(_lane(court, facet, facet in by_code) for court, facet in some)
        sql = f"{merged} ORDER BY id {order} LIMIT :limit"
        yield _with_columns(sql, order), {**_values(within, limit), "code": code}


def containing(question: str, within: Range, limit: int, *, ascending: bool = False) -> Query:
    """Select rows that the text index knows; `question` comes from `text_index.match`."""
    order = _order(ascending)
    sql = (
        "SELECT rowid AS id FROM pss_text_index WHERE pss_text_index MATCH :question AND rowid BETWEEN :low AND :high"
        f" ORDER BY rowid {order} LIMIT :limit"
    )
    return _with_columns(sql, order), {**_values(within, limit), "question": question}


def saying(
    texts: str,
    facets: Iterable[int],
    courts: Iterable[int] | None,
    within: Range,
    limit: int,
    *,
    ascending: bool = False,
) -> Query:
    """Select rows of a short range that say one of some texts (their ids as a JSON list) and have one of some facets.

    They are of some courts, or of all.
    """
    order = _order(ascending)
    on_courts = "" if courts is None else f" AND court_id IN ({_listed(courts)})"
    sql = (
        "SELECT id FROM pss_event NOT INDEXED WHERE id BETWEEN :low AND :high"
        f" AND text_id IN (SELECT value FROM json_each(:texts)) AND facet IN ({_listed(facets)}){on_courts}"
        f" ORDER BY id {order} LIMIT :limit"
    )
    return _with_columns(sql, order), {**_values(within, limit), "texts": texts}


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(f"{id_:d}" for id_ in ids)


def _lane(court: int | None, facet: int, has_code: bool) -> str:
    index = "pss_event_facet" if court is None else "pss_event_court"
    on_court = "" if court is None else f"court_id = {court:d} AND "
    with_code = " AND instr((SELECT code FROM pss_text WHERE id = text_id), :code) > 0" if has_code else ""
    return (
        f"SELECT id FROM pss_event INDEXED BY {index}"
        f" WHERE {on_court}facet = {facet:d} AND id BETWEEN :low AND :high{with_code}"
    )


def _with_columns(ids: str, order: str) -> str:
    return f"SELECT {COLUMNS} FROM ({ids}) i CROSS JOIN pss_event e ON e.id = i.id {JOINED} ORDER BY e.id {order}"


def _values(within: Range, limit: int) -> dict[str, Any]:
    return {"low": within[0], "high": within[1], "limit": limit}


def _order(ascending: bool) -> str:
    return "ASC" if ascending else "DESC"
