"""The commands on playlists."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from core.audio.events import PlaylistChanged
from core.audio.library import m3u, searching, track_rows
from core.audio.library.scanning import SOURCE
from core.audio.library.texts import check_name
from core.audio.models.lists import Playlist, PlaylistDetail, PlaylistImport
from core.caller import correlation, who
from core.errors import Conflict, Invalid, NotFound
from core.part import Room

_MOST: Final = 10_000

_SELECT: Final = """
    SELECT p.id, p.name, p.owner, p.is_public, p.made_at, count(e.track), coalesce(sum(t.duration_ms), 0)
    FROM audio_playlist p
    LEFT JOIN audio_playlist_entry e ON e.playlist = p.id LEFT JOIN audio_track t ON t.id = e.track
    WHERE p.is_public OR p.owner = ? GROUP BY p.id ORDER BY p.name
"""
_ENTRIES: Final = "SELECT track FROM audio_playlist_entry WHERE playlist = ? ORDER BY place"
_BY_PATH: Final = "SELECT id FROM audio_track WHERE path = ?"
_FOR_M3U: Final = """
    SELECT t.path, t.title, t.artist, t.duration_ms FROM audio_playlist_entry e JOIN audio_track t ON t.id = e.track
    WHERE e.playlist = ? ORDER BY e.place
"""


class PlaylistsService:
    """Playlists."""

    def __init__(self, room: Room) -> None:
        """Take the shared rooms."""
        self._room = room

    async def playlists(self) -> list[Playlist]:
        """List the public playlists and the caller's own."""
        rows = await self._room.store.fetch(_SELECT, (who(),))
        return [Playlist(row[0], row[1], row[2], bool(row[3]), *row[4:]) for row in rows]

    async def playlist(self, playlist: str) -> PlaylistDetail:
        """Show a playlist with its tracks."""
        found = await self._find(playlist)
        async with self._room.store.reader() as db:
            ids = [row[0] for row in await db.execute_fetchall(_ENTRIES, (found.id,))]
            known = {track.id: track for track in await searching.rows(db, list(set(ids)), who())}
        return PlaylistDetail(found, tuple(known[id_] for id_ in ids))

    async def playlist_create(self, name: str, public: bool = True, tracks: list[int] | None = None) -> Playlist:
        """Make a playlist."""
        name = check_name("The playlist", name)
        owner, now, wanted = who(), self._room.clock.now(), list(tracks or ())

        def work(db: sqlite3.Connection) -> int:
            _require_free(db, name, 0)
            _require_room(wanted)
            sql = "INSERT INTO audio_playlist (name, owner, is_public, made_at) VALUES (?, ?, ?, ?)"
            number = int(db.execute(sql, (name, owner, public, now)).lastrowid or 0)
            track_rows.require(db, wanted)
            _write(db, number, wanted)
            return number

        return await self._changed(await self._room.store.submit(work))

    async def playlist_rename(self, playlist: str, name: str, public: bool | None = None) -> Playlist:
        """Give a playlist another name, or make it public or one's own."""
        found = await self._find(playlist)
        name = check_name("The playlist", name)
        is_public = found.public if public is None else public
        if not is_public and found.owner != who():
            raise Conflict(f"The playlist “{found.name}” is {found.owner}'s, who alone may make it their own.")

        def work(db: sqlite3.Connection) -> None:
            _require_free(db, name, found.id)
            db.execute("UPDATE audio_playlist SET name = ?, is_public = ? WHERE id = ?", (name, is_public, found.id))

        await self._room.store.submit(work)
        return await self._changed(found.id)

    async def playlist_remove(self, playlist: str) -> None:
        """Remove a playlist; its tracks stay."""
        found = await self._find(playlist)

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM audio_playlist WHERE id = ?", (found.id,))

        await self._room.store.submit(work)
        self._tell(found, removed=True)

    async def playlist_add(self, playlist: str, tracks: list[int], at: int | None = None) -> Playlist:
        """Put tracks into a playlist, before the place `at` or at its end."""

        def add(db: sqlite3.Connection, entries: list[int]) -> list[int]:
            track_rows.require(db, tracks)
            place = len(entries) if at is None else _place(at, len(entries) + 1)
            return [*entries[:place], *tracks, *entries[place:]]

        return await self._edit(playlist, add)

    async def playlist_take(self, playlist: str, places: list[int]) -> Playlist:
        """Take what is at these places, counted from 0, out of a playlist."""

        def take(_: sqlite3.Connection, entries: list[int]) -> list[int]:
            gone = {_place(place, len(entries)) for place in places}
            return [track for place, track in enumerate(entries) if place not in gone]

        return await self._edit(playlist, take)

    async def playlist_move(self, playlist: str, place: int, to: int) -> Playlist:
        """Move what is at a place, counted from 0, so that it is at another one."""

        def move(_: sqlite3.Connection, entries: list[int]) -> list[int]:
            moved = entries.pop(_place(place, len(entries)))
            entries.insert(_place(to, len(entries) + 1), moved)
            return entries

        return await self._edit(playlist, move)

    async def playlist_import(self, path: str, name: str = "", public: bool = True) -> PlaylistImport:
        """Make a playlist of an M3U or M3U8 file on this machine; what of it is not in the library is told."""
        named = await asyncio.to_thread(m3u.read, path)
        _require_room(named)
        tracks, missing = [], []
        async with self._room.store.reader() as db:
            for file in named:
                rows = list(await db.execute_fetchall(_BY_PATH, (os.fsencode(file),)))
                if rows:
                    tracks.append(int(rows[0]["id"]))
                else:
                    missing.append(file)
        made = await self.playlist_create(name or m3u.title(path), public, tracks)
        return PlaylistImport(made, tuple(m3u.shown(file) for file in missing))

    async def playlist_export(self, playlist: str, path: str) -> int:
        """Write a playlist as an M3U8 file that does not exist yet, and tell how many tracks it has."""
        found = await self._find(playlist)
        rows = await self._room.store.fetch(_FOR_M3U, (found.id,))
        entries = [m3u.Entry(os.fsdecode(row[0]), row[1], row[2], row[3]) for row in rows]
        await asyncio.to_thread(m3u.write, path, entries)
        return len(entries)

    async def _edit(self, playlist: str, change: Callable[[sqlite3.Connection, list[int]], list[int]]) -> Playlist:
        """Change what is in a playlist, as it is when its turn comes."""
        found = await self._find(playlist)

        def work(db: sqlite3.Connection) -> None:
            entries = [int(row[0]) for row in db.execute(_ENTRIES, (found.id,))]
            changed = change(db, entries)
            _require_room(changed)
            _write(db, found.id, changed)

        await self._room.store.submit(work)
        return await self._changed(found.id)

    async def _changed(self, number: int) -> Playlist:
        changed = await self._find(str(number))
        self._tell(changed)
        return changed

    async def _find(self, playlist: str) -> Playlist:
        for found in await self.playlists():
            if playlist == str(found.id) or playlist.casefold() == found.name.casefold():
                return found
        raise NotFound(f"There is no playlist {playlist!r}.", remedy="library.playlists lists them.")

    def _tell(self, playlist: Playlist, *, removed: bool = False) -> None:
        self._room.bus.publish(PlaylistChanged(playlist, removed), source=SOURCE, correlation=correlation())


def _require_free(db: sqlite3.Connection, name: str, playlist: int) -> None:
    taken = db.execute("SELECT 1 FROM audio_playlist WHERE name = ? AND id <> ?", (name, playlist)).fetchone()
    if taken is not None:
        raise Conflict(f"There is a playlist “{name}” already; it may be somebody else's own.")


def _require_room(tracks: Sequence[object]) -> None:
    if len(tracks) > _MOST:
        raise Invalid(f"A playlist has {_MOST} tracks at most.")


def _write(db: sqlite3.Connection, playlist: int, tracks: list[int]) -> None:
    db.execute("DELETE FROM audio_playlist_entry WHERE playlist = ?", (playlist,))
    sql = "INSERT INTO audio_playlist_entry (playlist, place, track) VALUES (?, ?, ?)"
    db.executemany(sql, [(playlist, place, track) for place, track in enumerate(tracks)])


def _place(place: int, places: int) -> int:
    if not 0 <= place < places:
        raise Invalid(f"There is no place {place} in this playlist; they count from 0 to {places - 1}.")
    return place
