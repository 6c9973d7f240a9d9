"""What every screen of the console is built on: the frame around its body, and its ways to the link and the desk."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen

import styles
from core.clock import Micros
from core.errors import CuedeskError
from tui.audio.players import LEVELS, strip
from tui.desk import Desk
from tui.feed import Feed
from tui.keymap import key
from tui.link import Link
from tui.runner import Outcome
from tui.segments import CLOCK_WIDTH, header
from tui.statusbar import status
from tui.text import clock_time
from tui.widgets.footer import Footer
from tui.widgets.line import Line

if TYPE_CHECKING:
    from core.client import Client, Event
    from tui.app import Console


class DeskScreen(Screen[None], inherit_bindings=False):
    """A screen of the desk. Its docstring is what `?` says of it, after the keys.

    A subclass yields its body in `compose_body`, names its stylesheet in `STYLE` (`styles/<STYLE>.tcss`, whose
    rules all stand inside `<Class> { … }`), declares its keys with `tui.keymap.key`, opens its feeds in `on_mount` and
    closes them in `on_unmount`. It may override `second` (once a second while it is shown, for ages and clocks) and
    `desk_changed`.

    The size classes `-narrow` (under 100 columns), `-normal`, `-wide` (from 120) and `-short` (under 30 rows), `-tall`
    are set on the screen. While the engine is gone the screen has the class `-stale`, and its body is greyed.
    """

    STYLE: ClassVar[str] = ""
    # The stylesheets say themselves which screen they are for.
    SCOPED_CSS = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("desk.next_pane", "app.focus_next", show=False),
        key("desk.previous_pane", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        """Follow nothing yet."""
        super().__init__()
        self._sound: Feed[None] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give the class its stylesheet."""
        if cls.STYLE:
            cls.CSS = styles.read(cls.STYLE)
        super().__init_subclass__(**kwargs)

    @property
    def console(self) -> "Console":
        """Give the application, typed."""
        return cast("Console", self.app)

    @property
    def link(self) -> Link:
        """Give the way to the engine."""
        return self.console.link

    @property
    def desk(self) -> Desk:
        """Give what is known of the desk as a whole: mode, venue, time zone, courts, settings."""
        return self.console.desk

    @property
    def as_of(self) -> Micros:
        """Give the instant that what is shown is of: while the engine is gone, the one at which it went."""
        link = self.link.state
        return link.since if link.gone else self.console.now()

    @property
    def is_drawable(self) -> bool:
        """Tell whether its widgets are there: not before it is mounted, and no more once the console ends."""
        return self.is_mounted and self.app.is_running

    def compose(self) -> ComposeResult:
        """Put the frame around the body."""
        with Container(id="top"):
            yield Line(id="header")
            yield Line(id="clock")
        with Container(id="body"):
            yield from self.compose_body()
        yield Line(id="sounding")
        yield Line(id="notice")
        yield Line(id="status")
        yield Footer()

    def compose_body(self) -> ComposeResult:
        """Yield what is this screen's own."""
        raise NotImplementedError

    def second(self, now: Micros) -> None:
        """Refresh what shows an age; called once a second while the screen is shown."""

    def desk_changed(self) -> None:
        """Learn that something of `desk` changed, while the screen is shown or when it is shown again."""

    def give(self, command: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> None:
        """Give a command in the person's name: armed, confirmed or run as it needs; a failure is shown as a toast."""
        self.console.give(command, arguments, label)

    async def ask(self, command: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> Outcome:
        """Give a command and wait for its outcome; failures are raised."""
        return await self.console.runner.give(command, arguments, label)

    def show_error(self, error: CuedeskError) -> None:
        """Show a failure in words."""
        self.console.show_error(error)

    # ---- the frame

    def on_mount(self) -> None:
        """Draw the frame, once everything in it is there."""
        self.call_after_refresh(self._catch_up)

    def on_resize(self) -> None:
        """Fit the frame to the terminal."""
        self.draw_frame()

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was shown, and follow the levels while they are seen."""
        self._catch_up()
        if self._sound is None and not self.console.slow:
            self._sound = self.link.feed(
                LEVELS, _read_none, snapshot=_take_none, batch=self._hear_sound, failed=_take_none
            )

    def on_screen_suspend(self) -> None:
        """Follow nothing that nobody sees; below a dialog it is seen."""
        if self.console.base_screen is not self:
            self._forget_sound()

    def on_unmount(self) -> None:
        """Stop following."""
        self._forget_sound()

    def _forget_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()
            self._sound = None
            self.desk.players.hear({})

    def _hear_sound(self, happened: "Sequence[Event]") -> None:
        # The last of them says all that there is to say.
        self.desk.players.apply(happened[-1:])
        if self.is_drawable:
            self.draw_levels()

    def draw_levels(self) -> None:
        """Show how loud the decks are now."""
        self.query_one("#sounding", Line).show(self.strip())

    def strip(self) -> list[Content]:
        """Give the strip of the decks: on every screen, while there is something on any of them."""
        players = self.desk.players
        if not players.busy or not self.link.state.attached:
            return []
        return [strip(players, self.console.now(), self.console.marks, self.app.size.width)]

    def _catch_up(self) -> None:
        # A screen is shown for the first time before it has its widgets.
        if self.is_drawable:
            self.tick()
            self.desk_changed()

    def tick(self) -> None:
        """Do what is due once a second."""
        if not self.is_drawable:
            return
        self.draw_frame()
        self.second(self.console.now())

    def draw_frame(self) -> None:
        """Write header, clock, notice and status bar; what is as it was is not painted."""
        if not self.is_drawable:
            return
        at, width = self.console.situation(), self.app.size.width
        self.query_one("#header", Line).show([header(self.console.screens, self.console.current_mode, at, width)])
        clock = clock_time(at.now, self.desk.zone)
        self.query_one("#clock", Line).show([Content(f"{clock:>{CLOCK_WIDTH - 1}} ")])
        self.query_one("#sounding", Line).show(self.strip())
        self.query_one("#status", Line).show(status(at, width))
        notice = self.query_one("#notice", Line)
        notice.display = at.link.gone
        notice.show([Content(f"what you see is as of {clock_time(at.link.since, self.desk.zone)}")])
        self.set_class(at.link.gone, "-stale")


async def _read_none(_: "Client") -> None:
    """Read nothing: levels are only told."""


def _take_none(_: object) -> None:
    """Take nothing."""
