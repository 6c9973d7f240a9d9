"""Walks a folder for audio files, whatever its names and links are."""

import os
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

SUFFIXES: Final = frozenset((".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wav"))


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
        self._waiting: list[bytes] = []
        self.unread: list[bytes] = []

    def __iter__(self) -> Iterator[OnDisk]:
        """Give every audio file once; what is hidden by a dot is left out, and a link that leads round in a circle."""
        return chain.from_iterable(self.folders())

    def folders(self) -> Iterator[list[OnDisk]]:
        """Give the same, in a list for each folder."""
        seen: set[tuple[int, int]] = set()
        self._waiting = [self._top]
        while self._waiting:
            folder = self._waiting.pop()
            try:
                # By its descriptor the system looks up names in it, and not the way to it again for each.
                directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            except OSError:
                self.unread.append(folder)
                continue
            try:
                about = os.fstat(directory)
                if (about.st_dev, about.st_ino) not in seen:
                    seen.add((about.st_dev, about.st_ino))
                    yield self._files(directory, folder.rstrip(b"/") + b"/")
            except OSError:
                self.unread.append(folder)
            finally:
                os.close(directory)

    def _files(self, directory: int, within: bytes) -> list[OnDisk]:
        """List the audio files of one folder, and note the folders in it."""
        files = []
        with os.scandir(directory) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                # Written out, for this is done a hundred thousand times where a library is large.
                if name[name.rfind(".") :].lower() in SUFFIXES:
                    try:
                        about = entry.stat()
                    except OSError:
                        continue  # gone in this moment, or a link to nothing
                    path = within + os.fsencode(name)
                    files.append(OnDisk(path, about.st_size, about.st_mtime_ns, about.st_ino))
                elif _is_folder(entry):
                    self._waiting.append(within + os.fsencode(name))
        return files


def is_audio(name: bytes) -> bool:
    """Tell whether a file's name is one of an audio file."""
    return os.fsdecode(name[name.rfind(b".") :]).lower() in SUFFIXES


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
