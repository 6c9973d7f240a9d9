"""What the readers of all codes share: typed values from wire text, and words for what is wrong."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from core.pss.models import Message

EDGES = " \t\r\n\0\ufeff"
QUOTES = "'\""
_AROUND_VALUE = EDGES + QUOTES

_INTEGER = re.compile(r"[0-9]{1,18}", re.ASCII)
_TIME = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,4})", re.ASCII)
_LONGEST_TIME = 12
_SHOWN = 40

Read = Callable[[list[str], Message], None]

# Nearly every number on the wire is below 100; a look-up beats int() and, unlike it, takes no `1_0`, `+5` or `٣`.
_SMALL = {str(number): number for number in range(100)}


class Reader(NamedTuple):
    """What understands a code's arguments.

    Attributes:
        fields: The fields that it may fill in, besides `extra` for arguments that the code does not have.
        read: Gets the message split at `;` (the code first) and fills in the message's fields.
    """

    fields: tuple[str, ...]
    read: Read


def fills(*fields: str) -> Callable[[Read], Reader]:
    """Make the decorated function a reader that may fill in these fields."""

    def make(read: Read) -> Reader:
        return Reader(fields, read)

    return make


def bare(text: str) -> str:
    """Strip what senders put around a value that has no blanks or quotes of its own."""
    return text.strip(_AROUND_VALUE)


def words(text: str) -> str:
    """Strip the blanks around free text, which may well end with an apostrophe of its own."""
    return text.strip(" \t")


def integer(text: str) -> int | None:
    """Read a whole number from 0 up in decimal digits; None for anything else."""
    number = _SMALL.get(text)
    if number is not None:
        return number
    text = bare(text)
    # More digits than 64 bits hold are no number that a scoring system means.
    return int(text) if _INTEGER.fullmatch(text) else None


def clock_time(text: str) -> tuple[str, int, bool] | None:
    """Read `m:ss`, `mm:ss` or bare seconds.

    Returns:
        The time as `m:ss`, in seconds, and whether the seconds after the colon were below 60; None for anything else.
    """
    # The cache keeps its keys: text that is too long to be a time must not get in.
    if len(text) > _LONGEST_TIME:
        text = bare(text)
    return _clock_time(text) if len(text) <= _LONGEST_TIME else None


@lru_cache(maxsize=2048)
def _clock_time(text: str) -> tuple[str, int, bool] | None:
    match = _TIME.fullmatch(bare(text))
    if match is None:
        return None
    minutes, digits = match.groups()
    if minutes is not None and len(digits) != 2:
        return None
    seconds = int(minutes or 0) * 60 + int(digits)
    return f"{seconds // 60}:{seconds % 60:02d}", seconds, minutes is None or int(digits) < 60


def quoted(text: str) -> str:
    """Show wire text inside a sentence: short, and with nothing in it that is not printable."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "“" + "".join(char if char.isprintable() else "\ufffd" for char in shown) + "”"


def doubt(message: Message, issue: str) -> None:
    """Lower the message to partial, and say why."""
    if message.status == "recognized":
        message.status = "partial"
        message.confidence = 0.6
    message.issues.append(issue)


def missing(message: Message, label: str) -> None:
    """Note that the message brought no value; senders that know none yet answer a question so."""
    doubt(message, f"Empty: it brings no {label}.")


def argument(parts: list[str], index: int) -> str:
    """Take one part of a split message, empty where it ends before."""
    return parts[index] if len(parts) > index else ""


def untyped(message: Message, name: str, text: str, expected: str) -> None:
    """Keep a value as the text it is, and say what it should have been."""
    message.fields[name] = words(text)
    doubt(message, f"{quoted(words(text))} is not {expected}.")


def keep_extra(message: Message, values: list[str]) -> None:
    """Keep arguments that the code does not have; empty ones at the very end are only terminators."""
    end = len(values)
    while end and not bare(values[end - 1]):
        end -= 1
    if end:
        message.fields.setdefault("extra", []).extend(values[:end])
        shown = ", ".join(quoted(value) for value in values[: min(end, 3)])
        doubt(message, f"More arguments than {message.code} has: {shown}{' …' if end > 3 else ''}.")


def put_integer(message: Message, name: str, text: str, label: str) -> None:
    """Type one whole number into the fields, or keep its text with an issue."""
    number = integer(text)
    if number is not None:
        message.fields[name] = number
    elif bare(text):
        untyped(message, name, text, f"a whole number from 0 up, which the {label} should be")
    else:
        missing(message, label)
