"""What a caller may write in the library, and how much of a list they may ask for."""

from typing import Final

from core.validation import check_text, refuse_fields

_MOST: Final = 1000


def check_limit(limit: int, offset: int = 0) -> None:
    """Refuse a list of nothing, or of too much.

    Raises:
        Invalid: With a sentence.
    """
    wrong: dict[str, str] = {}
    if not 1 <= limit <= _MOST:
        wrong["limit"] = f"is from 1 to {_MOST}, not {limit}"
    if offset < 0:
        wrong["offset"] = f"is from 0 up, not {offset}"
    refuse_fields("There is no such list", wrong)


def check_name(what: str, name: str, longest: int = 60) -> str:
    """Give a name without blanks around it.

    Raises:
        Invalid: It is empty, too long, or cannot be shown; with a sentence.
    """
    name, wrong = name.strip(), {}
    if not name:
        wrong["name"] = "is empty"
    check_text(wrong, "name", name, longest)
    refuse_fields(f"{what} cannot be called like this", wrong)
    return name
