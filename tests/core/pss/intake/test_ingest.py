import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from core.pss.events import (
    MatchFinished,
    MatchLoaded,
    MatchReady,
    ScoreboardChanged,
    Scored,
)
from core.pss.models import EventRow
from tests.support.sample import sample_match
from tests.support.scoring import SECOND, ScoringDesk, heard, scoring_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


async def all_events(desk: ScoringDesk) -> list[EventRow]:
    rows: list[EventRow] = []
    while page := await desk.scoring.events(after=rows[-1].id if rows else 0, limit=1000):
        rows += page[::-1]
    return rows


async def test_every_datagram_is_stored_to_the_byte(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    datagrams = [
        *(line.encode() for line in sample_match()),
        b"",
        b"\0\xff\xfe;;;",
        b"pt1;9;",
        b'{"a": 1}',
        "at1;Ž;Ž;CRO;at2;Я;Я;".encode()[:-1],
        bytes(range(256)) * 200,
    ]
    desk.receive(court, *datagrams)
    await desk.stored()

    rows = await all_events(desk)
    assert b"".join(row.raw for row in rows) == b"".join(datagrams)
    assert [row.id for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.stored and row.court == "1" and row.sender == "10.0.0.1:5000" for row in rows)
    assert base64.b64decode(msgspec.json.decode(msgspec.json.encode(rows[0]))["raw"]) == rows[0].raw


async def test_the_sample_match_adds_up_and_its_row_says_so(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    for line in sample_match():
        desk.receive(court, line)
        desk.clock.ahead += SECOND // 4
    await desk.stored()

    board = await desk.scoring.scoreboard("1")
    assert (board.state, board.winner, board.decision) == ("decided", "blue", "2-1 PTF")
    assert board.dialect == "2.3"
    row = (await desk.store.fetch("SELECT * FROM pss_match"))[0]
    assert (row["number"], row["blue"], row["red_country"]) == ("214", "Lana MARIC", "NGR")
    assert (row["state"], row["winner"], row["decision"]) == ("decided", "blue", "2-1 PTF")
    assert row["started_at"] < row["ended_at"]
    assert msgspec.json.decode(row["scoreboard"])["blue"]["rounds_won"] == 2


async def test_points_carry_the_hits_before_them(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "pre;FightLoaded;", "rdy;FightReady;", "hl2;27;", "hl2;44;", "pt2;3;", "pt1;1;")
    await desk.stored()

    blue, red = await desk.scoring.events(kind="point")
    assert (blue.side, blue.hits) == ("blue", ())
    assert (red.side, red.hits, red.fields) == ("red", (27, 44), {"point": 3})


async def test_events_are_published_in_order_with_the_match_facts_between(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    everything = desk.bus.subscribe("pss.", limit=10_000)
    lines = sample_match()
    desk.receive(court, *lines[:300])
    desk.receive(court, *lines[300:])
    await desk.stored()

    events = [event for event in await heard(everything) if event.topic != ScoreboardChanged.topic]
    rows = [event.data.row for event in events if isinstance(event.data, Scored)]
    assert [row.id for row in rows] == list(range(1, len(lines) + 1))
    facts = [event.data for event in events if isinstance(event.data, MatchLoaded | MatchReady | MatchFinished)]
    assert [type(fact) for fact in facts] == [MatchLoaded, MatchReady, MatchFinished]
    for fact in facts:
        assert (fact.number, fact.blue, fact.red_country, fact.court) == ("214", "Lana MARIC", "NGR", "1")
    assert facts[-1].winner == "blue"
    before = [
        event.data.row.code
        for event in events[: events.index(next(e for e in events if e.data is facts[1]))]
        if isinstance(event.data, Scored)
    ]
    assert before[-1] == "rdy"


async def test_a_match_knows_its_tournament_from_the_moment_that_it_runs(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    facts = desk.bus.subscribe("pss.match_loaded", "pss.match_ready")
    await desk.tournaments.tournament_create("Open", 2)
    await desk.tournaments.tournament_start("Open")
    desk.receive(court, *sample_match()[:20])
    await desk.stored()
    assert [(event.data.tournament, event.data.day) for event in await heard(facts)] == [("Open", 1)] * 2


async def test_one_scoreboard_is_published_for_a_batch_and_none_when_nothing_shows(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    boards = desk.bus.subscribe(ScoreboardChanged.topic)
    desk.receive(court, *sample_match()[:100])
    assert len(await heard(boards)) == 1
    desk.receive(court, "zzz;1;", "avt;3;")
    assert await heard(boards) == []


async def test_nothing_is_made_for_nobody_but_seq_goes_on(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    points = desk.bus.subscribe("pss.point_scored")
    before = desk.bus.seq
    desk.receive(court, "rnd;1;", "hl1;30;", "pt1;2;", "clk;1:00;")
    await desk.stored()

    assert [event.data.row.code for event in await heard(points)] == ["pt1"]
    assert desk.bus.seq >= before + 4


async def test_match_ids_go_on_and_belong_to_one_court(desk: ScoringDesk) -> None:
    one, two = await desk.add_court("1"), await desk.add_court("2")
    for court in (one, two, one):
        desk.receive(court, *sample_match())
    await desk.stored()

    found = await desk.store.fetch("SELECT id, court_id, events, first_event FROM pss_match ORDER BY id")
    lines = len(sample_match())
    assert [(row["id"], row["court_id"]) for row in found] == [(1, one), (2, two), (3, one)]
    desk.ingest.flush()
    await desk.stored()
    counted = await desk.store.fetch("SELECT match_id, count(*) FROM pss_event GROUP BY 1 ORDER BY 1")
    events = await desk.store.fetch("SELECT id, events FROM pss_match ORDER BY id")
    assert [tuple(row) for row in counted if row[0]] == [tuple(row) for row in events]
    # The line before the first `pre` of each court belongs to no match, or to the one before.
    assert sum(row["events"] for row in events) == 3 * lines - 2


async def test_a_match_that_is_followed_in_the_same_batch_keeps_its_result(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match(), *sample_match()[:30])
    await desk.stored()

    first, second = await desk.store.fetch("SELECT * FROM pss_match ORDER BY id")
    assert (first["state"], first["winner"], first["decision"]) == ("decided", "blue", "2-1 PTF")
    assert (second["winner"], second["number"]) == (None, "214")


async def test_a_load_without_names_is_told_of_after_a_second(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    loaded = desk.bus.subscribe(MatchLoaded.topic)
    desk.receive(court, "pre;FightLoaded;")
    await desk.stored()
    desk.pulse.beat()
    assert await heard(loaded) == []
    desk.clock.ahead += 2 * SECOND
    desk.pulse.beat()
    desk.pulse.beat()
    [event] = await heard(loaded)
    assert (event.data.blue, event.data.number) == (None, None)


async def test_who_fights_in_which_match_is_written_with_the_event_that_says_so(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    for line in sample_match()[:60]:
        desk.receive(court, line)
    # Corrected at the scorer's table in the midst of a round, and never said again.
    desk.receive(court, "at1;L. MARIC;Lana MARIC;CRO;at2;S. OKAFOR;Sadie OKAFOR;NGR;")
    await desk.stored()
    [row] = await desk.store.fetch("SELECT number, category, blue, red FROM pss_match")
    assert tuple(row) == ("214", "Quarterfinal", "Lana MARIC", "Sadie OKAFOR")


async def test_a_flood_loses_nothing(desk: ScoringDesk) -> None:
    courts = [await desk.add_court(str(number)) for number in range(1, 5)]
    lines = [line.encode() for line in sample_match()]
    sent = 0
    for start in range(0, 60_000, 64):
        batch = [lines[(start + n) % len(lines)] for n in range(min(64, 60_000 - start))]
        desk.receive(courts[start // 64 % 4], *batch)
        sent += len(batch)
        await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await desk.stored()

    assert sent == 60_000
    assert await desk.value("SELECT count(*) FROM pss_event") == sent
    assert await desk.value("SELECT max(id) FROM pss_event") == sent
    assert desk.ingest.memory.overflowed == 0
    assert sum(count.count for count in await desk.scoring.event_counts()) == sent


async def test_new_rules_judge_the_next_datagram(desk: ScoringDesk) -> None:
    from core.pss.rules.judging import RuleBook

    court = await desk.add_court("1")
    desk.receive(court, "pt1;9;")
    desk.ingest.rulebook = RuleBook(())
    desk.receive(court, "pt1;9;")
    await desk.stored()

    after, before = await desk.scoring.events()
    assert (before.status, before.confidence) == ("unknown", 0.3)
    assert before.issues
    assert (after.status, after.confidence, after.issues) == ("recognized", 1.0, ())


async def test_a_renamed_court_shows_its_new_name_everywhere(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "rnd;2;")
    desk.ingest.add_court(court, "Ring A")
    desk.receive(court, "rnd;3;")
    await desk.stored()

    assert {row.court for row in await desk.scoring.events()} == {"Ring A"}
    assert (await desk.scoring.scoreboard("ring a")).round == 3
    assert [event.data.entity for event in desk.bus.retained(ScoreboardChanged.topic)] == ["Ring A"]


async def test_a_removed_court_is_gone_but_its_events_stay(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, *sample_match()[:50])
    desk.ingest.remove_court(court, desk.clock.now())
    await desk.stored()

    assert await desk.scoring.scoreboards() == []
    assert len(await desk.scoring.events(court="1")) == 50
    assert desk.bus.retained(ScoreboardChanged.topic) == []
