"""Arguments of a call, validated from the command's own signature, with errors that a person can read.

What a signature cannot say, a part checks itself, and refuses in the same words: `refuse_fields`.
"""

import inspect
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from core.command import Declared
from core.errors import Invalid
from core.words import expected

_WHOLE_NUMBERS = range(-(1 << 63), 1 << 63)
"""What a whole number may be: what the database can keep."""


class ArgumentModel:
    """The arguments of one command; its pydantic model is built when it is first needed."""

    def __init__(self, command: Declared) -> None:
        """Remember the command."""
        self._command = command
        self._model: type[BaseModel] | None = None

    def validate(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Give typed values for the command's method; what was not given is left to its defaults.

        Raises:
            Invalid: With a sentence for each wrong argument in `data["fields"]`.
        """
        self._model = self._model or self._build()
        try:
            model = self._model.model_validate(arguments)
        except ValidationError as error:
            what = f"{self._command.name} cannot be called like this"
            raise as_invalid(error, what, self._command.traits.secret) from None
        values = {name: getattr(model, name) for name in model.model_fields_set}
        unfit = {name: "is too large a number" for name, value in values.items() if _is_too_large(value)}
        refuse_fields(f"{self._command.name} cannot be called like this", unfit)
        return values

    def _build(self) -> type[BaseModel]:
        hints = self._command.hints
        fields: dict[str, Any] = {
            p.name: (hints[p.name], ... if p.default is inspect.Parameter.empty else p.default)
            for p in self._command.parameters
        }
        return create_model(
            self._command.name,
            __config__=ConfigDict(extra="forbid", coerce_numbers_to_str=True, protected_namespaces=()),
            **fields,
        )


def refuse_fields(what: str, fields: dict[str, str]) -> None:
    """Raise Invalid where any field is wrong.

    Args:
        what: Begins the sentence, such as `The tournament cannot be created like this`.
        fields: What is wrong with each field, to be read after its name.
    """
    if fields:
        raise _invalid(what, fields)


def check_text(fields: dict[str, str], field: str, text: str, longest: int) -> None:
    """Note under `field` where a text is too long or has characters that cannot be shown."""
    if len(text) > longest or not text.isprintable():
        fields[field] = f"may have {longest} printable characters at most"


def as_invalid(error: ValidationError, what: str, secret: frozenset[str] = frozenset()) -> Invalid:
    """Turn pydantic's findings into one Invalid with a sentence for each field; what is secret is not repeated."""
    fields: dict[str, str] = {}
    for finding in error.errors(include_url=False):
        where = str(finding["loc"][0]) if finding["loc"] else ""
        fields.setdefault(
            where,
            _sentence(finding["type"], finding["msg"], "•••" if where in secret else repr(finding["input"])),
        )
    return _invalid(what, fields)


def _invalid(what: str, fields: dict[str, str]) -> Invalid:
    said = "; ".join(f"{name} {sentence}".strip() for name, sentence in fields.items())
    return Invalid(f"{what}: {said}.", data={"fields": fields})


def _is_too_large(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_too_large(member) for member in value)
    return isinstance(value, int) and value not in _WHOLE_NUMBERS


def _sentence(kind: str, message: str, given: str) -> str:
    if kind == "missing":
        return "is needed"
    if kind == "extra_forbidden":
        return "is not one of its arguments"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"{expected(message)}, not {given[:100]}"
