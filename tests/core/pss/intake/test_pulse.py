from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.pss.events import EventsLost, IngestMeasured
from core.pss.intake.stamps import UNLIMITED, Stamped, Stamps
from tests.support.scoring import ScoringDesk, heard, scoring_desk
from tests.support.waiting import until


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


async def test_it_measures_while_something_changes(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    measured = desk.bus.subscribe(IngestMeasured.topic)
    desk.receive(court, *["clk;1:00;"] * 30)
    await desk.stored()
    desk.pulse.beat()
    desk.pulse.beat()
    desk.pulse.beat()

    [first, then] = [event.data for event in await heard(measured)]
    assert first.per_second > 0
    assert (then.per_second, then.waiting, then.store_failing) == (0.0, 0, False)
    assert desk.health.gauges()["scoring.received"] == 30


async def test_it_writes_what_is_only_counted_and_indexes_by_itself(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.pulse.start()
    desk.receive(court, "zzz;1;", "wmh;Lana MARIC;")
    await desk.until_fetched("SELECT count(*) > 0 FROM pss_unknown_pattern")
    await desk.until_fetched("SELECT sum(events) = 2 FROM pss_count")
    await desk.until_fetched("SELECT sum(messages) = 2 FROM pss_session_code")
    await desk.until_fetched("SELECT event = 2 FROM pss_progress WHERE name = 'indexed'")
    await desk.until_fetched("SELECT count(*) = 1 FROM pss_text_index WHERE pss_text_index MATCH 'text : \"maric\"'")


async def test_a_second_that_fails_is_logged_and_followed_by_others(
    desk: ScoringDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("core.pss.intake.pulse._SECOND", 0.01)
    flush, faults = desk.ingest.flush, [ValueError("a fault")]

    def fail_once() -> None:
        if faults:
            raise faults.pop()
        flush()

    monkeypatch.setattr(desk.ingest, "flush", fail_once)
    court = await desk.add_court("1")
    desk.receive(court, "rnd;1;")
    desk.pulse.start()
    await desk.until_fetched("SELECT sum(events) = 1 FROM pss_count")
    assert "ValueError: a fault" in caplog.text


async def test_the_index_stays_behind_while_events_come_fast(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *["wmh;Lana MARIC;"] * 50)
    await desk.stored()
    desk.text_index.nudge(per_second=5000, last=50)
    assert await desk.value("SELECT event FROM pss_progress WHERE name = 'indexed'") == 0
    assert len(await desk.scoring.events(text="maric")) == 50
    desk.text_index.nudge(per_second=5000, last=50_000)

    async def is_indexed() -> bool:
        return bool(await desk.value("SELECT event FROM pss_progress WHERE name = 'indexed'") == 50)

    await until(is_indexed)


async def test_an_index_that_cannot_go_on_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with scoring_desk(tmp_path) as desk:
        index = desk.text_index
    for _ in range(3):
        index.nudge()
        assert index._task is not None
        await index._task
    assert caplog.text.count("the text index waits: The store is not running.") == 1


async def test_what_a_removed_court_has_lost_stays_counted(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    lost = desk.bus.subscribe(EventsLost.topic)
    desk.ingest.dropped(court, 4)
    desk.pulse.beat()
    desk.ingest.remove_court(court, desk.clock.now())
    assert desk.ingest.memory.dropped == 4
    assert [event.data for event in await heard(lost)] == [EventsLost("1", 4, 0)]


def test_stamps_are_ranges_of_ids() -> None:
    stamps = Stamps()
    assert stamps.ranges(1, None) == []
    stamps.change(Stamped(1, 10), 5)
    stamps.change(Stamped(1, 11), 5)
    stamps.change(Stamped(1, 12), 9)
    assert stamps.change(Stamped(1, 12), 20) == []
    stamps.change(Stamped(None, None), 30)
    stamps.change(Stamped(1, 11), 40)

    assert stamps.ranges(1, 10) == []
    assert stamps.ranges(1, 11) == [(40, UNLIMITED), (5, 8)]
    assert stamps.ranges(1, None) == [(40, UNLIMITED), (5, 29)]
    assert [stamps.of(event) for event in (4, 5, 8, 9, 29, 30, 99)] == [
        (None, None),
        (1, 11),
        (1, 11),
        (1, 12),
        (1, 12),
        (None, None),
        (1, 11),
    ]
