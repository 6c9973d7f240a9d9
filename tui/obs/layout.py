"""How the OBS screen uses a terminal: how many instances side by side, and what is left below or beside them."""

from dataclasses import dataclass

NARROW_COLUMNS, WIDE_COLUMNS = 100, 150
LEAST_LOWER = 3
LEAST_PICTURE = 8
BESIDE = 36
"""How wide the picture is where it stands beside the only column."""

HEAD, FIGURES, HEADINGS = 2, 4, 2
TALL = 30


def headings_for(height: int) -> int:
    """Tell how many rows the two headings take in a terminal of a height: with a blank one each where there is room."""
    return 2 * HEADINGS if height >= TALL else HEADINGS


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets which room.

    Attributes:
        first: The place of the first instance that is shown.
        count: How many are shown.
        height: Of their columns.
        lower: Rows of what is below them, or beside them.
        beside: That stands at their right.
    """

    first: int
    count: int
    height: int
    lower: int
    beside: bool


def columns_for(width: int) -> int:
    """Tell how many instances have room side by side."""
    return 1 if width < NARROW_COLUMNS else 3 if width >= WIDE_COLUMNS else 2


def plan(width: int, height: int, instances: int, place: int, needed: int, *, picture: bool) -> Plan:
    """Divide the room.

    Args:
        width: Columns of the terminal.
        height: Rows of the screen's body, without the tabs.
        instances: How many there are.
        place: Which is chosen; it is always shown.
        needed: Rows that the longest column could fill.
        picture: A picture is wanted.
    """
    count = max(1, min(columns_for(width), instances))
    first = max(0, min(place - count // 2, instances - count))
    if count == 1 and picture and width < NARROW_COLUMNS:
        return Plan(first, count, height, height, beside=True)
    lower = height - min(needed, height)
    if picture:
        lower = max(lower, min(LEAST_PICTURE, height // 3))
    if lower < LEAST_LOWER:
        lower = 0
    return Plan(first, count, height - lower, lower, beside=False)


def shares(height: int, headings: int, scenes: int, sounds: int, complaint: int) -> tuple[int, int]:
    """Divide what a column has below its head and figures among scenes and inputs; scenes have the greater right."""
    rows = max(2, height - HEAD - FIGURES - headings - complaint)
    for_sound = min(sounds, max(1, rows // 3, rows - scenes))
    return max(1, min(scenes, rows - for_sound)), for_sound
