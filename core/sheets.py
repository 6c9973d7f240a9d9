"""Text for spreadsheets and files: names are nothing but names, and no cell is run as a formula."""

import csv
import datetime
from collections.abc import Sequence
from typing import Final

from core.clock import Micros

# What would move the cursor, colour a terminal or turn the text around is shown as an escape instead.
_TURNING: Final = (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_CONTROLS: Final = (*range(0x20), *range(0x7F, 0xA0), *_TURNING)
_ESCAPES: Final = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _CONTROLS} | {
    ord(char): escape for char, escape in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
}

# A cell that begins so is run as a formula by spreadsheets, the full-width forms included.
_FORMULA: Final = tuple("=+-@＝＋－＠")


def visible(text: str) -> str:
    """Show control and direction-changing characters as escapes, so that a name is nothing but a name."""
    return text.translate(_ESCAPES)


def iso_time(micros: Micros) -> str:
    """Write an instant as ISO 8601 in UTC, to the microsecond."""
    moment = datetime.datetime.fromtimestamp(micros // 1_000_000, datetime.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{micros % 1_000_000:06d}Z"


def csv_line(cells: Sequence[object]) -> str:
    """Write a line of CSV, with its end; text that a spreadsheet would run is quoted."""
    line: str = csv.writer(_Line(), lineterminator="\n").writerow([_safe(cell) for cell in cells])
    return line


class _Line:
    """Hands each line of a CSV writer back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _safe(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    shown = visible(cell)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
