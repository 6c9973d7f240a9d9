"""Runs the commands that a person gives: holds what is armed until GO, and asks before what cannot be taken back."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.client.services import CONTRACTS
from core.command import declared
from core.errors import NeedsArming, NeedsConfirmation, Unavailable
from tui.link import Link

EARLY_SECONDS = 1.0
"""A GO that comes before the engine has armed what it is for waits so long; later, nobody expects it any more."""


@dataclass(frozen=True, slots=True)
class Armed:
    """A call that GO fires.

    Attributes:
        label: What it does, as the status bar says it.
        until: The event loop's time at which it is disarmed by itself.
    """

    command: str
    arguments: Mapping[str, Any]
    label: str
    token: str
    until: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How giving a command went.

    Attributes:
        ran: It was carried out; otherwise it is armed, or the person did not confirm it.
        value: What it answered.
    """

    ran: bool
    value: Any = None


@dataclass(frozen=True, slots=True)
class Fired:
    """What GO has fired.

    Attributes:
        value: What the command answered.
    """

    label: str
    value: Any


class _Asked:
    """An on-air call that the engine has not answered yet.

    Attributes:
        wanted: It is to be armed: nothing was asked for after it, and nobody has taken it back.
        armed: What it has armed, once it is answered; None where it has armed nothing.
    """

    def __init__(self) -> None:
        self.wanted = True
        self.armed: asyncio.Future[Armed | None] = asyncio.get_running_loop().create_future()

    def answer(self, armed: Armed | None) -> None:
        if not self.armed.done():
            self.armed.set_result(armed)


class Runner:
    """Gives commands in the person's name.

    Failures are raised as the engine's typed errors; `DeskScreen.give` and the palette show them.
    """

    def __init__(self, link: Link, confirm: Callable[[str, str], Awaitable[bool]], changed: Callable[[], None]) -> None:
        """Give commands over a link.

        Args:
            link: The way to the engine.
            confirm: Puts what would be done, and the engine's sentence on it, to the person; answers if they agree.
            changed: Called when something was armed, fired or disarmed.
        """
        self._link = link
        self._confirm = confirm
        self._changed = changed
        self._expiry: asyncio.TimerHandle | None = None
        self.armed: Armed | None = None
        self._asked: _Asked | None = None
        self._session_until = 0.0

    def give(
        self, command: str, arguments: Mapping[str, Any] | None = None, label: str = ""
    ) -> Coroutine[Any, Any, Outcome]:
        """Run a command, or arm it where the audience would notice, or ask first where something would be lost.

        That it was given is known at once, before anybody awaits it: the next key may be GO already.
        """
        values = dict(arguments or {})
        return self._give(command, values, label or in_words(command, values), self._ask(command))

    async def _give(self, command: str, values: dict[str, Any], label: str, asked: _Asked | None) -> Outcome:
        try:
            value = await self._link.client.call(command, values)
            self._note_session(command, values)
            return Outcome(True, value)
        except NeedsArming as error:
            self._arm(Armed(command, values, label, str(error.data["token"]), _now() + error.data["seconds"]), asked)
            return Outcome(False)
        except NeedsConfirmation as error:
            if not await self._confirm(label, error.message):
                return Outcome(False)
            return Outcome(True, await self._call_confirmed(command, values, error))
        finally:
            self._answered(asked)

    @property
    def has_due(self) -> bool:
        """Tell whether GO has something to fire: what is armed, or what was asked for just now."""
        return self.armed is not None or self._asked is not None

    def go(self) -> Coroutine[Any, Any, Fired | None]:
        """Fire what is armed; what was asked for just before, as soon as the engine has armed it.

        Whoever presses a key and GO in one movement means that key's, whatever was armed before it; and what is asked
        for after GO is not what GO was for, even where nobody awaits this before.
        """
        asked, armed = self._asked, self.armed
        if asked is None:
            self.disarm()
        return self._go(asked, armed)

    async def _go(self, asked: _Asked | None, armed: Armed | None) -> Fired | None:
        if asked is not None:
            armed = await self._soon(asked)
        if armed is None:
            return None
        if self.armed is armed:
            self.disarm()
        return Fired(armed.label, await self._link.client.call(armed.command, dict(armed.arguments), token=armed.token))

    async def _soon(self, asked: _Asked) -> Armed | None:
        try:
            async with asyncio.timeout(EARLY_SECONDS):
                return await asyncio.shield(asked.armed)
        except TimeoutError:
            raise Unavailable("GO came too early: the engine has not answered.", remedy="Press space again.") from None

    def disarm(self) -> None:
        """Let go of what is armed, and of what is about to be."""
        if self._asked is not None:
            self._asked.wanted = False
            self._asked.answer(None)
            self._asked = None
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if self.armed is not None:
            self.armed = None
            self._changed()

    def lose(self) -> None:
        """Let go of what is armed, and of the armed session, which ends with the connection."""
        self._session_until = 0.0
        self.disarm()

    def session_left(self) -> float:
        """Tell for how many seconds on-air commands still fire without arming."""
        return max(0.0, self._session_until - _now())

    def _note_session(self, command: str, values: Mapping[str, Any]) -> None:
        if command == "desk.arm_session":
            self._session_until = _now() + 60 * float(values["minutes"])
        elif command == "desk.disarm_session":
            self._session_until = 0.0
        else:
            return
        self._changed()

    def seconds_left(self) -> float:
        """Tell how long what is armed stays so."""
        if self.armed is None:
            return 0.0
        return max(0.0, self.armed.until - _now())

    def _ask(self, command: str) -> _Asked | None:
        if command not in _on_air():
            return None
        if self._asked is not None:
            self._asked.wanted = False
        self._asked = _Asked()
        return self._asked

    def _answered(self, asked: _Asked | None) -> None:
        """Have a GO wait no longer for what has armed nothing."""
        if asked is not None:
            asked.answer(None)
            if self._asked is asked:
                self._asked = None

    def _arm(self, armed: Armed, asked: _Asked | None) -> None:
        if asked is not None:
            asked.answer(armed)
            if not asked.wanted:
                return
            self._asked = None
        self.disarm()
        self.armed = armed
        self._expiry = asyncio.get_running_loop().call_at(armed.until, self.disarm)
        self._changed()

    async def _call_confirmed(self, command: str, values: dict[str, Any], error: NeedsConfirmation) -> Any:
        """Call with the token; where reading the question took longer than it is good for, with a fresh one."""
        try:
            return await self._link.client.call(command, values, token=str(error.data["token"]))
        except NeedsConfirmation as late:
            return await self._link.client.call(command, values, token=str(late.data["token"]))


@cache
def _on_air() -> frozenset[str]:
    """Name the commands that the audience notices: GO may be meant for them before they are armed."""
    services = (declared(contract) for contract in CONTRACTS.values())
    return frozenset(each.name for found in services for each in found if each.traits.risk == "on_air")


def _now() -> float:
    return asyncio.get_running_loop().time()


def in_words(command: str, arguments: Mapping[str, Any]) -> str:
    """Write a call in one line, such as `pss.court_stop court=1`."""
    return " ".join([command, *(f"{name}={value}" for name, value in arguments.items() if value is not None)])
