"""What the audio screens share: the strip of the decks, and the keys that have them play and stop."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.worker import WorkType

from core.errors import CuedeskError
from tui.audio.players import MUSIC, strip
from tui.keymap import key
from tui.screens.base import DeskScreen
from tui.text import clip
from tui.widgets.line import Line

WAVEFORM_WIDTH: Final = 240

DECK_KEYS: Final = (
    key("audio.stop", "stop", label="fade out"),
    key("audio.next", "next_track", "N", "next track"),
    key("audio.pause", "pause", "K", "pause"),
    key("audio.resume", "resume", "K", "go on"),
    key("audio.jingles", "jingles", "J", "jingles"),
    key("audio.decks", "decks", "D", "decks"),
)
"""For the bindings of every screen with the decks in sight."""


class AudioScreen(DeskScreen):
    """A screen with the decks in sight.

    Attributes:
        deck_name: The deck that the keys act on.
    """

    def __init__(self) -> None:
        """Act on the deck for music."""
        super().__init__()
        self.deck_name = MUSIC

    def compose_players(self) -> ComposeResult:
        """Put the strip of the decks."""
        # The rule above it is not on every size of screen, and so none of the Line's own.
        frame = Container(Line(id="strip"), id="players")
        frame.styles.height = "auto"
        yield frame

    def strip(self) -> list[Content]:
        """Give nothing for the frame: the decks are in the screen itself."""
        return []

    def draw_levels(self) -> None:
        """Show how loud the decks are now."""
        self.draw_players()

    def draw_players(self) -> None:
        """Write the strip as of now."""
        row = strip(self.desk.players, self.as_of, self.console.marks, self.app.size.width)
        self.query_one("#strip", Line).show([row] if row else [])

    def action_stop(self) -> None:
        """Fade out everything that sounds."""
        self.console.action_fade_all()

    def action_next_track(self) -> None:
        """Go to what comes next on the deck."""
        deck = self.desk.players.get(self.deck_name)
        if deck is not None and deck.next is not None:
            self.give("player.next", {"deck": deck.name}, f"go on to {clip(deck.next.what.title, 40)} on {deck.name}")

    def action_pause(self) -> None:
        """Pause the deck."""
        self.give("player.pause", {"deck": self.deck_name}, f"pause {self.deck_name}")

    def action_resume(self) -> None:
        """Let the deck go on."""
        self.give("player.resume", {"deck": self.deck_name}, f"let {self.deck_name} go on")

    def action_decks(self) -> None:
        """Show every deck, with its queue and how it goes on."""
        from tui.screens.library_mixer import DecksScreen

        self.app.push_screen(DecksScreen(self.deck_name, self.use_deck))

    def use_deck(self, name: str) -> None:
        """Have the keys act on another deck."""
        self.deck_name = name

    def action_jingles(self) -> None:
        """Show the jingles with their letters, to choose one."""
        self.work(self._jingles)

    async def _jingles(self) -> None:
        from tui.screens.library_pads import PadBank

        pads = await self.link.client.player.pads()
        await self.app.push_screen(PadBank(pads, self.ask), self._play_jingle)

    def _play_jingle(self, letter: str | None) -> None:
        if letter is not None:
            self.give("player.pad", {"letter": letter}, f"jingle {letter}")

    def deck_offers(self) -> dict[str, bool]:
        """Tell of the decks' keys whether they do something now."""
        attached, deck = self.link.state.attached, self.desk.players.get(self.deck_name)
        state = deck.state if deck is not None else None
        return {
            **dict.fromkeys(("jingles", "decks"), attached),
            "stop": attached and bool(self.desk.players.sounding),
            "next_track": attached and deck is not None and deck.next is not None,
            "pause": attached and state == "playing",
            "resume": attached and state == "paused",
        }

    def work(self, work: Callable[[], Awaitable[Any]], group: str = "commands", *, only: bool = False) -> None:
        """Do something that takes the engine's time; a failure is shown.

        Args:
            work: What to do.
            group: What it belongs to.
            only: What of that group is still being done is broken off.
        """

        async def guarded() -> None:
            try:
                await work()
            except CuedeskError as error:
                self.show_error(error)

        # As a function: one that is broken off before it began must not leave a coroutine behind.
        begin: WorkType[None] = guarded
        self.run_worker(begin, group=group, exclusive=only)
