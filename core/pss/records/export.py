"""The export command: events as CSV or JSON lines, or matches as printable reports, to a new file on this machine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from core.errors import Conflict, Invalid
from core.pss.models import EventRow, Exported, Kind, MatchSummary, Side, Status
from core.pss.records.export_formats import csv_lines, json_lines
from core.pss.records.new_file import new_file, place
from core.pss.records.report import Report, report_lines
from core.pss.records.timeline import KINDS, Story

_PAGE = 100
"""Events read and written at a time: few, for while a thread makes text of them the event loop waits for its turn."""
_MATCHES_PAGE = 200
_NEW_PAGE = "\f"


Events = Callable[..., Awaitable[list[EventRow]]]
"""The events command: given `after`, it answers the page of those nearest above that id, newest first."""


class Records(Protocol):
    """What is asked about matches."""

    async def matches(
        self, *, court: str | None, tournament: str | None, day: str | None, before: int | None, limit: int
    ) -> list[MatchSummary]:
        """List matches, newest first: a page before a match id."""
        ...

    async def match_summary(self, match: int) -> MatchSummary:
        """Give one match; raises NotFound."""
        ...

    async def report(self, match: MatchSummary, story: Story) -> Report:
        """Put together what a match's report is made of."""
        ...


class Exporter:
    """Writes what was asked for page by page, so that memory stays flat whatever the number of events."""

    def __init__(self, events: Events, records: Records, directory: Path) -> None:
        """Take the queries; a file without a directory is put into `directory`."""
        self._events = events
        self._records = records
        self._directory = directory
        self._writing: set[Path] = set()

    async def export(
        self,
        format: Literal["csv", "jsonl", "report"],
        file: str,
        court: str | None = None,
        match: int | None = None,
        tournament: str | None = None,
        day: str | None = None,
        kind: Kind | list[Kind] | None = None,
        side: Side | Literal["none"] | None = None,
        status: Status | list[Status] | None = None,
        text: str | None = None,
    ) -> Exported:
        """Write events as CSV or JSON lines, or a match's printable report, to a file on this machine."""
        which: dict[str, Any] = {"kind": kind, "side": side, "status": status, "text": text}
        if match is not None:
            await self._records.match_summary(match)
        if format == "report":
            _check_report(which, court, match, tournament, day)
            chunks = self._reports(court, match, tournament, day)
        else:
            about = {"court": court, "match": match, "tournament": tournament, "day": day}
            chunks = self._pages(format, {**about, **which})
        target = await asyncio.to_thread(place, file, self._directory)
        with self._claim(target):
            return Exported(str(target), await _write(target, chunks), format)

    async def _pages(self, format: Literal["csv", "jsonl"], wanted: dict[str, Any]) -> AsyncIterator[tuple[str, int]]:
        """Give the text of each page of events with their number, oldest first."""
        if format == "csv":
            yield "".join(csv_lines((), header=True)), 0
        lines = csv_lines if format == "csv" else json_lines
        async for rows in self._oldest_first(wanted):
            yield await asyncio.to_thread(_joined, lines(rows)), len(rows)

    async def _reports(
        self, court: str | None, match: int | None, tournament: str | None, day: str | None
    ) -> AsyncIterator[tuple[str, int]]:
        """Give the report of each match, each on a page of its own."""
        matches = [match] if match is not None else await self._ids(court, tournament, day)
        for number, id_ in enumerate(matches):
            rows = [row async for page in self._oldest_first({"match": id_, "kind": list(KINDS)}) for row in page]
            report = await self._records.report(await self._records.match_summary(id_), Story(rows))
            text = "".join(f"{line}\n" for line in report_lines(report))
            yield f"{_NEW_PAGE if number else ''}{text}", 1

    async def _ids(self, court: str | None, tournament: str | None, day: str | None) -> list[int]:
        """List the ids of the matches, oldest first."""
        ids: list[int] = []
        while True:
            page = await self._records.matches(
                court=court, tournament=tournament, day=day, before=ids[-1] if ids else None, limit=_MATCHES_PAGE
            )
            ids.extend(match.id for match in page)
            if len(page) < _MATCHES_PAGE:
                return ids[::-1]

    async def _oldest_first(self, wanted: dict[str, Any]) -> AsyncIterator[list[EventRow]]:
        """Read all events that fit, page by page."""
        given = {name: value for name, value in wanted.items() if value is not None}
        after = 0
        while rows := await self._events(after=after, limit=_PAGE, **given):
            yield rows[::-1]
            after = rows[0].id

    @contextmanager
    def _claim(self, target: Path) -> Iterator[None]:
        if target in self._writing:
            raise Conflict(f"{target} is being written already.", remedy="Wait for it, or choose another name.")
        self._writing.add(target)
        try:
            yield
        finally:
            self._writing.remove(target)


def _check_report(which: dict[str, Any], *about: str | int | None) -> None:
    if all(value is None for value in about):
        raise Invalid("A report needs to know of which match, day, tournament or court it is to be.")
    if any(value is not None for value in which.values()):
        raise Invalid("A report shows whole matches: kind, side, status and text cannot be chosen.")


async def _write(target: Path, chunks: AsyncIterator[tuple[str, int]]) -> int:
    total = 0
    async with new_file(target) as file:
        async for text, rows in chunks:
            await asyncio.to_thread(file.write, text)
            total += rows
    return total


def _joined(lines: Iterable[str]) -> str:
    return "".join(lines)
