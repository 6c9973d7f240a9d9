"""What the Decks screen knows of every deck, and how it shows that."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.audio.models.player import DeckStatus, QueueEntry, SoundDevice
from core.clock import Micros
from tui.audio.decks import Queued, deck_lines, deck_row, queue_row, queued, same_but_for_time
from tui.feed import Feed
from tui.keymap import key
from tui.screens.library_decks import WAVEFORM_WIDTH, AudioScreen
from tui.text import clip
from tui.widgets.line import Line
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from core.client import Client, Event

TOPICS: Final = ("player.deck_changed",)
EMPTY: Final = "  nothing waits: q in the library adds"


class DeckList(Rows[DeckStatus]):
    """The decks."""

    BINDINGS: ClassVar[list[BindingType]] = [key("deck_list.use", "open", "enter", "library keys act here")]


class QueueList(Rows[Queued]):
    """What waits on a deck."""

    BINDINGS: ClassVar[list[BindingType]] = [key("queue_list.make_next", "open", "enter", "make next")]


class DecksBase(AudioScreen):
    """The Decks screen without its keys."""

    STYLE = "decks"
    AUTO_FOCUS = "#decks"

    feed: Feed[tuple[list[str], list[QueueEntry]]]

    def __init__(self, chosen: str) -> None:
        """Begin with a deck."""
        super().__init__()
        self.deck_name = chosen
        self.waiting: list[QueueEntry] = []
        self.devices: dict[str, str] = {}
        self._peaks: tuple[int | None, tuple[int, ...]] = (None, ())
        self._offered: dict[str, bool] = {}
        self.drawn_at: Micros = 0
        self._shape: list[object] = []
        self._drawn: list[Content] = []

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
        if self.link.state.attached:
            self.work(self.read_devices)

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    async def _read(self, client: "Client") -> tuple[list[str], list[QueueEntry]]:
        # Nobody tells that a deck was removed, so which ones there are is read as well.
        names = await client.player.decks()
        return names, await client.player.queue(deck=self.deck_name) if self.deck_name in names else []

    def _take(self, read: tuple[list[str], list[QueueEntry]]) -> None:
        names, self.waiting = read
        self.desk.players.keep(names)
        self.draw()

    def _apply(self, happened: "Sequence[Event]") -> None:
        if any(event.data.status.name == self.deck_name for event in happened):
            self.feed.restart()

    async def read_devices(self) -> list[SoundDevice]:
        """Read which sound devices are there now."""
        devices = await self.link.client.player.devices()
        self.devices = {device.id: device.name for device in devices}
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
            self.waiting = []
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
        self.drawn_at = self.as_of
        self._fill()
        deck, now = self.deck, self.drawn_at
        lines: list[Content] = []
        if deck is not None:
            width = self.query_one("#left").size.width or self.app.size.width
            device = self.devices.get(deck.device, deck.device)
            rows = max(0, self.app.size.height // 8 - 1) if self.has_class("-tall") else 0
            lines = deck_lines(deck, self.desk.players, now, width, self._waveform(deck), rows, device)
        self.query_one("#deck", Line).show(lines)
        offers = self.offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def draw_players(self) -> None:
        """Write the levels: the decks are here in full."""
        self.draw()

    def _fill(self) -> None:
        decks, now, deck = list(self.desk.players), self.drawn_at, self.deck
        names = [each.name for each in decks]
        place = names.index(self.deck_name) if self.deck_name in names else 0
        width = self.decks.size.width
        drawn = [self._deck_row(each, width) for each in decks]
        if [names, place, width] != self._shape or any(
            not one.is_same(other) for one, other in zip(drawn, self._drawn, strict=True)
        ):
            self.decks.styles.height = max(1, len(decks))
            self.decks.fill(decks, place)
        self._shape, self._drawn = [names, place, width], drawn
        rows = queued(deck, self.waiting, now) if deck is not None else []
        if not same_but_for_time(rows, self.queue.rows):
            self.queue.fill(rows)
        words = f" Queue of {clip(self.deck_name, 20)}"
        count = Content.styled(f"   {len(rows)} waiting" if rows else "", "$quiet")
        self.query_one("#queue-heading", Line).show([Content.styled(words, "bold") + count])

    def _deck_row(self, deck: DeckStatus, width: int) -> Content:
        return deck_row(deck, self.desk.players, self.drawn_at, self.console.marks, width)

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

    # ---- what works now

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self.offers().get(action, True) if self.is_drawable else True
