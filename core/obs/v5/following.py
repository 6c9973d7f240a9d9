"""What the outputs of an OBS are about, as its events tell it; no answer does."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from core.obs.events import OutputChanged, OutputName, OutputState

_MOMENT_SECONDS: Final = 1.0
"""How long an order may be lost after an output has ended, and how soon an order that was not lost is told of."""


class Following:
    """What each output was last said to be about."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._became: dict[OutputName, OutputState] = {}
        self._ended_at: dict[OutputName, float] = {}
        self._moved = asyncio.Event()

    def hear(self, said: OutputChanged) -> None:
        """Follow an event."""
        self._became[said.output] = said.became
        if said.became == "stopped":
            self._ended_at[said.output] = time.monotonic()
        self._moved.set()

    def is_told_to_stop(self, output: OutputName) -> None:
        """Take note of an order: the event that follows it may come after its answer, and also before."""
        self._became.setdefault(output, "stopping")

    def forget(self, output: OutputName) -> None:
        """Let only what is said from now on count."""
        self._became.pop(output, None)

    def has_just_ended(self, output: OutputName) -> bool:
        """Tell whether an output ended a moment ago."""
        return time.monotonic() - self._ended_at.get(output, -_MOMENT_SECONDS) < _MOMENT_SECONDS

    async def ends(self, output: OutputName, seconds: float) -> bool:
        """Wait for an output that is about to end; tells whether it has ended in time, or was not about to."""
        return await self._until(lambda: self._became.get(output) != "stopping", seconds)

    async def moves(self, output: OutputName) -> bool:
        """Wait for an output to be said to be about anything; tells whether it was."""
        return await self._until(lambda: output in self._became, _MOMENT_SECONDS)

    async def _until(self, holds: Callable[[], bool], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True
