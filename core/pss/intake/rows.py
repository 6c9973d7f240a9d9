"""Events as rows: the tuple on its way to the store, and the row that people and scripts read."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

import msgspec

from core.pss.intake.facets import Facet, Facets
from core.pss.intake.sessions import Heard
from core.pss.intake.texts import Text
from core.pss.models import EventRow, RuleResult

COLUMNS_STORED: Final = ("id", "at", "court_id", "match_id", "sender_id", "facet", "text_id", "round", "clock", "hits")
"""What is stored of a pending event; the rest is for those who want it before."""

Pending = tuple[int, int, int, int | None, int, int, int, int | None, str | None, str | None, Text, Heard]
"""The values of `COLUMNS_STORED`, then the text and the sender; plain, for one is made for every message."""

COLUMNS: Final = (
    "e.id, e.at, e.court_id, e.match_id, s.address, s.port, e.facet, e.round, e.clock, e.hits,"
    " t.code, t.confidence, t.issues, t.fields, t.raw"
)
JOINED: Final = "CROSS JOIN pss_text t ON t.id = e.text_id CROSS JOIN pss_sender s ON s.id = e.sender_id"

_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode
_decode_words = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_levels = msgspec.json.Decoder(tuple[int, ...]).decode
_decode_results = msgspec.json.Decoder(tuple[RuleResult, ...]).decode


def _insert_of(rows: int) -> str:
    """Make the statement for so many rows.

    Without `OR FAIL` SQLite would keep copies of pages to be able to undo this statement alone; a write that fails is
    undone as a whole.
    """
    marks = f"({', '.join('?' * len(COLUMNS_STORED))})"
    return f"INSERT OR FAIL INTO pss_event ({', '.join(COLUMNS_STORED)}) VALUES {', '.join([marks] * rows)}"


_INSERTS: Final = tuple((rows, _insert_of(rows)) for rows in (1000, 100, 10, 1))


def insert(database: sqlite3.Connection, pending: Sequence[Pending]) -> None:
    """Write events, many with one statement.

    That costs a third less than a statement for each. And it needs the interpreter only between statements, so that
    an event loop that is busy, as in a flood, cannot hold a commit up by wanting its turn after every row.
    """
    start, width = 0, len(COLUMNS_STORED)
    for size, sql in _INSERTS:
        while len(pending) - start >= size:
            some = pending[start : start + size]
            database.execute(sql, list(chain.from_iterable([row[:width] for row in some])))
            start += size


def from_pending(pending: Pending, facet: Facet, court: str, *, stored: bool) -> EventRow:
    """Show an event that is on its way to the store."""
    id_, at, _, match, _, _, _, round_, clock, hits, text, sender = pending
    message = text.message
    return EventRow(
        id_,
        at,
        court,
        match,
        sender.name,
        "datagram" if sender.port is not None else "manual",
        message.code,
        facet.kind,
        facet.side,
        round_,
        clock,
        facet.status,
        message.confidence,
        tuple(message.issues),
        message.fields,
        _decode_levels(hits) if hits else (),
        message.raw,
        stored,
    )


def from_record(record: Sequence[Any], facets: Facets, courts: Mapping[int, str]) -> EventRow:
    """Show a row of `COLUMNS`."""
    id_, at, court, match, address, port, facet_id, round_, clock, hits, code, confidence, issues, fields, raw = record
    facet = facets[facet_id]
    return EventRow(
        id_,
        at,
        courts[court],
        match,
        address if port is None else f"{address}:{port}",
        "manual" if port is None else "datagram",
        code,
        facet.kind,
        facet.side,
        round_,
        clock,
        facet.status,
        confidence,
        _decode_words(issues) if issues else (),
        _decode_fields(fields),
        _decode_levels(hits) if hits else (),
        raw,
    )


def rule_results(stored: str | None) -> tuple[RuleResult, ...]:
    """Read rule results back."""
    return _decode_results(stored) if stored else ()
