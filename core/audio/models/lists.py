"""What people make of the library's tracks: categories, saved searches, playlists, albums and plans."""

from dataclasses import dataclass

from core.audio.models.library import Kind, Sort, Track
from core.clock import Micros


@dataclass(frozen=True, slots=True)
class Category:
    """A category of tracks, with a letter beside its colour for who sees none."""

    id: int
    name: str
    colour: str
    letter: str
    tracks: int


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and how many tracks have it."""

    tag: str
    tracks: int


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept under a name; its fields are those of `library.search`."""

    id: int
    name: str
    saved_by: str
    text: str = ""
    category: str | None = None
    tag: str | None = None
    favourite: bool = False
    kind: Kind | None = None
    sort: Sort = "relevance"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Playlist:
    """A list of tracks in an order.

    Attributes:
        public: Everybody sees and may change it; otherwise only its owner.
        duration_ms: How long all of it is, as far as that is known.
    """

    id: int
    name: str
    owner: str
    public: bool
    made_at: Micros
    tracks: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class PlaylistDetail:
    """A playlist with its tracks in their order; a track's place is its index."""

    playlist: Playlist
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class PlaylistImport:
    """What was taken from an M3U8.

    Attributes:
        missing: Its lines that are no track of the library.
    """

    playlist: Playlist
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Album:
    """An album, as its tracks' tags and what people say of it make it.

    Attributes:
        cover: The path of its picture.
        rpm: At how many turns a minute the vinyl plays.
        condition: How well the vinyl is kept.
        digitised_on: When it was brought into the library, as YYYY-MM-DD.
        equipment: What it was digitised with.
    """

    artist: str
    title: str
    tracks: int
    duration_ms: int
    year: int | None
    genre: str
    cover: str | None = None
    rpm: float | None = None
    condition: str | None = None
    digitised_on: str | None = None
    equipment: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A plan that needs tracks, so that they are not deleted.

    Attributes:
        kind: What plans, in one word, such as `schedule`.
        plan: By what its planner knows it.
        title: What people call it.
        tracks: The tracks' ids.
        by: Who said so.
    """

    kind: str
    plan: str
    title: str
    tracks: tuple[int, ...]
    at: Micros
    by: str
