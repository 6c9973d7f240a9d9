"""Small flags of a few coloured cells, for the countries whose flag such cells can tell.

Countries whose flag lives by an emblem are left out: a wrong flag is worse than none.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

COLOURS: Mapping[str, str] = {
    "w": "#f4f4f0",
    "r": "#d02030",
    "b": "#1f48a8",
    "n": "#1a2a6c",
    "l": "#5fb0e8",
    "g": "#128046",
    "y": "#f4c820",
    "o": "#ee7d1e",
    "k": "#101010",
    "m": "#7d1f35",
}
"""The colours by the letters that flags are described in."""

WIDTH = 8
ROWS = 3
"""A flag's size in terminal cells; a row of cells is two rows of colour."""

_HEIGHT = 2 * ROWS


class Flag(NamedTuple):
    """How a flag is divided.

    Attributes:
        kind: Stripes side by side or one below the other, a nordic or a Swiss cross, or a disc.
        colours: Letters of `COLOURS`: the stripes', or the field's and the figure's.
    """

    kind: Literal["vertical", "horizontal", "nordic", "cross", "disc"]
    colours: str


FLAGS: Mapping[str, Flag] = {
    "ARM": Flag("horizontal", "rbo"),
    "AUT": Flag("horizontal", "rwr"),
    "BAN": Flag("disc", "gr"),
    "BEL": Flag("vertical", "kyr"),
    "BOL": Flag("horizontal", "ryg"),
    "BUL": Flag("horizontal", "wgr"),
    "CHA": Flag("vertical", "byr"),
    "CIV": Flag("vertical", "owg"),
    "CRC": Flag("horizontal", "bwrrwb"),
    "DEN": Flag("nordic", "rw"),
    "ESP": Flag("horizontal", "ryyyyr"),
    "EST": Flag("horizontal", "bkw"),
    "FIN": Flag("nordic", "wb"),
    "FRA": Flag("vertical", "bwr"),
    "GAB": Flag("horizontal", "gyb"),
    "GER": Flag("horizontal", "kry"),
    "GUI": Flag("vertical", "ryg"),
    "HUN": Flag("horizontal", "rwg"),
    "INA": Flag("horizontal", "rw"),
    "IRL": Flag("vertical", "gwo"),
    "ITA": Flag("vertical", "gwr"),
    "JPN": Flag("disc", "wr"),
    "LAT": Flag("horizontal", "mmwwmm"),
    "LTU": Flag("horizontal", "ygr"),
    "LUX": Flag("horizontal", "rwl"),
    "MLI": Flag("vertical", "gyr"),
    "MON": Flag("horizontal", "rw"),
    "NED": Flag("horizontal", "rwb"),
    "NGR": Flag("vertical", "gwg"),
    "PER": Flag("vertical", "rwr"),
    "POL": Flag("horizontal", "wr"),
    "ROU": Flag("vertical", "byr"),
    "RUS": Flag("horizontal", "wbr"),
    "SLE": Flag("horizontal", "gwl"),
    "SUI": Flag("cross", "rw"),
    "SWE": Flag("nordic", "by"),
    "THA": Flag("horizontal", "rwnnwr"),
    "UKR": Flag("horizontal", "by"),
    "YEM": Flag("horizontal", "rwk"),
}


@cache
def flag(code: str) -> tuple[tuple[tuple[str, str], ...], ...] | None:
    """Draw a country's flag: `ROWS` rows of `WIDTH` cells, each its upper and lower colour, or None."""
    known = FLAGS.get(code)
    if known is None:
        return None
    return tuple(
        tuple((_colour(known, x, 2 * row), _colour(known, x, 2 * row + 1)) for x in range(WIDTH)) for row in range(ROWS)
    )


def _colour(flag: Flag, x: int, y: int) -> str:
    colours = flag.colours
    match flag.kind:
        case "vertical":
            letter = colours[x * len(colours) // WIDTH]
        case "horizontal":
            letter = colours[y * len(colours) // _HEIGHT]
        case "nordic":
            letter = colours[x in (2, 3) or y in (2, 3)]
        case "cross":
            letter = colours[(x in (3, 4) and 0 < y < 5) or (1 < x < 6 and y in (2, 3))]
        case _:
            letter = colours[(2 < x < 5 and 0 < y < 5) or (1 < x < 6 and 1 < y < 4)]
    return COLOURS[letter]
