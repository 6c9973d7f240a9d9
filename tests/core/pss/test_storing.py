"""A store that fails, is slow or ends: nothing is lost without a word, and nothing is shown as stored that is not."""

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.pss.events import (
    EventsLost,
    IngestMeasured,
    MatchFinished,
    MatchLoaded,
    MatchReady,
    ScoreboardChanged,
    Scored,
    Stored,
)
from tests.support.sample import sample_match
from tests.support.scoring import SECOND, ScoringDesk, heard, scoring_desk
from tests.support.waiting import until


async def fill_the_disk(desk: ScoringDesk) -> None:
    """Let the database grow no more, as on a full disk."""

    def work(db: sqlite3.Connection) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")

    await desk.store.submit(work)


async def free_the_disk(desk: ScoringDesk) -> None:
    await desk.store.submit(lambda db: db.execute("PRAGMA max_page_count = 1073741823").fetchone())


async def fail(desk: ScoringDesk, court: int) -> None:
    """Send until the store fails."""
    await fill_the_disk(desk)

    def is_failing() -> bool:
        if desk.ingest.journal.problem is None:
            desk.receive(court, *[f"zzz;{n};{'x' * 400};" for n in range(40)])
        return desk.ingest.journal.problem is not None

    await until(is_failing)


async def test_a_commit_comes_first_and_the_event_after_it(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path, publish_wait_ms=1000) as desk:
        court = await desk.add_court("1")
        events = desk.bus.subscribe("pss.")
        desk.receive(court, "rnd;1;", "clk;1:00;")
        assert [event.topic for event in await heard(events)] == [ScoreboardChanged.topic]
        await desk.stored()
        assert [event.data.row.stored for event in await heard(events)] == [True, True]


async def test_an_event_that_waits_too_long_is_published_as_not_stored_and_confirmed_later(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path, publish_wait_ms=20) as desk:
        court = await desk.add_court("1")
        gate = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold(_: sqlite3.Connection) -> None:
            asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()

        holding = desk.store.submit(hold)
        events = desk.bus.subscribe("pss.point_scored", "pss.stored")
        desk.receive(court, "pt1;1;", "pt2;2;")

        async def is_published() -> bool:
            return len(events) == 2

        await until(is_published)
        early = await heard(events)
        assert [(event.data.row.id, event.data.row.stored) for event in early] == [(1, False), (2, False)]
        [newest, _] = await desk.scoring.events()
        assert (newest.id, newest.stored) == (2, False)
        detail = await desk.scoring.event(2)
        assert (detail.row.stored, detail.row.fields) == (False, {"point": 2})

        desk.receive(court, "pt1;3;")
        gate.set()
        await holding
        await desk.stored()
        later = await heard(events)
        assert isinstance(later[-1].data, Stored)
        assert later[-1].data.upto >= 2
        assert all(row.stored for row in await desk.scoring.events())


async def test_a_full_disk_keeps_events_in_memory_and_says_so(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path, publish_wait_ms=5) as desk:
        court = await desk.add_court("1")
        events = desk.bus.subscribe("pss.", limit=100_000)
        await fail(desk, court)
        desk.pulse.beat()
        assert desk.ingest.journal.waiting > 0
        health = desk.health.check_all()["scoring"]
        assert health.state == "failed"
        assert "full" in health.reason
        assert str(desk.ingest.journal.waiting) in health.reason
        [measured] = [event.data for event in await heard(events) if isinstance(event.data, IngestMeasured)]
        assert (measured.store_failing, measured.waiting) == (True, desk.ingest.journal.waiting)
        assert desk.health.gauges()["scoring.waiting"] == desk.ingest.journal.waiting

        # Everything goes on meanwhile: the scoreboard, and reading what is not stored.
        desk.receive(court, "rnd;3;")
        assert (await desk.scoring.scoreboard("1")).round == 3
        last = desk.ingest.memory.ids.event

        async def shows_it() -> bool:
            return [row.id for row in await desk.scoring.events(limit=1)] == [last]

        await until(shows_it)
        assert (await desk.scoring.events(limit=1))[0].stored is False
        assert sum(count.count for count in await desk.scoring.event_counts()) == last

        await free_the_disk(desk)
        await desk.stored()
        assert desk.ingest.journal.problem is None
        assert await desk.value("SELECT count(*) FROM pss_event") == last
        desk.pulse.beat()
        assert desk.health.check_all()["scoring"].state == "ok"
        published = [event.data for event in await heard(events)]
        ids = [said.row.id for said in published if isinstance(said, Scored)]
        assert ids == sorted(set(ids))
        assert [said for said in published if isinstance(said, Stored)][-1].upto == last


async def test_what_overflows_is_counted_and_said_and_the_rest_is_kept(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path, publish_wait_ms=5, buffer_limit=1000) as desk:
        court = await desk.add_court("1")
        lost = desk.bus.subscribe(EventsLost.topic)
        await fail(desk, court)
        for _ in range(40):
            desk.receive(court, *[f"yyy;{n};" for n in range(50)])
        desk.receive(court, "pre;FightLoaded;", "rnd;2;")
        waiting, overflowed = desk.ingest.journal.waiting, desk.ingest.memory.overflowed
        assert 1000 <= waiting < 1050
        assert overflowed > 900
        assert (await desk.scoring.scoreboard("1")).round == 2
        with pytest.raises(StoreError):
            await desk.scoring.mark("1", "now")
        desk.pulse.beat()
        desk.pulse.beat()
        assert [event.data for event in await heard(lost)] == [EventsLost("1", 0, overflowed)]

        await free_the_disk(desk)
        await desk.stored()
        desk.pulse.beat()
        health = desk.health.check_all()["scoring"]
        assert (health.state, str(overflowed) in health.reason) == ("degraded", True)
        stored = await desk.value("SELECT count(*) FROM pss_event")
        assert stored + overflowed == desk.ingest.received
        assert await desk.value("SELECT max(id) FROM pss_event") == stored
        desk.receive(court, "rnd;3;")
        await desk.stored()
        row = (await desk.scoring.events(limit=1))[0]
        assert (row.id, row.raw, row.round) == (stored + 1, b"rnd;3;", 3)
        desk.clock.ahead += 601 * SECOND
        assert desk.health.check_all()["scoring"].state == "ok"


async def test_matches_are_kept_apart_and_told_of_while_events_overflow(tmp_path: Path) -> None:
    first = sample_match()
    second = [line.replace("214", "215").replace("Lana MARIC", "Ana NOVAK") for line in first]
    async with scoring_desk(tmp_path, publish_wait_ms=5, buffer_limit=1000) as desk:
        court = await desk.add_court("1")
        desk.receive(court, *first[:60])
        await desk.stored()
        facts = desk.bus.subscribe("pss.match_loaded", "pss.match_ready", "pss.match_finished")
        await fail(desk, court)
        desk.receive(court, *[f"yyy;{n};" for n in range(1000)])
        assert desk.ingest.journal.waiting >= 1000
        desk.receive(court, *first[60:])
        desk.receive(court, *second[:100])
        assert desk.ingest.memory.overflowed == len(first[60:]) + 100
        [sender] = desk.ingest.senders(court)
        assert sender.datagrams == desk.ingest.received

        await free_the_disk(desk)
        await desk.stored()
        desk.receive(court, *second[100:120])
        desk.ingest.flush()
        await desk.stored()

        assert [(type(event.data), event.data.number) for event in await heard(facts)] == [
            (MatchFinished, "214"),
            (MatchLoaded, "215"),
            (MatchReady, "215"),
        ]
        matches = await desk.store.fetch("SELECT id, number, blue, winner, decision FROM pss_match ORDER BY id")
        assert [tuple(row) for row in matches] == [
            (1, "214", "Lana MARIC", "blue", "2-1 PTF"),
            (2, "215", "Ana NOVAK", None, None),
        ]
        assert [row.raw.decode() for row in await desk.scoring.events(match=2)] == second[100:120][::-1]


async def test_an_engine_that_stops_with_events_unstored_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with scoring_desk(tmp_path, publish_wait_ms=5) as desk:
        court = await desk.add_court("1")
        await fail(desk, court)
        waiting = desk.ingest.journal.waiting
        assert not await desk.ingest.stop(desk.clock.now(), 0.01)
        assert f"{waiting} events could not be stored in time and are lost" in caplog.text
        await free_the_disk(desk)


async def test_kernel_drops_are_said(tmp_path: Path) -> None:
    async with scoring_desk(tmp_path) as desk:
        court = await desk.add_court("1")
        lost = desk.bus.subscribe(EventsLost.topic)
        desk.receive(court, "rnd;1;")
        desk.ingest.dropped(court, 7)
        desk.ingest.dropped(court, 2)
        desk.pulse.beat()
        assert [event.data for event in await heard(lost)] == [EventsLost("1", 9, 0)]
        assert desk.health.check_all()["scoring"].state == "degraded"
        [session] = await desk.scoring.sessions()
        assert session.dropped == 9


async def test_a_restart_goes_on_with_ids_state_and_counts(tmp_path: Path) -> None:
    lines = sample_match()
    async with scoring_desk(tmp_path) as desk:
        court = await desk.add_court("1")
        await desk.tournaments.tournament_create("Open")
        await desk.tournaments.tournament_start("Open")
        desk.receive(court, *lines[:200])
        await desk.stored()
        before = await desk.scoring.scoreboard("1")
        counts = await desk.scoring.event_counts()

    async with scoring_desk(tmp_path) as desk:
        await desk.tournaments.start()
        board = await desk.scoring.scoreboard("1")
        assert (board.blue.name, board.blue.score, board.clock) == (before.blue.name, before.blue.score, before.clock)
        assert "blue.name" in board.stale
        assert desk.bus.retained(ScoreboardChanged.topic)[0].data.scoreboard == board
        assert await desk.scoring.event_counts() == counts
        desk.receive(court, *lines[200:])
        await desk.stored()
        assert await desk.value("SELECT count(*) FROM pss_match") == 1
        assert await desk.value("SELECT max(id) FROM pss_event") == len(lines)
        assert await desk.value("SELECT events FROM pss_match") == len(lines) - 1
        assert (await desk.scoring.scoreboard("1")).decision == "2-1 PTF"
        assert await desk.value("SELECT count(*) FROM pss_stamp") == 1
        day = (await desk.tournaments.tournaments())[0].days[0].id
        assert len(await desk.scoring.events(day=str(day), limit=1000)) == len(lines)
        assert await desk.value("SELECT count(*) FROM pss_session WHERE ended_at IS NULL") == 1
        await desk.indexed()
        assert len(await desk.scoring.events(text="maric", limit=1000)) == 2
        [detail] = [await desk.scoring.event(1)]
        assert (detail.tournament, detail.day) == ("Open", 1)


_KILLED = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.support.sample import sample_match
from tests.support.scoring import heard, scoring_desk
from core.pss.events import Scored, Stored

async def main():
    async with scoring_desk(Path(sys.argv[1])) as desk:
        court = await desk.add_court("1")
        events = desk.bus.subscribe("pss.", limit=1_000_000)
        desk.pulse.start()
        while True:
            for line in sample_match():
                desk.receive(court, line, f"zzz;{{desk.ingest.received}};")
                # A sender has a rate: without one the loop keeps the writer's thread from ever getting on.
                if desk.ingest.journal.waiting > 500:
                    await desk.ingest.journal.settle(10)
                await asyncio.sleep(0)
                said = [event.data for event in await heard(events)]
                shown = [one.row.id for one in said if isinstance(one, Scored) and one.row.stored]
                shown += [one.upto for one in said if isinstance(one, Stored)]
                if shown:
                    print(max(shown), flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines_until_kill", [1, 30, 150])
async def test_a_killed_engine_loses_nothing_that_was_shown_as_stored(tmp_path: Path, lines_until_kill: int) -> None:
    root = str(Path(__file__).parents[3])
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(_KILLED.format(root=root)), "utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(tmp_path), stdout=subprocess.PIPE, cwd=root
    )
    assert process.stdout is not None
    shown = 0
    for _ in range(lines_until_kill):
        shown = int(await asyncio.wait_for(process.stdout.readline(), 20))
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    shown = max([shown, *[int(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]])

    async with scoring_desk(tmp_path) as desk:
        last: Any = await desk.value("SELECT max(id) FROM pss_event")
        assert last >= shown
        assert await desk.value("SELECT count(*) FROM pss_event") == last
        assert (
            await desk.value(
                "SELECT count(*) FROM pss_event e LEFT JOIN pss_text t ON t.id = text_id WHERE t.id IS NULL"
            )
            == 0
        )
        assert (
            await desk.value(
                "SELECT count(*) FROM pss_event e LEFT JOIN pss_sender s ON s.id = sender_id WHERE s.id IS NULL"
            )
            == 0
        )
        assert sum(count.count for count in await desk.scoring.event_counts()) == last
        assert desk.ingest.memory.ids.event == last
        assert await desk.value("SELECT count(*) FROM pss_session WHERE ended_at IS NULL") == 0 or await settled(desk)
        court = desk.ingest.find_court("1")
        desk.receive(court, "rnd;3;")
        await desk.stored()
        assert (await desk.scoring.events(limit=1))[0].id == last + 1
        boards = await desk.scoring.scoreboards()
        assert boards[0].match is not None


async def settled(desk: ScoringDesk) -> bool:
    await desk.stored()
    return bool(await desk.value("SELECT count(*) FROM pss_session WHERE ended_at IS NULL") == 0)
