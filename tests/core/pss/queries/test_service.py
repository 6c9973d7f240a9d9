from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from core.errors import Invalid, NotFound
from core.pss.events import StatusSet
from core.pss.models import RuleResult
from tests.support.sample import sample_match
from tests.support.scoring import ScoringDesk, heard, scoring_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


async def test_an_events_detail_has_its_rules_and_dialect(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:20], "hl1;101;")
    await desk.stored()
    desk.ingest.flush()
    await desk.stored()

    detail = await desk.scoring.event(21)
    assert (detail.row.status, detail.row.confidence) == ("unknown", 0.3)
    assert detail.rules[0] == RuleResult("hit_level_required", True, None)
    assert (detail.rules[1].rule, detail.rules[1].passed) == ("hit_level_range", False)
    assert detail.rules[1].message in detail.row.issues
    assert (detail.dialect, detail.history, detail.tournament, detail.day) == ("2.3", (), None, None)


async def test_a_points_detail_has_the_highest_and_the_average_of_its_hits(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "hl2;75;", "hl2;85;", "pt2;3;", "pt1;1;")
    await desk.stored()
    detail = await desk.scoring.event(3)
    assert (detail.row.hits, detail.max_hit_level, detail.avg_hit_level) == ((75, 85), 85, 80.0)
    without = await desk.scoring.event(4)
    assert (without.row.hits, without.max_hit_level, without.avg_hit_level) == ((), None, None)


async def test_a_status_is_changed_with_its_history(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "hl1;101;", "hl1;101;", "hl1;50;")
    await desk.indexed()
    told = desk.bus.subscribe("pss.status_changed")

    row = await desk.scoring.set_status(1, "recognized", " sensor is set so ")
    again = await desk.scoring.set_status(1, "deprecated", "no, it is not")
    same = await desk.scoring.set_status(1, "deprecated", "said already")

    assert (row.status, again.status, same) == ("recognized", "deprecated", again)
    detail = await desk.scoring.event(1)
    assert [(c.old, c.new, c.by, c.reason) for c in detail.history] == [
        ("unknown", "recognized", "Ana", "sensor is set so"),
        ("recognized", "deprecated", "Ana", "no, it is not"),
    ]
    assert [event.data for event in await heard(told)] == [
        StatusSet(1, "unknown", "recognized", "Ana", "sensor is set so"),
        StatusSet(1, "recognized", "deprecated", "Ana", "no, it is not"),
    ]
    for wanted in (
        {"status": "deprecated"},
        {"status": "deprecated", "text": "101"},
        {"status": "deprecated", "court": "1"},
    ):
        assert [row.id for row in await desk.scoring.events(**wanted)] == [1], wanted
    assert [row.id for row in await desk.scoring.events(status="unknown", text="hl1;101")] == [2]
    counts = {count.status: count.count for count in await desk.scoring.event_counts()}
    assert counts == {"deprecated": 1, "unknown": 1, "recognized": 1}


@pytest.mark.parametrize("flushed", [True, False])
async def test_counts_survive_a_status_change_and_a_restart(tmp_path: Path, flushed: bool) -> None:
    async with scoring_desk(tmp_path) as desk:
        court = await desk.add_court("1")
        desk.receive(court, "zzz;1;", "zzz;2;")
        await desk.stored()
        if flushed:
            desk.ingest.flush()
        await desk.scoring.set_status(1, "deprecated", "old")
        counts = await desk.scoring.event_counts()
        # A crash: nothing is written any more.
        desk.ingest.memory.counts.statements = lambda: iter(())  # type: ignore[method-assign]
    async with scoring_desk(tmp_path) as desk:
        assert sorted(map(repr, await desk.scoring.event_counts())) == sorted(map(repr, counts))
        desk.ingest.flush()
        await desk.stored()
        stored = await desk.store.fetch(
            "SELECT f.status, sum(events) FROM pss_count JOIN pss_facet f ON f.id = facet GROUP BY 1"
        )
        assert {row[0]: row[1] for row in stored if row[1]} == {"deprecated": 1, "unknown": 1}


async def test_a_status_needs_a_reason_and_an_event(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "zzz;1;")
    for reason in ("", "   ", "x" * 1000, "line\nbreak", "\x1b[31m"):
        with pytest.raises(Invalid) as refused:
            await desk.scoring.set_status(1, "recognized", reason)
        assert "reason" in refused.value.data["fields"]
    with pytest.raises(NotFound):
        await desk.scoring.set_status(9, "recognized", "why not")


async def test_a_court_whose_number_is_endless_is_just_not_there(desk: ScoringDesk) -> None:
    await desk.add_court("1")
    for ask in (desk.scoring.scoreboard, desk.scoring.event_counts, desk.tournaments.tournament_start):
        with pytest.raises(NotFound):
            await ask("9" * 5000)


async def test_a_moment_is_marked(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:20])
    row = await desk.scoring.mark("1", "coach protests “loudly”")
    assert (row.kind, row.origin, row.sender, row.stored) == ("mark", "manual", "Ana", True)
    assert (row.match, row.round, row.clock) == (1, 1, "1:54")
    assert row.raw == "coach protests “loudly”".encode()
    assert await desk.scoring.events(kind="mark") == [row]
    assert await desk.scoring.events(text="PROTESTS") == [row]
    with pytest.raises(Invalid):
        await desk.scoring.mark("1", "a\nb")
    with pytest.raises(NotFound):
        await desk.scoring.mark("2")
    earlier = await desk.scoring.mark("1", "the fall", at=row.at - 5_000_000)
    assert earlier.at == row.at - 5_000_000
    for never in (row.at - 2 * 3_600_000_000, row.at + 3_600_000_000):
        with pytest.raises(Invalid, match="last hour"):
            await desk.scoring.mark("1", at=never)


async def test_unknown_shapes_are_collected_once(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "xyz;1;", "xyz;2;", "pt1;9;", "abc def", '{"x": 1}')
    [foreign, words, xyz] = await desk.scoring.unknown_patterns()
    assert (xyz.pattern, xyz.code, xyz.count, xyz.example) == ("xyz/1 int", "xyz", 2, "xyz;1;")
    assert (words.code, foreign.pattern) == ("", "json")
    desk.receive(court, "xyz;3;")
    await desk.scoring.pattern_note(xyz.id, "the new scoreboard")
    assert [(p.count, p.note) for p in await desk.scoring.unknown_patterns() if p.code == "xyz"] == [
        (3, "the new scoreboard")
    ]
    with pytest.raises(NotFound):
        await desk.scoring.pattern_note(999, "nothing")


async def test_no_end_of_new_shapes_is_kept_within_bounds(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    for start in range(0, 3000, 500):
        desk.receive(court, *[f"q{number:x}z;1;" for number in range(start, start + 500)])
    patterns = await desk.scoring.unknown_patterns()
    assert len(patterns) == 2001
    assert sum(pattern.count for pattern in patterns) == 3000


async def test_a_session_counts_what_it_saw(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.ingest.begin_session(court, desk.clock.now())
    desk.receive(court, "rnd;1;", "pt1;9;", "clk;;", sender=("10.0.0.1", 5000))
    desk.receive(court, "zzz;1;", b"hl1;5;\r\nhl1;6;", sender=("10.0.0.2", 5001))

    [session] = await desk.scoring.sessions(court="1")
    assert (session.court, session.datagrams, session.messages, session.senders) == ("1", 5, 6, 2)
    assert (session.min_size, session.max_size, session.bytes) == (5, 14, 6 + 6 + 5 + 6 + 14)
    assert session.avg_size == pytest.approx(37 / 5)
    assert session.parse_errors == 2
    codes = {code.code: code for code in session.by_code}
    assert (codes["pt1"].total, codes["pt1"].unknown, codes["pt1"].validation_errors) == (1, 1, 1)
    assert (codes["hl1"].recognized, codes["hl1"].validation_errors, codes["hl1"].parse_errors) == (2, 0, 0)
    assert (codes["clk"].parse_errors, codes[""].unknown) == (1, 1)
    for code in codes.values():
        assert code.min_micros is not None
        assert 0 < code.min_micros <= code.avg_micros <= code.max_micros
    assert await desk.scoring.statistics(session=session.id) == list(session.by_code)
    senders = {sender.port: sender for sender in desk.ingest.senders(court)}
    assert (senders[5000].datagrams, senders[5000].bytes, senders[5001].datagrams) == (3, 17, 2)

    desk.ingest.end_session(court, desk.clock.now())
    desk.receive(court, "rnd;1;")
    second, first = await desk.scoring.sessions()
    assert (first.id, first.datagrams, first.ended_at is not None) == (session.id, 5, True)
    assert (second.datagrams, second.ended_at) == (1, None)
    assert {code.code: code.total for code in await desk.scoring.statistics(court="1")}["rnd"] == 2
    assert await desk.scoring.statistics(session=77) == []


async def test_made_up_senders_are_kept_within_bounds_and_all_stored(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    for port in range(1, 3001):
        desk.receive(court, "clk;1:00;", sender=("10.1.1.1", port))
    await desk.stored()
    assert len(desk.ingest.senders(court)) <= 1024
    assert (
        len({row.sender for page in (None, 1001, 2001) for row in await desk.scoring.events(before=page, limit=1000)})
        == 3000
    )
    [session] = await desk.scoring.sessions()
    assert (session.senders, session.datagrams) == (3000, 3000)
    assert await desk.value("SELECT sum(datagrams) FROM pss_sender") == 3000


async def test_a_detail_is_plain_json(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:5])
    await desk.stored()
    shown = msgspec.json.decode(msgspec.json.encode(await desk.scoring.event(4)))
    assert shown["row"]["fields"]["number"] == "214"
