"""What a coordinator keeps: a link to an outside system, the pace of doing so, and how the desk stands with it."""

import asyncio
from dataclasses import dataclass
from typing import Literal, Protocol

from core.clock import Micros

State = Literal["disabled", "connecting", "connected", "degraded", "lost", "refused"]


class Link(Protocol):
    """An open connection to an outside system. Its methods end when they are cancelled."""

    @property
    def ended(self) -> asyncio.Future[str]:
        """Becomes the reason, in words, once the connection has ended by itself."""
        ...

    async def ping(self) -> str | None:
        """Have the system answer something; gives what is wrong with it, in words, or None while all is well.

        Raises:
            Unavailable: It does not answer, or has gone.
        """
        ...

    async def close(self) -> None:
        """End the connection."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long, in seconds.

    Attributes:
        opening: How long opening may take.
        ping: From an answer to the next ping.
        late: From when on an answer is late, and the system degraded.
        limit: From when on there is no answer, and the system is lost; with `ping`, within 5 s after it fell silent.
        first_retry: From a failure to the first retry; each further one waits twice as long.
        longest_retry: The longest of these waits.
        refused_retry: From a refusal to the next try: nobody is locked out for our hammering.
    """

    opening: float = 10.0
    ping: float = 1.0
    late: float = 1.0
    limit: float = 3.0
    first_retry: float = 0.25
    longest_retry: float = 5.0
    refused_retry: float = 60.0


IN_THE_HOUSE = Pace()
"""For systems on the same network: they are found again soon, and nobody minds the pings."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the desk stands with a system.

    Attributes:
        state: `connecting` until the first try has ended, `degraded` while connected to something that ails, `lost`
            while it cannot be had, `refused` while it does not let us in.
        since: When that state began.
        reason: Why, in words; None while all is well.
        last_answer_at: When it last answered.
        attempts: Failed tries since it was last connected.
        next_try_at: When the next try is due; None while one is under way, and where none is to come.
    """

    state: State
    since: Micros
    reason: str | None = None
    last_answer_at: Micros | None = None
    attempts: int = 0
    next_try_at: Micros | None = None
