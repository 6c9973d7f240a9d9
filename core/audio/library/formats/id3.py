"""ID3: the tags before an MP3's frames, and the old ones after them."""

from typing import Final

from core.audio.library.formats.sound import Sound, Window

_NAMES: Final = {
    b"TIT2": "TITLE", b"TPE1": "ARTIST", b"TALB": "ALBUM", b"TCON": "GENRE", b"TDRC": "DATE", b"TYER": "DATE",
    b"TRCK": "TRACKNUMBER", b"TT2": "TITLE", b"TP1": "ARTIST", b"TAL": "ALBUM", b"TCO": "GENRE", b"TYE": "DATE",
    b"TRK": "TRACKNUMBER",
}  # fmt: skip
_PICTURES: Final = (b"APIC", b"PIC")
_ENCODINGS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_LONGEST_FRAME: Final = 8192
"""No title is longer; what is, is not read."""


def read(window: Window, sound: Sound) -> int:
    """Read the tags at a file's beginning, and tell where they end."""
    header = window.head
    if header[:3] != b"ID3" or len(header) < 10:
        return 0
    version, flags = header[3], header[5]
    end = 10 + _safe(header, 6)
    place = 10
    if flags & 0x40 and version > 2:
        extended = window.at(10, 4)
        if len(extended) == 4:
            place += _safe(extended, 0) if version == 4 else int.from_bytes(extended, "big") + 4
    is_unsynced = bool(flags & 0x80) and version < 4
    while place + 10 < end:
        frame = window.at(place, 10)
        name, length, length_of_header, frame_flags = _frame(frame, version)
        if length <= 0 or not name.isalnum() or place + length_of_header + length > end:
            break
        if name in _PICTURES:
            sound.has_cover = True
        elif (known := _NAMES.get(name)) is not None and length <= _LONGEST_FRAME:
            data = window.at(place + length_of_header, length)
            if is_unsynced or frame_flags & 2:
                data = data.replace(b"\xff\x00", b"\xff")
            if frame_flags & 1 and version == 4:
                data = data[4:]
            _add(sound, known, data)
        place += length_of_header + length
    footer = 10 if version == 4 and flags & 0x10 else 0
    return min(end + footer, window.size)


def read_old(window: Window, sound: Sound) -> int:
    """Read the tags at a file's end where there are none at its beginning, and tell how long they are."""
    data = window.at(window.size - 128, 128)
    if data[:3] != b"TAG" or len(data) < 128:
        return 0
    if not sound.texts:
        for name, begin, end in (("TITLE", 3, 33), ("ARTIST", 33, 63), ("ALBUM", 63, 93), ("DATE", 93, 97)):
            sound.add(name, data[begin:end].split(b"\0")[0].decode("latin-1"))
        if data[127] < 192:
            sound.add("GENRE", f"({data[127]})")
    return 128


def _frame(data: bytes, version: int) -> tuple[bytes, int, int, int]:
    """Give a frame's name, its length, its header's length and its flags."""
    if version == 2:
        return data[:3], int.from_bytes(data[3:6], "big"), 6, 0
    if len(data) < 10:
        return b"", 0, 10, 0
    length = _safe(data, 4) if version == 4 else int.from_bytes(data[4:8], "big")
    return data[:4], length, 10, data[9] if version == 4 else 0


def _safe(data: bytes, at: int) -> int:
    """Read a number of four bytes that keep their highest bit free."""
    return (data[at] & 127) << 21 | (data[at + 1] & 127) << 14 | (data[at + 2] & 127) << 7 | data[at + 3] & 127


def _add(sound: Sound, name: str, data: bytes) -> None:
    if len(data) < 2 or data[0] >= len(_ENCODINGS):
        return
    text = data[1:].decode(_ENCODINGS[data[0]], "replace")
    for value in text.split("\0"):
        if name != "DATE" or name not in sound.texts:
            sound.add(name, value.lstrip("\ufeff"))
