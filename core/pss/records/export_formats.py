"""Events as lines of text: CSV that is safe to open in a spreadsheet, and JSON lines that lose nothing."""

from collections.abc import Iterable, Iterator

import msgspec

from core.pss.models import EventRow
from core.sheets import csv_line, iso_time

COLUMNS = (
    "id",
    "at",
    "court",
    "match",
    "sender",
    "origin",
    "code",
    "kind",
    "side",
    "round",
    "clock",
    "status",
    "confidence",
    "issues",
    "fields",
    "hits",
    "raw",
)

_encoder = msgspec.json.Encoder()


def csv_lines(rows: Iterable[EventRow], *, header: bool = False) -> Iterator[str]:
    """Write events as CSV, a line each.

    The raw text is readable rather than exact: bytes that are no UTF-8 are shown as escapes.

    Args:
        rows: The events.
        header: Begin with the names of the columns.
    """
    if header:
        yield csv_line(COLUMNS)
    for row in rows:
        yield csv_line(_cells(row))


def json_lines(rows: Iterable[EventRow]) -> Iterator[str]:
    """Write events as JSON, a line each; the raw bytes in base64."""
    for row in rows:
        values = {name: getattr(row, name) for name in COLUMNS}
        values["at"] = iso_time(row.at)
        yield _encoder.encode(values).decode() + "\n"


def _cells(row: EventRow) -> list[object]:
    return [
        row.id,
        iso_time(row.at),
        row.court,
        row.match,
        row.sender,
        row.origin,
        row.code,
        row.kind,
        row.side,
        row.round,
        row.clock,
        row.status,
        row.confidence,
        " ".join(row.issues),
        _encoder.encode(row.fields).decode() if row.fields else "",
        ",".join(map(str, row.hits)),
        row.raw.decode("utf-8", "backslashreplace"),
    ]
