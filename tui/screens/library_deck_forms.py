"""The forms of the Decks screen: a position, an output, how a deck goes on, a new deck."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from core.audio.models.player import DeckStatus, SoundDevice
from core.errors import Invalid
from tui.audio.words import length, read_length
from tui.fields import Field, as_text
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.screens.events_forms import Ask
from tui.screens.form import Form
from tui.text import visible
from tui.widgets.rows import Rows


class DeviceList(Rows[SoundDevice]):
    """The sound devices."""

    BINDINGS: ClassVar[list[BindingType]] = [key("device_list.choose", "open", "enter", "choose")]


class DeviceChoice(Dialog[str]):
    """The sound devices that are there now; enter chooses, and space (GO) fires."""

    def __init__(self, deck: DeckStatus, devices: Sequence[SoundDevice]) -> None:
        """Offer these."""
        super().__init__()
        self.title = f"Output of {visible(deck.name)}"
        self._devices = [SoundDevice("", "the default output"), *devices]
        self._present = deck.device

    def compose_inside(self) -> ComposeResult:
        """List them."""
        yield DeviceList(self._row, id="devices", opens=True)

    def on_mount(self) -> None:
        """Fill the list, the cursor on the present one."""
        ids = [device.id for device in self._devices]
        self.query_one("#devices", DeviceList).fill(
            self._devices, ids.index(self._present) if self._present in ids else 0
        )

    @on(DeviceList.Opened)
    def choose(self) -> None:
        """Choose a device."""
        device = self.query_one("#devices", DeviceList).current
        self.dismiss(device.id if device is not None else None)

    def _row(self, device: SoundDevice, width: int) -> Content:
        return Content.assemble(
            (f" {self.console.marks.well if device.id == self._present else ' '} ", "$ok"),
            visible(device.name), ("" if device.name == device.id else f"  {visible(device.id)}", "$quiet"),
        )  # fmt: skip


def seek_form(ask: Ask, deck: DeckStatus) -> Form:
    """Go to a position of what plays."""

    async def send(values: dict[str, Any]) -> None:
        to = read_length(values["position"])
        if to is None:
            raise Invalid("That is no position", data={"fields": {"position": "such as 1:30 or 1:02:03"}})
        await ask("player.seek", {"deck": deck.name, "position_ms": to}, f"go to {length(to)} on {deck.name}")

    title = deck.playing.what.title if deck.playing is not None else deck.name
    fields = [Field("position", required=True, help=f"m:ss, up to {length(deck.duration_ms)}")]
    return Form("Go to", visible(title), fields, send)


def deck_form(ask: Ask, deck: DeckStatus) -> Form:
    """Set how a deck goes on."""
    kept = _path(deck)
    fields = [
        Field("crossfade_seconds", "number", initial=f"{deck.crossfade_seconds:g}", help="0 is none", emptied=0),
        Field("stop_at_end", "yes or no", initial=as_text(deck.stop_at_end), help="nothing comes after a track"),
        Field("fallback_path", initial=kept, help="a file that is played against silence; empty is none"),
    ]

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("player.deck_set", {"deck": deck.name, **values})

    about = "In the library, W takes the track under the cursor as what is played against silence."
    return Form(f"Deck {visible(deck.name)}", about, fields, send)


def deck_add_form(ask: Ask, devices: Sequence[SoundDevice]) -> Form:
    """Add a deck."""

    async def send(values: dict[str, Any]) -> None:
        await ask("player.deck_add", values)

    fields = [
        Field("name", required=True, help="one called monitor is heard at the desk alone"),
        Field("device", "one of", choices=tuple(device.id for device in devices)),
    ]
    return Form("Add a deck", "For music, with a queue and an output of its own.", fields, send)


def _path(deck: DeckStatus) -> str:
    """Give the file that a deck keeps against silence, or nothing."""
    return unquote(urlsplit(deck.fallback.mrl).path) if deck.fallback is not None else ""
