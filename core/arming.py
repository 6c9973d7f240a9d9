"""Tokens for arming and confirming: a dangerous call is answered with one, and fires when it comes again with it."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import NeedsArming, NeedsConfirmation

TOKEN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Armed:
    """What a token fires: exactly this call of exactly this caller, until then."""

    command: str
    arguments: str
    caller: str
    until: float


class Arming:
    """Gives and takes one-use tokens, bound to caller, command and arguments."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Start with nothing armed."""
        self._monotonic = monotonic
        self._armed: dict[str, _Armed] = {}

    def require(
        self,
        command: str,
        arguments: dict[str, Any],
        caller: str,
        token: str | None,
        what: Literal["arming", "confirmation"],
    ) -> None:
        """Let the call pass when its token is good; otherwise answer with a new token.

        Raises:
            NeedsArming: Or NeedsConfirmation, as `what` says, with `token` and `seconds` in its data.
        """
        now = self._monotonic()
        self._armed = {key: armed for key, armed in self._armed.items() if armed.until >= now}
        wanted = json.dumps(arguments, sort_keys=True, default=str)
        held = self._armed.pop(token, None) if token else None
        if held is not None and (held.command, held.arguments, held.caller) == (command, wanted, caller):
            return
        fresh = secrets.token_urlsafe(12)
        self._armed[fresh] = _Armed(command, wanted, caller, now + TOKEN_SECONDS)
        data = {"token": fresh, "seconds": TOKEN_SECONDS, "command": command}
        late = "The token is used up, too old or for another call. " if token else ""
        if what == "arming":
            raise NeedsArming(f"{late}{command} goes on air: it must be armed first.", data=data)
        raise NeedsConfirmation(f"{late}{command} cannot be taken back: it must be confirmed.", data=data)
