"""The forms of the Library screen: a track's fields, folders, imports, batches and playlists."""

from collections.abc import Callable, Sequence
from typing import Any

from core.audio.models.library import Track
from core.audio.models.lists import Album, Category, Playlist
from tui.fields import Field, as_text
from tui.screens.events_forms import Ask, Told
from tui.screens.form import Form
from tui.text import visible

NONE = "none"
BATCH_WORDS = ("edit", "tag_add", "tag_remove", "delete", "restore")


def edit_form(ask: Ask, track: Track, categories: Sequence[Category]) -> Form:
    """Change what is said of a track; its file's tags are changed too."""
    fields = [
        Field("title", initial=track.title),
        Field("artist", initial=track.artist),
        Field("album", initial=track.album),
        Field("genre", initial=track.genre),
        Field("year", "whole number", initial=as_text(track.year), emptied=0),
        _category(categories, track.category),
        Field("tags", "list of text", initial=", ".join(track.tags), help="with commas between them", emptied=[]),
        Field("notes", initial=track.notes),
    ]

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("library.track_edit", {"track": track.id, **_with_category(values, "")})

    return Form(
        f"Edit {visible(track.title or track.name)}", "The file's tags are changed too; u undoes.", fields, send
    )


def rename_form(ask: Ask, track: Track) -> Form:
    """Give a track's file another name."""

    async def send(values: dict[str, Any]) -> None:
        await ask("library.rename", {"track": track.id, **values})

    fields = [Field("name", required=True, initial=track.name, help="its ending stays")]
    return Form("Rename the file", track.path, fields, send)


def folder_form(ask: Ask) -> Form:
    """Take a folder into the library."""

    async def send(values: dict[str, Any]) -> None:
        await ask("library.folder_add", values)

    fields = [
        Field("path", required=True, help="a folder of the engine's machine"),
        Field("name", help="its own name where this stays empty"),
    ]
    return Form("Add a folder", "Its audio files are found at once, and watched from then on.", fields, send)


def import_form(ask: Ask, categories: Sequence[Category]) -> Form:
    """Copy files into the library."""

    async def send(values: dict[str, Any]) -> None:
        await ask("library.import_path", _with_category(values, None))

    fields = [
        Field("path", required=True, help="a file, a folder or a USB stick of the engine's machine"),
        _category(categories, None),
    ]
    return Form("Import", "Files are copied into the library's first folder.", fields, send)


def album_form(ask: Ask, album: Album) -> Form:
    """Describe an album, also what only vinyl has."""
    fields = [
        Field("year", "whole number", initial=as_text(album.year)),
        Field("genre", initial=album.genre),
        Field("cover", initial=album.cover or "", help="the path of a picture on the engine's machine"),
        Field("rpm", "number", initial=as_text(album.rpm), help="of the vinyl: 33.3, 45 or 78"),
        Field("condition", initial=album.condition or "", help="such as VG+"),
        Field("digitised_on", initial=album.digitised_on or "", help="YYYY-MM-DD"),
        Field("equipment", initial=album.equipment or "", help="what it was digitised with"),
    ]

    async def send(values: dict[str, Any]) -> None:
        if values:
            await ask("library.album_edit", {"artist": album.artist, "title": album.title, **values})

    return Form(f"Album {visible(album.title)}", visible(album.artist), fields, send)


def batch_form(tracks: Sequence[Track], categories: Sequence[Category], preview: Callable[..., Any]) -> Form:
    """Do the same to many tracks; what would be done is shown first."""
    fields = [
        Field("action", "one of", required=True, initial="edit", choices=BATCH_WORDS),
        Field("tag", help="to add or remove"),
        Field("artist"),
        Field("album"),
        Field("genre"),
        Field("year", "whole number"),
        _category(categories, None),
        Field("all_or_nothing", "yes or no", initial="no"),
    ]

    async def send(values: dict[str, Any]) -> None:
        await preview(_with_category(values, None))

    count = f"{len(tracks)} tracks" if len(tracks) > 1 else visible(tracks[0].title or tracks[0].name)
    return Form(f"Batch: {count}", "Nothing is done before it has been shown.", fields, send)


def to_playlist_form(ask: Ask, told: Told, tracks: Sequence[Track], playlists: Sequence[Playlist]) -> Form:
    """Put tracks into a playlist, or into a new one."""
    names = {playlist.name.casefold() for playlist in playlists}

    async def send(values: dict[str, Any]) -> None:
        name, ids = values["playlist"], [track.id for track in tracks]
        if name.casefold() in names:
            await ask("library.playlist_add", {"playlist": name, "tracks": ids})
        else:
            await ask("library.playlist_create", {"name": name, "tracks": ids})
        told(f"{len(ids)} put into {name}")

    known = ", ".join(playlist.name for playlist in playlists) or "none yet"
    first = playlists[0].name if playlists else ""
    fields = [Field("playlist", required=True, initial=first, help="a new name makes a new one")]
    return Form("Put into a playlist", f"There are: {known}", fields, send)


def playlist_form(ask: Ask, playlist: Playlist | None) -> Form:
    """Make a playlist, or rename one."""
    fields = [
        Field("name", required=True, initial=playlist.name if playlist else ""),
        Field("public", "yes or no", initial=as_text(playlist.public if playlist else True), help="everybody sees it"),
    ]

    async def send(values: dict[str, Any]) -> None:
        if playlist is None:
            await ask("library.playlist_create", values)
        else:
            await ask("library.playlist_rename", {"playlist": str(playlist.id), **values})

    return Form("New playlist" if playlist is None else "Playlist", "Tracks in an order.", fields, send)


def playlist_import_form(ask: Ask, told: Told) -> Form:
    """Make a playlist of an M3U8 file."""

    async def send(values: dict[str, Any]) -> None:
        outcome = await ask("library.playlist_import", values)
        if outcome.ran and (missing := outcome.value["missing"]):
            told(f"{len(missing)} of its lines are no track of the library, such as {missing[0]}")

    fields = [Field("path", required=True, help="an M3U or M3U8 file of the engine's machine"), Field("name")]
    return Form("Import a playlist", "What of it is not in the library is told.", fields, send)


def playlist_export_form(ask: Ask, told: Told, playlist: Playlist) -> Form:
    """Write a playlist to an M3U8 file."""

    async def send(values: dict[str, Any]) -> None:
        outcome = await ask("library.playlist_export", {"playlist": str(playlist.id), **values})
        if outcome.ran:
            told(f"{outcome.value} tracks written to {values['path']}")

    fields = [Field("path", required=True, help="a file that does not exist yet, ending in .m3u8")]
    return Form(f"Export {visible(playlist.name)}", "On the engine's machine.", fields, send)


def _category(categories: Sequence[Category], chosen: str | None) -> Field:
    names = tuple(category.name for category in categories)
    return Field("category", "one of", initial=chosen or NONE, choices=(NONE, *names))


def _with_category(values: dict[str, Any], none: str | None) -> dict[str, Any]:
    """Say “no category” as the command takes it."""
    if values.get("category") == NONE:
        return {**values, "category": none}
    return values
