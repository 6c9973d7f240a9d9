"""Every part as the client knows it. A new part adds its lines here, and here alone."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, get_type_hints

import core.audio.events
import core.desk.events
import core.obs.events
import core.pss.events
import core.speech.events
from core.audio.commands import LibraryCommands, PlayerCommands
from core.command import Declared, declared
from core.desk.commands import DeskCommands, SecretsCommands, SettingsCommands, SystemCommands
from core.event import Payload
from core.obs.commands import ObsCommands
from core.pss.commands import PssCommands
from core.speech.commands import SpeechCommands

Call = Callable[[str, dict[str, Any], Any], Awaitable[Any]]
"""Calls a command by name with these arguments, and gives its result as this type."""

_EVENTS = (core.audio.events, core.desk.events, core.obs.events, core.pss.events, core.speech.events)


class Services:
    """The commands of every service, typed."""

    desk: DeskCommands
    settings: SettingsCommands
    secrets: SecretsCommands
    system: SystemCommands
    pss: PssCommands
    obs: ObsCommands
    library: LibraryCommands
    player: PlayerCommands
    speech: SpeechCommands

    def __init__(self, call: Call) -> None:
        """Take what calls a command by name."""
        for name, contract in CONTRACTS.items():
            setattr(self, name, _Service(call, contract))


CONTRACTS: dict[str, type] = get_type_hints(Services)

PAYLOADS: dict[str, type[Payload]] = {
    topic: member
    for module in _EVENTS
    for member in vars(module).values()
    if isinstance(member, type) and issubclass(member, Payload)
    for topic in member.topics()
}


class _Service:
    """Turns method calls on a Protocol of commands into calls by name."""

    def __init__(self, call: Call, contract: type) -> None:
        self._call = call
        self._commands = {command.name.split(".", 1)[1]: command for command in declared(contract)}

    def __getattr__(self, verb: str) -> Callable[..., Awaitable[Any]]:
        command = self._commands.get(verb)
        if command is None:
            raise AttributeError(verb)
        method = _method(self._call, command)
        setattr(self, verb, method)
        return method


def _method(call: Call, command: Declared) -> Callable[..., Awaitable[Any]]:
    shape = command.hints.get("return", Any)
    bind = inspect.Signature(command.parameters).bind

    async def method(*args: Any, **kwargs: Any) -> Any:
        return await call(command.name, bind(*args, **kwargs).arguments, shape)

    return method


def secret_arguments(name: str) -> frozenset[str]:
    """Tell which arguments of a command must not be seen on their way to it."""
    for contract in CONTRACTS.values():
        for command in declared(contract):
            if command.name == name:
                return command.traits.secret
    return frozenset()
