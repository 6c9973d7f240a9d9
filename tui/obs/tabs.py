"""Every OBS in one line, for where not all have a column; and what is said where there is none."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from tui.obs.column import View
from tui.obs.state import Seen
from tui.obs.words import link_sign
from tui.text import clip

EMPTY: Final = (
    "no OBS yet: A adds one",
    "",
    "In OBS, enable the server under Tools, WebSocket Server Settings; its port and password are shown there.",
    "To try it without OBS: `cuedesk simulate obs`.",
)
_NAME = 16


def tabs_line(seen: Sequence[Seen], place: int, view: View, room: int) -> Content:
    """Write a line with each OBS's light and what it has on air; the chosen one is always in it."""
    tabs = [_tab(each, view, chosen=number == place) for number, each in enumerate(seen)]
    first = 0
    while first < place and _length(tabs[first : place + 1]) > room - 4:
        first += 1
    line = Content(" ‹ " if first else " ") + Content("  ").join(tabs[first:])
    return line.truncate(room - 1, ellipsis=True)


def _length(tabs: Sequence[Content]) -> int:
    return sum(tab.cell_length + 2 for tab in tabs)


def _tab(seen: Seen, view: View, *, chosen: bool) -> Content:
    sign, style = link_sign(seen.connection, view.marks)
    name = f" {clip(seen.connection.name, _NAME)} "
    on_air = f" {clip(seen.instance.program, _NAME)}" if seen.instance is not None and seen.instance.program else ""
    return Content.assemble((name, "reverse bold" if chosen else ""), " ", (sign, style), (on_air, "$on-air"))
