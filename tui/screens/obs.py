"""The OBS screen (2): every OBS in the house, side by side, run with single keys."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.clock import Micros
from core.errors import CuedeskError
from tui.feed import Feed
from tui.keymap import key
from tui.obs.column import LETTERS, sound_rows
from tui.obs.layout import FIGURES, HEAD, columns_for, headings_for, plan
from tui.obs.state import LEVELS_TOPICS, TOPICS, ObsRead, Seen, read_obs
from tui.obs.tabs import EMPTY, tabs_line
from tui.screens.obs_base import COLUMNS
from tui.screens.obs_clips import ClipKeys
from tui.screens.obs_forms import connection_form
from tui.text import wrap
from tui.widgets.line import Line
from tui.widgets.obs_column import ObsColumn
from tui.widgets.obs_picture import ObsPicture

if TYPE_CHECKING:
    from core.client import Client, Event


class ObsScreen(ClipKeys):
    """Every OBS in the house. Left and right choose one; the keys below act on it.

    Small letters are scenes: a scene's letter arms the cut to it, and space (GO) fires. With the session armed (f3) the
    letter cuts at once. Capital letters are orders: R record, S save a replay, L live, M mute, H all to holding. The
    full stop stops the recording and never asks.

    Red is on air. A sign beside a name says how the desk stands with it: ! ailing, ✕ lost or refused, ○ connecting,
    – disconnected.
    """

    STYLE = "obs"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("obs.scene_a", "scene('a')", "a", "… cut"),
        key("obs.preview", "preview", "enter", "preview"),
        key("obs.next", "choose(1)", "right", "next OBS"),
        key("obs.previous", "choose(-1)", "left", "previous OBS", show=False),
        key("obs.record", "record", "R", "record"),
        key("obs.stop", "stop", label="stop recording"),
        key("obs.save_replay", "save_replay", "S", "save replay"),
        key("obs.holding", "holding", "H", "all to holding"),
        key("obs.record_all", "record_all", "asterisk", "record all"),
        key("obs.take", "take", "T", "take preview"),
        key("obs.mute", "mute", "M", "mute"),
        key("obs.louder", "volume(1)", "plus,equals_sign", "louder"),
        key("obs.softer", "volume(-1)", "minus", "softer"),
        key("obs.go_live", "go_live", "L", "go live"),
        key("obs.end_stream", "end_stream", "L", "end stream"),
        key("obs.add", "add", "A"),
        key("obs.edit", "edit", "E"),
        key("obs.connect", "connect", "N", "connect"),
        key("obs.disconnect", "disconnect", "N", "disconnect"),
        key("obs.picture", "picture", "P", "picture"),
        key("obs.picture_of", "picture_of", "F", "picture of this"),
        key("obs.cut", "cut", "C", "cut to the cursor's scene"),
        key("obs.buffer_on", "buffer(True)", "B", "replay buffer on"),
        key("obs.buffer_off", "buffer(False)", "B", "replay buffer off"),
        key("obs.studio", "studio", "Z", "studio mode"),
        key("obs.delete", "delete", "D", "remove"),
        *(
            key(f"obs.scene_{letter}", f"scene('{letter}')", letter, f"cut to scene {letter}", show=False)
            for letter in LETTERS[1:]
        ),
    ]

    feed: Feed[ObsRead]

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._levels: Feed[None] | None = None
        self._offered: dict[str, bool] = {}
        self._due: asyncio.Handle | None = None

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
        """Follow every OBS."""
        for column in self.columns:
            column.display = False
        self.feed = self.link.feed(TOPICS, read_obs, snapshot=self._take, batch=self._apply, failed=self.show_error)

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

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

    def _take(self, read: ObsRead) -> None:
        self.state.take(read)
        self.draw()

    def _apply(self, happened: "Sequence[Event]") -> None:
        self.state.apply(happened)
        self.draw()

    def _measure(self, happened: "Sequence[Event]") -> None:
        self.state.measure(happened)
        self.draw()

    def _unmeasured(self, error: CuedeskError) -> None:
        self.state.forget_levels()
        self.show_error(error)

    # ---- drawing

    def desk_changed(self) -> None:
        """Follow the settings."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let timers and ages go on."""
        self.draw()

    def on_resize(self) -> None:
        """Divide the room anew, once the new size is settled."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show what is known now, once however many have something to show at the same time."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._draw)

    def _draw(self) -> None:
        self._due = None
        if not self.is_drawable:
            return
        self._draw_columns(self._draw_tabs())
        self.draw_clips()
        self._keep_focus()
        offers = self._offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

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

    def _offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        chosen, instance, attached = self.chosen, self.instance, self.link.state.attached
        up = instance is not None and attached
        state = chosen.connection.state if chosen is not None else None
        live = bool(instance and instance.stream.active)
        studio = bool(instance and instance.studio_mode)
        on_input = up and self.input is not None
        buffer = bool(instance and instance.replay_buffer.active)
        return {
            **dict.fromkeys(("cut", "studio", "picture_of"), up),
            "picture": up and not self.why_no_picture,
            "preview": up and studio,
            "take": up and studio,
            "record": up and not (instance and instance.record.active),
            "stop": up and bool(instance and instance.record.active),
            "save_replay": up and buffer,
            "buffer(True)": up and not buffer,
            "buffer(False)": up and buffer,
            "go_live": up and not live,
            "end_stream": up and live,
            **dict.fromkeys(("mute", "volume"), on_input),
            **dict.fromkeys(("holding", "record_all"), attached and any(it.instance for it in self.state.seen())),
            "copy_path": self.clips.has_focus and self.clips.current is not None,
            "choose": len(self.state.connections) > 1,
            "connect": attached and state in ("disabled", "lost", "refused"),
            "disconnect": attached and state in ("connected", "degraded", "connecting"),
            "add": attached,
            **dict.fromkeys(("edit", "delete"), attached and chosen is not None),
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        if not self.is_drawable:
            return True
        if action == "scene":
            scenes = self.instance.scenes if self.instance is not None and self.link.state.attached else ()
            return LETTERS.index(str(parameters[0])) < len(scenes)
        offers = self._offers()
        return offers.get(f"{action}({', '.join(map(str, parameters))})", offers.get(action, True))


def _needed(seen: Seen, headings: int) -> int:
    """Tell how many rows a column could fill."""
    if seen.instance is None:
        return HEAD + 8
    return HEAD + FIGURES + headings + len(seen.instance.scenes) + len(sound_rows(seen))


async def _nothing(_: "Client") -> None:
    """Read nothing: levels are only ever told."""
