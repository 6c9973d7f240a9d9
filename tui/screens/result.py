"""What a command answered, when it is more than a toast can say."""

import json
from collections.abc import Iterator
from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from tui.screens.dialog import Dialog
from tui.text import visible, wrap
from tui.widgets.rows import Rows


class Result(Dialog[None]):
    """The answer of a command, to read and scroll."""

    def __init__(self, command: str, value: Any) -> None:
        """Show this value."""
        super().__init__()
        self.title = command
        self._lines = list(lines_of(value))

    def compose_inside(self) -> ComposeResult:
        """List the lines."""
        yield Rows(lambda line, width: Content(line), id="lines")

    def on_resize(self) -> None:
        """Break the lines anew, once the new size is settled."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        rows = self.query_one("#lines", Rows)
        width = rows.scrollable_content_region.width
        rows.fill([part for line in self._lines for part in wrap(line, width)])


def lines_of(value: Any) -> Iterator[str]:
    """Write a plain value as lines: a list of records as one block each, anything else as indented JSON."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            if number:
                yield ""
            yield from _record(item)
    elif isinstance(value, dict):
        yield from _record(value)
    elif value == []:
        yield "nothing"
    else:
        yield from (visible(line) for line in json.dumps(value, ensure_ascii=False, indent=2).splitlines())


def _record(record: dict[str, Any]) -> Iterator[str]:
    width = max((len(str(name)) for name in record), default=0)
    for name, value in record.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield visible(f"{name:<{width}}  {text}")


def fits_a_toast(value: Any) -> bool:
    """Tell whether an answer is short enough to pass by."""
    return value is None or (isinstance(value, str | int | float | bool) and len(str(value)) < 120)
