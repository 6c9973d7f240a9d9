"""Reading a million events: any page of any filter, and free text."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import Ready, measured
from benchmarks.desks import open_desk
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.filling import fill
from benchmarks.senders import match_datagrams
from core.paths import Paths
from core.pss.simulation.simulator import Simulator

_COURTS = 10
_TIMES = 15
_OFFSET = 100_000
_OFFSET_PAGE = (
    "SELECT e.*, t.raw, t.code, t.fields, s.address FROM pss_event e JOIN pss_text t ON t.id = e.text_id"
    " JOIN pss_sender s ON s.id = e.sender_id ORDER BY e.id DESC LIMIT 100 OFFSET ?"
)
_FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"ticks": False},
    {"kind": "point"},
    {"kind": ["point", "gam_jeom"], "side": "red"},
    {"court": "7", "side": "blue"},
    {"status": "partial"},
    {"court": "3", "kind": "winner"},
)
_TEXTS = ("HoSt", "1:37", "pt1;4", "no such text", "clk;0:5")


def pages(options: Options) -> Iterator[Figure]:
    """A page of 100 events of a million, at any depth and with any filter."""
    number = options.pick(1_000_000, 120_000)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        measured(filled, directory=directory, number=number)
        plain = measured(offset_page, directory=directory)["milliseconds"]
        ours = measured(our_pages, directory=directory, number=number)
        megabytes = Paths.in_directory(Path(directory)).database.stat().st_size / 1e6
    yield Comparison(f"page {_OFFSET} events deep", ours["deep"], f"the same by OFFSET {_OFFSET}", plain, "ms", 0.1)
    what, worst = ours["slowest"]
    yield Absolute(f"slowest page ({what})", worst, "ms", 5)
    what, worst = ours["slowest_text"]
    yield Absolute(f"slowest free text ({what})", worst, "ms", 50)
    yield Absolute(f"database of {number} events with its text index", megabytes, "MB")


def whole_day(options: Options) -> Iterator[Figure]:
    """A day of ten courts at the rates of a championship: 455 matches a day on twelve courts."""
    matches = options.pick(38, 3)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        measured(day_filled, directory=directory, matches=matches)
        opened = measured(match_opened, directory=directory)
        megabytes = Paths.in_directory(Path(directory)).database.stat().st_size / 1e6
    yield Absolute("matches of the day", opened["matches"], "")
    yield Absolute("events of the day", opened["events"], "")
    yield Absolute("database after the day", megabytes, "MB", 400)
    yield Absolute("opening a past match with all its events", opened["milliseconds"], "ms", 100)


def day_filled(ready: Ready, *, directory: str, matches: int) -> dict[str, Any]:
    """Let ten courts take in so many matches each."""
    streams = [[data for _, data in Simulator(seed=seed).matches(matches)] for seed in range(_COURTS)]
    asyncio.run(fill(Path(directory), streams))
    return {}


def match_opened(ready: Ready, *, directory: str) -> dict[str, Any]:
    """Open a match from the middle of the day: its scoreboard, its counts and all its events."""

    async def run() -> dict[str, Any]:
        async with open_desk(Path(directory)) as desk:
            found = await desk.matches.matches(limit=1000)
            match = found[len(found) // 2].id

            async def open_match() -> None:
                await desk.matches.match_scoreboard(match)
                await desk.scoring.event_counts(match=match)
                before = None
                while rows := await desk.scoring.events(match=match, before=before, limit=1000):
                    before = rows[-1].id

            took = await _median(open_match)
            events = sum(one.count for one in await desk.scoring.event_counts())
            return {"matches": len(found), "events": events, "milliseconds": took}

    return asyncio.run(run())


def filled(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Let so many events of ten courts be taken in."""
    asyncio.run(fill(Path(directory), [match_datagrams(number // _COURTS, seed) for seed in range(1, _COURTS + 1)]))
    return {}


def our_pages(ready: Ready, *, directory: str, number: int) -> dict[str, Any]:
    """Time the events command over filters and depths, and free text."""

    async def run() -> dict[str, Any]:
        async with open_desk(Path(directory)) as desk:
            events = desk.scoring.events
            took = {
                f"{_words(wanted)}, before {before}": await _median(partial(events, **wanted, before=before))
                for wanted in _FILTERS
                for before in (None, number - _OFFSET, number // 2, number // 50)
            }
            texts = {repr(text): await _median(partial(events, text=text)) for text in _TEXTS}
        slowest, slowest_text = (max(them.items(), key=lambda one: one[1]) for them in (took, texts))
        deep = took[f"{_words({})}, before {number - _OFFSET}"]
        return {"deep": deep, "slowest": slowest, "slowest_text": slowest_text}

    return asyncio.run(run())


def offset_page(ready: Ready, *, directory: str) -> dict[str, Any]:
    """Read one page as one would who does not know better."""
    took = []
    with closing(sqlite3.connect(Paths.in_directory(Path(directory)).database)) as db:
        db.execute("PRAGMA cache_size = -4000")
        for _ in range(_TIMES):
            began = time.perf_counter()
            db.execute(_OFFSET_PAGE, (_OFFSET,)).fetchall()
            took.append(time.perf_counter() - began)
    return {"milliseconds": statistics.median(took) * 1000}


async def _median(ask: Callable[[], Awaitable[Any]]) -> float:
    """Ask several times, and give the median in milliseconds."""
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def _words(wanted: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in wanted.items()) or "no filter"
