"""The window of tracks that the Library screen shows, out of however many a search has found.

It is as long as the search's result, yet holds only the pages that were looked at; what is not there yet is None.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, overload

from core.audio.models.library import Kind, Sort, Track, TrackPage, TrackState
from core.audio.models.lists import SavedSearch

PAGE: Final = 100
KEPT_PAGES: Final = 12

SORTS: Final[tuple[Sort, ...]] = (
    "relevance", "title", "artist", "album", "added", "plays", "played", "duration", "loudness", "year",
)  # fmt: skip
STATES: Final[tuple[TrackState, ...]] = ("ok", "broken", "vanished", "deleted")
_NEWEST_FIRST: Final[frozenset[Sort]] = frozenset({"added", "plays", "played", "year"})


@dataclass(frozen=True, slots=True)
class Look:
    """What the screen shows of the library; the fields are those of `library.search`.

    Attributes:
        reversed: The other way round than this order usually is: the newest and the most are first by themselves.
    """

    text: str = ""
    category: str | None = None
    tag: str | None = None
    favourite: bool = False
    kind: Kind | None = None
    folder: str | None = None
    state: TrackState = "ok"
    sort: Sort = "relevance"
    reversed: bool = False

    @property
    def narrowed(self) -> bool:
        """Tell whether anything is left out that a plain look shows."""
        return replace(self, sort="relevance", reversed=False) != Look()

    @property
    def next_sort(self) -> "Look":
        """Give the look in the next order, as that usually is."""
        return replace(self, sort=SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)], reversed=False)

    @property
    def next_state(self) -> "Look":
        """Give the look at the next state of tracks."""
        return replace(self, state=STATES[(STATES.index(self.state) + 1) % len(STATES)])

    @property
    def descending(self) -> bool:
        """Tell whether the last comes first."""
        return (self.sort in _NEWEST_FIRST) != self.reversed

    def query(self) -> dict[str, Any]:
        """Give the arguments of the search."""
        return {
            "text": self.text,
            "category": self.category,
            "tag": self.tag,
            "favourite": self.favourite,
            "kind": self.kind,
            "folder": self.folder,
            "state": self.state,
            "sort": self.sort,
            "descending": self.descending,
        }

    def kept(self) -> dict[str, Any]:
        """Give what of it is kept with a saved search: neither the folder nor the state."""
        return {name: value for name, value in self.query().items() if name not in ("folder", "state")}

    @classmethod
    def of(cls, saved: SavedSearch) -> "Look":
        """Give the look that a saved search was saved of."""
        reversed = saved.descending != (saved.sort in _NEWEST_FIRST)
        return cls(saved.text, saved.category, saved.tag, saved.favourite, saved.kind, None, "ok", saved.sort, reversed)


class TrackWindow(Sequence[Track | None]):
    """Tracks by their place in what was found.

    Attributes:
        look: What they were searched by.
        total: How many were found.
        held: How many the library holds.
        corrected: What was searched for in place of what was typed.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.look = Look()
        self.total = 0
        self.held = 0
        self.corrected: str | None = None
        self._pages: OrderedDict[int, tuple[Track, ...]] = OrderedDict()
        self._before: dict[int, tuple[Track, ...]] = {}

    def show(self, look: Look, page: TrackPage) -> None:
        """Show what a search has found; of the same look, what was in sight stays until it is read again."""
        self._before = {**self._before, **self._pages} if look == self.look else {}
        self.look = look
        self._pages.clear()
        self.put(page)

    def put(self, page: TrackPage) -> None:
        """Take another page of what was found."""
        self.total, self.held, self.corrected = page.total, page.held, page.corrected
        number = page.offset // PAGE
        self._pages[number] = page.tracks
        self._before.pop(number, None)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)

    def missing(self, first: int, last: int) -> int | None:
        """Give the offset of the first page among these places that has to be read, or None."""
        for number in range(max(0, first) // PAGE, min(last, self.total - 1) // PAGE + 1):
            if number not in self._pages:
                return number * PAGE
            self._pages.move_to_end(number)
        return None

    def place_of(self, track: int) -> int | None:
        """Find a track's place among the pages that are there."""
        for number, page in self._pages.items():
            for place, each in enumerate(page):
                if each.id == track:
                    return number * PAGE + place
        return None

    def __len__(self) -> int:
        """Count what was found."""
        return self.total

    @overload
    def __getitem__(self, place: int) -> Track | None: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Track | None]: ...

    def __getitem__(self, place: int | slice) -> Track | Sequence[Track | None] | None:
        """Give the track at a place, or None while its page is not there."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self.total))]
        if not 0 <= place < self.total:
            raise IndexError(place)
        number, rest = divmod(place, PAGE)
        page = self._pages.get(number) or self._before.get(number, ())
        return page[rest] if rest < len(page) else None
