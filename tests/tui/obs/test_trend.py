"""What an OBS has lost lately, and not what it lost an hour ago."""

from dataclasses import replace

from core.obs.models import Instance, Output, Stats
from tests.tui.obs.things import AT, SECOND, instance
from tui.obs.trend import Share, Trend


def counted(seconds: int, rendered: int, lagged: int, **more: int) -> Instance:
    stats = Stats(fps=60.0, rendered=rendered, lagged=lagged, encoded=more.get("encoded"), skipped=more.get("skipped"))
    stream = Output(active=True, frames=more.get("frames"), dropped=more.get("dropped"))
    return replace(instance(stats=stats, stream=stream), at=AT + seconds * SECOND)


def test_what_was_lost_long_ago_is_told_no_more() -> None:
    trend = Trend()
    trend.add(counted(0, 1000, 500))
    assert trend.late == Share(0, 0)
    trend.add(counted(10, 1600, 512))
    assert trend.late == Share(12, 600)
    assert trend.late.percent == 2.0
    trend.add(counted(39, 3400, 512))
    assert trend.late == Share(0, 1800)


def test_a_counter_that_begins_anew_is_counted_from_there() -> None:
    trend = Trend()
    trend.add(counted(0, 9000, 90, frames=500, dropped=50))
    trend.add(counted(1, 60, 0, frames=10, dropped=0))
    trend.add(counted(2, 120, 6, frames=20, dropped=1))
    assert trend.late == Share(6, 60)
    assert trend.dropped == Share(1, 10)


def test_what_is_not_told_is_not_known() -> None:
    trend = Trend()
    assert trend.late is None
    trend.add(counted(0, 60, 0))
    assert trend.skipped is None
    assert trend.best_fps == 60.0
