"""What is read of a file, and the window on its bytes through which it is read."""

import os
import unicodedata
from dataclasses import dataclass, field

LONGEST_TEXT = 500
_HEAD = 8192


class NotAudio(Exception):
    """A file is none of what can be played; the message says why, to be read after its name."""


@dataclass(slots=True)
class Sound:
    """What a file holds.

    Attributes:
        kind: What it is by its content.
        texts: Its tags by Vorbis's names, in upper case.
    """

    kind: str
    duration_ms: int | None = None
    bitrate: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    has_cover: bool = False
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Take a tag; further values of the same name are appended."""
        cleaned = clean(text)
        if cleaned:
            known = self.texts.get(name)
            self.texts[name] = cleaned if known is None else f"{known} / {cleaned}"[:LONGEST_TEXT]


class Window:
    """A file's bytes: its head is read once, and more only where it is asked for.

    Attributes:
        size: How long the file is.
    """

    __slots__ = ("_begin", "_fd", "head", "size")

    def __init__(self, fd: int, size: int, begin: int = 0) -> None:
        self._fd = fd
        self._begin = begin
        self.size = size
        self.head = os.pread(fd, min(_HEAD, size), begin)

    def part(self, begin: int, length: int) -> "Window":
        """Give a window on a part of the file, as if it were one of its own."""
        return Window(self._fd, max(0, min(length, self.size - begin)), self._begin + begin)

    def at(self, offset: int, length: int) -> bytes:
        """Give up to so many bytes from an offset; fewer where the file ends."""
        if offset < 0 or length <= 0:
            return b""
        if offset + length <= len(self.head):
            return self.head[offset : offset + length]
        return os.pread(self._fd, max(0, min(length, self.size - offset)), self._begin + offset)


def clean(text: str) -> str:
    """Give a tag as one line that can be printed; what terminals and databases choke on becomes a space."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text[:LONGEST_TEXT].strip() if text.isascii() else unicodedata.normalize("NFC", text)[:LONGEST_TEXT].strip()
