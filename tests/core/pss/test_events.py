"""Pages of events: every filter against a plain reading of all rows, and exactness while events come in."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid, NotFound
from core.pss.events import Scored
from core.pss.models import EventRow
from tests.support.sample import sample_match
from tests.support.scoring import ScoringDesk, heard, scoring_desk

TICKING = {"clock", "break", "injury"}
MIXED = [
    "zzz;1;2;",
    "ZZ9;MARIC;",
    "pt1;9;",
    "pt2;5;",
    'at1;"A";100%;CRO;at2;_x_;O\'Neil [red];SRB;',
    "at1;Ž. ŠARIĆ;Željko ŠARIĆ;CRO;at2;李;李小龙;CHN;",
    b"wmh;cut \xe5\xbc",
    b"wmh;nul\0inside;",
    '{"feed": "other"}',
    "ch1;-1;",
    "tmo;0:30;",
]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScoringDesk]:
    async with scoring_desk(tmp_path) as desk:
        yield desk


async def fill(desk: ScoringDesk) -> list[EventRow]:
    """Two courts, three matches, a tournament of two days, a removed court; all rows newest first."""
    one, two = await desk.add_court("Ring 1"), await desk.add_court("Ring 2")
    tournament = await desk.tournaments.tournament_create("Open", 2)
    lines = sample_match()
    desk.receive(one, *lines[:200])
    await desk.tournaments.tournament_start("Open")
    for start in range(0, 500, 50):
        desk.receive(two, *lines[start : start + 50])
        desk.receive(one, *lines[200 + start : 250 + start], *MIXED[start // 50 : start // 50 + 2])
    await desk.tournaments.day_end("Open", 1)
    desk.receive(two, *MIXED, *lines)
    await desk.tournaments.day_start("Open", 2)
    desk.receive(one, *lines[:300])
    await desk.tournaments.tournament_end("Open")
    desk.receive(two, *MIXED, *lines[:20])
    assert tournament.days[1].number == 2
    await desk.stored()
    desk.ingest.remove_court(two, desk.clock.now())
    return await read_all(desk)


async def read_all(desk: ScoringDesk, **wanted: Any) -> list[EventRow]:
    rows: list[EventRow] = []
    while page := await desk.scoring.events(**wanted, before=rows[-1].id if rows else None, limit=1000):
        rows += page
    return rows


def fits(row: EventRow, **wanted: Any) -> bool:
    for name, value in wanted.items():
        match name:
            case "court" | "match":
                good = getattr(row, name) == value
            case "kind" | "status":
                good = getattr(row, name) in ([value] if isinstance(value, str) else value)
            case "side":
                good = (row.side or "none") == value
            case "ticks":
                good = value or not (row.kind in TICKING and "action" not in row.fields)
            case "text" if len(value) < 3:
                good = value.lower() in row.code or value.lower() in row.kind
            case "text":
                good = value.lower() in row.raw.decode("utf-8", "replace").replace("\0", " ").lower()
            case _:
                raise AssertionError(name)
        if not good:
            return False
    return True


FILTERS: dict[str, list[Any]] = {
    "court": ["Ring 1", "Ring 2"],
    "match": [1, 2, 3, 4],
    "kind": ["point", ["clock", "scores", "unknown"], "mark", ["hit_level", "athletes"]],
    "side": ["blue", "red", "none"],
    "status": ["recognized", ["unknown", "partial"], "deprecated"],
    "ticks": [False],
    "text": [
        "c",
        "zz",
        "pt",
        "MARIC",
        "maric",
        "clk;1:",
        ";0;s",
        "šarić",
        "小龙;",
        "100%",
        "_x_",
        '"A"',
        "nul inside",
        "[red]",
        "?",
    ],
}


async def test_every_combination_of_filters_is_exact_at_every_depth(desk: ScoringDesk) -> None:
    everything = await fill(desk)
    assert len(everything) > 1900
    await desk.indexed()
    chance = random.Random(5)
    for _ in range(250):
        wanted = {name: chance.choice(values) for name, values in FILTERS.items() if chance.random() < 0.4}
        expected = [row for row in everything if fits(row, **wanted)]
        before, limit = chance.choice([None, chance.randint(1, 2100)]), chance.choice([1, 7, 100, 1000])
        page = await desk.scoring.events(**wanted, before=before, limit=limit)
        assert page == [row for row in expected if before is None or row.id < before][:limit], (wanted, before, limit)
        after = chance.randint(0, 2000)
        page = await desk.scoring.events(**wanted, after=after, limit=limit)
        assert page == [row for row in expected if row.id > after][-limit:], (wanted, after, limit)
        page = await desk.scoring.events(**wanted, after=after, before=after + 300, limit=limit)
        assert page == [row for row in expected if after < row.id < after + 300][:limit], (wanted, after, limit)


async def test_text_is_found_before_it_is_indexed(desk: ScoringDesk) -> None:
    everything = await fill(desk)
    assert await desk.value("SELECT event FROM pss_progress WHERE name = 'indexed'") == 0
    court = desk.ingest.find_court("Ring 1")
    for text in FILTERS["text"]:
        expected = [row for row in everything if fits(row, text=text)]
        assert await read_all(desk, text=text) == expected, text
    await desk.indexed()
    desk.receive(court, "wmh;Lana MARIC;", "clk;0:07;")
    await desk.stored()
    found = await read_all(desk, text="lana maric")
    assert found[0].id == everything[0].id + 1
    assert found[1:] == [row for row in everything if fits(row, text="lana maric")]
    oldest_first = await desk.scoring.events(text="lana maric", after=found[2].id, limit=2)
    assert oldest_first == found[:2]


async def test_a_day_and_a_tournament_have_the_events_of_their_time(desk: ScoringDesk) -> None:
    everything = await fill(desk)
    stamps = [tuple(row) for row in await desk.store.fetch("SELECT * FROM pss_stamp ORDER BY from_event")]
    [tournament] = await desk.tournaments.tournaments()
    first, second = tournament.days
    edges = [stamp[0] for stamp in stamps]
    assert [stamp[1:] for stamp in stamps] == [
        (tournament.id, first.id),
        (tournament.id, None),
        (tournament.id, second.id),
        (None, None),
    ]

    def between(low: int, high: int) -> list[EventRow]:
        return [row for row in everything if low <= row.id < high]

    assert await read_all(desk, day=str(first.id)) == between(edges[0], edges[1])
    assert await read_all(desk, day=str(second.id)) == between(edges[2], edges[3])
    assert await read_all(desk, tournament="open") == between(edges[0], edges[3])
    assert await read_all(desk, tournament=str(tournament.id), day="2", court="Ring 2") == []
    points = await read_all(desk, tournament="Open", kind="point", side="red")
    assert points == [row for row in between(edges[0], edges[3]) if row.kind == "point" and row.side == "red"]
    assert await read_all(desk, day=str(first.id), match=1, text="clk") == [
        row for row in between(edges[0], edges[1]) if row.match == 1 and row.code == "clk"
    ]


async def test_counts_agree_with_the_rows(desk: ScoringDesk) -> None:
    everything = await fill(desk)

    async def check(**wanted: Any) -> None:
        expected: dict[Any, int] = {}
        for row in everything:
            if fits(row, **wanted):
                key = (row.kind, row.side, row.status)
                expected[key] = expected.get(key, 0) + 1
        counted = {(c.kind, c.side, c.status): c.count for c in await desk.scoring.event_counts(**wanted)}
        assert counted == expected

    await check()
    await check(court="Ring 1")
    await check(court="Ring 2")
    for match in (1, 2, 3, 4):
        await check(match=match)
    assert await desk.scoring.event_counts(court="Ring 1", match=2) == []


async def test_what_does_not_exist_is_said(desk: ScoringDesk) -> None:
    court = await desk.add_court("1")
    desk.receive(court, "rnd;1;")
    for wrong in ({"court": "9"}, {"match": 77}, {"tournament": "none"}, {"day": "5"}, {"day": "2026-02-30"}):
        with pytest.raises(NotFound):
            await desk.scoring.events(**wrong)
    for limit in (0, 1001, -5):
        with pytest.raises(Invalid):
            await desk.scoring.events(limit=limit)
    with pytest.raises(NotFound):
        await desk.scoring.event(99)


async def test_courts_of_one_name_are_told_apart_by_their_id(desk: ScoringDesk) -> None:
    old = await desk.add_court("Ring")
    desk.receive(old, "rnd;1;")
    await desk.stored()
    desk.ingest.remove_court(old, desk.clock.now())
    await desk.store.submit(lambda db: db.execute("UPDATE pss_court SET removed_at = 1 WHERE id = ?", (old,)))
    new = await desk.add_court("ring")
    desk.receive(new, "rnd;2;")
    await desk.stored()

    assert [row.round for row in await desk.scoring.events(court="RING")] == [2, 1]
    assert [row.round for row in await desk.scoring.events(court=str(old))] == [1]
    assert [row.round for row in await desk.scoring.events(court=str(new), text="rnd")] == [2]
    assert (await desk.scoring.scoreboard("Ring")).round == 2


@pytest.mark.parametrize(
    "wanted", [{}, {"court": "1"}, {"kind": "clock"}, {"text": "clk"}, {"match": 1}, {"text": "cl"}]
)
async def test_a_read_is_exact_as_of_its_seq_while_events_come_in(tmp_path: Path, wanted: dict[str, Any]) -> None:
    """Subscribe, read, drop what the read reflects: no gap, no duplicate; at no wait, so that all states are met."""
    async with scoring_desk(tmp_path, publish_wait_ms=0) as desk:
        court = await desk.add_court("1")
        desk.receive(court, "pre;FightLoaded;", "clk;2:00;start;")
        sent = 2
        done = asyncio.Event()

        async def feed() -> None:
            nonlocal sent
            chance = random.Random(1)
            for number in range(150):
                some = chance.randint(1, 20)
                desk.receive(court, *[f"clk;1:{(number + n) % 60:02d};" for n in range(some)])
                sent += some
                desk.text_index.nudge()
                await asyncio.sleep(chance.choice([0, 0, 0.001]))
            done.set()

        async def follow() -> tuple[int, list[int]]:
            subscription = desk.bus.subscribe("pss.", limit=100_000)
            as_of = desk.bus.seq
            page = await desk.scoring.events(**wanted, limit=1000)
            ids = [row.id for row in page][::-1]
            await done.wait()
            await desk.stored()
            later = [
                event.data.row.id
                for event in await heard(subscription)
                if isinstance(event.data, Scored) and event.seq > as_of and fits(event.data.row, **wanted)
            ]
            subscription.close()
            return len(ids), ids + later

        feeding = asyncio.create_task(feed())
        followers = []
        while not done.is_set():
            followers.append(asyncio.create_task(follow()))
            await asyncio.sleep(0.002)
        await feeding
        assert len(followers) > 10
        everything = [row.id for row in await read_all(desk, **wanted)][::-1]
        for follower in followers:
            count, ids = await follower
            assert ids == everything[len(everything) - len(ids) :]
            assert count == 1000 or ids == everything
