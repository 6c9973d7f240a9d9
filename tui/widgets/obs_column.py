"""A column of the OBS screen: one instance with its state, outputs, scenes and sound."""

from typing import NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message

from core.obs.models import Input
from tui.obs import column
from tui.obs.column import SceneRow, View
from tui.obs.layout import FIGURES, headings_for, shares
from tui.obs.state import Seen
from tui.widgets.line import Line
from tui.widgets.obs_rows import ObsRows

T = TypeVar("T")


class SoundRow(NamedTuple):
    """An input, and how loud it was measured to be."""

    input: Input
    peak: float | None


class ObsColumn(Container):
    """Shows one OBS, or nothing.

    Attributes:
        seen: The OBS that is shown.
        scenes: The list of its scenes.
        sound: The list of its inputs.
    """

    class Resized(Message):
        """A column has another size than what is in it was written for."""

    def __init__(self, *, id: str) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self.seen: Seen | None = None
        self.scenes = ObsRows[SceneRow](column.draw_scene)
        self.sound = ObsRows[SoundRow](lambda row, room: column.draw_sound(row.input, row.peak, room))
        self.scenes.add_class("scenes")
        self.sound.add_class("sound")

    def compose(self) -> ComposeResult:
        """Put head, figures, scenes and sound one below the other."""
        yield Line(classes="head")
        yield Line(classes="figures")
        yield Line(classes="scenes-heading")
        yield self.scenes
        yield Line(classes="sound-heading")
        yield self.sound

    def on_resize(self) -> None:
        """Tell of the new size."""
        self.post_message(self.Resized())

    @property
    def input(self) -> Input | None:
        """Give the input under the cursor."""
        row = self.sound.current
        return row.input if row is not None else None

    def show(self, seen: Seen, view: View, height: int, *, chosen: bool, measured: bool) -> None:
        """Show an OBS in so many rows.

        Args:
            seen: The OBS.
            view: How everything is told.
            height: Rows of the column.
            chosen: The keys act on it.
            measured: Levels are listened to.
        """
        other = self.seen is None or self.seen.connection.id != seen.connection.id
        self.seen = seen
        room = max(20, self.size.width)
        self._line("head", column.head_lines(seen, view, room, chosen=chosen))
        figures = column.figure_lines(seen, view, room)
        up = seen.instance is not None
        self._line("figures", figures if up else column.away_lines(seen, view, room))
        self._line("scenes-heading", [column.scenes_heading(seen, room)] if up else [])
        self._line("sound-heading", [column.sound_heading(seen, measured=measured)] if up else [])
        scenes = column.scene_rows(seen)
        sound = [SoundRow(input, seen.levels.get(input.name)) for input in column.sound_rows(seen)]
        for_scenes, for_sound = shares(
            height, headings_for(self.app.size.height), len(scenes), len(sound), max(0, len(figures) - FIGURES)
        )
        _fill(self.scenes, scenes, for_scenes if up else 0, from_the_top=other)
        _fill(self.sound, sound, for_sound if up else 0, from_the_top=other)
        self.set_class(chosen, "-chosen")

    def _line(self, name: str, lines: list[Content]) -> None:
        self.query_one(f".{name}", Line).show(lines)


def _fill(rows: "ObsRows[T]", shown: list[T], height: int, *, from_the_top: bool) -> None:
    rows.display = bool(shown) and height > 0
    rows.styles.height = height
    if from_the_top or shown != list(rows.rows):
        rows.fill(shown, 0 if from_the_top else None)
