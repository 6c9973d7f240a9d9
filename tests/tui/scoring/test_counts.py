"""Counts: the engine's, kept up by live rows."""

from core.pss.models import FacetCount
from tests.tui.scoring.rows import heard
from tui.scoring.counts import Counts


def test_the_engines_counts_and_live_rows_add_up() -> None:
    counts = Counts([FacetCount("point", "blue", "recognized", 3), FacetCount("clock", None, "partial", 2)])
    counts.add(heard("pt2;3;"))
    counts.add(heard("zzz;1;"))
    assert counts.total == 7
    assert counts.sides == {"blue": 3, "red": 1, "none": 3}
    assert counts.statuses == {"recognized": 4, "partial": 2, "unknown": 1}
    assert (counts.group("points"), counts.group("clock"), counts.group("not understood")) == (4, 2, 1)
