"""The console: a Textual application that paints first and attaches to the engine then. Its parts do the work."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event as TerminalEvent
from textual.events import Key

import styles
from core.clock import Clock, Micros, SystemClock
from core.errors import Invalid
from tui.commanding import CommandingApp
from tui.desk import KEYMAP, REDRAWS, SETUP_DONE, THEME, TOPICS, Desk, DeskRead, read_desk
from tui.keymap import GO_KEY, key, key_word, parse_keymap
from tui.link import Link, LinkState
from tui.marks import PLAIN, RICH
from tui.runner import Runner
from tui.screens import SCREENS, ScreenSpec
from tui.screens.base import DeskScreen
from tui.segments import Situation
from tui.terminal import LosableTerminal
from tui.themes import DARK, DEFAULT_THEME, THEMES
from tui.typeahead import Passed, TypeAhead

if TYPE_CHECKING:
    from core.client import Client, Event

WIDTHS = [(0, "-narrow"), (100, "-normal"), (120, "-wide")]
HEIGHTS = [(0, "-short"), (30, "-tall")]
SLOW_REDRAWS = 2
USUAL_REDRAWS = 4


class Console(CommandingApp, inherit_bindings=False):
    """The console of the desk.

    It owns the link, the picture of the desk, the runner and the clock, shows the screens, and hands keys on; it
    decides nothing.

    Attributes:
        looked_at: The court that a person has chosen to look at, for what follows from it on other screens.
    """

    DEFAULT_MODE = SCREENS[0].name
    ENABLE_COMMAND_PALETTE = False
    CSS = styles.read("base")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        # Both are looked at first while something is armed, and only then; see `check_action`.
        key("app.go", "go", GO_KEY, "GO", priority=True),
        key("app.disarm", "disarm", "escape", "disarm", priority=True),
        *(
            key(f"app.screen_{spec.name}", f"show_screen('{spec.name}')", spec.digit, spec.title, show=False)
            for spec in SCREENS
        ),
        key("app.start_engine", "start_engine", "f5", "start the engine"),
        key("app.mode", "choose_mode", "f2", "desk mode", show=False),
        key("app.fade_all", "fade_all", "f8", "fade everything out", show=False),
        key("app.stop_all", "stop_all", "f9", "stop everything that sounds", show=False),
        key("app.emergency", "emergency", "f12", "emergency message", show=False),
        key("app.arm_session", "arm_session", "f3", "arm the session, or disarm it", show=False),
        # Looked at first, so that one can leave also while a form waits for an engine that does not answer.
        key("app.quit", "quit", "ctrl+q", "leave (the engine goes on)", show=False, priority=True),
        key("app.interrupt", "help_quit", "ctrl+c", "how to leave", show=False),
        key("app.palette", "palette", "ctrl+p", "commands"),
        key("app.help", "help", "question_mark", "help"),
    ]

    def __init__(
        self,
        connect: "Callable[[], Awaitable[Client]]",
        *,
        start: "Callable[[], Awaitable[Client]] | None" = None,
        slow: bool = False,
        theme: str | None = None,
        ascii: bool = False,
        no_colour: bool = False,
        screens: Sequence[ScreenSpec] = SCREENS,
        clock: Clock | None = None,
    ) -> None:
        """Prepare the console.

        Args:
            connect: Attaches to the engine.
            start: The same, but starts one where none runs; called again after every loss. None where it may not.
            slow: For a slow link: 2 redraws a second at most, nothing animated.
            theme: One of `tui.themes.THEME_NAMES`, for this console alone, whatever the setting says.
            ascii: Use plain ASCII signs.
            no_colour: Use no colour at all (as with NO_COLOR in the environment).
            screens: The screens on their digits.
            clock: Tells the time.
        """
        super().__init__()
        self.screens = tuple(screens)
        for spec in self.screens:
            self.add_mode(spec.name, lambda spec=spec: spec.load()())  # type: ignore[misc]
        self.slow = slow
        self._own_theme = theme
        self.clock: Clock = clock or SystemClock()
        self.marks = PLAIN if ascii else RICH
        self.desk = Desk()
        self.looked_at: str | None = None
        interval = 1 / (SLOW_REDRAWS if slow else USUAL_REDRAWS)
        self.link = Link(connect, start=start, interval=interval, clock=self.clock)
        self.runner = Runner(self.link, self._confirm, self._armed_changed)
        self._typed = TypeAhead(self, super().on_event)
        self._setup_offered = False
        self._clashes: set[frozenset[str | None]] = set()
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme or DEFAULT_THEME
        if slow:
            self.animation_level = "none"
        if ascii:
            self._with_plain_signs()
        if no_colour and not self.no_color:
            self._without_colour()

    def _with_plain_signs(self) -> None:
        from tui.plain import PlainSigns

        self._filters.append(PlainSigns())

    def _without_colour(self) -> None:
        from textual.filter import Monochrome

        self.no_color = True
        self._filters.append(Monochrome())

    # ---- what screens ask

    def now(self) -> Micros:
        """Tell the wall time."""
        return self.clock.now()

    def situation(self) -> Situation:
        """Give what the frame is drawn from."""
        runner = self.runner
        return Situation(
            self.desk, self.link.state, self.now(), self.marks, runner.armed, runner.seconds_left(),
            runner.session_left(),
        )  # fmt: skip

    def write_terminal(self, sequence: str) -> None:
        """Write what is no text to the terminal, in its order with what is drawn."""
        if self._driver is not None:
            self._driver.write(sequence)

    # ---- life

    def on_mount(self) -> None:
        """Attach, now that the first screen is on its way."""
        self.link.watch(self._link_changed)
        self._desk_feed = self.link.feed(
            TOPICS, read_desk, snapshot=self._desk_read, batch=self._desk_changed, failed=self.show_error
        )
        self.run_worker(self.link.run(), name="link", exclusive=False)
        self._tick()

    def _tick(self) -> None:
        """Wake at every full second: the clock, and whatever shows an age."""
        base = self.base_screen
        if base is not None:
            base.tick()
        self.set_timer(1.0 - self.now() % 1_000_000 / 1_000_000, self._tick)

    def get_driver_class(self) -> type[Driver]:
        """Draw on a terminal that may vanish, unless another driver is asked for."""
        found = super().get_driver_class()
        return LosableTerminal if issubclass(LosableTerminal, found) else found

    @property
    def base_screen(self) -> DeskScreen | None:
        """Give the screen under any dialogs, once there is one; a screen may stand upon another of its group."""
        stack = self.screen_stack if self._screen_stacks.get(self.current_mode) else []
        return next((screen for screen in reversed(stack) if isinstance(screen, DeskScreen)), None)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own colours to themes that do not name them."""
        return DARK.variables

    def _link_changed(self, state: LinkState) -> None:
        if not state.attached:
            self.runner.lose()
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, DeskScreen):
                    screen.refresh_bindings()
        self._draw()

    def _desk_read(self, read: DeskRead) -> None:
        self.desk.take(read)
        self._use_settings()
        self._draw()
        if self.desk.value(SETUP_DONE) is False and not self._setup_offered:
            self._setup_offered = True
            self._offer_setup()

    def _desk_changed(self, events: "Sequence[Event]") -> None:
        if self.desk.apply(events):
            self._desk_feed.restart()
        if any(event.topic == "settings.changed" for event in events):
            self._use_settings()
        self._draw()

    def _draw(self) -> None:
        base = self.base_screen
        if base is not None and base.is_drawable:
            base.draw_frame()
            base.desk_changed()

    # ---- settings that the console follows

    def _use_settings(self) -> None:
        theme = self._own_theme or self.desk.value(THEME)
        if isinstance(theme, str) and theme in self.available_themes:
            self.theme = theme
        redraws = self.desk.value(REDRAWS)
        if isinstance(redraws, int) and redraws > 0:
            self.link.interval = 1 / (min(redraws, SLOW_REDRAWS) if self.slow else redraws)
        try:
            self.set_keymap(parse_keymap(self.desk.value(KEYMAP)))
        except Invalid as error:
            self.show_error(error)

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Say once which own key takes another binding's place."""
        clash = frozenset(binding.id for binding in clashed_bindings)
        if clash not in self._clashes:
            self._clashes.add(clash)
            names = ", ".join(f"{key_word(binding.key)} of {binding.id}" for binding in clashed_bindings)
            self.call_later(self.toast, f"Your key map takes {names}", severe=True)

    # ---- keys

    async def on_event(self, event: TerminalEvent) -> None:
        """Let keys wait for each other; everything else goes its way."""
        if isinstance(event, Key) and not event.is_forwarded:
            await self._typed.take(event)
        else:
            await super().on_event(event)

    async def on_passed(self, message: Passed) -> None:
        """Go on with the next key."""
        await self._typed.passed(message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let GO and disarm work only while something is armed, so that both keys cost nothing at any other time."""
        if action in ("go", "disarm"):
            return self.runner.has_due
        return self.link.can_start if action == "start_engine" else True

    async def action_show_screen(self, name: str) -> None:
        """Switch screens."""
        await self.switch_mode(name)

    def action_start_engine(self) -> None:
        """Start the engine that somebody has stopped."""
        self.link.start_engine()

    async def action_palette(self) -> None:
        """Open the palette over every command of the catalog."""
        from tui.palette import Palette

        await self.push_screen(Palette())

    async def action_help(self) -> None:
        """Explain this screen and its keys."""
        from tui.screens.help import Help, explain

        await self.push_screen(Help(explain(self.screen)))

    async def action_choose_mode(self) -> None:
        """Choose the desk's mode."""
        from tui.screens.modes import ModeChoice

        await self.push_screen(ModeChoice(self.desk.mode))

    def action_help_quit(self) -> None:
        """Say how to leave: ctrl+c must never end a show by habit."""
        self.toast("ctrl+q leaves the console; the engine goes on")

    def _armed_changed(self) -> None:
        self._draw()
        self.screen.refresh_bindings()

    def _offer_setup(self) -> None:
        from tui.screens.setup import Setup

        self.push_screen(Setup())
