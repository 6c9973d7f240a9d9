"""What the console is compared with: the plainest Textual apps that do the same."""

import argparse
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, RichLog, Static

from core.client import Client
from core.pss.events import Scored
from core.pss.models import EventRow

_COLUMNS = ("time", "round", "clock", "event", "side", "detail", "hits", "status")


class Bare(App[None]):
    """Some words and a footer."""

    def compose(self) -> ComposeResult:
        yield Static("a bare app that shows some words")
        yield Footer()


class Fed(App[None]):
    """Draws every event when it comes."""

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self._socket = socket

    def on_mount(self) -> None:
        self.run_worker(self._follow())

    def draw(self, row: EventRow) -> None:
        raise NotImplementedError

    async def _follow(self) -> None:
        client = await Client.connect(self._socket)
        async for batch in client.follow(("pss.",), lambda: client.pss.events(limit=100)):
            if isinstance(batch, list):
                for event in batch:
                    if isinstance(event.data, Scored):
                        self.draw(event.data.row)


class Table(Fed):
    """A DataTable."""

    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns(*_COLUMNS)
        super().on_mount()

    def draw(self, row: EventRow) -> None:
        table = self.query_one(DataTable)
        table.add_row(*_cells(row))
        table.move_cursor(row=table.row_count - 1)


class Log(Fed):
    """A RichLog."""

    def compose(self) -> ComposeResult:
        yield RichLog()

    def on_mount(self) -> None:
        self.query_one(RichLog).write("  ".join(_COLUMNS))
        super().on_mount()

    def draw(self, row: EventRow) -> None:
        self.query_one(RichLog).write("  ".join(_cells(row)))


def _cells(row: EventRow) -> tuple[str, ...]:
    hits = " ".join(map(str, row.hits))
    return (str(row.at), str(row.round), row.clock or "", row.code, row.side or "", str(row.fields), hits, row.status)


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=("bare", "table", "log"))
    parser.add_argument("socket", type=Path)
    given = parser.parse_args()
    app: App[None] = Bare() if given.peer == "bare" else {"table": Table, "log": Log}[given.peer](given.socket)
    app.run()


if __name__ == "__main__":
    main()
