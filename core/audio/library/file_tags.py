"""Writes tags into files: into a copy that takes the file's place in one step, so that a file is never half written."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from mutagen import MutagenError
from mutagen.easymp4 import EasyMP4
from mutagen.flac import FLAC
from mutagen.id3 import TALB, TCON, TDRC, TIT2, TPE1
from mutagen.mp3 import EasyMP3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from core.errors import Unavailable, Unsupported

FIELDS: Final = ("title", "artist", "album", "genre", "year")

_KINDS: Final[dict[str, Callable[[str], Any]]] = {
    "mp3": EasyMP3,
    "flac": FLAC,
    "ogg": OggVorbis,
    "opus": OggOpus,
    "m4a": EasyMP4,
    "wav": WAVE,
}
_FRAMES: Final = {"title": TIT2, "artist": TPE1, "album": TALB, "genre": TCON, "year": TDRC}


class Signature(NamedTuple):
    """By what a scan sees that a file has changed."""

    size: int
    modified_ns: int
    inode: int


def write_tags(path: bytes, kind: str | None, fields: Mapping[str, Any]) -> Signature:
    """Give a file other tags; blocking.

    Args:
        path: The file.
        kind: What it is.
        fields: The tags to write, some of `FIELDS`; one that is empty is taken away.

    Raises:
        Unsupported: Such a file carries no tags.
        Unavailable: It cannot be written; it is as it was.
    """
    opener = _KINDS.get(kind or "")
    if opener is None:
        raise Unsupported(f"A file of the kind {kind or 'unknown'} carries no tags.")
    file = Path(os.fsdecode(path))
    copy = None
    try:
        descriptor, copy = tempfile.mkstemp(prefix=".cuedesk-", suffix=file.suffix, dir=file.parent)
        os.close(descriptor)
        shutil.copyfile(file, copy)
        shutil.copymode(file, copy)
        _write(opener, copy, fields)
        with open(copy, "rb") as written:  # noqa: PTH123 - only to flush it to the disk
            os.fsync(written.fileno())
        os.replace(copy, file)  # noqa: PTH105 - the name is no Path
        copy = None
        about = file.stat()
    except MutagenError as error:
        raise Unavailable(f"The tags of {file.name!r} cannot be written: {error}.") from error
    except OSError as error:
        raise Unavailable(f"The tags of {file.name!r} cannot be written: {error.strerror}.") from error
    finally:
        if copy is not None:
            with contextlib.suppress(OSError):
                os.unlink(copy)  # noqa: PTH108 - the name is no Path
    return Signature(about.st_size, about.st_mtime_ns, about.st_ino)


def _write(opener: Callable[[str], Any], path: str, fields: Mapping[str, Any]) -> None:
    tagged = opener(path)
    if tagged.tags is None:
        tagged.add_tags()
    for field, value in fields.items():
        text = "" if value is None else str(value)
        if opener is WAVE:
            frame: Any = _FRAMES[field]
            tagged.tags.delall(frame.__name__)
            if text:
                tagged.tags.add(frame(encoding=3, text=[text]))
            continue
        key = "date" if field == "year" else field
        if text:
            tagged[key] = [text]
        elif key in tagged:
            del tagged[key]
    tagged.save()
