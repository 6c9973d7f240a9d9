"""Help on a screen: what it is for, and every key that works there, as bound at this moment."""

import inspect
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from tui.keymap import as_declared, key_word
from tui.screens.dialog import Dialog
from tui.text import wrap
from tui.widgets.rows import Rows

# The panel of a terminal of 80 columns has this much room.
PROSE_WIDTH = 66


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line of the help: prose, or keys with their word and their id."""

    text: str
    keys: str = ""
    id: str = ""


class Help(Dialog[None]):
    """What this screen is for, and its keys."""

    TITLE = "Help"

    def __init__(self, lines: list[HelpLine]) -> None:
        """Show these lines."""
        super().__init__()
        self._lines = lines

    def compose_inside(self) -> ComposeResult:
        """List the lines."""
        yield Rows(_draw, id="help")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#help", Rows).fill(self._lines)


def explain(screen: Screen[object]) -> list[HelpLine]:
    """Write the help of a screen from its docstring and its live bindings."""
    lines = _prose(inspect.getdoc(type(screen)) or "")
    # What the footer offers comes first here as well; that arrows move a cursor needs no telling.
    here, beside, everywhere = dict[str, HelpLine](), dict[str, HelpLine](), dict[str, HelpLine]()
    for active in as_declared(screen.active_bindings.values()):
        binding = active.binding
        if not binding.id or not active.enabled:
            continue
        group = everywhere if active.node is screen.app else here if binding.show else beside
        before = group.get(binding.id)
        keys = f"{before.keys} {key_word(binding.key)}" if before else key_word(binding.key)
        group[binding.id] = HelpLine(binding.description, keys, binding.id)
    lines += [HelpLine(""), HelpLine("Here"), *here.values(), *beside.values()]
    return [*lines, HelpLine(""), HelpLine("Everywhere"), *everywhere.values()]


def _prose(text: str) -> list[HelpLine]:
    """Give a docstring's paragraphs in lines that fit every terminal."""
    lines: list[HelpLine] = []
    for paragraph in text.split("\n\n"):
        lines += [HelpLine(line) for line in wrap(" ".join(paragraph.split()), PROSE_WIDTH)]
        lines.append(HelpLine(""))
    return lines[:-1]


def _draw(line: HelpLine, width: int) -> Content:
    if not line.keys:
        return Content(f" {line.text}")
    return Content.assemble(
        (f"  {line.keys:<16}", "bold $accent"), (f"{line.text:<30}", ""), (line.id if width >= 66 else "", "$quiet")
    )
