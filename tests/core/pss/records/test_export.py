import asyncio
import base64
import csv
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.bus import Bus
from core.errors import Conflict, Invalid, NotFound, StoreError
from core.pss.models import EventRow
from core.pss.records.countries import Countries
from core.pss.records.export import Exporter
from core.pss.records.matches import MatchRecords
from core.pss.records.tournaments import Tournaments
from core.store import Store
from tests.support.records import HandClock, MatchMaker, opened_store, sample_rows
from tests.support.waiting import until


class Rows:
    """Answers pages of rows as the events command does, and remembers what was asked."""

    def __init__(self, rows: list[EventRow]) -> None:
        self.rows = rows
        self.asked: list[dict[str, Any]] = []
        self.gate: asyncio.Event | None = None
        self.failure: Exception | None = None

    async def __call__(self, *, after: int, limit: int, **wanted: Any) -> list[EventRow]:
        self.asked.append({"after": after, "limit": limit, **wanted})
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None and len(self.asked) > 1:
            raise self.failure
        kinds = wanted.get("kind")
        fitting = [
            row
            for row in self.rows
            if row.id > after
            and (kinds is None or row.kind in kinds)
            and wanted.get("match") in (None, row.match)
            and wanted.get("side") in (None, row.side)
        ]
        return fitting[:limit][::-1]


class Desk:
    """The export command over a real store of matches."""

    def __init__(self, store: Store, directory: Path) -> None:
        clock = HandClock()
        self.directory = directory
        self.maker = MatchMaker(store)
        self.tournaments = Tournaments(store, Bus(clock), clock, lambda _: None)
        self.events = Rows([])
        records = MatchRecords(store, lambda _: None, self.tournaments, Countries(store), lambda: "Europe/Zagreb")
        self.exporter = Exporter(self.events, records, directory)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.directory.iterdir())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    (tmp_path / "data").mkdir()
    async with opened_store(tmp_path / "data", HandClock()) as store:
        yield store


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    (tmp_path / "exports").mkdir()
    return Desk(store, tmp_path / "exports")


async def test_json_lines_hold_every_event_oldest_first_to_the_byte(desk: Desk) -> None:
    desk.events.rows = sample_rows()

    done = await desk.exporter.export("jsonl", "match.jsonl")

    file = desk.directory / "match.jsonl"
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (done.file, done.rows, done.format) == (str(file), len(records), "jsonl")
    assert [record["id"] for record in records] == [row.id for row in desk.events.rows]
    assert [base64.b64decode(record["raw"]) for record in records] == [row.raw for row in desk.events.rows]
    assert file.stat().st_mode & 0o777 == 0o640
    assert desk.files() == ["match.jsonl"]


async def test_csv_is_read_page_by_page(desk: Desk) -> None:
    row = sample_rows()[2]
    desk.events.rows = [replace(row, id=id_) for id_ in range(1, 252)]

    done = await desk.exporter.export("csv", "all.csv")

    assert done.rows == 251
    with (desk.directory / "all.csv").open(encoding="utf-8", newline="") as file:
        assert [int(row["id"]) for row in csv.DictReader(file)] == list(range(1, 252))
    assert [asked["after"] for asked in desk.events.asked] == [0, 100, 200, 251]
    assert {asked["limit"] for asked in desk.events.asked} == {100}


async def test_filters_are_those_of_the_events_command(desk: Desk) -> None:
    desk.events.rows = sample_rows()

    done = await desk.exporter.export("jsonl", "x.jsonl", kind=["point"], side="red", status="recognized", text="pt2")

    assert done.rows == 3
    assert desk.events.asked[0] == {
        "after": 0,
        "limit": 100,
        "kind": ["point"],
        "side": "red",
        "status": "recognized",
        "text": "pt2",
    }


async def test_nothing_that_fits_makes_an_empty_table(desk: Desk) -> None:
    assert (await desk.exporter.export("csv", "x.csv")).rows == 0
    assert (await desk.exporter.export("jsonl", "x.jsonl")).rows == 0

    assert (desk.directory / "x.csv").read_text().startswith("id,at,court,")
    assert (desk.directory / "x.jsonl").read_text() == ""


async def test_a_match_becomes_a_report(desk: Desk) -> None:
    desk.events.rows = sample_rows()
    court = await desk.maker.court("Ring 1")
    id_ = await desk.maker.match(court, blue="Lana MARIC", red="Sade OKAFOR", blue_country="CRO", number="214")

    done = await desk.exporter.export("report", "214.txt", match=id_)

    text = (desk.directory / "214.txt").read_text("utf-8")
    assert done.rows == 1
    assert "Match          214" in text
    assert "CRO Croatia" in text
    assert "Times          as in Europe/Zagreb" in text
    assert "Turning head kick" in text
    assert "\f" not in text


async def test_a_days_matches_become_reports_oldest_first_each_on_its_page(desk: Desk) -> None:
    tournament = await desk.tournaments.tournament_create("City Open", 2, "2025-11-20")
    court = await desk.maker.court("Ring 1")
    for number in range(1, 204):
        day = tournament.days[number % 2]
        await desk.maker.match(court, blue="X", red="Y", number=str(number), tournament_id=tournament.id, day_id=day.id)

    done = await desk.exporter.export("report", "day.txt", day=str(tournament.days[1].id))
    everything = await desk.exporter.export("report", "all.txt", tournament="city open")

    pages = (desk.directory / "day.txt").read_text("utf-8").split("\f")
    assert (done.rows, everything.rows) == (102, 203)
    assert [page.split("Match          ")[1].split("\n")[0] for page in pages] == [str(n) for n in range(1, 204, 2)]
    assert all("Day            2, 2025-11-21" in page for page in pages)


async def test_a_report_needs_matches_and_takes_them_whole(desk: Desk) -> None:
    with pytest.raises(Invalid, match="which match"):
        await desk.exporter.export("report", "x.txt")
    with pytest.raises(Invalid, match="whole matches"):
        await desk.exporter.export("report", "x.txt", court="A", kind="point")
    assert desk.files() == []


@pytest.mark.parametrize("format_", ["csv", "jsonl", "report"])
async def test_a_match_that_does_not_exist_is_not_found(desk: Desk, format_: Any) -> None:
    with pytest.raises(NotFound):
        await desk.exporter.export(format_, "x", match=99)
    assert desk.files() == []


async def test_nothing_is_overwritten(desk: Desk) -> None:
    (desk.directory / "kept.csv").write_text("precious")
    (desk.directory / "dangling.csv").symlink_to("nowhere")

    for name in ("kept.csv", "dangling.csv"):
        with pytest.raises(Conflict, match="exists already"):
            await desk.exporter.export("csv", name)

    assert (desk.directory / "kept.csv").read_text() == "precious"
    assert desk.files() == ["dangling.csv", "kept.csv"]


async def test_a_file_that_appears_meanwhile_is_kept(desk: Desk) -> None:
    desk.events.gate = asyncio.Event()
    export = asyncio.create_task(desk.exporter.export("csv", "x.csv"))
    await until(lambda: desk.events.asked)
    (desk.directory / "x.csv").write_text("precious")
    desk.events.gate.set()

    with pytest.raises(Conflict, match="meanwhile"):
        await export

    assert (desk.directory / "x.csv").read_text() == "precious"
    assert desk.files() == ["x.csv"]


async def test_the_same_file_is_written_once_at_a_time(desk: Desk) -> None:
    desk.events.gate = asyncio.Event()
    export = asyncio.create_task(desk.exporter.export("csv", "x.csv"))
    await until(lambda: desk.events.asked)

    with pytest.raises(Conflict, match="being written"):
        await desk.exporter.export("csv", "x.csv")

    assert desk.files() == [f".x.csv.{os.getpid()}.partial"]
    desk.events.gate.set()
    await export
    assert desk.files() == ["x.csv"]


async def test_a_failure_half_way_leaves_nothing(desk: Desk) -> None:
    desk.events.rows = sample_rows() * 10
    desk.events.failure = StoreError("The disk is gone.")

    with pytest.raises(StoreError, match="gone"):
        await desk.exporter.export("csv", "x.csv")

    assert desk.files() == []


async def test_a_cancelled_export_leaves_nothing(desk: Desk) -> None:
    desk.events.gate = asyncio.Event()
    export = asyncio.create_task(desk.exporter.export("csv", "x.csv"))
    await until(lambda: desk.events.asked)

    export.cancel()
    with pytest.raises(asyncio.CancelledError):
        await export

    assert desk.files() == []


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "~nobody-here/x.csv", "missing/x.csv", "/no/such/dir/x.csv"])
async def test_a_place_that_cannot_be_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(Invalid):
        await desk.exporter.export("csv", name)


async def test_a_place_that_cannot_be_written_is_an_error_in_words(desk: Desk) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        await desk.exporter.export("csv", "x" * 300)
    with pytest.raises(StoreError, match="cannot be written"):
        await desk.exporter.export("csv", f"{'x' * 300}/y.csv")
    with pytest.raises(Conflict):
        await desk.exporter.export("csv", str(desk.directory))


async def test_an_absolute_file_is_put_where_it_says(desk: Desk, tmp_path: Path) -> None:
    done = await desk.exporter.export("csv", str(tmp_path / "x.csv"))

    assert done.file == str(tmp_path / "x.csv")
    assert (tmp_path / "x.csv").exists()
    assert desk.files() == []


async def test_the_directory_for_exports_is_made_when_first_needed(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path / "later" / "exports")

    await desk.exporter.export("csv", "x.csv")

    assert desk.files() == ["x.csv"]
