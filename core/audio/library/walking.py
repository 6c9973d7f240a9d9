"""Walks a folder for audio files, whatever its names and links are."""

import os
from collections.abc import Iterator
from typing import Final, NamedTuple

SUFFIXES: Final = frozenset((b".mp3", b".flac", b".ogg", b".oga", b".opus", b".m4a", b".aac", b".wav"))


class OnDisk(NamedTuple):
    """A file as the disk has it."""

    path: bytes
    size: int
    modified_ns: int
    inode: int


class Walk:
    """One walk; iterating gives the audio files, each folder's together.

    Attributes:
        unread: Folders that may not be read.
    """

    def __init__(self, top: bytes) -> None:
        """Take where to begin."""
        self._top = top
        self.unread: list[bytes] = []

    def __iter__(self) -> Iterator[OnDisk]:
        """Give every audio file once; what is hidden by a dot is left out, and a link that leads round in a circle."""
        seen: set[tuple[int, int]] = set()
        waiting = [self._top]
        while waiting:
            folder = waiting.pop()
            try:
                about = os.stat(folder)  # noqa: PTH116 - a path of bytes
                if (about.st_dev, about.st_ino) in seen:
                    continue
                seen.add((about.st_dev, about.st_ino))
                with os.scandir(folder) as entries:
                    for entry in entries:
                        name = entry.name
                        if name.startswith(b"."):
                            continue
                        # Written out, for this is done a hundred thousand times where a library is large.
                        if name[name.rfind(b".") :].lower() in SUFFIXES:
                            if (file := _on_disk(entry)) is not None:
                                yield file
                        elif _is_folder(entry):
                            waiting.append(entry.path)
            except OSError:
                self.unread.append(folder)


def is_audio(name: bytes) -> bool:
    """Tell whether a file's name is one of an audio file."""
    return name[name.rfind(b".") :].lower() in SUFFIXES


def _is_folder(entry: "os.DirEntry[bytes]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _on_disk(entry: "os.DirEntry[bytes]") -> OnDisk | None:
    try:
        about = entry.stat()
    except OSError:
        return None  # gone in this moment, or a link to nothing
    return OnDisk(entry.path, about.st_size, about.st_mtime_ns, about.st_ino)
