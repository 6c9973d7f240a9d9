"""Copies a file in pieces, so that a copy that was broken off goes on where it was; blocking, and never half a file.

What is copied so far lies hidden beside where it will be, under a name that the same source finds again.
"""

import errno
import filecmp
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from core.audio.library.walking import is_audio
from core.errors import Unavailable
from core.store.files import sync

_CHUNK: Final = 1 << 20
_MOST_NAMES: Final = 1000


class Copied(NamedTuple):
    """A copy: where it is, and what was copied, in short."""

    path: bytes
    digest: bytes


class Stopped(Exception):
    """The copy was broken off; what was copied stays, to go on from."""


class Full(Unavailable):
    """The disk is full, so that nothing more can be copied."""


def target_name(source: bytes, kind: str) -> bytes:
    """Name a copy like its source; where that name is none of an audio file, by what it is."""
    name = source.rpartition(b"/")[2].lstrip(b".") or b"track"
    return name if is_audio(name) else name + b"." + kind.encode()


def copy(source: bytes, folder: bytes, name: bytes, step: Callable[[int], bool]) -> Copied | None:
    """Copy a file into a folder under a name of its own.

    Args:
        source: The file.
        folder: Where to; it is made where it is not there.
        name: What to call it; a number is added where another file has that name.
        step: Told how many bytes are there after each piece; False breaks the copy off.

    Returns:
        The copy; None where the same file is there already, under that name or with a number.

    Raises:
        Stopped: It was broken off.
        Full: The disk is full.
        Unavailable: It cannot be read or written.
    """
    part = None
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a path of bytes
        about = os.stat(source)  # noqa: PTH116
        target = _free(source, folder, name)
        if target is None:
            return None
        part = part_name(source, folder, about)
        digest = _fill(source, part, about.st_size, step)
        os.utime(part, ns=(about.st_atime_ns, about.st_mtime_ns))
        os.rename(part, target)  # noqa: PTH104
        sync(Path(os.fsdecode(folder)))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            if part is not None:
                with suppress(OSError):
                    os.unlink(part)  # noqa: PTH108
            raise Full("The disk is full.", remedy="Free some space, and import again.") from error
        raise Unavailable(f"It cannot be copied: {error.strerror}.") from error
    return Copied(target, digest)


def digest_of(path: bytes) -> bytes:
    """Tell what is in a file, in short; blocking.

    Raises:
        Unavailable: It cannot be read.
    """
    try:
        with Path(os.fsdecode(path)).open("rb") as read:
            return hashlib.file_digest(read, _digest).digest()
    except OSError as error:
        raise Unavailable(f"It cannot be read: {error.strerror}.") from error


def _digest() -> "hashlib.blake2b":
    return hashlib.blake2b(digest_size=16)


def part_name(source: bytes, folder: bytes, about: os.stat_result) -> bytes:
    """Say where what is copied so far of a file lies."""
    mark = hashlib.sha256(b"%s\0%d\0%d" % (source, about.st_size, about.st_mtime_ns)).hexdigest()[:16]
    return os.path.join(folder, b".cuedesk-import-" + mark.encode() + b".part")  # noqa: PTH118


def _fill(source: bytes, part: bytes, size: int, step: Callable[[int], bool]) -> bytes:
    with Path(os.fsdecode(source)).open("rb") as read, Path(os.fsdecode(part)).open("ab") as written:
        begun, digest = written.tell(), _digest()
        there = _begun(read, part, begun, digest)
        if there < begun:
            read.seek(0)
            written.truncate(0)
            digest = _digest()
        while chunk := read.read(_CHUNK):
            written.write(chunk)
            digest.update(chunk)
            there += len(chunk)
            if not step(there):
                raise Stopped
        written.flush()
        os.fsync(written.fileno())
    if there != size:
        os.unlink(part)  # noqa: PTH108
        raise OSError(errno.EIO, "it has changed while it was copied")
    return digest.digest()


def _begun(read: BinaryIO, part: bytes, there: int, digest: "hashlib.blake2b") -> int:
    """Tell how much is there to go on from: nothing, where a cut of the power has left something else in it."""
    with Path(os.fsdecode(part)).open("rb") as begun:
        for begin in range(0, there, _CHUNK):
            size = min(_CHUNK, there - begin)
            chunk = read.read(size)
            if chunk != begun.read(size):
                return 0
            digest.update(chunk)
    return there


def _free(source: bytes, folder: bytes, name: bytes) -> bytes | None:
    """Find a name that no file has; None where this very file has one already."""
    stem, dot, suffix = name.rpartition(b".")
    for number in range(1, _MOST_NAMES):
        tried = name if number == 1 else stem + f" ({number})".encode() + dot + suffix
        target = os.path.join(folder, tried)  # noqa: PTH118
        if not os.path.lexists(target):
            return target
        if os.path.isfile(target) and filecmp.cmp(source, target, shallow=False):  # noqa: PTH113
            return None
    raise OSError(errno.EEXIST, "there are too many files of that name")
