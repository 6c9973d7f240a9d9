"""Writes a picture as graphics of the terminal itself: kitty's protocol, placed by characters that stand for its cells.

The terminal is sent the picture once, under a number. Where it is shown is text like any other: a placeholder for each
cell, coloured with that number, its accents telling row and column. So whatever covers, moves or clears text does the
same to the picture, and a newer picture under the same number needs no cell to be painted again.
"""

import base64
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Final

from core.errors import Invalid
from core.obs.models import Picture

MOST_PIXELS: Final = 480
"""How wide a picture is at most: a few hundred kilobytes to be sent, twice a second."""

_PIXELS_A_COLUMN: Final = 8
_TERMINALS: Final = frozenset({"xterm-kitty", "xterm-ghostty"})
"""What terminals that know placeholders call themselves; others know the protocol, but not these."""

_MULTIPLEXERS: Final = ("TMUX", "STY", "ZELLIJ")
_CHUNK: Final = 4096
_MOST_DATA: Final = 2_000_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_QUIET: Final = "q=2"
_PLACEHOLDER: Final = "\U0010eeee"
_ACCENTS: Final = """
    305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC
    5AF 5C4 610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745
    747 749-74A 7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17
    1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1
    20D4-20D7 20DB-20DC 20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3
    AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244
"""
"""The protocol's numerals from 0 on, in hexadecimal."""


def _numerals() -> Iterator[str]:
    for span in _ACCENTS.split():
        first, _, last = span.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


_NUMERALS: Final = tuple(_numerals())

COLOUR: Final = (175, 95, 215)
"""The colour of the placeholders; it is in the palette of 256 as well, so that both ways of writing it are exact."""

_NUMBERS: Final[Mapping[str, int]] = {"truecolor": 0xAF5FD7, "256": 134}
"""The picture's number by how the console writes colours: that very colour, or its place in the palette."""


def number_for(colour_system: str | None) -> int | None:
    """Give the picture's number, or None where the terminal has too few colours to tell it."""
    return _NUMBERS.get(colour_system or "")


def is_offered(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal says that it draws such pictures; nothing is asked of it.

    Args:
        environment: The console's; a terminal's name is carried along by SSH too.
    """
    return environment.get("TERM") in _TERMINALS and not any(name in environment for name in _MULTIPLEXERS)


def cells_for(columns: int, rows: int, shape: float) -> tuple[int, int]:
    """Tell how many columns and rows of so many a picture of a shape fills; a cell is twice as high as wide."""
    across = max(1, min(columns, round(2 * rows * shape), len(_NUMERALS)))
    return across, max(1, min(rows, ceil(across / shape / 2)))


def pixels_for(columns: int, rows: int, shape: float) -> int:
    """Tell how many pixels wide a picture of a shape is to be for so many columns and rows."""
    return min(MOST_PIXELS, cells_for(columns, rows, shape)[0] * _PIXELS_A_COLUMN)


def placeholders(columns: int, rows: int) -> list[str]:
    """Write the text that stands for the picture, a line for each row."""
    return ["".join(f"{_PLACEHOLDER}{row}{column}" for column in _NUMERALS[:columns]) for row in _NUMERALS[:rows]]


def sending(picture: Picture, number: int, columns: int, rows: int) -> str:
    """Write what sends a PNG to the terminal, in place of the one before, to fill so many columns and rows.

    It is shown at once and whole: until it has all arrived the terminal goes on showing what it showed.

    Raises:
        Invalid: It is no PNG, or too large a one; nothing else that came from an OBS is written to a terminal.
    """
    data = _checked(picture.data)
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    first = f"a=t,f=100,t=d,i={number},"
    parts = [
        _command(f"{'' if place else first}{_QUIET},m={int(place < len(chunks) - 1)}", chunk)
        for place, chunk in enumerate(chunks)
    ]
    place = _command(f"a=p,U=1,i={number},c={columns},r={rows},{_QUIET}")
    return f"\x1b[?2026h{''.join(parts)}{place}\x1b[?2026l"


def forgetting(number: int) -> str:
    """Write what has the terminal forget the picture."""
    return _command(f"a=d,d=I,i={number},{_QUIET}")


def _checked(data: str) -> str:
    """Give a PNG's bytes in base64, and nothing that is none."""
    if len(data) > _MOST_DATA:
        raise Invalid("The picture is too large for a terminal")
    try:
        file = base64.b64decode(data, validate=True)
    except ValueError:
        raise Invalid("The picture is broken") from None
    if not file.startswith(_PNG):
        raise Invalid("The picture is of a kind that cannot be drawn")
    return base64.b64encode(file).decode()


def _command(keys: str, payload: str = "") -> str:
    return f"\x1b_G{keys}{f';{payload}' if payload else ''}\x1b\\"
