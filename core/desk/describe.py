"""A command described from its declaration, for the palette, the help and the command line."""

import inspect
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from core.command import Declared
from core.desk.models import CommandInfo, Parameter

_WORDS = {str: "text", int: "whole number", float: "number", bool: "yes or no", type(None): "nothing", Any: "any value"}


def described(command: Declared) -> CommandInfo:
    """Describe a command."""
    hints = command.hints
    parameters = tuple(
        Parameter(
            name=parameter.name,
            type=type_word(hints[parameter.name]),
            required=parameter.default is inspect.Parameter.empty,
            default=None if parameter.default is inspect.Parameter.empty else parameter.default,
            choices=choices(hints[parameter.name]),
        )
        for parameter in command.parameters
    )
    traits = command.traits
    whole = inspect.getdoc(command.method) or ""
    return CommandInfo(command.name, command.help, traits.role, traits.risk, parameters, whole, traits.any_mode)


def type_word(hint: Any) -> str:
    """Say a type in a person's words."""
    origin = get_origin(hint)
    if origin is Annotated:
        return type_word(get_args(hint)[0])
    if origin is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(hint))
    if origin in (Union, types.UnionType):
        return " or ".join(type_word(member) for member in get_args(hint) if member is not type(None))
    if origin in (list, tuple):
        return f"list of {type_word(get_args(hint)[0])}"
    return _WORDS.get(hint) or str(getattr(hint, "__name__", hint))


def choices(hint: Any) -> tuple[str, ...]:
    """List the words that a type allows, where it names them."""
    origin = get_origin(hint)
    if origin is Literal:
        return tuple(str(choice) for choice in get_args(hint))
    if origin in (Union, types.UnionType, Annotated, list):
        return tuple(dict.fromkeys(word for member in get_args(hint) for word in choices(member)))
    return ()
