"""Rows of the playlists, and of one playlist's tracks."""

from dataclasses import dataclass

from textual.content import Content

from core.audio.models.library import Track
from core.audio.models.lists import Playlist, PlaylistDetail
from tui.audio.columns import Telling, track_row
from tui.audio.words import length
from tui.text import fit, visible


@dataclass(frozen=True, slots=True)
class Placed:
    """A track at its place in a playlist, counted from 0."""

    place: int
    track: Track


def playlist_row(row: Playlist | Placed, width: int, at: Telling) -> Content:
    """Write a playlist, or one of its tracks."""
    if isinstance(row, Placed):
        return Content.styled(f"{row.place + 1:>4} ", "$quiet") + track_row(row.track, width - 6, at)
    name = max(10, width - 43)
    return Content.assemble(
        f"  {fit(row.name, name)}",
        (f"  {row.tracks:>5} tracks  {length(row.duration_ms):>9}  ", "$quiet"),
        (fit("everybody's" if row.public else row.owner, 12), "$quiet"),
    )


def heading(detail: PlaylistDetail | None) -> Content:
    """Say what is listed."""
    if detail is None:
        return Content.assemble((" Playlists", "bold"), ("   enter opens one, escape goes back", "$quiet"))
    playlist = detail.playlist
    words = f"   {playlist.tracks} tracks · {length(playlist.duration_ms)}"
    return Content.assemble((f" {visible(playlist.name)}", "bold"), (words, "$quiet"))
