"""Listening first: on a deck that only the desk hears, made in one step if there is none; or as a copy of the file."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.audio.models.player import DeckStatus, SoundDevice
from core.speech.models import Announcement, Message
from tui.audio.copying import copy_announcement, file_name
from tui.fields import Field
from tui.keymap import key
from tui.screens.dialog import Dialog
from tui.screens.form import Form
from tui.screens.library_decks import AudioScreen
from tui.text import clip, visible
from tui.widgets.rows import Rows

MONITOR: Final = "monitor"
WHY_NONE: Final = "There is no deck to listen on yet. Choose what only the desk hears, not the hall: it is made there."
WHY_SHARED: Final = "The deck monitor plays where everybody would hear it. Choose what only the desk hears instead."
NO_DEVICE: Final = " no other sound device at the engine: x saves a copy instead"

_LONGEST_TITLE: Final = 80

Spoken = Announcement | Message


class MonitorChoice(Dialog[str]):
    """Where to listen: enter makes the deck there and plays. x saves a copy of the file instead."""

    TITLE = "Where do you listen?"
    BINDINGS: ClassVar[list[BindingType]] = [key("monitor.export", "export", label="save a copy instead")]

    def __init__(self, why: str, devices: Sequence[SoundDevice], export: Callable[[], None]) -> None:
        """Offer these devices, and to save a copy."""
        super().__init__()
        self._why, self._devices, self._export = why, devices, export

    def compose_inside(self) -> ComposeResult:
        """List them below the reason."""
        yield Static(self._why, id="about", markup=False)
        yield Rows(_device_row, id="devices", empty=NO_DEVICE, opens=True)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#devices", Rows).fill(self._devices)

    @on(Rows.Opened)
    def choose(self) -> None:
        """Choose a device."""
        device = self.query_one("#devices", Rows).current
        self.dismiss(device.id if device is not None else None)

    def action_export(self) -> None:
        """Save a copy instead."""
        self.dismiss(None)
        self._export()


class ListeningScreen(AudioScreen):
    """A screen with something to listen to first."""

    @property
    def monitor(self) -> DeckStatus | None:
        """Give the deck that only the desk hears."""
        return next((deck for deck in self.desk.players if deck.kind == "monitor"), None)

    @property
    def is_listening(self) -> bool:
        """Tell whether something is heard at the desk."""
        return self.monitor is not None and self.monitor.state in ("starting", "playing", "paused")

    def listen_to(self, spoken: Spoken) -> None:
        """Play it where only the desk hears it; where that is nowhere yet, ask where."""
        self.work(partial(self._listen, spoken), "listen")

    async def _listen(self, spoken: Spoken) -> None:
        monitor = self.monitor
        others = {deck.device for deck in self.desk.players if deck.kind != "monitor"}
        if monitor is not None and monitor.device not in others:
            await self.ask("player.listen", {"path": spoken.path, "title": _title(spoken)})
            return
        devices = [device for device in await self.link.client.player.devices() if device.id not in others]
        why = WHY_NONE if monitor is None else WHY_SHARED
        choice = MonitorChoice(why, devices, partial(self.export, spoken))
        await self.app.push_screen(choice, partial(self._chosen, spoken, monitor))

    def _chosen(self, spoken: Spoken, monitor: DeckStatus | None, device: str | None) -> None:
        if device is not None:
            self.work(partial(self._listen_on, spoken, monitor, device), "listen")

    async def _listen_on(self, spoken: Spoken, monitor: DeckStatus | None, device: str) -> None:
        if monitor is None:
            await self.ask("player.deck_add", {"name": MONITOR, "device": device})
        else:
            outcome = await self.ask("player.set_device", {"deck": monitor.name, "device": device})
            if not outcome.ran:
                self.console.toast("Press space (GO) to move the deck monitor there, then h again.")
                return
        await self.ask("player.listen", {"path": spoken.path, "title": _title(spoken)})

    def action_stop_listening(self) -> None:
        """Have it quiet at the desk; what is on air goes on."""
        if self.monitor is not None:
            self.give("player.stop", {"deck": self.monitor.name}, f"stop {self.monitor.name}")

    def export(self, spoken: Spoken) -> None:
        """Ask where to save a copy of its file."""
        number = spoken.announcement if isinstance(spoken, Message) else spoken.id

        async def send(values: dict[str, str]) -> None:
            path = await copy_announcement(self.link.client, number, values["path"])
            self.console.toast(f"saved: {visible(path)}")

        name = _title(spoken)
        fields = [Field("path", required=True, initial=f"~/{file_name(name)}", help="a new file, or a folder")]
        about = (
            f"“{clip(spoken.text, 50)}”, on the machine that this console runs on. The engine has it at {spoken.path}"
        )
        self.app.push_screen(Form("Save a copy", about, fields, send))


def listen_keys(screen: str) -> tuple[Binding, ...]:
    """Give the keys for listening on a screen."""
    return (
        key(f"{screen}.listen", "listen", "h", "listen first"),
        key(f"{screen}.stop_listening", "stop_listening", "H", "stop listening"),
    )


def _title(spoken: Spoken) -> str:
    return spoken.title if isinstance(spoken, Message) else clip(spoken.text, _LONGEST_TITLE)


def _device_row(device: SoundDevice, width: int) -> Content:
    more = "" if device.name == device.id else f"  {visible(device.id)}"
    return Content.assemble(f" {visible(device.name)}", (more, "$quiet"))
