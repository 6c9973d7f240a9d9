"""What listening sessions saw, read back and added up by code."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from core.pss.intake.facets import Facets
from core.pss.models import CodeStatistics, SessionStatistics, Status

SELECT_SESSIONS: Final = (
    "SELECT s.id, s.court_id, s.started_at, s.ended_at, s.datagrams, s.messages, s.parse_errors, s.dropped, s.bytes,"
    " s.min_size, s.max_size, (SELECT count(DISTINCT address || ':' || port) FROM pss_sender WHERE session_id = s.id)"
    " FROM pss_session s WHERE ?1 IS NULL OR s.court_id IN (SELECT value FROM json_each(?1))"
    " ORDER BY s.id DESC LIMIT ?2"
)
SELECT_TALLIES: Final = (
    "SELECT t.session_id, t.facet, t.parse_error, t.rule_error, t.messages, t.total_nanos, t.min_nanos, t.max_nanos"
    " FROM pss_session_code t JOIN pss_session s ON s.id = t.session_id"
    " WHERE (?1 IS NULL OR s.court_id IN (SELECT value FROM json_each(?1)))"
    " AND (?2 IS NULL OR s.id IN (SELECT value FROM json_each(?2)))"
)

_NANOS: Final = 1000


class _Sum:
    """Statistics of one code, being added up."""

    __slots__ = ("longest", "messages", "nanos", "parse_errors", "rule_errors", "shortest", "statuses")

    def __init__(self) -> None:
        self.messages = self.nanos = self.parse_errors = self.rule_errors = self.longest = 0
        self.shortest: int | None = None
        self.statuses: dict[Status, int] = {}

    def add(self, row: Sequence[Any], status: Status) -> None:
        _, _, faulty, broken, messages, nanos, shortest, longest = row
        self.messages += messages
        self.nanos += nanos
        self.parse_errors += messages if faulty else 0
        self.rule_errors += messages if broken else 0
        self.shortest = shortest if self.shortest is None else min(self.shortest, shortest)
        self.longest = max(self.longest, longest)
        self.statuses[status] = self.statuses.get(status, 0) + messages

    def show(self, code: str) -> CodeStatistics:
        count = self.statuses.get
        return CodeStatistics(
            code,
            self.messages,
            count("recognized", 0),
            count("partial", 0),
            count("unknown", 0),
            count("deprecated", 0),
            self.rule_errors,
            self.parse_errors,
            None if self.shortest is None else self.shortest / _NANOS,
            self.nanos / self.messages / _NANOS if self.messages else None,
            self.longest / _NANOS if self.messages else None,
        )


def ids(wanted: Iterable[int] | None) -> str | None:
    """Write ids as the queries take them; None is any."""
    return None if wanted is None else f"[{','.join(map(str, wanted))}]"


def by_code(rows: Iterable[Sequence[Any]], facets: Facets) -> tuple[CodeStatistics, ...]:
    """Add rows of `SELECT_TALLIES` up by code; codes that we do not know count together, under an empty one."""
    sums: dict[str, _Sum] = {}
    for row in rows:
        facet = facets[row[1]]
        sums.setdefault(facet.code, _Sum()).add(row, facet.status)
    return tuple(sums[code].show(code) for code in sorted(sums))


def session_view(row: Sequence[Any], court: str, codes: tuple[CodeStatistics, ...]) -> SessionStatistics:
    """Show a row of `SELECT_SESSIONS`."""
    id_, _, started, ended, datagrams, messages, faulty, dropped, size, smallest, largest, senders = row
    return SessionStatistics(
        id_,
        court,
        started,
        ended,
        datagrams,
        messages,
        faulty,
        dropped,
        size,
        smallest,
        size / datagrams if datagrams else None,
        largest,
        senders,
        codes,
    )
