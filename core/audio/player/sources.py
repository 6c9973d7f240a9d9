"""What a command names to be played: a track of the library, a file, or a stream."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from core.audio.models.player import Playable
from core.errors import Invalid, NotFound
from core.validation import refuse_fields

Resolve = Callable[[int], Awaitable[Playable]]
"""Finds a track of the library by its id."""

_SCHEMES = ("http", "https", "rtmp", "rtsp", "mms", "icyx")
_LONGEST_TITLE = 200


class Sources:
    """Finds what is to be played."""

    def __init__(self, resolve: Resolve) -> None:
        """Take what knows the library's tracks."""
        self._resolve = resolve

    async def find(
        self, track: int | None, path: str | None, url: str | None = None, *, title: str = "", **part: int | None
    ) -> Playable:
        """Give what exactly one of these names.

        Raises:
            Invalid: None or several are named, or it cannot be one.
            NotFound: It is not there.
        """
        if sum(given is not None for given in (track, path, url)) != 1:
            raise Invalid("Name exactly one: a track, a path or a url.")
        if track is not None:
            found = await self._resolve(track)
        elif path is not None:
            found = await asyncio.to_thread(_file, path, title)
        else:
            found = _stream(url or "", title)
        return _part(found, **part)


def _file(path: str, title: str) -> Playable:
    file = Path(path)
    if not file.is_absolute() or "\0" in path:
        raise Invalid(f"A path begins at the root, unlike {path[:_LONGEST_TITLE]!r}.")
    try:
        if not file.is_file():  # a pipe would hold up whoever opens it
            file.stat()
            raise Invalid(f"{path[:_LONGEST_TITLE]!r} is no file.")
        file.open("rb").close()
    except OSError as error:
        raise NotFound(f"{path[:_LONGEST_TITLE]!r} cannot be read: {error.strerror}.") from None
    shown = title or os.fsencode(file.stem).decode(errors="replace")
    return Playable(shown[:_LONGEST_TITLE], file.as_uri())


def _stream(url: str, title: str) -> Playable:
    parts = urlsplit(url)
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise Invalid(f"{url[:_LONGEST_TITLE]!r} is no address of a stream, such as http://radio.example:8000/live.")
    shown = title or f"{parts.hostname}{parts.path}"
    return Playable(shown[:_LONGEST_TITLE], url, is_live=True)


def _part(what: Playable, from_ms: int | None = 0, to_ms: int | None = None) -> Playable:
    fields: dict[str, str] = {}
    begin = from_ms or 0
    if begin < 0 or (what.length_ms is not None and begin >= what.length_ms > 0):
        fields["from_ms"] = "lies outside of it"
    if to_ms is not None and to_ms <= begin:
        fields["to_ms"] = "lies before its beginning"
    refuse_fields(f"{what.title} cannot be played like this", fields)
    return replace(what, from_ms=begin, to_ms=to_ms)
