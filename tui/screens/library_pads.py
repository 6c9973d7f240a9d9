"""The jingle pads: a letter plays its jingle at once, armed like everything that the audience hears."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.library import Track
from core.audio.models.player import Pad
from core.errors import CuedeskError
from tui.audio.words import length
from tui.fields import Field
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import fit, visible
from tui.widgets.rows import Rows

EMPTY = " no jingles yet: in the library, j puts a track under a letter"


class PadBank(Dialog[str]):
    """The letters with their jingles; a letter chooses one, and space (GO) fires it."""

    TITLE = "Jingles"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("pads.remove", "remove", "delete", "take away"),
        *(
            key(f"pads.pad_{letter}", f"choose('{letter}')", letter, f"jingle {letter}", show=False)
            for letter in ascii_lowercase
        ),
    ]

    def __init__(self, pads: Sequence[Pad], ask: Ask) -> None:
        """Offer these.

        Args:
            pads: The jingles.
            ask: Gives commands.
        """
        super().__init__()
        self._pads = list(pads)
        self._ask = ask

    def compose_inside(self) -> ComposeResult:
        """List them."""
        yield Rows(_row, id="pads", empty=EMPTY)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#pads", Rows).fill(self._pads)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only letters that have a jingle."""
        if action == "remove":
            return bool(self._pads)
        return action != "choose" or parameters[0] in {pad.letter for pad in self._pads}

    def action_choose(self, letter: str) -> None:
        """Choose a jingle."""
        self.dismiss(letter)

    def action_remove(self) -> None:
        """Take the jingle under the cursor away from its letter."""
        if (pad := self.query_one("#pads", Rows).current) is not None:
            self.run_worker(self._remove(pad))

    async def _remove(self, pad: Pad) -> None:
        try:
            await self._ask("player.pad_set", {"letter": pad.letter})
        except CuedeskError as error:
            self.console.show_error(error)
        else:
            self._pads.remove(pad)
            self.query_one("#pads", Rows).fill(self._pads)
            self.refresh_bindings()


def pad_form(ask: Ask, track: Track) -> Form:
    """Put a track under a letter."""

    async def send(values: dict[str, Any]) -> None:
        await ask("player.pad_set", {"track": track.id, **values})

    about = f"{visible(track.title or track.name)}, ready to begin at once"
    return Form("Jingle", about, [Field("letter", required=True, help="a to z; what was there before goes")], send)


def _row(pad: Pad, width: int) -> Content:
    return Content.assemble(
        (f" {visible(pad.letter)}  ", "bold $accent"), fit(pad.what.title, max(8, width - 14)),
        (f"  {length(pad.what.length_ms):>7}", "$quiet"),
    )  # fmt: skip
