"""What a caller may write under a clip, and how much of a list they may ask for."""

from typing import Final

from core.validation import check_text, refuse_fields

_LONGEST_CAPTION: Final = 200
_MOST: Final = 10_000


def check_caption(caption: str) -> None:
    """Refuse a caption that is too long or cannot be shown.

    Raises:
        Invalid: With a sentence.
    """
    fields: dict[str, str] = {}
    check_text(fields, "caption", caption, _LONGEST_CAPTION)
    refuse_fields("A clip cannot be described like this", fields)


def check_limit(limit: int) -> None:
    """Refuse a list of nothing, or of too much.

    Raises:
        Invalid: With a sentence.
    """
    wrong = {} if 1 <= limit <= _MOST else {"limit": f"is from 1 to {_MOST}, not {limit}"}
    refuse_fields("There is no such list", wrong)
