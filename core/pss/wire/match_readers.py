"""Readers of the codes that describe a match: athletes, configuration, referees, and how it was decided."""

import re

from core.pss.models import SIDES, Message
from core.pss.wire.reading import argument, bare, doubt, fills, keep_extra, missing, put_integer, untyped, words

CLASSIFICATIONS = frozenset(
    ("RSC", "PTF", "PTG", "GDP", "SUP", "WDR", "DSQ", "PUN", "DQB", "PTS", "IRM", "CSC", "BKO", "HKO")
)

_DECISION = re.compile(r"(?:([0-9]{1,3}) ?- ?([0-9]{1,3}))? *([A-Za-z]{2,8})?", re.ASCII)

_ATHLETE_COLUMNS = ("short", "name", "country")
_JUDGES = ("ju1", "ju2", "ju3")
_OFFICIALS = ("referee", "judge1", "judge2", "judge3")

_CONFIG_FIELDS = (
    "number",
    "category",
    "weight",
    "rounds_field",
    "blue_background",
    "blue_foreground",
    "red_background",
    "red_foreground",
    "wire_id",
    "division",
    "rounds",
    "round_seconds",
    "countdown",
    "body_level",
    "head_level",
)
_CONFIG_NUMBERS = {
    "rounds_field": "field for rounds",
    "rounds": "number of rounds",
    "round_seconds": "round duration",
    "body_level": "body level",
    "head_level": "head level",
}
# Deployed senders leave these empty; the others they fill.
_OFTEN_EMPTY = frozenset(("rounds_field", "wire_id"))
_FRONT = _CONFIG_FIELDS.index("blue_background")
_COUNTDOWN = _CONFIG_FIELDS.index("countdown")
_COUNTDOWN_WORDS = frozenset(("cntdown", "cntup"))
_FURTHEST_SHIFT = 4


@fills(*(f"{side}_{column}" for side in SIDES for column in _ATHLETE_COLUMNS))
def read_athletes(parts: list[str], message: Message) -> None:
    """Read both athletes; `at2` is found by name, as a `;` inside a name shifts what follows."""
    codes = [bare(part).lower() for part in parts]
    red_at = codes.index("at2") if "at2" in codes else len(parts)
    blue, red = parts[1:red_at], parts[red_at + 1 :]
    if not any(map(bare, blue + red)):
        missing(message, "athletes")
        return
    _put_athlete(message, "blue", blue)
    _put_athlete(message, "red", red)


def _put_athlete(message: Message, side: str, values: list[str]) -> None:
    for column, value in zip(_ATHLETE_COLUMNS, values, strict=False):
        message.fields[f"{side}_{column}"] = words(value) or None
    lacking = _ATHLETE_COLUMNS[len(values) :]
    if lacking:
        doubt(message, f"The {side} athlete's part ends before: {', '.join(lacking)}.")
    keep_extra(message, values[len(_ATHLETE_COLUMNS) :])


@fills(*_CONFIG_FIELDS)
def read_match_config(parts: list[str], message: Message) -> None:
    """Read the fifteen fields of a match's configuration."""
    values = parts[1:]
    if not any(map(bare, values)):
        missing(message, "match configuration")
        return
    arranged = _arrange(values, message)
    lacking: list[str] = []
    for name, text in zip(_CONFIG_FIELDS, arranged, strict=True):
        _put_config(message, name, text)
        if message.fields[name] is None and name not in _OFTEN_EMPTY:
            lacking.append(_CONFIG_NUMBERS.get(name, name.replace("_", " ")))
    if lacking:
        doubt(message, f"The match configuration leaves out: {', '.join(lacking)}.")


def _arrange(values: list[str], message: Message) -> list[str]:
    """Give every field its value, also where a lost or added `;` has shifted them."""
    count = len(_CONFIG_FIELDS)
    shift = _shift(values)
    if shift == 0:
        keep_extra(message, values[count:])
        return (values + [""] * count)[:count]
    doubt(message, "The fields are shifted; they were placed by the countdown word.")
    front = values[: _FRONT + shift]
    keep_extra(message, front[_FRONT:])
    placed = (front + [""] * _FRONT)[:_FRONT] + values[_FRONT + shift :]
    keep_extra(message, placed[count:])
    return (placed + [""] * count)[:count]


def _shift(values: list[str]) -> int:
    """Tell by how many places the countdown word is off its own, if it can be told."""
    for index, value in enumerate(values[: _COUNTDOWN + _FURTHEST_SHIFT + 1]):
        if bare(value).lower() in _COUNTDOWN_WORDS and index >= _COUNTDOWN - _FURTHEST_SHIFT:
            return index - _COUNTDOWN
    return 0


def _put_config(message: Message, name: str, text: str) -> None:
    text = words(text)
    if not bare(text) or (name == "wire_id" and text.lower() == "null"):
        message.fields[name] = None
    elif name in _CONFIG_NUMBERS:
        put_integer(message, name, text, _CONFIG_NUMBERS[name])
    elif name == "countdown" and bare(text).lower() not in _COUNTDOWN_WORDS:
        untyped(message, name, text, "cntDown or cntUp")
    else:
        message.fields[name] = text


@fills(*_OFFICIALS, *(f"{who}_country" for who in _OFFICIALS))
def read_referees(parts: list[str], message: Message) -> None:
    """Read the centre referee and the judges; senders omit what they do not know."""
    if not any(map(bare, parts[1:])):
        missing(message, "referees")
        return
    who = "referee"
    section: list[str] = []
    for part in parts[1:]:
        code = bare(part).lower()
        if code in _JUDGES:
            _put_official(message, who, section)
            who, section = f"judge{code[-1]}", []
        else:
            section.append(part)
    _put_official(message, who, section)


def _put_official(message: Message, who: str, values: list[str]) -> None:
    for name, value in zip((who, f"{who}_country"), values, strict=False):
        if bare(value):
            message.fields[name] = words(value)
    keep_extra(message, values[2:])


@fills("name", "decision", "score", "classification")
def read_decision(parts: list[str], message: Message) -> None:
    """Read the winner's name and, once known, rounds or points and the kind of win."""
    name, decision = words(argument(parts, 1)), words(argument(parts, 2))
    if not any(map(bare, parts[1:])):
        missing(message, "winner's name")
        return
    message.fields["name"] = name
    if decision:
        _put_decision(message, decision)
    keep_extra(message, parts[3:])


def _put_decision(message: Message, decision: str) -> None:
    fields = message.fields
    fields["decision"] = decision
    match = _DECISION.fullmatch(bare(decision))
    if match is None:
        doubt(message, "The decision is not of the form “2-1 PTF”.")
        return
    blue, red, classification = match.groups()
    if blue is not None:
        fields["score"] = f"{int(blue)}-{int(red)}"
    if classification is not None:
        fields["classification"] = classification.upper()
        if classification.upper() not in CLASSIFICATIONS:
            doubt(message, f"No kind of win that we know is called {classification.upper()}.")
