"""A row of the table is exactly as wide as the table, and says what it should."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.scoring.rows import heard, row
from tui.scoring.columns import Columns, RowState


def line(width: int, event: object, state: RowState = RowState(), **columns: object) -> str:  # noqa: B008
    return "".join(cell.text for cell in Columns(width, UTC, **columns).lay_out(event, state))  # type: ignore[arg-type]


@given(
    st.binary(max_size=200),
    st.integers(50, 200),
    st.builds(RowState, st.booleans(), st.booleans(), st.booleans()),
    st.booleans(),
)
def test_any_bytes_make_a_row_of_the_tables_width(datagram: bytes, width: int, state: RowState, raw: bool) -> None:
    event = row(kind="unknown", code="", raw=datagram, status="unknown", issues=(repr(datagram),), fields={})
    written = line(width, event, state, raw=raw)
    assert cell_len(written) == width
    assert not set("\x1b\r\n\t\u202e") & set(written)


def test_a_head_kick_reads_from_left_to_right() -> None:
    kick = heard("pt2;3;", hits=(27, 44))
    wide = " ".join(line(110, kick).split())
    assert wide == "14:03:26.412 R2 1:10 red H Head kick +3 hits 27 44 (max 44, avg 35.5)"
    assert line(80, kick).startswith("  14:03:26 R2  1:10 red   H  Head kick          +3    hits 27 44 (max 44)")


@pytest.mark.parametrize("width", [80, 110, 140])
def test_columns_stand_under_each_other(width: int) -> None:
    lines = [line(width, heard(text)) for text in ("pt2;3;", "clk;1:20;stop;", "at1;漢字;漢字;KOR;at2;B;B;SUI;")]
    assert len({written.index("1:10") for written in lines}) == 1
    assert len({cell_len(written) for written in lines}) == 1


def test_points_without_a_hit_say_so() -> None:
    assert "+1    no hit" in line(110, heard("pt1;1;"))


def test_what_is_wrong_stands_at_the_right_end() -> None:
    assert line(80, heard("zzz;1;2;")).endswith(" unknown ")
    assert line(80, heard("hl1;3;"), RowState(stored=False)).endswith("not stored yet ")
    assert "partial · " in line(150, heard("wg2;x;"))
    assert "recognised" not in line(110, heard("hl1;38;"))


def test_signs_at_the_left_edge() -> None:
    assert line(80, row(), RowState(cursor=True)).startswith("▌ ")
    assert line(80, row(), RowState(selected=True)).startswith(" ●")
    assert line(80, row(), RowState(stored=False)).startswith(" ○")


def test_raw_on_demand_and_more_columns_with_more_room() -> None:
    assert "pt2;3;" in line(110, heard("pt2;3;"), raw=True)
    assert " pt2 " in line(140, heard("pt2;3;"))
    assert "pt2" not in line(110, heard("pt2;3;"))


def test_what_is_not_known_yet_is_not_made_up() -> None:
    written = line(110, row(round=None, clock=None))
    assert "R" not in written.split()[1]
    assert "–" in written
