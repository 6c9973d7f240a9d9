"""Words for what audio is measured in: durations, levels, loudness, ages."""

from datetime import datetime, tzinfo

from core.clock import Micros
from tui.text import UNKNOWN


def length(ms: int | None) -> str:
    """Write a duration, such as `3:47` or `1:02:03`; a part of a second counts as none."""
    if ms is None:
        return UNKNOWN
    seconds = max(0, ms) // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def fine(ms: int) -> str:
    """Write an instant to the tenth of a second, such as `0:02.1`."""
    return f"{length(ms)}.{ms % 1000 // 100}"


def signed(db: float) -> str:
    """Write a level with a minus sign that lines up, such as `−12`."""
    return f"{db:.0f}".replace("-", "−") if round(db) else "0"


def loudness(lufs: float | None) -> str:
    """Write a loudness, such as `−14.2 LUFS`; nothing while it is not measured."""
    return "" if lufs is None else f"{lufs:.1f} LUFS".replace("-", "−")


def played(at: Micros | None, now: Micros, zone: tzinfo | None) -> str:
    """Say when a track was last played, such as `today 13:50` or `12 Nov`."""
    if at is None:
        return ""
    then, today = (datetime.fromtimestamp(each / 1_000_000, zone) for each in (at, now))
    if then.date() == today.date():
        return f"today {then:%H:%M}"
    day = f"{then.day} {then:%b}"
    return day if then.year == today.year else f"{day} {then.year}"


def grouped(number: int) -> str:
    """Write a number in groups of three, such as `98 310`."""
    return f"{number:,}".replace(",", " ")


def read_length(text: str) -> int | None:
    """Read a duration as `length` writes it, or in seconds, such as `90`; None where it is none."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) < 7 for part in parts):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return 1000 * seconds
