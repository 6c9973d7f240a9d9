"""The filter asks the engine and judges live rows by one measure."""

from dataclasses import replace

import pytest

from core.pss.models import KINDS
from tests.tui.scoring.rows import heard, row
from tui.scoring.filter import GROUPS, EventFilter, holds, is_tick

HEAD_KICK = heard("pt2;3;", match=7)


@pytest.mark.parametrize(
    ("filter", "shown"),
    [
        (EventFilter(), True),
        (EventFilter(court="Ring 1"), True),
        (EventFilter(court="Ring 2"), False),
        (EventFilter(court="Ring 2", match=7), True),
        (EventFilter(court="Ring 1", match=8), False),
        (EventFilter(side="red"), True),
        (EventFilter(side="blue"), False),
        (EventFilter(side="none"), False),
        (EventFilter(groups=frozenset({"points", "clock"})), True),
        (EventFilter(groups=frozenset({"clock"})), False),
        (EventFilter(status="recognized"), True),
        (EventFilter(status="unknown"), False),
        (EventFilter(text="PT2;3"), True),
        (EventFilter(text="pt"), True),
        (EventFilter(text="poi"), False),
    ],
)
def test_which_rows_are_shown(filter: EventFilter, shown: bool) -> None:
    assert filter.shows(HEAD_KICK) is shown


@pytest.mark.parametrize(
    ("datagram", "tick"),
    [
        ("clk;1:28;", True),
        ("clk;1:28;stop;", False),
        ("brk;0:58;", True),
        ("ij1;0:58;", True),
        ("ij1;0:57;hide;", False),
        ("rnd;2;", False),
        ("hl1;38;", False),
    ],
)
def test_ticks_are_folded_away_unless_asked_for(datagram: str, tick: bool) -> None:
    heard_row = heard(datagram)
    assert is_tick(heard_row) is tick
    assert EventFilter().shows(heard_row) is not tick
    assert EventFilter(ticks=True).shows(heard_row)


def test_text_is_searched_in_what_was_received_or_where_short_in_codes_and_kinds() -> None:
    assert holds(heard("at1;A;Änne;CRO;at2;B;Bea;SUI;"), "ÄNNE")
    assert holds(heard(b"zzz;\xff;"), "zzz;")
    assert holds(heard("clk;1:28;"), "ck")
    assert not holds(heard("clk;1:28;"), "28")


def test_the_query_asks_for_what_is_shown() -> None:
    assert EventFilter(court="Ring 1").query() == {"court": "Ring 1"}
    assert EventFilter(court="Ring 1", match=7, side="none", groups=frozenset({"points", "hits"}), status="partial",
                       text="x").query() == {
        "match": 7, "side": "none", "kind": ["point", "hit_level"], "status": "partial", "text": "x"
    }  # fmt: skip


def test_cycles_come_round() -> None:
    filter = EventFilter()
    sides = [(filter := filter.next_side()).side for _ in range(4)]
    assert sides == ["blue", "red", "none", None]
    statuses = [(filter := filter.next_status()).status for _ in range(5)]
    assert statuses == ["recognized", "partial", "unknown", "deprecated", None]


def test_clearing_keeps_what_is_looked_at() -> None:
    filter = EventFilter("Ring 1", 7, "blue", frozenset({"hits"}), "partial", "x", ticks=True)
    assert filter.narrowed
    assert filter.cleared() == EventFilter("Ring 1", 7, ticks=True)
    assert not replace(filter.cleared(), ticks=False).narrowed


def test_every_kind_is_in_exactly_one_group() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(KINDS)


def test_a_row_without_a_side_is_of_neither() -> None:
    assert EventFilter(side="none").shows(row(side=None, kind="round"))
