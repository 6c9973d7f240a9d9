"""Draws how loud a deck is, as it was measured, and says it."""

from typing import Final

from textual.content import Content

from tui.audio.words import signed

FLOOR_DB: Final = -48.0
HOT_DB: Final = -3.0
CLIPPED_DB: Final = -0.2


def meter(db: float | None, cells: int) -> Content:
    """Draw a level; one that nobody has measured is no bar at all."""
    if db is None:
        return Content(" " * cells)
    full = round(cells * max(0.0, min(1.0, 1 - db / FLOOR_DB)))
    style = "bold $failure" if db >= CLIPPED_DB else "$attention" if db >= HOT_DB else "$ok"
    return Content.assemble(("▆" * full, style), ("─" * (cells - full), "$quiet"))


def level_words(db: float | None) -> str:
    """Say how loud it is, or that it is silent; nothing where that is not known."""
    if db is None:
        return ""
    return f"{signed(db)} dB" if db > FLOOR_DB * 2 else "silent"
