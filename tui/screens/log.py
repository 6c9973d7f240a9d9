"""The Log screen (6): what the engine writes to its log, live."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.desk.events import Logged
from core.desk.models import LogRecord
from core.errors import CuedeskError
from tui.keymap import key
from tui.logbook import LEVELS, PAGE, LogBook, LogFilter
from tui.screens.base import DeskScreen
from tui.text import clock_time, fit, visible
from tui.widgets.entry import Entry
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Client, Event

LEVEL_STYLES = {"debug": "$quiet", "info": "", "warning": "$attention", "error": "bold $failure"}


class LogScreen(DeskScreen):
    """What the engine writes to its log, newest at the bottom.

    The list follows new lines while the cursor is on the last one; moving up holds it still, G follows again.
    Moving above the first line fetches what came before.
    """

    STYLE = "log"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("log.filter", "filter"),
        key("log.level", "next_level", "l", "level"),
        key("log.part", "next_part", "p", "part"),
        key("log.back", "clear_filter", label="clear filter"),
    ]

    def __init__(self) -> None:
        """Start with an empty book."""
        super().__init__()
        self.book = LogBook()
        self._paging = False

    def compose_body(self) -> ComposeResult:
        """Put the filter line above the lines."""
        yield Line(id="facets")
        yield Entry(placeholder="text that a line must contain; enter keeps it, escape clears it", id="text")
        yield Rows(self._draw_record, id="lines", empty=" not known yet", opens=True)

    def on_mount(self) -> None:
        """Follow the log."""
        self._show_filter(False)
        self.query_one("#lines", Rows).focus()
        self._feed = self.link.feed(
            ("system.logged",), self._read, snapshot=self._take, batch=self._add, failed=self.show_error
        )

    def on_unmount(self) -> None:
        """Let go of the log."""
        self._feed.close()

    async def _read(self, client: "Client", before: int | None = None) -> list[LogRecord]:
        wanted = self.book.filter
        return await client.system.log(
            part=wanted.part, level=wanted.level, text=wanted.text, before=before, limit=PAGE
        )

    def _take(self, page: list[LogRecord]) -> None:
        if not self.is_drawable:
            return
        self.book.replace(page)
        rows = self.query_one("#lines", Rows)
        rows.empty = " no line of the log matches"
        rows.fill(self.book.records, len(page) - 1)
        self._show_facets()

    def _add(self, events: "Sequence[Event]") -> None:
        if not self.is_drawable:
            return
        rows = self.query_one("#lines", Rows)
        following, before = rows.at_end, len(self.book.records)
        added = self.book.add(event.data.record for event in events if isinstance(event.data, Logged))
        if added:
            # A full book lets its oldest lines go, and what is being read must stay under the cursor.
            gone = before + added - len(self.book.records)
            rows.fill(self.book.records, len(self.book.records) - 1 if following else rows.cursor - gone)
            self._show_facets()

    # ---- filters

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to clear the filter only where there is one."""
        return action != "clear_filter" or self.query_one("#text", Entry).display

    def _use(self, wanted: LogFilter) -> None:
        self.book.filter = wanted
        self._show_facets()
        self._feed.restart()

    def _show_facets(self) -> None:
        wanted, rows = self.book.filter, self.query_one("#lines", Rows)
        level = "all levels" if wanted.level == "debug" else f"{wanted.level} or worse"
        parts = [
            f"{len(self.book.records)}{'' if self.book.complete else '+'} lines",
            level,
            f"part {wanted.part}" if wanted.part else "all parts",
            *([f"with “{wanted.text}”"] if wanted.text else []),
            "following ▾" if rows.at_end else "held: G follows",
        ]
        self.query_one("#facets", Line).show([Content.styled(" " + " │ ".join(map(visible, parts)), "$quiet")])

    def _show_filter(self, shown: bool) -> None:
        entry = self.query_one("#text", Entry)
        entry.display = shown or bool(self.book.filter.text)
        (entry if shown else self.query_one("#lines", Rows)).focus()
        self.refresh_bindings()

    def action_filter(self) -> None:
        """Type a text that lines must contain."""
        self._show_filter(True)

    def action_clear_filter(self) -> None:
        """Forget the text."""
        self.query_one("#text", Entry).value = ""
        if self.book.filter.text:
            self._use(replace(self.book.filter, text=None))
        self._show_filter(False)

    @on(Entry.Changed, "#text")
    def narrow(self, event: Entry.Changed) -> None:
        """Filter while typing."""
        text = event.value.strip() or None
        if text != self.book.filter.text:
            self._use(replace(self.book.filter, text=text))

    @on(Entry.Submitted, "#text")
    def keep(self) -> None:
        """Go back to the lines with the text kept."""
        self._show_filter(False)

    def action_next_level(self) -> None:
        """Ask for the next level or worse."""
        level = LEVELS[(LEVELS.index(self.book.filter.level) + 1) % len(LEVELS)]
        self._use(replace(self.book.filter, level=level))

    def action_next_part(self) -> None:
        """Show the next part's lines alone, and all again after the last part."""
        parts: list[str | None] = [None, *sorted({*self.book.parts, *self.desk.health})]
        present = self.book.filter.part
        index = parts.index(present) if present in parts else 0
        self._use(replace(self.book.filter, part=parts[(index + 1) % len(parts)]))

    # ---- the list

    @on(Rows.Moved)
    def moved(self, event: Rows.Moved) -> None:
        """Fetch what came before when the first line is reached."""
        self._show_facets()
        if event.rows.cursor == 0 and not self.book.complete and not self._paging:
            self._paging = True
            self.run_worker(self._page_back())

    async def _page_back(self) -> None:
        try:
            older = await self._read(self.link.client, before=self.book.oldest)
        except CuedeskError as error:
            self.show_error(error)
        else:
            added = self.book.add_older(older)
            rows = self.query_one("#lines", Rows)
            rows.fill(self.book.records, rows.cursor + added)
            self._show_facets()
        finally:
            self._paging = False

    @on(Rows.Opened)
    def whole(self, event: Rows.Opened) -> None:
        """Show a line in full."""
        from tui.screens.result import Result

        record = event.rows.current
        if isinstance(record, LogRecord):
            self.app.push_screen(
                Result(
                    "Line of the log",
                    {
                        "at": clock_time(record.at, self.desk.zone, millis=True),
                        "level": record.level,
                        "part": record.part,
                        "message": record.message,
                        "correlation": record.correlation or "–",
                    },
                )
            )

    def _draw_record(self, record: LogRecord, width: int) -> Content:
        marks, style = self.console.marks, LEVEL_STYLES[record.level]
        sign = {"warning": marks.attention, "error": marks.failed}.get(record.level, " ")
        millis = width >= 100
        at = clock_time(record.at, self.desk.zone, millis=millis)
        part = 18 if millis else 10
        room = max(0, width - len(at) - part - 15)
        return Content.assemble(
            (f" {at} ", "$quiet"),
            (f"{sign} {record.level:<8}", style),
            (fit(record.part, part) + " ", "$quiet"),
            (fit(record.message, room), style),
        )
