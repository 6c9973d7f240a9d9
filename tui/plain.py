"""Draws everything with plain signs, for terminals whose font has no others: the last step before a line is out."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS = {
    "│┃╎▏▎▍▌▋▊▉▐┆": "|",
    "─━▁▂╌": "-",
    "▔▀": "'",
    "▄": "_",
    "█▃▅▆▇": "#",
    "┌┐└┘├┤┬┴┼╭╮╰╯": "+",
    "–—−": "-",
    "…": "~",
    "·": ".",
    "●★": "*",
    "○": "o",
    "✕×": "x",
    "→▸": ">",
    "▹": ")",
    "←◂": "<",
    "↑▴": "^",
    "↓▾": "v",
    "◖": "[",
    "◗": "]",
    "“”": '"',
    "‘’": "'",
    "\N{REPLACEMENT CHARACTER}": "?",
}
# Controls in a name are shown by pictures of them, which such a font has not either.
_PICTURES = range(0x2400, 0x2422)
_TABLE = {ord(sign): plain for signs, plain in _SIGNS.items() for sign in signs} | dict.fromkeys(_PICTURES, "?")


class PlainSigns(LineFilter):
    """Replaces every sign by a plain one as wide; letters of any script stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace the signs of a line."""
        return [
            Segment(text if text.isascii() else text.translate(_TABLE), style, control)
            for text, style, control in segments
        ]
