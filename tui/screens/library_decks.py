"""What the audio screens share: the strip of the decks, and the keys that have them play and stop."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from textual.app import ComposeResult
from textual.worker import WorkType

from core.errors import CuedeskError
from tui.audio.players import MUSIC, strip
from tui.keymap import key
from tui.screens.base import DeskScreen
from tui.widgets.line import Line

DECK_KEYS: Final = (
    key("audio.stop", "stop", label="fade out"),
    key("audio.next", "next_track", "N", "next track"),
    key("audio.pause", "pause", "K", "pause"),
    key("audio.resume", "resume", "K", "go on"),
    key("audio.jingles", "jingles", "J", "jingles"),
)
"""For the bindings of every screen with the decks in sight."""


class AudioScreen(DeskScreen):
    """A screen with the decks in sight."""

    def compose_players(self) -> ComposeResult:
        """Put the strip of the decks."""
        yield Line(id="players")

    def draw_players(self) -> None:
        """Write the strip as of now."""
        link = self.link.state
        now = link.since if link.gone else self.console.now()
        row = strip(self.desk.players, now, self.console.marks, self.app.size.width)
        self.query_one("#players", Line).show([row] if row else [])

    def action_stop(self) -> None:
        """Fade out everything that sounds."""
        self.console.action_fade_all()

    def action_next_track(self) -> None:
        """Go to what comes next on the music deck."""
        self.give("player.next", {"deck": MUSIC}, "next track")

    def action_pause(self) -> None:
        """Pause the music."""
        self.give("player.pause", {"deck": MUSIC}, "pause the music")

    def action_resume(self) -> None:
        """Let the music go on."""
        self.give("player.resume", {"deck": MUSIC}, "let the music go on")

    def action_jingles(self) -> None:
        """Show the jingles with their letters, to choose one."""
        self.work(self._jingles)

    async def _jingles(self) -> None:
        from tui.screens.library_pads import PadBank

        pads = await self.link.client.player.pads()
        await self.app.push_screen(PadBank(pads), self._play_jingle)

    def _play_jingle(self, letter: str | None) -> None:
        if letter is not None:
            self.give("player.pad", {"letter": letter}, f"jingle {letter}")

    def deck_offers(self) -> dict[str, bool]:
        """Tell of the decks' keys whether they do something now."""
        attached, music = self.link.state.attached, self.desk.players.get(MUSIC)
        state = music.state if music is not None else None
        return {
            "jingles": attached,
            "stop": attached and bool(self.desk.players.sounding),
            "next_track": attached and music is not None and music.next is not None,
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
