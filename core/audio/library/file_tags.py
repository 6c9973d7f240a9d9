"""Reads and writes files' tags: into a copy that takes the file's place in one step, so that none is half written."""

import contextlib
import os
import shutil
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from mutagen import MutagenError
from mutagen.easyid3 import EasyID3
from mutagen.easymp4 import EasyMP4
from mutagen.flac import FLAC
from mutagen.id3 import TALB, TCON, TDRC, TIT2, TPE1, ID3NoHeaderError
from mutagen.mp3 import EasyMP3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from core.audio.library.reading import base, printable
from core.errors import Unavailable, Unsupported

FIELDS: Final = ("title", "artist", "album", "genre", "year")

_DAMAGED: Final = (MutagenError, ValueError, LookupError, EOFError, struct.error)
"""What mutagen raises of bytes that it cannot follow; not always its own error."""

Values = Mapping[str, Sequence[str]]
"""Some of `FIELDS` with all that a file says under each, in its own words; nothing where it says nothing."""


class Signature(NamedTuple):
    """By what a scan sees that a file has changed."""

    size: int
    modified_ns: int
    inode: int


def read_tags(path: bytes, kind: str | None, fields: Sequence[str]) -> dict[str, list[str]]:
    """Tell what a file says; blocking.

    Raises:
        Unsupported: Such a file carries no tags.
        Unavailable: It cannot be read.
    """
    with _failing("read", path):
        tags = _open(os.fsdecode(path), kind)
        return {field: tags.get(field) for field in fields}


def write_tags(path: bytes, kind: str | None, values: Values, track: int) -> Signature:
    """Let a file say something else; blocking. What a write that was cut off has left is overwritten.

    Args:
        path: The file; where it is a link, what it leads to is changed.
        kind: What it is.
        values: What it shall say; a field with nothing is taken away.
        track: By what the copy is called.

    Raises:
        Unsupported: Such a file carries no tags.
        Unavailable: It cannot be written; it is as it was.
    """
    file = Path(os.path.realpath(os.fsdecode(path)))
    copy = _copy_of(file, track)
    with _failing("written", path):
        try:
            shutil.copyfile(file, copy)
            _own_alike(file, copy)
            tags = _open(str(copy), kind)
            for field, texts in values.items():
                tags.set(field, list(texts))
            tags.save()
            with copy.open("rb") as written:
                os.fsync(written.fileno())
            copy.replace(file)
        finally:
            copy.unlink(missing_ok=True)
        about = file.stat()
    return Signature(about.st_size, about.st_mtime_ns, about.st_ino)


def remove_copy(path: bytes, track: int) -> None:
    """Remove what a write that was cut off has left beside a file; blocking."""
    with contextlib.suppress(OSError):  # the disk that it lies on may be away
        _copy_of(Path(os.path.realpath(os.fsdecode(path))), track).unlink(missing_ok=True)


class _Easy:
    """Tags that mutagen names alike in many formats."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        if getattr(opened, "tags", opened) is None:
            opened.add_tags()

    def get(self, field: str) -> list[str]:
        return [str(text) for text in self._opened.get(_key(field)) or ()]

    def set(self, field: str, texts: list[str]) -> None:
        if texts:
            self._opened[_key(field)] = texts
        elif _key(field) in self._opened:
            del self._opened[_key(field)]

    def save(self) -> None:
        self._opened.save()


class _Frames:
    """ID3 frames within a WAV, for which mutagen has no other names."""

    _OF: Final = {"title": TIT2, "artist": TPE1, "album": TALB, "genre": TCON, "year": TDRC}

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        if opened.tags is None:
            opened.add_tags()

    def get(self, field: str) -> list[str]:
        return [str(text) for frame in self._opened.tags.getall(self._OF[field].__name__) for text in frame.text]

    def set(self, field: str, texts: list[str]) -> None:
        frame: Any = self._OF[field]
        self._opened.tags.delall(frame.__name__)
        if texts:
            self._opened.tags.add(frame(encoding=3, text=texts))

    def save(self) -> None:
        self._opened.save()


def _before_sound(path: str) -> Any:
    """Open the ID3 tags before raw AAC, which has none of its own."""
    opener: Callable[..., Any] = EasyID3
    try:
        return opener(path)
    except ID3NoHeaderError:
        tags = opener()
        tags.filename = path
        return tags


_OPENERS: Final[dict[str, Callable[[str], Any]]] = {
    "mp3": EasyMP3,
    "flac": FLAC,
    "ogg": OggVorbis,
    "opus": OggOpus,
    "m4a": EasyMP4,
    "aac": _before_sound,
    "wav": WAVE,
}


def _open(path: str, kind: str | None) -> _Easy | _Frames:
    opener = _OPENERS.get(kind or "")
    if opener is None:
        raise Unsupported(f"A file of the kind {kind or 'unknown'} carries no tags.")
    return (_Frames if opener is WAVE else _Easy)(opener(path))


def _key(field: str) -> str:
    return "date" if field == "year" else field


def _copy_of(file: Path, track: int) -> Path:
    return file.with_name(f".cuedesk-edit-{track}{file.suffix}")


def _own_alike(file: Path, copy: Path) -> None:
    """Let a copy belong to whom the file belongs to, as far as that may be done."""
    shutil.copymode(file, copy)
    about = file.stat()
    with contextlib.suppress(PermissionError):
        os.chown(copy, about.st_uid, about.st_gid)


@contextlib.contextmanager
def _failing(what: str, path: bytes) -> Iterator[None]:
    name = printable(base(path))
    try:
        yield
    except _DAMAGED as error:
        raise Unavailable(f"The tags of “{name}” cannot be {what}: {error}.") from error
    except OSError as error:
        raise Unavailable(f"The tags of “{name}” cannot be {what}: {error.strerror}.") from error
