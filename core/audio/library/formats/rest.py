"""What is left to mutagen: M4A and raw AAC."""

import os
from typing import Any

from core.audio.library.formats.sound import NotAudio, Sound

_NAMES = {"\xa9nam": "TITLE", "\xa9ART": "ARTIST", "\xa9alb": "ALBUM", "\xa9gen": "GENRE", "\xa9day": "DATE"}


def read_m4a(path: bytes) -> Sound:
    """Read an M4A.

    Raises:
        NotAudio: It holds no sound.
    """
    from mutagen.mp4 import MP4

    file = _open(MP4, path)
    if not file.info.length or not file.info.channels:
        raise NotAudio("is an MP4 without sound")
    sound = _sound("m4a", file)
    for name, values in (file.tags or {}).items():
        if name in _NAMES:
            for value in values:
                sound.add(_NAMES[name], str(value))
        elif name == "trkn" and values:
            sound.add("TRACKNUMBER", str(values[0][0]))
        elif name == "covr":
            sound.has_cover = True
    return sound


def read_aac(path: bytes) -> Sound:
    """Read raw AAC.

    Raises:
        NotAudio: There are no frames in it.
    """
    from mutagen.aac import AAC

    return _sound("aac", _open(AAC, path))


def _open(kind: Any, path: bytes) -> Any:
    from mutagen import MutagenError

    try:
        return kind(os.fsdecode(path))
    except (MutagenError, OSError, ValueError, EOFError) as error:
        raise NotAudio(f"is damaged: {error}"[:200]) from None


def _sound(kind: str, file: Any) -> Sound:
    info = file.info
    return Sound(
        kind,
        duration_ms=round(info.length * 1000),
        bitrate=int(info.bitrate) or None,
        sample_rate=int(info.sample_rate),
        channels=int(info.channels),
    )
