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


class Table(DataTable[str]):
    """A row for every event."""

    def on_mount(self) -> None:
        self.add_columns(*_COLUMNS)

    def draw(self, row: EventRow) -> None:
        self.add_row(*_cells(row))
        self.move_cursor(row=self.row_count - 1)


class Log(RichLog):
    """A line for every event."""

    def on_mount(self) -> None:
        self.write("  ".join(_COLUMNS))

    def draw(self, row: EventRow) -> None:
        self.write("  ".join(_cells(row)))


class Fed(App[None]):
    """Draws every event when it comes."""

    def __init__(self, socket: Path, shown: Table | Log) -> None:
        super().__init__()
        self._socket = socket
        self._shown = shown

    def compose(self) -> ComposeResult:
        yield self._shown

    def on_mount(self) -> None:
        self.run_worker(self._follow())

    async def _follow(self) -> None:
        client = await Client.connect(self._socket)
        # The longest queue there is: a peer that falls behind has to draw all the same.
        async for batch in client.follow(("pss.",), lambda: client.pss.events(limit=100), limit=100_000):
            if isinstance(batch, list):
                for event in batch:
                    if isinstance(event.data, Scored):
                        self._shown.draw(event.data.row)


def _cells(row: EventRow) -> tuple[str, ...]:
    hits = " ".join(map(str, row.hits))
    detail = str(row.fields or row.raw)
    return (str(row.at), str(row.round), row.clock or "", row.code, row.side or "", detail, hits, row.status)


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=("bare", "table", "log"))
    parser.add_argument("socket", type=Path)
    given = parser.parse_args()
    app: App[None] = Bare() if given.peer == "bare" else Fed(given.socket, Table() if given.peer == "table" else Log())
    app.run()


if __name__ == "__main__":
    main()
