"""The Library screen (3): every track of the house, found while typing, cued, played and kept in order."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from core.audio.events import PlaylistChanged
from core.audio.models.library import Track
from core.clock import Micros
from tui.audio.columns import fact_lines, track_row
from tui.audio.facets import empty_words, ended_words, facets_line
from tui.audio.library import TOPICS, LibraryRead
from tui.audio.playlists import album_lines, plan_lines
from tui.audio.waveform import waveform_lines
from tui.keymap import key
from tui.screens.library_albums import AlbumKeys
from tui.screens.library_decks import DECK_KEYS
from tui.widgets.entry import Entry
from tui.widgets.library_table import LibraryTable
from tui.widgets.line import Line

if TYPE_CHECKING:
    from core.client import Event
    from tui.audio.announce import AnnounceState

LOOKING = ("category", "favourites", "broken", "sort", "reverse", "filters", "searches", "categories")
"""What settles which tracks are listed."""
SETTLED_SECONDS = 0.15
"""A waveform is asked for once the cursor has rested: whoever scrolls does not want those in between."""


class LibraryScreen(AlbumKeys):
    """Every track of the house. What is typed after / is looked for in titles, artists, albums, tags and file names.

    Enter makes a track ready on the music deck, in silence; p plays it on air and X fades over to it: armed, and space
    (GO) fires. i sets where it begins and ends. D shows all decks with their queues, and can have these keys act on
    another one. The full stop fades out what sounds, f8 fades out and f9 stops everything on every screen; none asks.

    l shows playlists, A albums, S saved searches, t all filters, Y categories, w folders and what is under way. v
    selects, and B does the same to all that is selected, after a look at what that would do.

    n announces: a text is typed, spoken and sent on air.

    Signs: ▸ plays, ▹ is ready or paused, ★ is a favourite; the letter is the category's.
    """

    STYLE = "library"
    # Not the line for searches, which comes first: what is typed right after the screen's digit is meant as keys.
    AUTO_FOCUS = "#table"
    # The most wanted first: on a small terminal the footer has no room for all.
    BINDINGS: ClassVar[list[BindingType]] = [
        key("library.play", "play", "p", "play on air"),
        key("library.restore", "restore", "r", "restore"),
        key("library.purge", "purge", "d", "delete for good"),
        key("library.filter", "filter"),
        *DECK_KEYS,
        key("library.announce", "announce", "n", "announce"),
        key("library.queue", "queue", "q", "queue"),
        key("library.select", "select"),
        key("library.edit", "edit"),
        key("library.category", "category", "c", "category"),
        key("library.favourites", "favourites", "F", "favourites"),
        key("library.broken", "broken", "b", "broken"),
        key("library.sort", "sort", "s", "sort"),
        key("library.reverse", "reverse", "O", "reverse the order"),
        key("library.filters", "filters", "t", "filters"),
        key("library.categories", "categories", "Y", "categories"),
        key("library.searches", "searches", "S", "saved searches"),
        # A key that does one thing or another has both where it is declared, or one would hide the other.
        key("library.delete", "delete"),
        key("library.back", "back"),
    ]

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._offered: dict[str, bool] = {}
        self._due: asyncio.Handle | None = None
        self._awaited: int | None = None
        self._signs: Mapping[int, str] = {}
        self._announcing: AnnounceState | None = None

    def compose_body(self) -> ComposeResult:
        """Put the filters above the tracks above what is known of one."""
        yield Line(id="facets")
        yield Entry(placeholder="title, artist, album, tag or file name; escape shows everything", id="search")
        with Container(id="main"):
            with Container(id="tracks"):
                yield LibraryTable(self._row, self.state.window, id="table")
            yield from self.compose_lists()
            yield Line(id="facts")
        yield Line(id="waveform")
        yield from self.compose_players()

    def on_mount(self) -> None:
        """Follow the library."""
        for id in ("#search", "#lists"):
            self.query_one(id).display = False
        self.feed = self.link.feed(TOPICS, self.read, snapshot=self._take, batch=self._apply, failed=self.show_error)

    def on_unmount(self) -> None:
        """Stop following."""
        self.feed.close()

    def _take(self, read: LibraryRead) -> None:
        kept = self.table.current
        self.state.take(read)
        if read.look == self.wanted:
            self.table.sync(kept.id if kept is not None else None)
        else:
            self.look(self.wanted)
        self.draw()

    def _apply(self, happened: "Sequence[Event]") -> None:
        was = self.state.importing.state
        if self.state.apply(happened):
            self.feed.restart()
        if any(isinstance(event.data, PlaylistChanged) for event in happened):
            self.list_again()
        if was == "running" and self.state.importing.state != "running":
            self.console.toast(ended_words(self.state.importing), severe=bool(self.state.importing.failed))
        self.draw()

    @on(LibraryTable.Wanted)
    def page_wanted(self) -> None:
        """Read what has come into sight."""
        if (offset := self.table.wanted) is not None and self.link.state.attached:
            self.page(offset)

    @on(LibraryTable.Moved, "#table")
    def moved(self) -> None:
        """Show what is known of the other track."""
        self.draw()

    # ---- drawing; every part paints only where it has become another

    def desk_changed(self) -> None:
        """Show how the decks are now."""
        self.draw()

    def second(self, now: Micros) -> None:
        """Let positions go on."""
        self.draw_players()

    def on_resize(self) -> None:
        """Write everything for the new size."""
        super().on_resize()
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show what is known now, once however many have something to show at the same time."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._draw)

    def _draw(self) -> None:
        self._due = None
        if not self.is_drawable:
            return
        width, table = self.app.size.width, self.table
        line = facets_line(self.state, self.wanted, len(table.selected), self.console.marks, width, self.deck_name)
        self.query_one("#facets", Line).show([line])
        if (empty := empty_words(self.state, self.wanted)) != table.empty:
            table.empty = empty
            table.refresh()
        self._draw_track(width)
        self.draw_players()
        if (signs := self.telling().decks) != self._signs:
            self._signs = signs
            table.refresh()
        offers = self._offers()
        if offers != self._offered:
            self._offered = offers
            self.refresh_bindings()

    def _draw_track(self, width: int) -> None:
        """Write what is known of the track under the cursor: beside the list where there is room, else below."""
        track, tall = self.track, self.has_class("-tall")
        facts, beside = self.query_one("#facts", Line), self.has_class("-wide")
        rows = self.query_one("#main").size.height if beside else 5 if tall else 2
        room = facts.size.width if beside and facts.size.width else width
        if track is not None:
            planned = plan_lines(self.state.plans_of(track.id), room)
            facts.show([*planned, *fact_lines(track, self.telling(), room, rows - len(planned))])
        else:
            facts.show(album_lines(album, room, rows) if (album := self.album_row) is not None else [])
        wave = self.query_one("#waveform", Line)
        peaks = self.peaks.get(track.id) if track is not None else None
        if track is not None and peaks is None and track.state == "ok" and track.id != self._awaited:
            self._awaited = track.id
            self.work(partial(self._read_waveform, track), "waveform", only=True)
        height = max(2, self.app.size.height // 12) if tall else 1
        if track is not None and peaks:
            wave.show(waveform_lines(peaks, width, height, self.cut_of(track), track.duration_ms))
        else:
            wave.show([Content()] * height)

    async def _read_waveform(self, track: Track) -> None:
        await asyncio.sleep(SETTLED_SECONDS)
        await self.peaks_of(track)
        self.draw()

    def _row(self, track: Track | None, width: int) -> Content:
        # The last cell may be the scrollbar's.
        return track_row(track, width - 1, self.telling())

    def action_announce(self) -> None:
        """Announce something; what was being written is there again."""
        from tui.audio.announce import AnnounceState
        from tui.screens.announce import AnnounceScreen

        self._announcing = self._announcing or AnnounceState()
        self.app.push_screen(AnnounceScreen(self._announcing))

    # ---- back, and what works now

    def action_back(self) -> None:
        """Close what was opened last: a search, a playlist, the playlists, filters, a selection."""
        if self.listing:
            if self.opened is not None:
                self.close_playlist()
            elif not self.close_album():
                self.close_lists()
        elif self.typing or self.wanted.narrowed:
            self.clear_search()
        else:
            self.table.selected.clear()
            self.table.refresh()
            self.draw()

    def _offers(self) -> dict[str, bool]:
        """Tell of every key that does not always work whether it does something here and now."""
        attached, track, listing = self.link.state.attached, self.track, self.listing
        chosen, playlist, album = bool(self.chosen), self.playlist, self.album_row
        playable = attached and track is not None and track.state == "ok"
        deleted = track is not None and track.state == "deleted"
        whole = attached and listing and track is None and bool(playlist.tracks if playlist else album)
        scanning, importing = self.state.scan.phase != "idle", self.state.importing.state == "running"
        tracks = attached and not listing
        return {
            **self.deck_offers(),
            "filter": (tracks or (attached and self.shelved)) and not self.entry.has_focus,
            **dict.fromkeys(LOOKING, tracks),
            **dict.fromkeys(("play", "jingle", "measure", "fallback", "emergency_message"), playable),
            "queue": playable or whole,
            "cut": playable and track is not None and bool(track.duration_ms),
            "crossfade": playable and self.desk.players.plays(self.deck_name),
            "listen": playable and self.desk.players.monitor is not None,
            "edit": attached and (chosen or playlist is not None or album is not None) and not deleted,
            **dict.fromkeys(("favourite", "undo"), attached and chosen),
            **dict.fromkeys(("rename", "batch", "select"), tracks and chosen),
            "to_playlist": (attached and chosen) or whole,
            "delete": attached and (chosen or playlist is not None) and not deleted and not self.shelved,
            **dict.fromkeys(("restore", "purge"), tracks and deleted),
            **dict.fromkeys(("import", "add"), attached and not self.shelved),
            **dict.fromkeys(("playlists", "albums", "folders"), attached),
            "cancel": attached and (importing or self.state.batch is not None),
            "scan": tracks and not scanning and bool(self.state.folders),
            "scan_stop": tracks and scanning,
            "export": attached and listing and playlist is not None,
            "shift": attached and self.opened is not None and track is not None,
            "back": listing or self.typing or self.wanted.narrowed or bool(self.table.selected),
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what does something here and now."""
        return self._offers().get(action, True) if self.is_drawable else True
