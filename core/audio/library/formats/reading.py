"""Reads one file: what it is by its first bytes decides who understands the rest."""

import os
import stat
import struct
from typing import Final

from core.audio.library.formats import flac, id3, mpeg, ogg, rest, wav
from core.audio.library.formats.sound import NotAudio, Sound, Window

__all__ = ["NotAudio", "Sound", "read_sound"]

_AAC: Final = (b"\xff\xf1", b"\xff\xf9")


def read_sound(path: bytes) -> Sound:
    """Read a file; blocking.

    Raises:
        NotAudio: It is none of what can be played, or cannot be read; with the reason.
    """
    try:
        # Never waits, for a pipe may have a name that ends like a track's.
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise NotAudio(f"cannot be read: {error.strerror}") from None
    try:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            raise NotAudio("is no file")
        if about.st_size == 0:
            raise NotAudio("is empty")
        return _understand(Window(fd, about.st_size), path)
    except OSError as error:
        raise NotAudio(f"cannot be read: {error.strerror}") from None
    except (struct.error, IndexError) as error:
        raise NotAudio("is damaged at its beginning") from error
    finally:
        os.close(fd)


def _understand(window: Window, path: bytes) -> Sound:
    head = window.head
    if head[:4] == b"OggS":
        return ogg.read(window)
    if head[:4] == b"fLaC":
        return flac.read(window)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return wav.read(window)
    if head[4:8] == b"ftyp":
        return rest.read_m4a(path)
    if head[:2] in _AAC:
        return rest.read_aac(path)
    if head[:3] == b"ID3" or mpeg.frame(head) is not None:
        return _tagged(window, path)
    if not any(head):
        raise NotAudio("holds nothing but zeros")
    return mpeg.read(window)


def _tagged(window: Window, path: bytes) -> Sound:
    """Read what stands behind ID3 tags, which is a FLAC or raw AAC at times."""
    begin = id3_length(window.head)
    if begin and window.at(begin, 2) in _AAC:
        sound = rest.read_aac(path)
        id3.read(window, sound)
        return sound
    if begin and window.at(begin, 4) == b"fLaC":
        return flac.read(window, begin)
    return mpeg.read(window)


def id3_length(head: bytes) -> int:
    """Tell how long the ID3 tags at a file's beginning are."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
