"""Fields of a form: what a command's parameters ask for, and how typed text becomes values the engine takes."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.client import secret_arguments
from core.desk.models import CommandInfo, Parameter
from core.errors import Invalid

YES, NO = "yes", "no"
UNSET = "–"
_TRUE = {"yes", "true", "on", "1"}
_FALSE = {"no", "false", "off", "0"}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks for.

    Attributes:
        name: The parameter's name.
        type: Its type in words, as `desk.commands` tells it: `text`, `whole number`, `yes or no`, `list of text` …
        required: The form is not complete without it.
        initial: The text it starts with.
        choices: The words it may be, where they are known.
        help: What it is, for a person.
        hidden: It is typed unseen.
        emptied: The value that is meant when a text that was there has been emptied.
    """

    name: str
    type: str = "text"
    required: bool = False
    initial: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""
    hidden: bool = False
    emptied: Any = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words to pick from, or nothing where the field is typed."""
        if "list of" in self.type:
            return ()
        words = self.choices or ((YES, NO) if self.type == "yes or no" else ())
        return words if not words or self.required or self.initial in words else (UNSET, *words)


def fields_of(command: CommandInfo) -> list[Field]:
    """Give the form of a command."""
    helps, secret = argument_help(command.description), secret_arguments(command.name)
    return [_field(parameter, helps, secret) for parameter in command.parameters]


def _field(parameter: Parameter, helps: Mapping[str, str], secret: Collection[str]) -> Field:
    return Field(
        name=parameter.name,
        type=parameter.type,
        required=parameter.required,
        initial=as_text(parameter.default),
        choices=parameter.choices,
        help=helps.get(parameter.name, ""),
        hidden=parameter.name in secret,
    )


def argument_help(description: str) -> dict[str, str]:
    """Read what a docstring's `Args:` section says of each argument."""
    _, found, section = description.partition("Args:\n")
    lines = section.split("\n\n")[0].splitlines() if found else []
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    helps: dict[str, str] = {}
    for line in lines:
        if line[indent:].startswith(" "):
            last = next(reversed(helps))
            helps[last] += f" {line.strip()}"
        else:
            name, _, words = line.strip().partition(":")
            helps[name] = words.strip()
    return helps


def as_text(value: Any) -> str:
    """Write a value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def values_of(fields: Sequence[Field], texts: Mapping[str, str]) -> dict[str, Any]:
    """Turn a form's texts into arguments: what is required, and what is not as it was.

    Raises:
        Invalid: With a sentence for each field that does not make sense in `data["fields"]`.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        text = texts[field.name].strip()
        if text == UNSET and field.words:
            continue
        if not field.required and text == field.initial.strip():
            continue
        try:
            values[field.name] = value_of(field, text)
        except ValueError as error:
            wrong[field.name] = str(error)
    if wrong:
        raise Invalid("Not everything here makes sense yet", data={"fields": wrong})
    return values


def value_of(field: Field, text: str) -> Any:
    """Read one field's text.

    Raises:
        ValueError: With the sentence for the person.
    """
    if not text:
        if field.required and field.type != "any value":
            raise ValueError("this is needed")
        return field.emptied
    kind = field.type
    if "list of" in kind:
        return [item.strip() for item in text.split(",") if item.strip()]
    if kind.startswith("one of") or (field.choices and text in field.choices):
        return _chosen(field, text)
    if kind == "yes or no":
        return _yes_or_no(text)
    if kind in ("whole number", "number"):
        return _number(kind, text)
    if kind == "text" or " or " in kind:
        return text
    return _any(text)


def _chosen(field: Field, text: str) -> str:
    if text not in field.choices:
        raise ValueError("one of " + ", ".join(field.choices))
    return text


def _yes_or_no(text: str) -> bool:
    if text.casefold() in _TRUE:
        return True
    if text.casefold() in _FALSE:
        return False
    raise ValueError("yes or no")


def _number(kind: str, text: str) -> int | float:
    try:
        return int(text) if kind == "whole number" else float(text)
    except ValueError:
        raise ValueError(f"a {kind} is needed, such as 6000") from None


def _any(text: str) -> Any:
    """Read JSON where it is JSON, and text otherwise."""
    try:
        return json.loads(text)
    except ValueError:
        return text
