"""What the outputs of an OBS are about, as its events tell it and no answer does: so that they can be started."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from core.obs.events import OutputChanged, OutputName, OutputState

_MOMENT_SECONDS: Final = 1.0
"""How long an order may be lost after an output has ended, and how soon an order that was not lost is told of."""

_AGAIN_SECONDS: Final = 0.05

_STANDSTILL_SECONDS: Final = 0.5
"""How long an output whose time stands still is looked at: one that is about to end has mostly ended by then."""

Order = Callable[[], Awaitable[bool]]
"""Orders an output to start; tells whether OBS took the order, which it does not where it says that it runs already."""

Lasted = Callable[[], Awaitable[int | None]]
"""Tells for how many milliseconds an output has run; None where it is held, for its time stands still then too."""


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
        else:
            self._ended_at.pop(said.output, None)
        self._moved.set()

    def will_be_told_to_stop(self, output: OutputName) -> None:
        """Let only what is said from now on count: the event may come after the answer, and also before."""
        self._became.pop(output, None)

    def is_told_to_stop(self, output: OutputName) -> None:
        """Take note that OBS has taken the order."""
        self._became.setdefault(output, "stopping")

    async def start(self, output: OutputName, order: Order, seconds: float, lasted: Lasted | None = None) -> bool:
        """Start an output, and wait for one that is still about to end; tells whether that has ended in time.

        In the moment in which an output has ended, OBS says that it runs still, or takes an order and loses it. Both
        protocols stand on the same functions of OBS, so it is the same for both.

        Args:
            output: Which one.
            order: Orders it to start.
            seconds: How long it may take to end.
            lasted: By which it is found out whether it is about to end where nothing was said of it on this connection.
        """
        is_known = output in self._became
        if not await self._until(lambda: self._became.get(output) != "stopping", seconds):
            return False
        has_just_ended = self._has_just_ended(output)
        self._became.pop(output, None)
        while not (is_taken := await order()) and self._has_just_ended(output):
            await self._moves(output, _AGAIN_SECONDS)
        if not is_taken and not is_known and lasted is not None and await self._ends_unsaid(output, lasted):
            return await self.start(output, order, seconds)
        # On a new connection nobody has heard whether it has just ended.
        may_be_lost = has_just_ended or not is_known
        if is_taken and may_be_lost and not await self._moves(output, _MOMENT_SECONDS):
            await order()
        return True

    async def _ends_unsaid(self, output: OutputName, lasted: Lasted) -> bool:
        """Tell whether an output is about to end, or has ended by now, of which only its time can tell."""
        before = await lasted()
        await self._moves(output, _STANDSTILL_SECONDS)
        if output not in self._became:
            stands = bool(before) and before == await lasted()
            self._became.setdefault(output, "stopping" if stands else "started")
        return self._became[output] in ("stopping", "stopped")

    def _has_just_ended(self, output: OutputName) -> bool:
        return time.monotonic() - self._ended_at.get(output, -_MOMENT_SECONDS) < _MOMENT_SECONDS

    async def _moves(self, output: OutputName, seconds: float) -> bool:
        """Wait for an output to be said to be about anything; tells whether it was."""
        return await self._until(lambda: output in self._became, seconds)

    async def _until(self, holds: Callable[[], bool], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True
