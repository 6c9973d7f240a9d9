"""Makes text from the network safe to draw, measures it in terminal cells, and tells times in words.

Everything that came over a wire passes `visible` (or `fit`, which calls it) before it reaches a cell. What would
move the cursor, change colours, reorder its neighbours or take an unpredictable width is replaced by a mark one
cell wide, so that the damage of a hostile name ends at its own cell. Nothing here knows markup.
"""

import re
import unicodedata
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, get_character_cell_size

Align = Literal["left", "right", "centre"]

ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
UNKNOWN = "–"

# Controls, formats (bidi, zero-width, tags), surrogates, private, unassigned, separators of lines and
# paragraphs; and the marks whose width terminals do not agree about.
_BANNED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc", "Me"})
# Variation selectors, regional indicators and skin tones change the width or shape of their neighbours.
_MEDDLING = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_MARKS_PER_CHARACTER = 2
# No run of more characters than this composes to one cell.
_CHARACTERS_PER_CELL = 8
_LONGEST_CACHED = 512
# Two programs' readings of one clock may cross on their way; that is no time in the future.
_CLOCK_SKEW_SECONDS = 2


def visible(text: str) -> str:
    """Replace what would do anything but take its own cells by a visible mark."""
    if text.isascii() and text.isprintable():
        return text
    return _replaced_cached(text) if len(text) <= _LONGEST_CACHED else _replaced(text)


@lru_cache(maxsize=4096)
def _replaced_cached(text: str) -> str:
    return _replaced(text)


def _replaced(text: str) -> str:
    out: list[str] = []
    marks = _MARKS_PER_CHARACTER
    for character in unicodedata.normalize("NFC", text):
        if unicodedata.category(character) == "Mn" and not _MEDDLING.match(character):
            out.append(character if marks < _MARKS_PER_CHARACTER else REPLACEMENT)
            marks += 1
        else:
            out.append(_visible_character(character))
            marks = 0
    return "".join(out)


def _visible_character(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in _BANNED or _MEDDLING.match(character) or not get_character_cell_size(character):
        return REPLACEMENT
    return character


def width(text: str) -> int:
    """Tell how many terminal cells safe text takes."""
    return cell_len(text)


def fit(text: str, cells: int, align: Align = "left") -> str:
    """Make text safe and exactly so many cells wide, by padding or by cutting with an ellipsis."""
    if cells <= 0:
        return ""
    text = visible(text[: cells * _CHARACTERS_PER_CELL])
    excess = cell_len(text) - cells
    if excess > 0:
        text = _cut(text, cells - 1) + ELLIPSIS
    room = cells - cell_len(text)
    match align:
        case "left":
            return text + " " * room
        case "right":
            return " " * room + text
        case "centre":
            return " " * (room // 2) + text + " " * (room - room // 2)


def _cut(text: str, cells: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += get_character_cell_size(character)
        if taken > cells:
            return text[:index]
    return text


def clip(text: str, cells: int) -> str:
    """Make text safe and at most so many cells wide."""
    return fit(text, min(cells, cell_len(visible(text[: max(cells, 0) * _CHARACTERS_PER_CELL]))))


def clock_time(at: int, zone: tzinfo | None = None, *, millis: bool = False) -> str:
    """Give an instant's time of day, such as `14:03:26` or `14:03:26.412`."""
    moment = datetime.fromtimestamp(at / 1_000_000, zone)
    return f"{moment:%H:%M:%S}.{at // 1000 % 1000:03d}" if millis else f"{moment:%H:%M:%S}"


def when(at: int, now: int, zone: tzinfo | None = None) -> str:
    """Tell an instant as a person would: relative where recent, then the time of day, then the date."""
    seconds = (now - at) // 1_000_000
    if seconds < -_CLOCK_SKEW_SECONDS:
        return _absolute(at, now, zone)
    if seconds < 1:
        return "just now"
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    return _absolute(at, now, zone)


def _absolute(at: int, now: int, zone: tzinfo | None) -> str:
    then, today = (datetime.fromtimestamp(each / 1_000_000, zone) for each in (at, now))
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    day = f"{then.day} {then:%b}"
    return f"{day} {then:%H:%M}" if then.year == today.year else f"{day} {then.year}"


def wrap(text: str, cells: int) -> list[str]:
    """Make text safe and break it into lines of at most so many cells (two at least), at blanks where there are any."""
    text = visible(text)
    lines: list[str] = []
    start = taken = 0
    blank = -1
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        if taken + size > max(cells, 2):
            end = index if character == " " or blank < start else blank
            lines.append(text[start:end])
            start = end + text.startswith(" ", end)
            taken = cell_len(text[start:index]) - (start > index)
        taken += size
        if character == " ":
            blank = index
    return [*lines, text[start:]]
