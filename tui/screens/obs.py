"""The OBS screen (2): every OBS in the house, side by side, run with single keys."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.errors import CuedeskError
from tui.feed import Feed
from tui.obs.column import LETTERS, sound_rows
from tui.obs.layout import FIGURES, HEAD, columns_for, headings_for, plan
from tui.obs.state import LEVELS_TOPICS, Seen
from tui.obs.tabs import EMPTY, tabs_line
from tui.screens.obs_base import COLUMNS
from tui.screens.obs_forms import connection_form
from tui.screens.obs_keys import KEYS, offers_everywhere, offers_on
from tui.screens.obs_panel import ObsPanel
from tui.screens.obs_reviews import ReviewKeys
from tui.text import wrap
from tui.widgets.line import Line
from tui.widgets.obs_column import ObsColumn
from tui.widgets.obs_picture import ObsPicture

if TYPE_CHECKING:
    from core.client import Client, Event


class ObsScreen(ReviewKeys):
    """Every OBS in the house. Left and right choose one; the keys below act on it.

    Small letters are scenes: a scene's letter arms the cut to it, and space (GO) fires. With the session armed (f3) the
    letter cuts at once. Capital letters are orders: R record, W hold the recording, S save a replay, V review, L live,
    M mute, H all to holding; O opens everything that the OBS has. The full stop stops the recording and never asks.

    Red is on air. A sign beside a name says how the desk stands with it: ! ailing, ✕ lost or refused, ○ connecting,
    – disconnected.
    """

    STYLE = "obs"
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self) -> None:
        """Listen to no levels yet."""
        super().__init__()
        self._levels: Feed[None] | None = None

    def compose_body(self) -> ComposeResult:
        """Put the columns above picture and clips, or beside them."""
        yield Line(id="tabs")
        with Container(id="main"):
            with Container(id="columns"):
                for number in range(COLUMNS):
                    yield ObsColumn(id=f"column-{number}")
            with Container(id="lower"):
                yield ObsPicture(id="picture")
                yield from self.compose_clips()

    def on_mount(self) -> None:
        """Show no column before there is an OBS for it."""
        for column in self.columns:
            column.display = False

    def on_screen_resume(self) -> None:
        """Have levels measured while they are seen, except where they would fill the link."""
        if self._levels is None and not self.console.slow:
            self._levels = self.link.feed(
                LEVELS_TOPICS, _nothing, snapshot=lambda _: None, batch=self._measure, failed=self._unmeasured
            )

    def on_screen_suspend(self) -> None:
        """Have no levels measured that nobody sees."""
        if self._levels is not None:
            self._levels.close()
            self._levels = None
        self.state.forget_levels()

    def _measure(self, happened: "Sequence[Event]") -> None:
        self.state.measure(happened)
        self.draw()

    def _unmeasured(self, error: CuedeskError) -> None:
        self.state.forget_levels()
        self.show_error(error)

    # ---- drawing

    def paint(self) -> None:
        """Show every OBS, and the clips."""
        self._draw_columns(self._draw_tabs())
        self.draw_clips()
        self._keep_focus()

    def _draw_tabs(self) -> int:
        """List every OBS where not all have room, or say how the first one is added; tell how many rows that takes."""
        seen, width = self.state.seen(), self.app.size.width
        lines: list[Content] = []
        if not self.state.read:
            lines = [Content(" reading …")]
        elif not seen:
            lines = [Content(), *(Content(f"  {line}") for each in EMPTY for line in wrap(each, width - 4))]
        elif len(seen) > columns_for(width):
            lines = [tabs_line(seen, self.state.place, self.view(), width)]
        self.query_one("#tabs", Line).show(lines)
        return len(lines)

    def _draw_columns(self, tabs: int) -> None:
        seen, view, size = self.state.seen(), self.view(), self.app.size
        room = self.query_one("#body").size.height - tabs
        headings = headings_for(size.height)
        needed = max((_needed(each, headings) for each in seen), default=0)
        layout = plan(size.width, room, len(seen), self.state.place, needed, picture=self.shows_picture)
        self.query_one("#main").set_class(layout.beside, "-beside")
        columns = self.query_one("#columns")
        columns.display = bool(seen)
        columns.styles.height = layout.height
        self.query_one("#lower").display = bool(seen) and bool(layout.lower)
        self.picture.display = self.shows_picture
        shown = seen[layout.first : layout.first + layout.count]
        for number, column in enumerate(self.columns):
            column.display = number < len(shown)
            if column.display:
                chosen = layout.first + number == self.state.place
                measured = self._levels is not None
                column.show(shown[number], view, layout.height, chosen=chosen, measured=measured)

    def _keep_focus(self) -> None:
        """Have the cursor's keys work in the column that is chosen, whatever came or went."""
        column, focused = self.column, self.focused
        if column is None or (focused is not None and focused.display and focused.id == "clips"):
            return
        if focused is None or not focused.display or column not in focused.ancestors:
            wanted = column.sound if focused is not None and focused.has_class("sound") else column.scenes
            if wanted.display:
                wanted.focus()

    @on(ObsColumn.Resized)
    def resized(self) -> None:
        """Write a column anew for its new width."""
        self.draw()

    @on(events.DescendantFocus)
    def focused_elsewhere(self) -> None:
        """Choose the OBS whose column the keys have come to."""
        places = {id: place for place, id in enumerate(self.state.connections)}
        for column in self.columns:
            if self.focused is not None and column in self.focused.ancestors and column.display and column.seen:
                self.state.choose(places.get(column.seen.connection.id, 0))
                self.draw()

    # ---- which OBS, and how the desk stands with it

    def action_choose(self, step: int) -> None:
        """Choose the OBS beside, and keep to the same of its lists."""
        self.state.choose(self.state.place + step)
        self.draw()

    def action_connect(self) -> None:
        """Connect, or try again now."""
        self.order("connect", "connect")

    def action_disconnect(self) -> None:
        """Disconnect; OBS itself goes on."""
        self.order("disconnect", "disconnect")

    def action_add(self) -> None:
        """Add an OBS."""
        self.app.push_screen(connection_form(self.ask, None, None))

    def action_edit(self) -> None:
        """Edit how the chosen OBS is reached, and what its scenes are for."""
        if self.chosen is not None:
            self.app.push_screen(connection_form(self.ask, self.chosen.connection, self.instance))

    def action_delete(self) -> None:
        """Remove the clip under the cursor, or the chosen OBS."""
        if not self.delete_clip():
            self.order("connection_remove", "remove")

    def action_everything(self) -> None:
        """Open the panel of the chosen OBS, on the scene under the cursor."""
        if self.chosen is not None:
            self.app.push_screen(ObsPanel(self.chosen.connection.id, self.scene.name if self.scene else None))

    def offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        attached = self.link.state.attached
        return {
            **offers_on(self.chosen, attached=attached),
            **offers_everywhere(self.state, attached=attached),
            "picture": attached and self.instance is not None and not self.why_no_picture,
            **dict.fromkeys(("mute", "volume"), attached and self.input is not None),
            "review": attached and self.reviewable and not self.state.is_reviewing,
            **self.clip_offers(),
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now; a letter, only where it has a scene."""
        if action == "scene" and self.is_drawable:
            scenes = self.instance.scenes if self.instance is not None and self.link.state.attached else ()
            return LETTERS.index(str(parameters[0])) < len(scenes)
        return super().check_action(action, parameters)


def _needed(seen: Seen, headings: int) -> int:
    """Tell how many rows a column could fill."""
    if seen.instance is None:
        return HEAD + 8
    return HEAD + FIGURES + headings + len(seen.instance.scenes) + len(sound_rows(seen))


async def _nothing(_: "Client") -> None:
    """Read nothing: levels are only ever told."""
