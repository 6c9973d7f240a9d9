"""A real store with matches in it, a clock that is set by hand, and the sample match as event rows."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from core.pss.models import Corner, EventRow, MatchInfo, Scoreboard
from core.pss.protocol import parse
from core.store import Store
from tests.support.sample import sample_lines

SECOND = 1_000_000
START = 1_763_647_200 * SECOND  # 2025-11-20T14:00:00Z


@dataclass
class HandClock:
    """A clock that moves only when told."""

    at: int = START

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return self.at / SECOND

    async def sleep(self, seconds: float) -> None:
        self.at += int(seconds * SECOND)


@asynccontextmanager
async def opened_store(directory: Path, clock: HandClock) -> AsyncIterator[Store]:
    store = Store(directory / "cuedesk.db", clock)
    await store.start()
    try:
        yield store
    finally:
        await store.stop()


@dataclass
class MatchMaker:
    """Writes matches as the ingest does: a row when they begin, and the same row again as they go on."""

    store: Store
    ids: int = 0
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    async def court(self, name: str, removed_at: int | None = None) -> int:
        def work(db: sqlite3.Connection) -> int:
            cursor = db.execute("INSERT INTO pss_court (name, removed_at) VALUES (?, ?)", (name, removed_at))
            return int(cursor.lastrowid or 0)

        return await self.store.submit(work)

    async def match(self, court: int, *, blue: str | None, red: str | None, **columns: Any) -> int:
        self.ids += 1
        id_ = self.ids
        board = Scoreboard(
            f"court {court}",
            MatchInfo(id_, columns.get("number")),
            Corner(blue, blue and blue[:3], columns.get("blue_country")),
            Corner(red, red and red[:3], columns.get("red_country")),
        )
        row = {
            "id": id_,
            "court_id": court,
            "first_event": id_ * 1000,
            "events": 0,
            "started_at": START + id_ * SECOND,
            "state": "loading",
            "scoreboard": msgspec.json.encode(board).decode(),
            "blue": blue,
            "red": red,
        } | columns
        self.rows[id_] = row
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        await self.store.submit(
            lambda db: db.execute(f"INSERT INTO pss_match ({names}) VALUES ({marks})", tuple(row.values()))
        )
        return id_

    async def update(self, match: int, **columns: Any) -> None:
        self.rows[match] |= columns
        row = self.rows[match]
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
        await self.store.submit(
            lambda db: db.execute(
                f"INSERT INTO pss_match ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}",
                tuple(row.values()),
            )
        )


def sample_rows(*, match: int = 1, court: str = "Court 1") -> list[EventRow]:
    """Read the sample match through the real parser; round and clock are those last said."""
    rows: list[EventRow] = []
    round_, clock = None, None
    for id_, (offset, text) in enumerate(sample_lines(), 1):
        for message in parse(text.encode()):
            if message.kind == "round":
                round_ = message.fields["round"]
            if message.kind == "clock":
                clock = message.fields["time"]
            rows.append(
                EventRow(
                    id=id_,
                    at=START + offset * 1000,
                    court=court,
                    match=match,
                    sender="127.0.0.1:4000",
                    origin="datagram",
                    code=message.code,
                    kind=message.kind,
                    side=message.side,
                    round=round_,
                    clock=clock,
                    status=message.status,
                    confidence=message.confidence,
                    issues=tuple(message.issues),
                    fields=message.fields,
                    hits=(),
                    raw=message.raw,
                )
            )
    return rows
