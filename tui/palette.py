"""The palette: every command of the catalog, found by words, with a form for what it asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.desk.models import CommandInfo
from core.errors import CuedeskError
from tui.fields import fields_of
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.text import fit
from tui.widgets.entry import Entry
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tui.app import Console

RISK_STYLES = {"read": "$quiet", "change": "", "on_air": "bold $on-air", "destructive": "bold $failure"}
RISK_WORDS = {"read": "reads", "change": "changes", "on_air": "on air", "destructive": "destroys"}


class Palette(Dialog[None]):
    """Type some letters of a command or of what it does; enter runs it, or asks what it needs first."""

    TITLE = "Commands"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("palette.up", "move(-1)", "up", show=False, priority=True),
        key("palette.down", "move(1)", "down", show=False, priority=True),
        key("palette.page_up", "page(-1)", show=False, priority=True),
        key("palette.page_down", "page(1)", show=False, priority=True),
        key("palette.open", "run", "enter", "run", priority=True),
    ]

    def __init__(self) -> None:
        """Start with nothing typed."""
        super().__init__()
        self._commands: list[CommandInfo] = []

    def compose_inside(self) -> ComposeResult:
        """Put the list under the line to type in."""
        yield Entry(placeholder="what do you want to do?", id="query")
        yield Rows(_draw, id="commands", empty=" no command is called that", lit=True)

    def on_mount(self) -> None:
        """Read the catalog."""
        self.query_one(Rows).can_focus = False
        self.run_worker(self._read())

    async def _read(self) -> None:
        try:
            self._commands = await self.console.link.client.desk.commands()
        except CuedeskError as error:
            self.dismiss(None)
            self.console.show_error(error)
        else:
            self.query_one(Rows).fill(self._commands)

    @on(Entry.Changed)
    def find(self, event: Entry.Changed) -> None:
        """List what matches."""
        self.query_one(Rows).fill(matching(self._commands, event.value), 0)

    def action_move(self, step: int) -> None:
        """Move the cursor while the typing goes on."""
        self.query_one(Rows).action_move(step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.query_one(Rows).action_page(pages)

    async def action_run(self) -> None:
        """Run the command, or ask what it needs first."""
        command = self.query_one("#commands", Rows).current
        if isinstance(command, CommandInfo):
            await self.dismiss(None)
            # In a worker, so that a question that comes up on the way can be answered.
            self.console.run_worker(open_command(self.console, command), group="commands")


async def open_command(console: "Console", command: CommandInfo) -> None:
    """Ask for a command's parameters where it has any, and give it."""
    from tui.screens.form import Form

    async def give(values: dict[str, Any]) -> None:
        outcome = await console.runner.give(command.name, values)
        if outcome.ran:
            # Later, for the form is still open, and closing takes whatever is on top.
            console.call_later(show_outcome, console, command.name, outcome.value)

    if command.parameters:
        await console.push_screen(Form(command.name, command.help, fields_of(command), give))
    else:
        try:
            await give({})
        except CuedeskError as error:
            console.show_error(error)


def show_outcome(console: "Console", command: str, value: Any) -> None:
    """Say what a command answered, in passing where it is short."""
    from tui.screens.result import Result, fits_a_toast

    if fits_a_toast(value):
        console.toast(f"{command}: done" if value is None else f"{command}: {value}")
    else:
        console.push_screen(Result(command, value))


def matching(commands: Sequence[CommandInfo], query: str) -> list[CommandInfo]:
    """Find the commands that contain every typed word, those that have them in their name first."""
    words = query.casefold().split()
    found = [
        command for command in commands if all(word in f"{command.name} {command.help}".casefold() for word in words)
    ]
    return sorted(found, key=lambda command: sum(word not in command.name.casefold() for word in words))


def _draw(command: CommandInfo, width: int) -> Content:
    name = fit(command.name, 24)
    risk = RISK_WORDS[command.risk]
    room = max(0, width - 24 - 10 - 3)
    return Content.assemble(
        (f" {name} ", "bold"), (fit(command.help, room), "$quiet"), (f" {risk:>9} ", RISK_STYLES[command.risk])
    )
