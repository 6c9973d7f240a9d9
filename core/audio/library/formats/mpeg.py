"""MP3: MPEG audio frames, their length from Xing, VBRI or the frames themselves, and the tags before and after them."""

import struct

from core.audio.library.formats import id3
from core.audio.library.formats.sound import NotAudio, Sound, Window

_V1 = ((0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
       (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
       (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320))  # fmt: skip
_V2 = ((0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
       (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))  # fmt: skip
_RATES = (44100, 48000, 32000)

_SEARCHED = 65536
"""How far the first frame may be from where it should be."""

_PROBES = 8
"""At how many places of a file without a header it is looked whether the bitrate is still the same."""

_CHUNK = 1 << 20

Frame = tuple[int, int, int, int, int]
"""A frame's length in bytes, bitrate in kbit/s, sample rate, samples, and channels."""


def frame(header: bytes, offset: int = 0) -> Frame | None:
    """Understand the four bytes with which a frame begins."""
    if len(header) < offset + 4 or header[offset] != 0xFF or header[offset + 1] & 0xE0 != 0xE0:
        return None
    b1, b2, b3 = header[offset + 1], header[offset + 2], header[offset + 3]
    version, layer, bits, rate_bits = b1 >> 3 & 3, 4 - (b1 >> 1 & 3), b2 >> 4, b2 >> 2 & 3
    if version == 1 or layer == 4 or bits in (0, 15) or rate_bits == 3:
        return None
    is_first = version == 3
    kbps = _V1[layer - 1][bits] if is_first else _V2[0 if layer == 1 else 1][bits]
    rate = _RATES[rate_bits] >> (0 if is_first else 1 if version == 2 else 2)
    samples = 384 if layer == 1 else 1152 if layer == 2 or is_first else 576
    padding = b2 >> 1 & 1
    length = (12000 * kbps // rate + padding) * 4 if layer == 1 else samples * 125 * kbps // rate + padding
    return length, kbps, rate, samples, 1 if b3 >> 6 == 3 else 2


def read(window: Window) -> Sound:
    """Read an MP3.

    Raises:
        NotAudio: There are no frames in it.
    """
    sound = Sound("mp3")
    begin = id3.read(window, sound)
    end = window.size
    if not sound.texts or window.size - begin < 512:
        end -= id3.read_old(window, sound)
    found = _first(window, begin)
    if found is None:
        raise NotAudio("holds no MPEG audio")
    begin, (length, kbps, rate, samples, channels) = found
    sound.sample_rate, sound.channels = rate, channels
    counted = _header(window.at(begin, 200), channels, rate)
    if counted is not None and counted[0]:
        frames, stated = counted
        # What is cut off is not there to be heard, whatever the header promised.
        there = end - begin
        share = there / stated if stated and there < stated * 0.98 else 1.0
        seconds = frames * samples / rate * share
        sound.duration_ms = round(seconds * 1000)
        sound.bitrate = round(min(stated or there, there) * 8 / seconds) if seconds else None
    elif _is_constant(window, begin, end, length, kbps):
        sound.duration_ms, sound.bitrate = round((end - begin) * 8 / kbps), kbps * 1000
    else:
        seconds = _walk(window, begin, end)
        sound.duration_ms = round(seconds * 1000)
        sound.bitrate = round((end - begin) * 8 / seconds) if seconds else None
    return sound


def _first(window: Window, begin: int) -> tuple[int, Frame] | None:
    """Find the first frame that another follows, or that is all there is."""
    data, searched = window.at(begin, 4096), 4096
    while True:
        place = data.find(b"\xff")
        while 0 <= place < len(data) - 4:
            found = frame(data, place)
            if found is not None and _is_followed(window, begin + place, found):
                return begin + place, found
            place = data.find(b"\xff", place + 1)
        if searched >= _SEARCHED or len(data) < searched:
            return None
        searched = _SEARCHED
        data = window.at(begin, searched)


def _is_followed(window: Window, place: int, found: Frame) -> bool:
    following = window.at(place + found[0], 4)
    if len(following) < 4:
        return place + found[0] >= window.size - 4
    after = frame(following)
    return after is not None and after[2:4] == found[2:4]


def _header(data: bytes, channels: int, rate: int) -> tuple[int, int] | None:
    """Give the number of frames and of bytes that a Xing or VBRI header states."""
    is_first = rate >= 32000
    place = 4 + (32 if channels == 2 else 17) if is_first else 4 + (17 if channels == 2 else 9)
    if data[place : place + 4] in (b"Xing", b"Info"):
        flags = struct.unpack_from(">I", data, place + 4)[0]
        frames = struct.unpack_from(">I", data, place + 8)[0] if flags & 1 else 0
        stated = struct.unpack_from(">I", data, place + (12 if flags & 1 else 8))[0] if flags & 2 else 0
        return frames, stated
    if data[36:40] == b"VBRI":
        stated, frames = struct.unpack_from(">II", data, 46)
        return frames, stated
    return None


def _is_constant(window: Window, begin: int, end: int, length: int, kbps: int) -> bool:
    """Look at some places of the file whether its frames are like the first one."""
    for step in range(1, _PROBES + 1):
        place = begin + (end - begin) * step // (_PROBES + 1)
        data = window.at(place, length * 3 + 8)
        at = data.find(b"\xff")
        while at >= 0:
            found = frame(data, at)
            after = frame(data, at + found[0]) if found is not None else None
            if found is not None and after is not None and found[2:4] == after[2:4]:
                if found[1] != kbps or after[1] != kbps:
                    return False
                break
            at = data.find(b"\xff", at + 1)
    return True


def _walk(window: Window, begin: int, end: int) -> float:
    """Add up all frames: there is no other way to tell how long a file of many bitrates without a header is."""
    seconds, place = 0.0, begin
    while place < end:
        data = window.at(place, min(_CHUNK, end - place))
        at = 0
        while at + 4 <= len(data):
            found = frame(data, at)
            if found is not None:
                seconds += found[3] / found[2]
                at += found[0]
            else:
                following = data.find(b"\xff", at + 1)
                at = following if following >= 0 else len(data)
        if len(data) < 4:
            break
        place += max(at, 4)
    return seconds
