"""Taking typed values out of a message's fields; what is mistyped counts as missing."""

from collections.abc import Mapping
from typing import Any, Final

# A score, level or round above this is noise that no scoreboard could show; longer numbers are no names either.
_LARGEST: Final = 999
_LONGEST: Final = 10**18
LONGEST_CLOCK: Final = 99_999


def whole(value: Any, largest: int = _LARGEST) -> int | None:
    """Take a whole number that a scoreboard can show."""
    return value if type(value) is int and 0 <= value <= largest else None


def text(value: Any) -> str | None:
    """Take text that says something, or a number as text."""
    if type(value) is int:
        return str(value) if abs(value) < _LONGEST else None
    return value if isinstance(value, str) and value else None


def time_in(fields: Mapping[str, Any]) -> int | None:
    """Take a clock's value in seconds; one of days is no match's."""
    return whole(fields.get("seconds"), LONGEST_CLOCK)
