"""A command described from its declaration, for the palette, the help and the command line."""

import inspect

from core.command import Declared
from core.desk.models import CommandInfo, Parameter
from core.words import choices, type_word


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
