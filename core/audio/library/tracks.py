"""The commands that find and show tracks."""

from core.audio.library import searching, track_rows
from core.audio.library.category_rows import find_category
from core.audio.library.folders import FoldersService
from core.audio.library.searching import Search
from core.audio.library.texts import check_limit
from core.audio.models.library import PROFILES, Kind, Profile, Sort, Track, TrackPage, Wanted
from core.caller import who
from core.errors import NotFound
from core.part import Room
from core.validation import refuse_fields

_LONGEST_SEARCH = 200


class TracksService:
    """The tracks."""

    def __init__(self, room: Room, folders: FoldersService) -> None:
        """Take the shared rooms, and who knows the folders."""
        self._store, self._folders = room.store, folders

    async def search(
        self,
        text: str = "",
        limit: int = 50,
        offset: int = 0,
        category: str | None = None,
        tag: str | None = None,
        favourite: bool = False,
        kind: Kind | None = None,
        folder: str | None = None,
        state: Wanted = "ok",
        sort: Sort = "relevance",
        descending: bool = False,
    ) -> TrackPage:
        """Find tracks by what is typed."""
        check_limit(limit, offset)
        if len(text) > _LONGEST_SEARCH:
            refuse_fields("There is no such search", {"text": f"may have {_LONGEST_SEARCH} characters at most"})
        wanted = Search(
            who=who(),
            text=text,
            limit=limit,
            offset=offset,
            category=None if category is None else (await find_category(self._store, category)).id,
            tag=tag,
            favourite=favourite,
            kind=kind,
            folder=None if folder is None else (await self._folders.find(folder)).id,
            state=state,
            sort=sort,
            descending=descending,
        )
        async with self._store.reader() as db:
            return await searching.search(db, wanted)

    async def track(self, track: int) -> Track:
        """Show one track."""
        rows = await self._store.fetch(track_rows.SELECT_ONE, {"track": track, "who": who()})
        if not rows:
            raise NotFound(f"There is no track {track} in the library.", remedy="library.search finds tracks.")
        return track_rows.from_row(rows[0])

    async def broken(self, limit: int = 100) -> list[Track]:
        """List the files that cannot be played, each with the reason."""
        page = await self.search(limit=limit, state="broken", sort="added", descending=True)
        return list(page.tracks)

    async def profiles(self) -> list[Profile]:
        """List the loudness profiles."""
        return list(PROFILES)
