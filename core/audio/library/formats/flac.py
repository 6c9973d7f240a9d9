"""FLAC, and the comments that it shares with Ogg."""

import struct

from core.audio.library.formats.flac_end import last_sample
from core.audio.library.formats.sound import NotAudio, Sound, Window

_LONGEST_COMMENT = 8192
_WHOLE = 0.99
"""What share of what it says is enough for a file not to be taken for cut off."""

_NAMES = frozenset(("TITLE", "ARTIST", "ALBUM", "GENRE", "DATE", "TRACKNUMBER"))


def read(window: Window, begin: int = 0) -> Sound:
    """Read a FLAC.

    Raises:
        NotAudio: It says nothing of its sound.
    """
    sound = Sound("flac")
    place = begin + 4
    is_last, samples, block_size, largest = False, 0, 0, 0
    while not is_last:
        header = window.at(place, 4)
        if len(header) < 4:
            raise NotAudio("is cut off before its sound begins")
        is_last, block, length = bool(header[0] & 128), header[0] & 127, int.from_bytes(header[1:], "big")
        place += 4
        if block == 0:
            block_size, largest = (int.from_bytes(window.at(place + at, 3 if at else 2), "big") for at in (0, 7))
            bits = int.from_bytes(window.at(place + 10, 8), "big")
            sound.sample_rate, sound.channels = bits >> 44, (bits >> 41 & 7) + 1
            samples = bits & 0xFFFFFFFFF
        elif block == 4:
            comments(window.at(place, length), sound)
        elif block == 6:
            sound.has_cover = True
        place += length
    if not sound.sample_rate:
        raise NotAudio("says nothing of its sound")
    if place >= window.size:
        raise NotAudio("holds no sound")
    last = last_sample(window, place, block_size, largest)
    if last is not None and (not samples or last < samples * _WHOLE):
        samples = last
    if samples:
        sound.duration_ms = round(samples * 1000 / sound.sample_rate)
        sound.bitrate = round((window.size - place) * 8 * sound.sample_rate / samples)
    return sound


def comments(data: bytes, sound: Sound) -> None:
    """Read Vorbis comments; what is cut off or too long is left out."""
    try:
        (vendor,) = struct.unpack_from("<I", data, 0)
        place = 4 + vendor
        (count,) = struct.unpack_from("<I", data, place)
        place += 4
        for _ in range(min(count, 1000)):
            (length,) = struct.unpack_from("<I", data, place)
            place += 4
            equals = data.find(b"=", place, place + min(length, 64))
            if equals > 0:
                name = data[place:equals].decode("ascii", "replace").upper()
                if name in _NAMES and length <= _LONGEST_COMMENT:
                    sound.add(name, data[equals + 1 : place + length].decode("utf-8", "replace"))
                elif name in ("METADATA_BLOCK_PICTURE", "COVERART"):
                    sound.has_cover = True
            place += length
    except struct.error:
        return  # the comments end before they say they do; what was read is good
