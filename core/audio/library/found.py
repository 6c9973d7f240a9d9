"""What the process that reads a folder tells the engine: plain records, packed one after the other."""

from typing import Final

import msgspec

PREFIX: Final = 4
"""How many bytes tell how long the following message is."""


class FoundTrack(msgspec.Struct, array_like=True, frozen=True):
    """A file that is new or has changed.

    Attributes:
        id: The track that it is, 0 for a new one.
        problem: Why it is broken; what is said of its sound is empty then.
    """

    id: int
    path: bytes
    name: str
    size: int
    modified_ns: int
    inode: int
    problem: str | None = None
    kind: str | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    year: int | None = None
    number: int | None = None
    duration_ms: int | None = None
    bitrate: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    has_cover: bool = False


class Listed(msgspec.Struct, tag=True, array_like=True, frozen=True):
    """The folder is being walked, or is done when `total` says how many of its files must be read."""

    found: int
    total: int | None = None


class Read(msgspec.Struct, tag=True, array_like=True, frozen=True):
    """Files that were read, with the words in them that this scan has not met before."""

    tracks: list[FoundTrack]
    words: list[str]


class Moved(msgspec.Struct, tag=True, array_like=True, frozen=True):
    """Tracks of which only the path has changed."""

    tracks: list[tuple[int, bytes, str]]


class Gone(msgspec.Struct, tag=True, array_like=True, frozen=True):
    """Tracks that are no longer where they were, and such as are there again."""

    vanished: list[int]
    returned: list[int]


class Done(msgspec.Struct, tag=True, array_like=True, frozen=True):
    """The folder was gone through.

    Attributes:
        problem: What of it could not be.
        listing: What was found in short, to know the next time that it is the same.
    """

    problem: str | None = None
    listing: bytes | None = None


Message = Listed | Read | Moved | Gone | Done

decode = msgspec.msgpack.Decoder(Message).decode
_encode = msgspec.msgpack.Encoder().encode


def pack(message: Message) -> bytes:
    """Write a message with its length before it."""
    body = _encode(message)
    return len(body).to_bytes(PREFIX, "big") + body
