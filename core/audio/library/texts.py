"""What a caller may write in the library, and how much of a list they may ask for."""

from typing import Any, Final

from core.validation import check_text, refuse_fields

_MOST: Final = 1000
_LONGEST: Final = {"title": 500, "artist": 500, "album": 500, "genre": 100}
_LONGEST_NOTES: Final = 5000
_LONGEST_TAG: Final = 40
MOST_TAGS: Final = 30
"""How many free tags a track may have."""


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


def checked_edit(given: dict[str, Any]) -> dict[str, Any]:
    """Give what may be said of a track without needless blanks.

    Raises:
        Invalid: Something makes no sense; with a sentence for each field.
    """
    wrong: dict[str, str] = {}
    wanted = dict(given)
    for name, value in given.items():
        if name == "year":
            if not 0 <= value <= 9999:
                wrong[name] = f"is from 1 to 9999, or 0 for none, not {value}"
            wanted[name] = value or None
        elif name == "tags":
            wanted[name] = _tags(wrong, value)
        elif name == "notes":
            if len(value) > _LONGEST_NOTES:
                wrong[name] = f"may have {_LONGEST_NOTES} characters at most"
        elif name != "category":
            wanted[name] = value.strip()
            check_text(wrong, name, wanted[name], _LONGEST[name])
    if wanted.get("title") == "":
        wrong["title"] = "is empty"
    refuse_fields("The track cannot be described like this", wrong)
    return wanted


def checked_tag(tag: str) -> str:
    """Give a tag without blanks around it.

    Raises:
        Invalid: It is none; with a sentence.
    """
    wrong: dict[str, str] = {} if tag.strip() else {"tag": "is empty"}
    check_text(wrong, "tag", tag.strip(), _LONGEST_TAG)
    refuse_fields("The tracks cannot be tagged like this", wrong)
    return tag.strip()


def _tags(wrong: dict[str, str], given: list[str]) -> list[str]:
    tags = list(dict.fromkeys(tag.strip() for tag in given))
    for tag in tags:
        check_text(wrong, "tags", tag, _LONGEST_TAG)
    if not all(tags):
        wrong["tags"] = "has an empty one"
    if len(tags) > MOST_TAGS:
        wrong["tags"] = f"may be {MOST_TAGS} at most"
    return tags
