import base64
import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pss.models import EventRow
from core.pss.records.export_formats import COLUMNS, csv_lines, json_lines
from core.sheets import iso_time, visible
from tests.support.records import START, sample_rows

ROW = EventRow(
    id=7,
    at=START + 123_456,
    court="Court 1",
    match=3,
    sender="127.0.0.1:4000",
    origin="datagram",
    code="pt1",
    kind="point",
    side="blue",
    round=2,
    clock="1:23",
    status="partial",
    confidence=0.6,
    issues=("One.", "Two."),
    fields={"point": 2, "extra": ["x"]},
    hits=(75, 85),
    raw=b"pt1;2;x;\r\n",
)


def cells(*rows: EventRow) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_lines(rows, header=True)), newline="")))


def test_times_are_iso_8601_in_utc() -> None:
    assert iso_time(START + 123_456) == "2025-11-20T14:00:00.123456Z"
    assert iso_time(START) == "2025-11-20T14:00:00.000000Z"


def test_a_csv_row_has_every_column() -> None:
    assert cells(ROW) == [
        {
            "id": "7",
            "at": "2025-11-20T14:00:00.123456Z",
            "court": "Court 1",
            "match": "3",
            "sender": "127.0.0.1:4000",
            "origin": "datagram",
            "code": "pt1",
            "kind": "point",
            "side": "blue",
            "round": "2",
            "clock": "1:23",
            "status": "partial",
            "confidence": "0.6",
            "issues": "One. Two.",
            "fields": '{"point":2,"extra":["x"]}',
            "hits": "75,85",
            "raw": "pt1;2;x;\\r\\n",
        }
    ]


def test_a_header_without_rows_is_a_table_too() -> None:
    assert list(csv_lines([], header=True)) == [",".join(COLUMNS) + "\n"]
    assert list(csv_lines([])) == []


def test_absent_values_are_empty_cells() -> None:
    (row,) = cells(replace(ROW, match=None, side=None, round=None, clock=None, fields={}, hits=(), issues=()))

    assert {name for name, cell in row.items() if cell == ""} == {
        "match",
        "side",
        "round",
        "clock",
        "fields",
        "hits",
        "issues",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "  =", "\t=", "\r="])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    (row,) = cells(replace(ROW, court=text, sender=text, clock=text, raw=text.encode(), issues=(text,)))

    for name in ("court", "sender", "clock", "raw", "issues"):
        assert row[name][0] in "'\\", name


@given(st.binary(max_size=60), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_bytes_and_any_text_make_one_safe_row_and_one_exact_line(raw: bytes, text: str) -> None:
    row = replace(ROW, raw=raw, sender=text, fields={"name": text})

    (line,) = csv_lines([row])
    assert line.endswith("\n")
    assert "\n" not in line[:-1]
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in line[:-1])
    (cell,) = csv.reader(io.StringIO(line, newline=""))
    assert len(cell) == len(COLUMNS)
    assert not any(one.lstrip().startswith(("=", "+", "-", "@")) for one in cell)

    (record,) = map(json.loads, json_lines([row]))
    assert base64.b64decode(record["raw"]) == raw
    assert record["sender"] == record["fields"]["name"] == text


def test_json_lines_have_typed_values_and_the_time_in_words() -> None:
    (line,) = json_lines([ROW])
    record: dict[str, Any] = json.loads(line)

    assert list(record) == list(COLUMNS)
    assert record["at"] == "2025-11-20T14:00:00.123456Z"
    assert (record["id"], record["match"], record["round"], record["confidence"]) == (7, 3, 2, 0.6)
    assert (record["issues"], record["hits"], record["fields"]) == (["One.", "Two."], [75, 85], ROW.fields)
    assert base64.b64decode(record["raw"]) == ROW.raw
    assert line.endswith("\n")
    assert line.count("\n") == 1


def test_the_sample_match_can_be_read_back_to_the_byte() -> None:
    rows = sample_rows()

    assert [base64.b64decode(json.loads(line)["raw"]) for line in json_lines(rows)] == [row.raw for row in rows]
    assert [row["code"] for row in cells(*rows)] == [row.code for row in rows]


def test_what_moves_a_cursor_or_turns_text_is_made_visible() -> None:
    assert visible("a\x1b[2J\x00\u202eb\u2066\x9bc\n") == "a\\x1b[2J\\x00\\u202eb\\u2066\\x9bc\\n"
    assert visible("Élodie 王芳 [red]") == "Élodie 王芳 [red]"
