"""Taking typed values out of a message's fields; what is mistyped counts as missing."""

from collections.abc import Mapping
from typing import Any, Final

# A score, level or round above this is noise that no scoreboard could show; longer numbers are no names either.
_LARGEST: Final = 999
_LONGEST: Final = 10**18


def whole(value: Any) -> int | None:
    """Take a whole number that a scoreboard can show."""
    return value if type(value) is int and 0 <= value <= _LARGEST else None


def text(value: Any) -> str | None:
    """Take text that says something, or a number as text."""
    if type(value) is int:
        return str(value) if abs(value) < _LONGEST else None
    return value if isinstance(value, str) and value else None


def time_in(fields: Mapping[str, Any]) -> int | None:
    """Take a clock's value in seconds."""
    seconds = fields.get("seconds")
    return seconds if type(seconds) is int and seconds >= 0 else None
