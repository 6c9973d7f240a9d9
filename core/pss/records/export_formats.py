"""Events as lines of text: CSV that is safe to open in a spreadsheet, and JSON lines that lose nothing."""

import csv
import datetime
from collections.abc import Iterable, Iterator

import msgspec

from core.pss.models import EventRow

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

# What would move the cursor, colour a terminal or turn the text around is shown as an escape instead.
_TURNING = (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *_TURNING)
_ESCAPES = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _CONTROLS} | {
    ord(char): escape for char, escape in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
}

# A cell that begins so is run as a formula by spreadsheets, the full-width forms included.
_FORMULA = tuple("=+-@＝＋－＠")

_encoder = msgspec.json.Encoder()


def visible(text: str) -> str:
    """Show control and direction-changing characters as escapes, so that a name is nothing but a name."""
    return text.translate(_ESCAPES)


def iso_time(micros: int) -> str:
    """Write an instant as ISO 8601 in UTC, to the microsecond."""
    moment = datetime.datetime.fromtimestamp(micros // 1_000_000, datetime.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{micros % 1_000_000:06d}Z"


def csv_lines(rows: Iterable[EventRow], *, header: bool = False) -> Iterator[str]:
    """Write events as CSV, a line each.

    The raw text is readable rather than exact: bytes that are no UTF-8 are shown as escapes.

    Args:
        rows: The events.
        header: Begin with the names of the columns.
    """
    writer = csv.writer(_Line(), lineterminator="\n")
    if header:
        yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow(_cells(row))


def json_lines(rows: Iterable[EventRow]) -> Iterator[str]:
    """Write events as JSON, a line each; the raw bytes in base64."""
    for row in rows:
        values = {name: getattr(row, name) for name in COLUMNS}
        values["at"] = iso_time(row.at)
        yield _encoder.encode(values).decode() + "\n"


class _Line:
    """Hands each line of a CSV writer back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _cells(row: EventRow) -> list[object]:
    cells: list[object] = [
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
    return [_cell(cell) if isinstance(cell, str) else cell for cell in cells]


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
