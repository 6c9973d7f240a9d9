"""How long an OBS is waited for, and waiting for what it does without saying when, whichever protocol it speaks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

LIMIT: Final = 3.0
"""How many seconds an answer may take."""

LOADING: Final = ("SetCurrentProfile", "SetCurrentSceneCollection")
"""What makes an OBS load much."""

LOADING_LIMIT: Final = 20.0
"""How many seconds that may take, and everything until it has loaded it."""

HOLD_SECONDS: Final = 0.5
"""How long an OBS may take to hold a recording or to go on with it."""

_POLL_SECONDS: Final = 0.05
_FRAMES_SECONDS: Final = 0.1


async def comes_true(holds: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Ask until something is so; tells whether it came to that in time."""
    deadline = time.monotonic() + seconds
    while not await holds():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return True


class Holding:
    """Lets a recording be held and gone on with by one caller after the other, as `async with`."""

    def __init__(self) -> None:
        """Begin with nobody at it."""
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> None:
        """Wait for one's turn."""
        await self._turn.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Let the next one, but not at once: OBS never goes on with a recording for which both fall into one frame."""
        try:
            await asyncio.sleep(_FRAMES_SECONDS)
        finally:
            self._turn.release()
