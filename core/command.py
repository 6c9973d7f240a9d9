"""What a command is: the decorators with which a part declares its front door.

A part's `commands.py` holds Protocol classes whose async methods carry `@command`; `@service` gives the class the first
half of every name in it. Nothing here validates or runs anything (`core.catalog` does), so that the console can import
the contracts of all parts in a few milliseconds.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args, get_type_hints

Role = Literal["viewer", "operator", "engineer", "admin"]
Risk = Literal["read", "change", "on_air", "destructive"]
Mode = Literal["locked", "show", "edit"]

ROLES: tuple[Role, ...] = get_args(Role)
MODES: tuple[Mode, ...] = get_args(Mode)

_SPEC = "__cuedesk_command__"
_SERVICE = "__cuedesk_service__"

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a command asks of its caller.

    Attributes:
        role: The least role that may call it.
        risk: What the call can do to the show.
        any_mode: It works in every mode of the desk (silencing, acknowledging, changing the mode itself).
        secret: Names of arguments that must never reach a log or the audit.
    """

    role: Role
    risk: Risk
    any_mode: bool = False
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declared:
    """One command as its part declares it.

    Attributes:
        name: `service.verb`.
        method: The Protocol's own function: its signature and docstring are the command's.
        traits: What it asks of its caller.
    """

    name: str
    method: Callable[..., Any]
    traits: Traits

    @property
    def help(self) -> str:
        """Give the docstring's first line, which is the help text everywhere."""
        return (inspect.getdoc(self.method) or "").split("\n", 1)[0]

    @property
    def parameters(self) -> list[inspect.Parameter]:
        """List the parameters of the signature, without `self`."""
        return list(inspect.signature(self.method).parameters.values())[1:]

    @property
    def hints(self) -> dict[str, Any]:
        """Resolve the annotations, `return` included."""
        return get_type_hints(self.method, include_extras=True)


def command(
    *,
    role: Role = "viewer",
    risk: Risk = "read",
    any_mode: bool = False,
    secret: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Declare the decorated async method a command with these traits."""

    def declare(method: F) -> F:
        setattr(method, _SPEC, Traits(role, risk, any_mode, frozenset(secret)))
        return method

    return declare


def service(name: str) -> Callable[[C], C]:
    """Name the service that the decorated Protocol class describes."""

    def declare(cls: C) -> C:
        setattr(cls, _SERVICE, name)
        return cls

    return declare


def service_name(cls: type) -> str:
    """Tell under which name a Protocol class is served."""
    return str(getattr(cls, _SERVICE))


def declared(cls: type) -> Iterator[Declared]:
    """List the commands of a Protocol class, its bases' included, in the order of their definition."""
    seen: set[str] = set()
    for base in reversed(cls.__mro__):
        for verb, method in vars(base).items():
            traits = getattr(method, _SPEC, None)
            if traits is not None and verb not in seen:
                seen.add(verb)
                yield Declared(f"{service_name(cls)}.{verb}", method, traits)
