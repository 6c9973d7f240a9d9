"""WAV: its chunks, as far as its sound."""

import struct

from core.audio.library.formats import id3
from core.audio.library.formats.sound import NotAudio, Sound, Window

_INFO = {
    b"INAM": "TITLE",
    b"IART": "ARTIST",
    b"IPRD": "ALBUM",
    b"IGNR": "GENRE",
    b"ICRD": "DATE",
    b"ITRK": "TRACKNUMBER",
}
_MOST_CHUNKS = 64
_LONGEST_LIST = 65536


def read(window: Window) -> Sound:
    """Read a WAV.

    Raises:
        NotAudio: It says nothing of its sound, or has none.
    """
    sound = Sound("wav")
    place, rate, there = 12, 0, None
    for _ in range(_MOST_CHUNKS):
        header = window.at(place, 8)
        if len(header) < 8:
            break
        name, length = header[:4], struct.unpack_from("<I", header, 4)[0]
        begin = place + 8
        if name == b"fmt " and length >= 16:
            _, channels, sound.sample_rate, rate = struct.unpack_from("<HHII", window.at(begin, 16), 0)
            sound.channels = channels
        elif name == b"data":
            # A recorder that was cut off has written a length of nothing, or of all there is.
            there = min(length or window.size, window.size - begin)
        elif name == b"LIST" and length <= _LONGEST_LIST:
            _info(window.at(begin, length), sound)
        elif name.lower() == b"id3 ":
            later = Sound("wav")
            id3.read(window.part(begin, length), later)
            sound.texts |= later.texts  # they are what was written last, by us too
            sound.has_cover |= later.has_cover
        place = begin + length + (length & 1)
    if not rate or not sound.sample_rate:
        raise NotAudio("says nothing of its sound")
    if not there:
        raise NotAudio("holds no sound")
    sound.duration_ms, sound.bitrate = round(there * 1000 / rate), rate * 8
    return sound


def _info(data: bytes, sound: Sound) -> None:
    if data[:4] != b"INFO":
        return
    place = 4
    while place + 8 <= len(data):
        name, length = data[place : place + 4], struct.unpack_from("<I", data, place + 4)[0]
        known = _INFO.get(name)
        if known is not None:
            text = data[place + 8 : place + 8 + length].split(b"\0")[0]
            sound.add(known, _text(text))
        place += 8 + length + (length & 1)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
