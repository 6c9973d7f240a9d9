"""What the two protocols have in common for whoever serves them: text in, steps out, no socket."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from core.obs.simulation.studio.changes import Change


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing more comes for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """The connection is closed, with a code and a reason."""

    code: int
    reason: str


Message = str | bytes
Step = Message | Pause | Close
Heard = Callable[[str, dict[str, Any], str | None], None]
"""Takes what a client asks for, with its arguments, and why it was refused (None where it was done)."""


class Face(Protocol):
    """One client's conversation with a studio."""

    def begin(self) -> Iterable[Step]:
        """Say what is said before the client says anything."""
        ...

    def take(self, message: Message) -> Iterator[Step]:
        """Do what a message asks for, and answer it."""
        ...

    def tell(self, change: Change) -> Iterable[Message]:
        """Put a change into the protocol's events, as far as the client wants them."""
        ...

    def pulse(self) -> Iterable[Message]:
        """Say what is said again and again; called 20 times a second."""
        ...


PULSE_SECONDS = 0.05


def proof(password: str, salt: str, challenge: str) -> str:
    """Work out what proves that somebody knows the password: the same in both protocols."""
    return _hashed(_hashed(password + salt) + challenge)


def _hashed(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def number(value: Any) -> float | None:
    """Take a value as a number; None where it is none, or greater than OBS reads."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def timecode(seconds: float) -> str:
    """Write a duration as HH:MM:SS.mmm."""
    milliseconds = int(seconds * 1000 + 0.5)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
