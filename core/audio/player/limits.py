"""What is refused in the same words by several commands."""

from typing import Final

from core.validation import refuse_fields

LONGEST_SECONDS: Final = 60.0
"""The longest fade."""


def check_seconds(field: str, seconds: float) -> None:
    """Refuse a fade that is no fade.

    Raises:
        Invalid: It is negative, or too long.
    """
    if not 0 <= seconds <= LONGEST_SECONDS:
        refuse_fields("It cannot fade like this", {field: f"is from 0 to {LONGEST_SECONDS:.0f}"})
