"""The Library screen's albums, in the place of the tracks: looked through, opened, and described, also as vinyl."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType

from core.audio.models.library import Track
from core.audio.models.lists import Album
from tui.audio.playlists import Placed, albums_heading
from tui.keymap import key
from tui.screens import library_forms as forms
from tui.screens.library_lists import ListKeys
from tui.widgets.line import Line
from tui.widgets.rows import Rows

MOST: Final = 500
"""So many albums are listed at most, and so many tracks of one looked for."""
EMPTY = "  no track has an album like this in its tags"


class AlbumKeys(ListKeys):
    """Albums: found, opened, queued, and described."""

    BINDINGS: ClassVar[list[BindingType]] = [key("library.albums", "albums", "A", "albums")]

    def __init__(self) -> None:
        """Show tracks."""
        super().__init__()
        self.shelved = False
        self.album: Album | None = None
        self.album_text = ""

    @property
    def album_row(self) -> Album | None:
        """Give the album under the cursor, or the open one."""
        row = self.lists.current if self.listing else None
        return row if isinstance(row, Album) else self.album

    def action_albums(self) -> None:
        """Show the albums, or the tracks again."""
        if self.listing and self.shelved:
            self.close_lists()
        else:
            self.shelved, self.album, self.opened = True, None, None
            self._put_text(self.album_text)
            self.show_lists()

    def action_playlists(self) -> None:
        """Show the playlists, or the tracks again."""
        if self.shelved:
            self.close_lists()
        super().action_playlists()

    def close_lists(self) -> None:
        """Show the tracks again."""
        self.shelved, self.album = False, None
        self._put_text(self.wanted.text)
        super().close_lists()

    def _put_text(self, text: str) -> None:
        """Have the line say what the list is searched for."""
        with self.prevent(type(self.entry).Changed):
            self.entry.value = text
        self.entry.display = bool(text)

    def typed(self, text: str) -> None:
        """Look for what is typed, among the albums where they are shown."""
        if not self.shelved:
            super().typed(text)
        elif text != self.album_text or self.album is not None:
            self.album_text, self.album = text, None
            self.list_again(0)

    def focus_list(self) -> None:
        """Have the keys in the list."""
        (self.lists if self.listing else self.table).focus()

    def close_album(self) -> bool:
        """Go a step back among the albums, if there is one."""
        if self.album is not None:
            self.album = None
        elif self.album_text or self.typing:
            self.album_text = ""
            self._put_text("")
        else:
            return False
        self.focus_list()
        self.list_again(0)
        return True

    async def _list(self, cursor: int | None) -> None:
        if not self.shelved:
            await super()._list(cursor)
            return
        rows: Sequence[Album | Placed]
        library, album = self.link.client.library, self.album
        if album is None:
            rows = await library.albums(text=self.album_text, limit=MOST)
        else:
            rows = [Placed(place, track) for place, track in enumerate(await self._tracks_of(album))]
        self.lists.empty = EMPTY
        more = album is None and len(rows) == MOST
        self.query_one("#lists-heading", Line).show([albums_heading(album, self.album_text, len(rows), more=more)])
        self.lists.fill(rows, cursor)
        self.draw()

    async def _tracks_of(self, album: Album) -> list[Track]:
        """Give an album's tracks in their order: of what a search for its words finds, what is really of it."""
        words = f"{album.artist} {album.title}"
        page = await self.link.client.library.search(text=words, limit=MOST, sort="album")
        wanted = (album.artist.casefold(), album.title.casefold())
        tracks = [each for each in page.tracks if (each.artist.casefold(), each.album.casefold()) == wanted]
        return sorted(tracks, key=lambda each: (each.number is None, each.number, each.name))

    async def gathered(self) -> list[Track]:
        """Give the tracks that the keys act on, of an album under the cursor all."""
        row = self.lists.current if self.listing else None
        return await self._tracks_of(row) if isinstance(row, Album) else await super().gathered()

    @on(Rows.Opened, "#playlists")
    def open_album(self) -> None:
        """Open the album."""
        if isinstance(row := self.lists.current, Album):
            self.album = row
            self.list_again(0)

    def action_edit(self) -> None:
        """Describe the album, or edit what else is under the cursor."""
        row = self.lists.current if self.listing else None
        if isinstance(row, Album):
            self.app.push_screen(forms.album_form(self.ask, row), self._again)
        else:
            super().action_edit()
