"""Keeps the process of the decks: starts it, listens for its heartbeat, kills it when it hangs, starts it anew."""

import asyncio
import logging
import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from core.audio.decks.wire import AnyFact, AnyOrder, Beat, Unfit
from core.clock import Clock
from core.errors import Unavailable
from core.process import Child
from core.tasks import end

log = logging.getLogger("cuedesk.player")

_ROOT: Final = str(Path(__file__).parents[3])
_HANG_SECONDS: Final = 3.0
"""How long the heartbeat may stay away; it comes twice a second."""

_START_SECONDS: Final = 15.0
_LOOK_SECONDS: Final = 0.5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0
_STEADY_SECONDS: Final = 30.0
"""After so long, an end is a mishap of its own and not one more of the same."""

_COMPLAINT_SECONDS: Final = 5.0
_COMPLAINTS: Final = 50


class DecksProcess:
    """The child process with all decks.

    Attributes:
        memory_bytes: What it holds in memory; 0 while there is none.
        restarts: How often it had to be started anew.
        reason: Why there is none, or nothing.
        remedy: What a person can do about it.
    """

    def __init__(self, clock: Clock, take: Callable[[AnyFact], None], changed: Callable[[], None]) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            clock: Tells the time.
            take: Takes each fact.
            changed: Called when it runs, and when it does not.
        """
        self.memory_bytes = 0
        self.restarts = 0
        self.reason = "not started yet"
        self.remedy: str | None = None
        self._clock, self._take, self._changed = clock, take, changed
        self._child: Child | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._decoder = msgspec.json.Decoder(AnyFact)
        self._complaints: deque[tuple[float, str]] = deque(maxlen=_COMPLAINTS)
        self._heard_at = 0.0
        self._is_unfit = False

    @property
    def runs(self) -> bool:
        """Tell whether it takes orders."""
        return not self.reason

    @property
    def pid(self) -> int | None:
        """Give its process id."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Keep it running from now on."""
        self._keeping = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End it."""
        if self._keeping is not None:
            await end(self._keeping)
            self._keeping = None

    def order(self, *orders: AnyOrder) -> None:
        """Give orders; without a process they are lost, and it is told everything when it runs."""
        if self._child is not None and self.runs:
            self._child.write(b"".join(msgspec.json.encode(order) + b"\n" for order in orders))

    def require(self) -> None:
        """Refuse what cannot be heard.

        Raises:
            Unavailable: There is no process that plays, with the reason.
        """
        if not self.runs:
            raise Unavailable(f"Nothing can be played: {self.reason.rstrip('.')}.", remedy=self.remedy)

    def complaint(self) -> str | None:
        """Give the last that was said of the sound device, where that was just now."""
        now = self._clock.monotonic()
        recent = [line for at, line in self._complaints if now - at < _COMPLAINT_SECONDS and "audio output" in line]
        return recent[-1].partition("error: ")[2] or recent[-1] if recent else None

    async def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = self._clock.monotonic()
            await self._live()
            if self._is_unfit:
                log.warning("The player has no libVLC: %s %s", self.reason, self.remedy)
                return
            log.warning("The process of the decks %s; it is started anew.", self.reason)
            self.restarts += 1
            if self._clock.monotonic() - began > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            await self._clock.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _live(self) -> None:
        """Let one process run to its end."""
        self._heard_at = self._clock.monotonic()
        words = [sys.executable, "-m", "core.audio.decks"]
        environment = {**os.environ, "PYTHONPATH": _ROOT}
        try:
            child = await Child.start(
                "the player", words, on_line=self._hear, on_error=self._complain, env=environment, is_told=True
            )
        except (Unavailable, OSError) as error:
            self._end(f"cannot be started: {error}")
            return
        self._child = child
        waiting = asyncio.create_task(child.wait())
        try:
            why = await self._watch(waiting)
        finally:
            child.kill()
            await waiting
            self._child = None
        if not self._is_unfit:
            self._end(why)

    async def _watch(self, waiting: "asyncio.Task[int]") -> str:
        """Wait for its end or for it to hang, and say which."""
        looked_at = self._clock.monotonic()
        while not waiting.done():
            limit = _HANG_SECONDS if self.runs else _START_SECONDS
            now = self._clock.monotonic()
            if now - looked_at > 2 * _LOOK_SECONDS:  # the engine itself stood still, and has heard nothing of it yet
                self._heard_at = now
            looked_at, silent = now, now - self._heard_at
            if silent > limit:
                return f"hung: it was silent for {silent:.0f} s"
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await asyncio.shield(waiting)
        said = self._complaints[-1][1] if self._complaints else ""
        return f"ended with {waiting.result()}" + (f" ({said})" if waiting.result() > 0 and said else "")

    def _hear(self, line: str) -> None:
        try:
            fact = self._decoder.decode(line)
        except msgspec.DecodeError:
            log.warning("The process of the decks said %r.", line[:200])
            return
        self._heard_at = self._clock.monotonic()
        if isinstance(fact, Unfit):
            self._is_unfit, self.remedy = True, fact.remedy
            self._end(fact.reason)
        elif isinstance(fact, Beat):
            self.memory_bytes = fact.memory_bytes
            if not self.runs:
                self.reason = ""
                self._changed()
        self._take(fact)

    def _complain(self, line: str) -> None:
        if not self._complaints or self._complaints[-1][1] != line:
            log.debug("libVLC: %s", line)
        self._complaints.append((self._clock.monotonic(), line))

    def _end(self, reason: str) -> None:
        self.reason, self.memory_bytes = reason, 0
        self._changed()
