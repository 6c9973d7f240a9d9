"""Shapes of messages that we do not know, so that alike ones count as one, and what they might be meant as."""

from difflib import get_close_matches

from core.pss.models import Message
from core.pss.wire.codes import CODES
from core.pss.wire.reading import EDGES, QUOTES, bare, clock_time, integer

_SHOWN_FIELDS = 24
_LIKE_ENOUGH = 0.6
_GUESSES = {
    "rst": "a reset, probably; seen in traffic, documented nowhere",
    "rsr": "a reset or round statistics, perhaps; seen in traffic, documented nowhere",
    "sup": "who leads by superiority in a tie, perhaps; seen in traffic, documented nowhere",
}


def pattern_of(message: Message) -> str:
    """Describe the shape: code, number of fields and the class of each, as `xyz/2 int time`.

    Messages of another feed are all `json`; where there is no code, `?` stands for it and the whole text is fields.
    """
    if message.kind == "foreign":
        return "json"
    text = message.raw.decode("utf-8", "replace").strip(EDGES + QUOTES)
    # The last separator is only a terminator: with and without it, the shape is the same.
    parts = text.removesuffix(";").split(";")
    fields = parts[1:] if message.code else parts
    classes = [_class_of(field) for field in fields[:_SHOWN_FIELDS]]
    if len(fields) > _SHOWN_FIELDS:
        classes.append("…")
    return " ".join((f"{message.code or '?'}/{len(fields)}", *classes))


def _class_of(field: str) -> str:
    if not bare(field):
        return "empty"
    if integer(bare(field).removeprefix("-")) is not None:
        return "int"
    return "time" if clock_time(field) is not None else "text"


def suggest(code: str) -> str | None:
    """Suggest what an unknown code is meant as: the nearest code we know, or a guess in words where there is one."""
    if code in _GUESSES:
        return _GUESSES[code]
    nearest = get_close_matches(code, CODES, n=1, cutoff=_LIKE_ENOUGH)
    return nearest[0] if nearest else None
