"""The Library screen's playlists, in the place of the tracks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from core.audio.models.library import Track
from core.audio.models.lists import Album, Playlist, PlaylistDetail
from tui.audio.playlists import Placed, heading, list_row
from tui.keymap import key
from tui.screens import library_forms as forms
from tui.screens.library_tracks import TrackKeys
from tui.widgets.line import Line
from tui.widgets.rows import Rows

Row = Playlist | Placed | Album

EMPTY = "  no playlists yet: a makes one, I imports an M3U8; in the library, P puts tracks into one"
EMPTY_LIST = "  nothing in it yet: in the library, P puts tracks into it"


class ListKeys(TrackKeys):
    """Playlists: made, filled, put in order, and played from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("library.playlists", "playlists", "l", "playlists"),
        key("library.export", "export"),
        key("library.earlier", "shift(-1)", "left_square_bracket", "move up"),
        key("library.later", "shift(1)", "right_square_bracket", "move down"),
    ]

    def __init__(self) -> None:
        """Show tracks."""
        super().__init__()
        self.opened: PlaylistDetail | None = None

    def compose_lists(self) -> ComposeResult:
        """Put the list under its heading."""
        with Container(id="lists"):
            yield Line(id="lists-heading")
            yield Rows[Row](lambda row, width: list_row(row, width, self.telling()), id="playlists", opens=True)

    @property
    def lists(self) -> "Rows[Row]":
        """Give the list of playlists, or of one playlist's tracks."""
        return self.query_one("#playlists", Rows)

    @property
    def listing(self) -> bool:
        """Tell whether playlists are shown."""
        return bool(self.query_one("#lists").display)

    @property
    def track(self) -> Track | None:
        """Give the track that the keys act on: of the playlist, where one is open."""
        if not self.listing:
            return super().track
        row = self.lists.current
        return row.track if isinstance(row, Placed) else None

    @property
    def chosen(self) -> list[Track]:
        """Give the tracks that the keys act on; in a playlist it is always one."""
        if not self.listing:
            return super().chosen
        return [self.track] if self.track is not None else []

    @property
    def playlist(self) -> Playlist | None:
        """Give the playlist that the keys act on."""
        if self.opened is not None:
            return self.opened.playlist
        row = self.lists.current if self.listing else None
        return row if isinstance(row, Playlist) else None

    def action_playlists(self) -> None:
        """Show the playlists, or the tracks again."""
        if self.listing:
            self.close_lists()
        else:
            self.show_lists()

    def show_lists(self) -> None:
        """Put lists in the place of the tracks."""
        self.query_one("#lists").display = True
        self.query_one("#tracks").display = False
        self.lists.focus()
        self.list_again(0)

    def close_lists(self) -> None:
        """Show the tracks again."""
        self.opened = None
        self.query_one("#lists").display = False
        self.query_one("#tracks").display = True
        self.table.focus()
        self.draw()

    def close_playlist(self) -> None:
        """Show all playlists again."""
        self.opened = None
        self.list_again(0)

    def list_again(self, cursor: int | None = None) -> None:
        """Read what is listed, if playlists are."""
        if self.listing:
            self.work(partial(self._list, cursor), "lists", only=True)

    async def _list(self, cursor: int | None) -> None:
        library, opened = self.link.client.library, self.opened
        rows: Sequence[Row]
        if opened is None:
            rows = await library.playlists()
        else:
            detail = await library.playlist(str(opened.playlist.id))
            rows = [Placed(place, track) for place, track in enumerate(detail.tracks)]
            self.opened = detail
        self.lists.empty = EMPTY if opened is None else EMPTY_LIST
        self.query_one("#lists-heading", Line).show([heading(self.opened)])
        self.lists.fill(rows, cursor)
        self.draw()

    @on(Rows.Opened, "#playlists")
    def open(self) -> None:
        """Open the playlist, or cue its track."""
        match self.lists.current:
            case Playlist() as playlist:
                self.opened = PlaylistDetail(playlist, ())
                self.list_again(0)
            case Placed(track=track):
                self.cue_track(track)
            case _:
                pass

    async def gathered(self) -> list[Track]:
        """Give the tracks that the keys act on, of a playlist under the cursor all."""
        row = self.lists.current if self.listing else None
        if isinstance(row, Playlist):
            return list((await self.link.client.library.playlist(str(row.id))).tracks)
        return self.chosen

    @on(Rows.Moved, "#playlists")
    def moved_in_lists(self) -> None:
        """Show the other track's details."""
        self.draw()

    def action_add(self) -> None:
        """Make a playlist; in the library, take a folder in."""
        if self.listing:
            self.app.push_screen(forms.playlist_form(self.ask, None), self._again)
        else:
            super().action_add()

    def action_edit(self) -> None:
        """Rename the playlist, or edit the track."""
        if self.listing and self.opened is None and self.playlist is not None:
            self.app.push_screen(forms.playlist_form(self.ask, self.playlist), self._again)
        else:
            super().action_edit()

    def action_import(self) -> None:
        """Make a playlist of an M3U8; in the library, copy files in."""
        if self.listing:
            self.app.push_screen(forms.playlist_import_form(self.ask, self.console.toast), self._again)
        else:
            super().action_import()

    def action_export(self) -> None:
        """Write the playlist to a file."""
        if (playlist := self.playlist) is not None:
            self.app.push_screen(forms.playlist_export_form(self.ask, self.console.toast, playlist))

    def action_delete(self) -> None:
        """Remove the playlist, or take the track out of it; in the library, delete the tracks."""
        playlist, row = self.playlist, self.lists.current
        if not self.listing:
            super().action_delete()
        elif isinstance(row, Placed) and playlist is not None:
            self._change("library.playlist_take", {"playlist": str(playlist.id), "places": [row.place]})
        elif playlist is not None:
            self._change("library.playlist_remove", {"playlist": str(playlist.id)})

    def action_shift(self, step: int) -> None:
        """Move the track up or down in its playlist."""
        row, opened = self.lists.current, self.opened
        if isinstance(row, Placed) and opened is not None and 0 <= row.place + step < len(opened.tracks):
            to = row.place + step
            self._change("library.playlist_move", {"playlist": str(opened.playlist.id), "place": row.place, "to": to},
                         lambda: self.list_again(to))  # fmt: skip

    def _change(self, command: str, arguments: dict[str, object], then: Callable[[], None] | None = None) -> None:
        async def work() -> None:
            await self.ask(command, arguments)
            (then or self.list_again)()

        self.work(work)

    def _again(self, _: None) -> None:
        self.list_again()
