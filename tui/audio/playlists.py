"""Rows of the playlists and the albums, and of the tracks of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from core.audio.models.library import Track
from core.audio.models.lists import Album, Playlist, PlaylistDetail
from tui.audio.columns import Telling, track_row
from tui.audio.words import length
from tui.text import clip, fit, visible


@dataclass(frozen=True, slots=True)
class Placed:
    """A track at its place in a playlist, counted from 0."""

    place: int
    track: Track


def list_row(row: Playlist | Placed | Album, width: int, at: Telling) -> Content:
    """Write a playlist, an album, or a track of one of them."""
    if isinstance(row, Placed):
        return Content.styled(f"{row.place + 1:>4} ", "$quiet") + track_row(row.track, width - 6, at)
    return _album_row(row, width) if isinstance(row, Album) else _playlist_row(row, width)


def _album_row(album: Album, width: int) -> Content:
    room = width - 40
    title = max(10, room * 55 // 100)
    rpm = f"{album.rpm:g} rpm" if album.rpm is not None else ""
    return Content.assemble(
        f"  {fit(album.title, title)}", (f"  {fit(album.artist or 'nobody named', max(8, room - title))}", "$quiet"),
        (f"  {album.year or '':>4}  {album.tracks:>3} tr  {length(album.duration_ms):>7}  {rpm:>8}", "$quiet"),
    )  # fmt: skip


def plan_lines(plans: Sequence[str], width: int) -> list[Content]:
    """Say what needs a track, or nothing where nothing does."""
    if not plans:
        return []
    return [Content.assemble((f" {'planned':<8}", "$quiet"), (clip(", ".join(plans), width - 10), "bold"))]


def album_lines(album: Album, width: int, rows: int) -> list[Content]:
    """Write what is known of an album in at most so many rows."""
    vinyl = [f"{album.rpm:g} rpm" if album.rpm is not None else "", album.condition or ""]
    digitised = [f"on {album.digitised_on}" if album.digitised_on else "", album.equipment or ""]
    told = {
        "album": [album.title],
        "by": [album.artist, str(album.year or ""), album.genre],
        "vinyl": vinyl,
        "digitised": digitised,
        "cover": [album.cover or ""],
    }
    lines = [
        Content.assemble((f" {label:<10}", "$quiet"), clip(" · ".join(part for part in parts if part), width - 12))
        for label, parts in told.items()
        if any(parts)
    ]
    return lines[:rows]


def _playlist_row(row: Playlist, width: int) -> Content:
    name = max(10, width - 43)
    return Content.assemble(
        f"  {fit(row.name, name)}",
        (f"  {row.tracks:>5} tracks  {length(row.duration_ms):>9}  ", "$quiet"),
        (fit("everybody's" if row.public else row.owner, 12), "$quiet"),
    )


def albums_heading(album: Album | None, text: str, shown: int, *, more: bool) -> Content:
    """Say which albums are listed, or which one's tracks."""
    if album is not None:
        return Content.assemble((f" {visible(album.title)}", "bold"), (f"   {visible(album.artist)}", "$quiet"))
    count = f"the first {shown}" if more else str(shown)
    found = f" with “{visible(text)}”" if text else ""
    return Content.assemble((" Albums", "bold"), (f"   {count}{found}, by artist; enter opens one", "$quiet"))


def heading(detail: PlaylistDetail | None) -> Content:
    """Say what is listed."""
    if detail is None:
        return Content.assemble((" Playlists", "bold"), ("   enter opens one, escape goes back", "$quiet"))
    playlist = detail.playlist
    words = f"   {playlist.tracks} tracks · {length(playlist.duration_ms)}"
    return Content.assemble((f" {visible(playlist.name)}", "bold"), (words, "$quiet"))
