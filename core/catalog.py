"""The catalog, the one way in: every call is validated, permitted, armed where needed, run and audited here."""

import asyncio
import difflib
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from core.arming import Arming
from core.bus import Bus
from core.command import ROLES, Declared, Mode, Role, declared
from core.errors import CuedeskError, NotPermitted, RefusedByMode, UnknownCommand
from core.secrets import redact
from core.validation import ArgumentModel

log = logging.getLogger("cuedesk.catalog")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls.

    Attributes:
        id: The operating system's user name, or the name of the rule or schedule.
        kind: Modes bind users only; the unattended run in every mode.
        role: What they may do at most.
    """

    id: str
    kind: Literal["user", "rule", "schedule", "system"]
    role: Role


@dataclass(slots=True)
class Caller:
    """One way in: a connection of a user, or a rule or schedule at work.

    Attributes:
        origin: Where the calls come from, such as `local` or a rule's name.
        armed_until: Until when (monotonic) on-air commands fire without arming; ends with the connection.
        id: Distinguishes connections of the same user, so that one cannot use another's token.
    """

    principal: Principal
    origin: str
    armed_until: float = 0.0
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])


@dataclass(frozen=True, slots=True)
class Call:
    """The call being run, for those who need to know who asked."""

    command: Declared
    caller: Caller
    correlation: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave.

    Attributes:
        value: The command's result.
        as_of: The bus's `seq` that the value reflects; events up to it are in the value already.
    """

    value: Any
    as_of: int


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit keeps of a call; secret arguments are already struck out."""

    at: int
    caller: Caller
    command: str
    arguments: dict[str, Any]
    outcome: Literal["done", "refused", "failed"]
    error: str | None
    duration_micros: int
    correlation: str


class Authorizer(Protocol):
    """Decides who may call what."""

    def permits(self, principal: Principal, command: Declared) -> bool:
        """Tell whether this principal may call this command at all."""
        ...


class ByRole:
    """The plainest authorizer: a role may call what asks for that role or a lesser one."""

    def permits(self, principal: Principal, command: Declared) -> bool:
        """Compare the roles."""
        return ROLES.index(principal.role) >= ROLES.index(command.traits.role)


def _printable(command: Declared, arguments: dict[str, Any]) -> dict[str, Any]:
    """Strike out what is secret; where something is, also what the command does not know, which may be it misspelt."""
    secret = command.traits.secret
    if not secret:
        return arguments
    known = {parameter.name for parameter in command.parameters}
    return redact(arguments, secret | (arguments.keys() - known))


_current: ContextVar[Call] = ContextVar("cuedesk_call")


def current() -> Call:
    """Give the call being run. Raises LookupError outside of one."""
    return _current.get()


@dataclass(slots=True)
class _Entry:
    """A command with the method that implements it."""

    command: Declared
    run: Callable[..., Awaitable[Any]]
    arguments: ArgumentModel


class Catalog:
    """Every command of the engine, and their dispatch.

    Attributes:
        mode: The desk's present mode; the desk part sets it.
    """

    def __init__(
        self,
        bus: Bus,
        audit: Callable[[Audited], Awaitable[None]],
        authorizer: Authorizer | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        """Start empty; `audit` is awaited before a change is answered."""
        self.mode: Mode = "show"
        self._bus = bus
        self._audit = audit
        self._authorizer = authorizer or ByRole()
        self._monotonic, self._now = monotonic, now
        self._arming = Arming(monotonic)
        self._entries: dict[str, _Entry] = {}

    def add(self, contract: type, implementation: Any) -> None:
        """Serve every command of a Protocol class with the methods of an object."""
        for command in declared(contract):
            if command.name in self._entries:
                raise ValueError(f"{command.name} is served twice")
            method = getattr(implementation, command.name.split(".", 1)[1])
            self._entries[command.name] = _Entry(command, method, ArgumentModel(command))

    def __iter__(self) -> Iterator[Declared]:
        """List the commands by name."""
        return iter(entry.command for _, entry in sorted(self._entries.items()))

    async def dispatch(
        self,
        name: str,
        arguments: dict[str, Any],
        caller: Caller,
        *,
        token: str | None = None,
        correlation: str = "",
    ) -> Answer:
        """Call a command.

        Args:
            name: `service.verb`.
            arguments: Plain values by name, as they came.
            caller: Who calls, and from where.
            token: The answer to an earlier NeedsArming or NeedsConfirmation.
            correlation: What this call belongs to; a new id where empty.

        Raises:
            CuedeskError: UnknownCommand, Invalid, NotPermitted, RefusedByMode, NeedsArming, NeedsConfirmation, or
                whatever the command itself says.
        """
        entry = self._find(name)
        call = Call(entry.command, caller, correlation or uuid.uuid4().hex[:12])
        if entry.command.traits.risk == "read":
            return await self._run(entry, arguments, call)
        # A change that has begun is finished and audited, even when who asked for it has gone.
        return await asyncio.shield(asyncio.ensure_future(self._change(entry, arguments, call, token)))

    async def _run(self, entry: _Entry, arguments: dict[str, Any], call: Call) -> Answer:
        self._permit(call)
        values = entry.arguments.validate(arguments)
        return await self._invoke(entry, values, call)

    async def _change(self, entry: _Entry, arguments: dict[str, Any], call: Call, token: str | None) -> Answer:
        began, at = self._monotonic(), self._now()
        outcome: Literal["done", "refused", "failed"] = "refused"
        error: str | None = None
        try:
            self._permit(call)
            values = entry.arguments.validate(arguments)
            self._arm(call, arguments, token)
            outcome = "failed"
            answer = await self._invoke(entry, values, call)
            outcome = "done"
        except CuedeskError as failure:
            error = failure.code
            raise
        finally:
            await self._audit(
                Audited(
                    at=at,
                    caller=call.caller,
                    command=call.command.name,
                    arguments=_printable(call.command, arguments),
                    outcome=outcome,
                    error=error,
                    duration_micros=round((self._monotonic() - began) * 1e6),
                    correlation=call.correlation,
                )
            )
        return answer

    async def _invoke(self, entry: _Entry, values: dict[str, Any], call: Call) -> Answer:
        """Run the method; `as_of` is taken in the same step of the loop in which the method takes its first look."""
        reset = _current.set(call)
        try:
            as_of = self._bus.seq
            return Answer(await entry.run(**values), as_of)
        except CuedeskError:
            raise
        except Exception as error:
            incident = uuid.uuid4().hex[:6]
            log.exception("%s failed, incident %s", call.command.name, incident)
            raise CuedeskError(
                f"{call.command.name} failed because of a fault in Cuedesk (incident {incident}).",
                remedy="The engine's log has the details under that number.",
            ) from error
        finally:
            _current.reset(reset)

    def _permit(self, call: Call) -> None:
        if not self._authorizer.permits(call.caller.principal, call.command):
            raise NotPermitted(
                f"{call.command.name} asks for the role {call.command.traits.role}; "
                f"{call.caller.principal.id} is {call.caller.principal.role}."
            )

    def _arm(self, call: Call, arguments: dict[str, Any], token: str | None) -> None:
        """Hold a user's call to the desk's mode; the unattended are bound by their own approval."""
        traits, caller = call.command.traits, call.caller
        if traits.any_mode or caller.principal.kind != "user":
            return
        if self.mode == "locked":
            raise RefusedByMode(
                f"The desk is locked: {call.command.name} changes something.",
                remedy="Set the mode to show or edit.",
            )
        if traits.risk == "on_air" and self.mode == "show" and caller.armed_until < self._monotonic():
            self._arming.require(call.command.name, arguments, caller.id, token, "arming")
        elif traits.risk == "destructive" and self.mode == "show":
            raise RefusedByMode(
                f"{call.command.name} deletes something, which is not done during a show.",
                remedy="Set the mode to edit.",
            )
        elif traits.risk == "destructive":
            self._arming.require(call.command.name, arguments, caller.id, token, "confirmation")

    def _find(self, name: str) -> _Entry:
        """Give a command by name, or raise UnknownCommand naming the nearest ones."""
        entry = self._entries.get(name)
        if entry is None:
            near = difflib.get_close_matches(name, self._entries, n=3)
            raise UnknownCommand(
                f"There is no command {name!r}.",
                remedy=f"Did you mean {' or '.join(near)}?" if near else "desk.commands lists them all.",
                data={"near": near},
            )
        return entry
