"""The Library's list: as long as what was found, and drawn of the pages that have been read."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from core.audio.models.library import Track, TrackPage
from tui.audio.window import TrackWindow
from tui.keymap import key
from tui.widgets.rows import Rows


class LibraryTable(Rows[Track | None]):
    """Tracks over a window that somebody else fills, by `put` or, where it is another one, with `sync` afterwards.

    Attributes:
        selected: The tracks that were selected, by their id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("library_table.cue", "open"),
    ]

    class Wanted(Rows.Told):
        """A page is in sight, or soon will be, that has not been read."""

    def __init__(self, draw: Callable[[Track | None, int], Content], window: TrackWindow, *, id: str) -> None:
        """Show a window."""
        super().__init__(draw, id=id, opens=True)
        self.rows = window
        self.window = window
        self.selected: dict[int, Track] = {}
        self._asked: int | None = None

    @property
    def wanted(self) -> int | None:
        """Give the offset of the page that is not read and in sight, else within a screenful of that, or None."""
        first, last = self._in_sight
        in_sight, height = self.window.missing(first, last), last - first + 1
        return in_sight if in_sight is not None else self.window.missing(first - height, last + height)

    @property
    def _in_sight(self) -> tuple[int, int]:
        return self.scroll_offset.y, self.scroll_offset.y + max(1, self.size.height) - 1

    def put(self, page: TrackPage) -> None:
        """Take a page; it is painted only where it is in sight."""
        first, last = self._in_sight
        is_seen = page.total != self.window.total or (first < page.offset + len(page.tracks) and page.offset <= last)
        self.window.put(page)
        if is_seen:
            self.sync()
        else:
            self._ask_again()

    def sync(self, keep: int | None = None) -> None:
        """Paint what the window shows now, the cursor on the same track where that is still in sight."""
        place = self.window.place_of(keep) if keep is not None else None
        self.fill(self.window, place)
        self._ask_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to cue only what is there and can be played."""
        track = self.current
        if action == "open":
            return track is not None and track.state == "ok"
        return super().check_action(action, parameters)

    def select(self) -> None:
        """Select the cursor's track, or take that back, and go on to the next."""
        if (track := self.current) is not None:
            if self.selected.pop(track.id, None) is None:
                self.selected[track.id] = track
            self.refresh()
            self.action_move(1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self) -> None:
        """Ask for what has room now."""
        super().on_resize()
        self._ask()

    def _ask_again(self) -> None:
        self._asked = None
        self._ask()

    def _ask(self) -> None:
        """Ask for what is missing, once: whoever scrolls on must not have it begun anew at every row."""
        wanted = self.wanted
        if wanted is not None and wanted != self._asked:
            self._asked = wanted
            self.post_message(self.Wanted(self))
