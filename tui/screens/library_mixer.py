"""The Decks screen, beside the Library: every deck with its level, its position and its queue, and how it goes on."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType

from tui.audio.decks import is_added
from tui.audio.players import MUSIC, position
from tui.audio.stepping import Stepping
from tui.audio.words import length, signed
from tui.keymap import key
from tui.screens import library_deck_forms as forms
from tui.screens.confirm import Confirm
from tui.screens.library_decks import DECK_KEYS
from tui.screens.library_mixer_base import DeckList, DecksBase, QueueList
from tui.text import clip

SEEK_MS: Final = 10_000
MOST_DB: Final = 12.0
LEAST_DB: Final = -60.0


class DecksScreen(DecksBase):
    """Every deck, and the queue of the one under the cursor; tab goes from one list to the other.

    Left and right seek, plus and minus move the volume: what is armed already is moved on, and space (GO) fires it. s
    stops the deck and the full stop fades out everything that sounds; neither asks.

    On a deck, enter has the keys of the Library act on it, whatever other deck they acted on. In the queue, enter
    makes an entry the next one, and the brackets move it.

    The level is measured where the sound leaves the desk; where nobody can measure it, it is unknown.
    """

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

    def __init__(self, chosen: str, use: Callable[[str], None]) -> None:
        """Begin with a deck.

        Args:
            chosen: The deck under the cursor.
            use: Told on which deck the keys of the Library are to act.
        """
        super().__init__(chosen)
        self._use = use
        self._stepping = Stepping()

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
        to = self._stepped("player.seek", "position_ms", position(deck, self.as_of),
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
        devices, deck = await self.read_devices(), self.deck
        if deck is not None:
            await self.app.push_screen(forms.DeviceChoice(deck, devices), partial(self._set_device, deck.name))

    def _set_device(self, deck: str, device: str | None) -> None:
        if device is not None:
            name = self.devices.get(device, device) or "the default output"
            self.give("player.set_device", {"deck": deck, "device": device}, f"{deck} to {clip(name, 40)}")

    # ---- the queue

    @on(QueueList.Opened, "#queue")
    def make_next(self) -> None:
        """Make the entry the next one."""
        self._move(0)

    def action_shift(self, step: int) -> None:
        """Move the entry up or down."""
        if (row := self.entry) is not None and 0 <= row.place + step < len(self.waiting):
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
        question = Confirm(what, f"{len(self.waiting)} waiting; what plays goes on.")
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
        self.work(self._add)

    async def _add(self) -> None:
        await self.app.push_screen(forms.deck_add_form(self.ask, await self.read_devices()))

    def action_delete(self) -> None:
        """Remove a deck that was added, after a question."""
        deck = self.deck_name

        def answered(yes: bool | None) -> None:
            if yes:
                self.deck_name = MUSIC
                self._use(MUSIC)
                self.work(partial(self._remove, deck))

        self.app.push_screen(Confirm(f"remove the deck {deck}", "What it plays ends, and its queue goes."), answered)

    async def _remove(self, deck: str) -> None:
        await self.ask("player.deck_remove", {"deck": deck})
        self.feed.restart()

    # ---- what works now

    def action_back(self) -> None:
        """Go back to where one came from."""
        self.dismiss(None)

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
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
            "clear": there and bool(self.waiting),
            "add": attached,
            "delete": there and deck is not None and is_added(deck) and row is None,
        }
