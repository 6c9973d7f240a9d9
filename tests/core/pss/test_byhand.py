from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid
from core.pss.events import ScoreboardChanged, TakenOver
from core.pss.intake.match_record import decode_scoreboard
from tests.support.sample import sample_match
from tests.support.scoring import SECOND, ScoringDesk, heard, scoring_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


async def test_a_taken_over_court_records_datagrams_and_ignores_them(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    lines = sample_match()
    desk.receive(court, *lines[:100])
    before = await desk.scoring.scoreboard("1")
    told = desk.bus.subscribe(TakenOver.topic)
    board = await desk.by_hand.take_over("1")
    await desk.by_hand.take_over("1")
    assert board.manual
    assert desk.turned_manual == [court]

    desk.receive(court, *lines[100:200])
    await desk.stored()
    after = await desk.scoring.scoreboard("1")
    assert (after.clock, after.blue.score, after.round) == (before.clock, before.blue.score, before.round)
    assert len(await desk.scoring.events(limit=1000)) == 200

    board = await desk.by_hand.give_back("1")
    assert not board.manual
    assert "blue.score" in board.stale
    desk.receive(court, *lines[200:])
    assert (await desk.scoring.scoreboard("1")).decision == "2-1 PTF"
    assert [event.data for event in await heard(told)] == [TakenOver("1", True, "Ana"), TakenOver("1", False, "Ana")]


async def test_corrections_are_events_of_their_own(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:100])
    await desk.by_hand.take_over("1")
    boards = desk.bus.subscribe(ScoreboardChanged.topic)

    row = await desk.by_hand.correct("1", blue_score=9, red_gam_jeom=2, clock="0:42", running=True, red_name="李小龙")

    board = await desk.scoring.scoreboard("1")
    assert (board.blue.score, board.red.gam_jeom, board.clock, board.running) == (9, 2, "0:42", True)
    assert board.red.name == "李小龙"
    assert (await heard(boards))[-1].data.scoreboard == board
    assert (row.kind, row.origin, row.sender, row.stored, row.match) == ("correction", "manual", "Ana", True, 1)
    assert row.fields == {"blue_score": 9, "red_gam_jeom": 2, "clock": "0:42", "running": True, "red_name": "李小龙"}
    assert await desk.scoring.events(kind="correction") == [row]


async def test_only_datagrams_are_the_last_that_was_heard_of_a_court(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:100])
    before = await desk.scoring.scoreboard("1")
    await desk.by_hand.take_over("1")
    desk.clock.ahead += SECOND
    await desk.by_hand.correct("1", blue_score=9)
    await desk.by_hand.match_new("1", number="17")
    await desk.scoring.mark("1", "a moment")
    board = await desk.scoring.scoreboard("1")
    assert (board.sender, board.last_at) == (before.sender, before.last_at) == ("10.0.0.1:5000", before.last_at)

    desk.receive(court, "clk;0:10;", sender=("10.0.0.2", 5001))  # ignored, but heard
    board = await desk.scoring.scoreboard("1")
    assert (board.sender, board.clock) == ("10.0.0.2:5001", None)
    assert board.last_at is not None
    assert before.last_at is not None
    assert board.last_at >= before.last_at + SECOND


async def test_a_correction_that_was_answered_outlives_a_crash(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:100])
    await desk.by_hand.take_over("1")
    row = await desk.by_hand.correct("1", blue_score=7, red_name="Corrected")
    assert row.stored
    # What a crash right now would leave in the store: nothing has been flushed since.
    board = decode_scoreboard(await desk.value("SELECT scoreboard FROM pss_match"))
    assert (board.blue.score, board.red.name) == (7, "Corrected")


async def test_a_new_match_is_begun_by_hand(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:100])
    await desk.by_hand.take_over("1")
    board = await desk.by_hand.match_new("1", number="17", blue_name="A", blue_country="CRO", red_name="B")
    assert board.match is not None
    assert (board.match.id, board.match.number, board.blue.name, board.blue.score) == (2, "17", "A", 0)
    await desk.by_hand.correct("1", winner="red", decision="WDR")
    first, second = await desk.store.fetch("SELECT * FROM pss_match ORDER BY id")
    assert (first["number"], first["winner"]) == ("214", None)
    assert (second["number"], second["state"], second["winner"], second["decision"]) == ("17", "decided", "red", "WDR")
    assert [row.kind for row in await desk.scoring.events(match=2)] == ["correction", "correction"]


async def test_corrections_that_make_no_sense_are_refused_by_field(desk: ScoringDesk) -> None:
    await desk.add_court("1")
    with pytest.raises(Conflict):
        await desk.by_hand.correct("1", blue_score=1)
    with pytest.raises(Conflict):
        await desk.by_hand.match_new("1")
    await desk.by_hand.take_over("1")
    for nothing in ({}, {"red_name": ""}, {"weight": " ", "decision": "\t"}):
        with pytest.raises(Invalid, match="what is to be corrected"):
            await desk.by_hand.correct("1", **nothing)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        await desk.by_hand.correct("1", blue_score=-1, round=0, clock="1:75", red_name="x" * 200, weight="a\x1b[2J")
    assert set(refused.value.data["fields"]) == {"blue_score", "round", "clock", "red_name", "weight"}
    assert await desk.scoring.events() == []


async def test_a_court_without_a_match_gets_one_by_its_first_correction(desk: ScoringDesk) -> None:
    await desk.add_court("1")
    await desk.by_hand.take_over("1")
    row = await desk.by_hand.correct("1", blue_score=2, red_score=1)
    assert row.match == 1
    assert (await desk.scoring.scoreboard("1")).red.score == 1


async def test_a_court_stays_taken_over_when_the_engine_restarts(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path) as desk:
        court = await desk.add_court("1")
        await desk.by_hand.take_over("1")
    async with scoring_desk(tmp_path) as desk:
        assert desk.ingest.is_manual(court)
        assert (await desk.scoring.scoreboard("1")).manual
        desk.receive(court, "rnd;2;")
        assert (await desk.scoring.scoreboard("1")).round is None
