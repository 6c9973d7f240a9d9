"""Ogg: Vorbis and Opus, as long as their last page says."""

import struct

from core.audio.library.formats import flac
from core.audio.library.formats.sound import NotAudio, Sound, Window

_LONGEST_PAGE = 65307
_USUAL_TAIL = 8192
_MOST_PAGES = 64
"""How many pages of comments are read; a cover can be megabytes of them."""


def read(window: Window) -> Sound:
    """Read an Ogg.

    Raises:
        NotAudio: It holds neither Vorbis nor Opus.
    """
    head = window.head
    if len(head) < 28:
        raise NotAudio("is cut off")
    serial = head[14:18]
    first, place = _body(window, 0)
    if first[:7] == b"\x01vorbis" and len(first) >= 28:
        sound = Sound("ogg", channels=first[11], sample_rate=struct.unpack_from("<I", first, 12)[0])
        mark, clock, skipped = b"\x03vorbis", sound.sample_rate or 0, 0
    elif first[:8] == b"OpusHead" and len(first) >= 19:
        sound = Sound("opus", channels=first[9], sample_rate=48000)
        mark, clock, skipped = b"OpusTags", 48000, struct.unpack_from("<H", first, 10)[0]
    else:
        raise NotAudio("is an Ogg that holds neither Vorbis nor Opus")
    if not clock:
        raise NotAudio("says nothing of its sound")
    packet = _packet(window, place)
    if packet[: len(mark)] != mark:
        raise NotAudio("is cut off before its sound begins")
    flac.comments(packet[len(mark) :], sound)
    granule = _last_granule(window, serial)
    if granule is None:
        raise NotAudio("holds no sound")
    samples = max(0, granule - skipped)
    sound.duration_ms = round(samples * 1000 / clock)
    sound.bitrate = round(window.size * 8 * clock / samples) if samples else None
    return sound


def _body(window: Window, place: int) -> tuple[bytes, int]:
    """Give what a page holds, and where the next one begins."""
    segments = _segments(window, place)
    begin, length = place + 27 + len(segments), sum(segments)
    return window.at(begin, length), begin + length


def _segments(window: Window, place: int) -> bytes:
    header = window.at(place, 27)
    if len(header) < 27 or header[:4] != b"OggS":
        return b""
    return window.at(place + 27, header[26])


def _packet(window: Window, place: int) -> bytes:
    """Put together the packet that begins with a page."""
    parts: list[bytes] = []
    for _ in range(_MOST_PAGES):
        segments = _segments(window, place)
        if not segments:
            break
        begin, taken = place + 27 + len(segments), 0
        for segment in segments:
            taken += segment
            if segment < 255:
                parts.append(window.at(begin, taken))
                return b"".join(parts)
        parts.append(window.at(begin, taken))
        place = begin + taken
    return b"".join(parts)


def _last_granule(window: Window, serial: bytes) -> int | None:
    """Find the last page of the stream on which a packet ends."""
    for length in (_USUAL_TAIL, _LONGEST_PAGE * 2):
        data = window.at(max(0, window.size - length), min(length, window.size))
        place = data.rfind(b"OggS")
        while place >= 0:
            if data[place + 14 : place + 18] == serial and place + 14 <= len(data):
                granule = int(struct.unpack_from("<q", data, place + 6)[0])
                if granule > 0:
                    return granule
            place = data.rfind(b"OggS", 0, place)
    return None
