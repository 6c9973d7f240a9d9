"""Events as rows: the tuple on its way to the store, and the row that people and scripts read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from core.pss.facets import Facet, Facets
from core.pss.models import EventRow, RuleResult
from core.pss.statistics import Heard
from core.pss.texts import Text, as_json

COLUMNS_STORED: Final = ("id", "at", "court_id", "match_id", "sender_id", "facet", "text_id", "round", "clock", "hits")
# All rows of a write go in as one JSON text: SQLite takes them without the interpreter, so that the event loop, busy as
# it may be, cannot hold a commit up by wanting its turn after every row.
INSERT: Final = (
    f"INSERT INTO pss_event ({', '.join(COLUMNS_STORED)})"
    f" SELECT {', '.join(f'value ->> {place}' for place in range(len(COLUMNS_STORED)))} FROM json_each(?)"
)
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


def insertable(pending: Iterable[Pending]) -> str:
    """Give events as the parameter of `INSERT`."""
    return as_json([row[: len(COLUMNS_STORED)] for row in pending])


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
