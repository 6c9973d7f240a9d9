"""Runs the commands that a person gives: holds what is armed until GO, and asks before what cannot be taken back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Conflict, NeedsArming, NeedsConfirmation
from tui.link import Link


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
        self._session_until = 0.0

    async def give(self, command: str, arguments: Mapping[str, Any] | None = None, label: str = "") -> Outcome:
        """Run a command, or arm it where the audience would notice, or ask first where something would be lost."""
        values = dict(arguments or {})
        try:
            value = await self._link.client.call(command, values)
            self._note_session(command, values)
            return Outcome(True, value)
        except NeedsArming as error:
            self._arm(command, values, label or in_words(command, values), error)
            return Outcome(False)
        except NeedsConfirmation as error:
            if not await self._confirm(label or in_words(command, values), error.message):
                return Outcome(False)
            return Outcome(True, await self._call_confirmed(command, values, error))

    async def go(self) -> Any:
        """Fire what is armed."""
        armed = self.armed
        if armed is None:
            raise Conflict("Nothing is armed")
        self.disarm()
        return await self._link.client.call(armed.command, dict(armed.arguments), token=armed.token)

    def disarm(self) -> None:
        """Let go of what is armed."""
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
        return max(0.0, self._session_until - asyncio.get_running_loop().time())

    def _note_session(self, command: str, values: Mapping[str, Any]) -> None:
        if command == "desk.arm_session":
            self._session_until = asyncio.get_running_loop().time() + 60 * float(values["minutes"])
        elif command == "desk.disarm_session":
            self._session_until = 0.0
        else:
            return
        self._changed()

    def seconds_left(self) -> float:
        """Tell how long what is armed stays so."""
        if self.armed is None:
            return 0.0
        return max(0.0, self.armed.until - asyncio.get_running_loop().time())

    def _arm(self, command: str, values: Mapping[str, Any], label: str, error: NeedsArming) -> None:
        self.disarm()
        loop = asyncio.get_running_loop()
        seconds = float(error.data["seconds"])
        self.armed = Armed(command, values, label, str(error.data["token"]), loop.time() + seconds)
        self._expiry = loop.call_later(seconds, self.disarm)
        self._changed()

    async def _call_confirmed(self, command: str, values: dict[str, Any], error: NeedsConfirmation) -> Any:
        """Call with the token; where reading the question took longer than it is good for, with a fresh one."""
        try:
            return await self._link.client.call(command, values, token=str(error.data["token"]))
        except NeedsConfirmation as late:
            return await self._link.client.call(command, values, token=str(late.data["token"]))


def in_words(command: str, arguments: Mapping[str, Any]) -> str:
    """Write a call in one line, such as `pss.court_stop court=1`."""
    return " ".join([command, *(f"{name}={value}" for name, value in arguments.items() if value is not None)])
