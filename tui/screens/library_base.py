"""What the parts of the Library screen share: what it knows, its widgets, and what the keys act on."""

from functools import partial
from typing import TYPE_CHECKING

from core.audio.models.library import Track
from tui.audio.columns import CUED, PLAYING, Telling
from tui.audio.library import LibraryRead, LibraryState, read_library, read_page
from tui.audio.players import Players
from tui.audio.waveform import WHOLE, Cut
from tui.audio.window import Look
from tui.feed import Feed
from tui.screens.library_decks import WAVEFORM_WIDTH, AudioScreen
from tui.widgets.library_table import LibraryTable

if TYPE_CHECKING:
    from core.client import Client

KEPT_WAVEFORMS = 200


class LibraryBase(AudioScreen):
    """The Library screen without its keys.

    Attributes:
        state: What the screen knows.
        wanted: What it is to look at; it does as soon as that is read.
        cuts: Where tracks begin and end, as somebody at this console has set it.
        peaks: The waveforms that were read.
    """

    feed: Feed[LibraryRead]

    def __init__(self) -> None:
        """Know nothing yet."""
        super().__init__()
        self.state = LibraryState()
        self.wanted = Look()
        self.cuts: dict[int, Cut] = {}
        self.peaks: dict[int, tuple[int, ...]] = {}

    @property
    def table(self) -> LibraryTable:
        """Give the list of tracks."""
        return self.query_one("#table", LibraryTable)

    @property
    def track(self) -> Track | None:
        """Give the track that the keys act on."""
        return self.table.current

    @property
    def chosen(self) -> list[Track]:
        """Give the selected tracks, or the one under the cursor."""
        if self.table.selected:
            return list(self.table.selected.values())
        return [self.track] if self.track is not None else []

    def cut_of(self, track: Track) -> Cut:
        """Give where a track begins and ends."""
        return self.cuts.get(track.id, WHOLE)

    async def peaks_of(self, track: Track) -> tuple[int, ...]:
        """Give a track's waveform; it is read where it was not."""
        if track.id not in self.peaks:
            waveform = await self.link.client.library.waveform(track=track.id, width=WAVEFORM_WIDTH)
            if len(self.peaks) >= KEPT_WAVEFORMS:
                self.peaks.clear()
            self.peaks[track.id] = waveform.peaks
        return self.peaks[track.id]

    async def gathered(self) -> list[Track]:
        """Give the tracks that the keys act on, also those that have to be read first."""
        return self.chosen

    def look(self, look: Look) -> None:
        """Look at something else: asked at once, for whoever types does not wait for a redraw."""
        self.wanted = look
        self.draw()
        if self.link.state.attached:
            self.work(self._search, "search", only=True)

    async def _search(self) -> None:
        look = self.wanted
        page = await read_page(self.link.client, look, 0)
        if look == self.wanted:
            self.state.window.show(look, page)
            self.table.cursor = 0
            self.table.scroll_to(y=0, animate=False, force=True)
            self.table.sync()
            self.draw()

    def page(self, offset: int) -> None:
        """Read a page that has come into sight; one that has gone out of sight meanwhile is not waited for."""
        self.work(partial(self._page, offset), "page", only=True)

    async def _page(self, offset: int) -> None:
        look = self.state.window.look
        page = await read_page(self.link.client, look, offset)
        if look == self.state.window.look:
            self.table.put(page)
            self.draw()

    async def read(self, client: "Client") -> LibraryRead:
        """Read everything again, where the list stands."""
        return await read_library(client, self.wanted, self.table.scroll_offset.y if self.is_drawable else 0)

    def telling(self) -> Telling:
        """Tell how tracks are told now."""
        letters, decks = self.state.letters, deck_signs(self.desk.players)
        selected = frozenset(self.table.selected)
        return Telling(self.as_of, self.desk.zone, self.console.marks, letters, decks, selected)

    def draw(self) -> None:
        """Show what is known now; every part paints only where it has become another."""
        raise NotImplementedError


def deck_signs(players: Players) -> dict[int, str]:
    """Give a sign for each track on a deck: what sounds has a filled one, what is ready or paused an open one."""
    signs: dict[int, str] = {}
    for deck in players:
        for entry, sign in ((deck.cued, CUED), (deck.playing, PLAYING if deck.state == "playing" else CUED)):
            if entry is not None and entry.what.track is not None:
                signs[entry.what.track] = sign
    return signs
