"""The Decks screen, beside the Library: every deck with its level, its position and its queue, and how it goes on."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.audio.models.player import DeckStatus, QueueEntry, SoundDevice
from core.clock import Micros
from tui.audio.decks import Queued, deck_lines, deck_row, is_added, queue_row, queued, same_but_for_time
from tui.audio.players import position
from tui.audio.stepping import Stepping
from tui.audio.words import length, signed
from tui.feed import Feed
from tui.keymap import key
from tui.screens import library_deck_forms as forms
from tui.screens.confirm import Confirm
from tui.screens.library_decks import DECK_KEYS, WAVEFORM_WIDTH, AudioScreen
from tui.text import clip
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS = ("player.deck_changed",)
SEEK_MS = 10_000
MOST_DB, LEAST_DB = 12.0, -60.0
EMPTY = "  nothing waits: in the library, q queues a track here"


class DeckList(Rows[DeckStatus]):
    """The decks."""

    BINDINGS: ClassVar[list[BindingType]] = [key("deck_list.use", "open", "enter", "library keys act here")]


class QueueList(Rows[Queued]):
    """What waits on a deck."""

    BINDINGS: ClassVar[list[BindingType]] = [key("queue_list.make_next", "open", "enter", "make next")]


class DecksScreen(AudioScreen):
    """Every deck, and the queue of the one under the cursor; tab goes from one list to the other.

    Left and right seek, plus and minus move the volume: what is armed already is moved on, and space (GO) fires it. s
    stops the deck and the full stop fades out everything that sounds; neither asks.

    On a deck, enter has the keys of the Library act on it, whatever other deck they acted on. In the queue, enter
    makes an entry the next one, and the brackets move it.

    The level is measured where the sound leaves the desk; where nobody can measure it, it is unknown.
    """

    STYLE = "decks"
    AUTO_FOCUS = "#decks"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("decks.begin", "begin", "p", "begin what is ready"),
        *DECK_KEYS,
        key("decks.earlier", "seek(-1)", "left", "10 s back", show=False),
        key("decks.seek", "seek(1)", "right", "10 s on"),
        key("decks.seek_to", "seek_to", "m", "go to"),
        key("decks.more", "volume(1)", "plus,equals_sign", "louder"),
        key("decks.less", "volume(-1)", "minus", "softer"),
        key("decks.stop_deck", "stop_deck", "s", "stop deck"),
        key("decks.move_up", "shift(-1)", "left_square_bracket", "move up"),
        key("decks.move_down", "shift(1)", "right_square_bracket", "move down"),
        key("decks.take", "take", "d", "take out"),
        key("decks.clear", "clear", "c", "clear queue"),
        key("decks.output", "output", "o", "output"),
        key("decks.edit", "edit"),
        key("decks.add", "add", label="add deck"),
        key("decks.delete", "delete", label="remove deck"),
        key("decks.back", "back"),
    ]

    feed: Feed[list[QueueEntry]]

    def __init__(self, chosen: str, use: Callable[[str], None]) -> None:
        """Begin with a deck.

        Args:
            chosen: The deck under the cursor.
            use: Told on which deck the keys of the Library are to act.
        """
        super().__init__()
        self.deck_name = chosen
        self._used = chosen
        self._use = use
        self._queue: list[QueueEntry] = []
        self._stepping = Stepping()
        self._devices: dict[str, str] = {}
        self._peaks: tuple[int, tuple[int, ...]] = (0, ())
        self._offered: dict[str, bool] = {}
        self._drawn_at: Micros = 0

    def compose_body(self) -> ComposeResult:
        """Put the decks above the chosen one, and its queue below or beside."""
        with Container(id="main"):
            with Container(id="left"):
                yield DeckList(self._deck_row, id="decks", opens=True, lit=True)
                yield Line(id="deck")
            with Container(id="right"):
                yield Line(id="queue-heading")
                yield QueueList(
                    lambda row, width: queue_row(row, width, self.desk.zone), id="queue", empty=EMPTY, opens=True
                )

    def on_mount(self) -> None:
        """Follow the chosen deck."""
        self.feed = self.link.feed(TOPICS, self._read, snapshot=self._take, batch=self._apply, failed=self.show_error)
        self.work(self._read_devices)

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    async def _read(self, client: "Client") -> list[QueueEntry]:
        return await client.player.queue(deck=self.deck_name)

    def _take(self, queue: list[QueueEntry]) -> None:
        self._queue = queue
        self.draw()

    def _apply(self, happened: "Sequence[Event]") -> None:
        if any(event.data.status.name == self.deck_name for event in happened):
            self.feed.restart()

    async def _read_devices(self) -> list[SoundDevice]:
        devices = await self.link.client.player.devices()
        self._devices = {device.id: device.name for device in devices}
        self.draw()
        return devices

    # ---- what the keys act on

    @property
    def decks(self) -> DeckList:
        """Give the list of decks."""
        return self.query_one("#decks", DeckList)

    @property
    def queue(self) -> QueueList:
        """Give the queue of the chosen deck."""
        return self.query_one("#queue", QueueList)

    @property
    def deck(self) -> DeckStatus | None:
        """Give the chosen deck."""
        return self.desk.players.get(self.deck_name)

    @property
    def entry(self) -> Queued | None:
        """Give the entry of the queue that the keys act on, while they are in the queue."""
        return self.queue.current if self.queue.has_focus else None

    @on(Rows.Moved, "#decks")
    def another_deck(self) -> None:
        """Show another deck, and its queue."""
        deck = self.decks.current
        if deck is not None and deck.name != self.deck_name:
            self.deck_name = deck.name
            self._queue = []
            self.feed.restart()
            self.draw()

    # ---- drawing

    def desk_changed(self) -> None:
        """Show how the decks are now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let positions go on."""
        self.draw()

    def on_resize(self) -> None:
        """Write everything for the new size."""
        super().on_resize()
        self.call_after_refresh(self.draw)

    @on(events.DescendantFocus)
    def elsewhere(self) -> None:
        """Offer what works in the other list."""
        self.draw()

    def draw(self) -> None:
        """Show what is known now."""
        if not self.is_drawable:
            return
        self._drawn_at = self._at
        self._fill()
        deck, now = self.deck, self._drawn_at
        lines: list[Content] = []
        if deck is not None:
            width = self.query_one("#left").size.width or self.app.size.width
            device = self._devices.get(deck.device, deck.device)
            rows = 3 if self.has_class("-tall") else 0
            lines = deck_lines(deck, self.desk.players, now, width, self._waveform(deck), rows, device)
        self.query_one("#deck", Line).show(lines)
        offers = self._offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def draw_players(self) -> None:
        """Write the levels: the decks are here in full."""
        self.draw()

    def _fill(self) -> None:
        decks, now, deck = list(self.desk.players), self._drawn_at, self.deck
        names = [each.name for each in decks]
        place = names.index(self.deck_name) if self.deck_name in names else 0
        self.decks.styles.height = max(1, len(decks))
        self.decks.fill(decks, place)
        rows = queued(deck, self._queue, now) if deck is not None else []
        if not same_but_for_time(rows, self.queue.rows):
            self.queue.fill(rows)
        words = f" Queue of {clip(self.deck_name, 20)}"
        count = Content.styled(f"   {len(rows)} waiting" if rows else "", "$quiet")
        self.query_one("#queue-heading", Line).show([Content.styled(words, "bold") + count])

    def _deck_row(self, deck: DeckStatus, width: int) -> Content:
        return deck_row(deck, self.desk.players, self._drawn_at, self.console.marks, width)

    def _waveform(self, deck: DeckStatus) -> tuple[int, ...]:
        track = deck.playing.what.track if deck.playing is not None else None
        if track is None:
            return ()
        if self._peaks[0] != track and self.has_class("-tall") and self.link.state.attached:
            self._peaks = (track, ())
            self.work(partial(self._read_waveform, track), "waveform", only=True)
        return self._peaks[1]

    async def _read_waveform(self, track: int) -> None:
        waveform = await self.link.client.library.waveform(track=track, width=WAVEFORM_WIDTH)
        self._peaks = (track, waveform.peaks)
        self.draw()

    # ---- what plays

    def action_begin(self) -> None:
        """Begin what is ready, armed."""
        if (deck := self.deck) is not None and deck.cued is not None:
            self.give("player.go", {"deck": deck.name}, f"play {clip(deck.cued.what.title, 40)} on {deck.name}")

    def action_stop_deck(self) -> None:
        """Stop the deck; that never asks."""
        self.give("player.stop", {"deck": self.deck_name}, f"stop {self.deck_name}")

    def _stepped(self, command: str, argument: str, present: float, moved: Callable[[float], float]) -> float:
        now = asyncio.get_running_loop().time()
        return self._stepping.step(
            command, argument, self.deck_name, present, moved, self.console.runner.armed, now
        )  # fmt: skip

    def action_seek(self, step: int) -> None:
        """Go on or back by 10 seconds, armed; what is armed already is moved on."""
        if (deck := self.deck) is None or deck.duration_ms is None:
            return
        last = deck.duration_ms - 1
        to = self._stepped("player.seek", "position_ms", position(deck, self._at),
                           lambda now: max(0, min(now + step * SEEK_MS, last)))  # fmt: skip
        self.give("player.seek", {"deck": deck.name, "position_ms": int(to)}, f"go to {length(int(to))} on {deck.name}")

    def action_seek_to(self) -> None:
        """Go to a typed position, armed."""
        if self.deck is not None:
            self.app.push_screen(forms.seek_form(self.ask, self.deck))

    def action_volume(self, step: int) -> None:
        """Move the volume by a decibel, armed; what is armed already is moved on."""
        if (deck := self.deck) is not None:
            db = self._stepped("player.set_volume", "db", deck.volume_db,
                               lambda now: max(LEAST_DB, min(round(now) + step, MOST_DB)))  # fmt: skip
            self.give("player.set_volume", {"deck": deck.name, "db": db}, f"{deck.name} to {signed(db)} dB")

    def action_output(self) -> None:
        """Choose the sound device."""
        self.work(self._output)

    async def _output(self) -> None:
        devices, deck = await self._read_devices(), self.deck
        if deck is not None:
            await self.app.push_screen(forms.DeviceChoice(deck, devices), partial(self._set_device, deck.name))

    def _set_device(self, deck: str, device: str | None) -> None:
        if device is not None:
            name = self._devices.get(device, device) or "the default output"
            self.give("player.set_device", {"deck": deck, "device": device}, f"{deck} to {clip(name, 40)}")

    # ---- the queue

    @on(QueueList.Opened, "#queue")
    def make_next(self) -> None:
        """Make the entry the next one."""
        self._move(0)

    def action_shift(self, step: int) -> None:
        """Move the entry up or down."""
        if (row := self.entry) is not None and 0 <= row.place + step < len(self._queue):
            self._move(row.place + step)

    def _move(self, to: int) -> None:
        if (row := self.queue.current) is not None:
            arguments = {"deck": self.deck_name, "entry": row.entry.id, "to": to}
            self.queue.move_to(to)
            self.give("player.queue_move", arguments, "move in the queue")

    def action_take(self) -> None:
        """Take the entry out."""
        if (row := self.entry) is not None:
            self.give("player.queue_take", {"deck": self.deck_name, "entry": row.entry.id}, "take out of the queue")

    def action_clear(self) -> None:
        """Empty the queue, after a question."""
        what, deck = f"empty the queue of {self.deck_name}", self.deck_name
        question = Confirm(what, f"{len(self._queue)} waiting; what plays goes on.")
        self.app.push_screen(question, lambda yes: self.give("player.queue_clear", {"deck": deck}) if yes else None)

    # ---- the decks themselves

    @on(DeckList.Opened, "#decks")
    def use(self) -> None:
        """Have the keys of the Library act on this deck."""
        deck = self.deck
        if deck is None:
            return
        if deck.kind == "music":
            self._use(deck.name)
            self.console.toast(f"the keys of the library act on {deck.name} now")
        else:
            self.console.toast(f"what the library plays goes to a deck for music, and {deck.name} is none")

    def action_edit(self) -> None:
        """Set how the deck goes on."""
        if self.deck is not None:
            self.app.push_screen(forms.deck_form(self.ask, self.deck))

    def action_add(self) -> None:
        """Add a deck."""
        self.app.push_screen(forms.deck_add_form(self.ask))

    def action_delete(self) -> None:
        """Remove a deck that was added, after a question."""
        deck = self.deck_name

        def answered(yes: bool | None) -> None:
            if yes:
                self._use("music")
                self.give("player.deck_remove", {"deck": deck}, f"remove {deck}")

        self.app.push_screen(Confirm(f"remove the deck {deck}", "What it plays ends, and its queue goes."), answered)

    # ---- what works now

    def action_back(self) -> None:
        """Go back to where one came from."""
        self.dismiss(None)

    def _offers(self) -> dict[str, bool]:
        attached, deck, row = self.link.state.attached, self.deck, self.entry
        there = attached and deck is not None
        plays = there and deck is not None and deck.playing is not None
        in_queue = attached and row is not None
        return {
            **self.deck_offers(),
            "decks": False,
            "begin": there and deck is not None and deck.cued is not None,
            **dict.fromkeys(("seek", "seek_to"), plays and deck is not None and deck.duration_ms is not None),
            **dict.fromkeys(("volume", "output", "edit"), there),
            "stop_deck": plays,
            **dict.fromkeys(("shift", "take"), in_queue),
            "clear": there and bool(self._queue),
            "add": attached,
            "delete": there and deck is not None and is_added(deck) and row is None,
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self._offers().get(action, True) if self.is_drawable else True
