"""M3U8: playlists as files, read and written; blocking."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from core.audio.library.reading import printable
from core.errors import Conflict, Invalid, NotFound, Unavailable

_LARGEST: Final = 5_000_000
_SUFFIXES: Final = (".m3u8", ".m3u")


class Entry(NamedTuple):
    """A line of a playlist."""

    path: str
    title: str
    artist: str
    duration_ms: int | None


def read(path: str) -> list[str]:
    """List the files that a playlist names, as whole paths; a stream's address stays as it is.

    Raises:
        NotFound: There is no such file.
        Invalid: It is no playlist.
        Unavailable: It cannot be read.
    """
    file = _file(path)
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path!r}.") from None
    except OSError as error:
        raise Unavailable(f"{path!r} cannot be read: {error.strerror}.") from error
    if len(data) > _LARGEST or b"\0" in data:
        raise Invalid(f"{path!r} is no playlist.")
    lines = (line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines())
    return [_whole(file, os.fsdecode(line)) for line in lines if line and not line.startswith(b"#")]


def write(path: str, entries: Iterable[Entry]) -> None:
    """Write a playlist, in full or not at all.

    Raises:
        Conflict: The file exists.
        Unavailable: It cannot be written.
    """
    file = _file(path)
    lines = ["#EXTM3U"]
    for entry in entries:
        if "\n" in entry.path or "\r" in entry.path:
            raise Invalid(f"{shown(entry.path)!r} has a line break in its name, which no playlist can say.")
        seconds = -1 if entry.duration_ms is None else round(entry.duration_ms / 1000)
        called = f"{entry.artist} - {entry.title}" if entry.artist else entry.title
        lines += [f"#EXTINF:{seconds},{called}", entry.path]
    try:
        with file.open("xb") as opened:
            try:
                opened.write(os.fsencode("\n".join([*lines, ""])))
                opened.flush()
                os.fsync(opened.fileno())
            except OSError:
                with suppress(OSError):
                    file.unlink()
                raise
    except FileExistsError:
        raise Conflict(f"{path!r} exists already.", remedy="Choose another name, or move it away.") from None
    except OSError as error:
        raise Unavailable(f"{path!r} cannot be written: {error.strerror}.") from error


def title(path: str) -> str:
    """Call a playlist like its file."""
    return shown(Path(path).stem)


def shown(path: str) -> str:
    """Show a path."""
    return printable(os.fsencode(path))


def _file(path: str) -> Path:
    file = Path(path)
    if not file.is_absolute() or file.suffix.lower() not in _SUFFIXES or "\0" in path:
        raise Invalid(f"A playlist is a whole path that ends in .m3u8, not {path!r}.")
    return file


def _whole(file: Path, line: str) -> str:
    if line.startswith("file://"):
        line = unquote(urlsplit(line).path, errors="surrogateescape")
    elif "://" in line:
        return line
    return os.path.normpath(file.parent / line)
