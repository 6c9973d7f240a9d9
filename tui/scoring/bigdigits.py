"""Digits to be read from across the hall, drawn with half blocks."""

from collections.abc import Mapping
from functools import lru_cache

# Three by five pixels each, a row after the other.
_GLYPHS: Mapping[str, tuple[str, ...]] = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "–": ("   ", "   ", "###", "   ", "   "),
}
_HALVES: Mapping[tuple[bool, bool], str] = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): "█",
}
_HEIGHT = 5


def rows_of(scale: int) -> int:
    """Tell how many terminal rows digits of a scale take."""
    return (_HEIGHT * scale + 1) // 2


@lru_cache(maxsize=1024)
def big(text: str, scale: int) -> tuple[str, ...]:
    """Draw digits, colons and the dash of the unknown; other characters are left out.

    Args:
        text: Such as `1:10`.
        scale: Cells per pixel across, half cells per pixel down.

    Returns:
        `rows_of(scale)` lines of equal width.
    """
    glyphs = [_GLYPHS[character] for character in text if character in _GLYPHS]
    gap = " " * scale
    pixels = [
        gap.join("".join(pixel * scale for pixel in glyph[y // scale]) for glyph in glyphs)
        for y in range(_HEIGHT * scale)
    ]
    pixels.append(" " * len(pixels[0]))
    return tuple(
        "".join(_HALVES[top == "#", bottom == "#"] for top, bottom in zip(*pixels[y : y + 2], strict=True))
        for y in range(0, _HEIGHT * scale, 2)
    )
