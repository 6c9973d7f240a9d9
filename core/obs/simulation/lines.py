"""The connections of a simulated OBS: each with its client, and all with the same faults."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from core.obs.simulation.face import Close, Face, Pause, Step
from core.obs.simulation.faults import Faults


class Lines:
    """All connections, and what is wrong with them."""

    def __init__(self, faults: Faults) -> None:
        """Take what is wrong from the beginning."""
        self._open: set[Line] = set()
        self._sounding = asyncio.Event()
        self.faults = faults

    @property
    def faults(self) -> Faults:
        """What is wrong; may be set at any time."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = faults
        if faults.silent:
            self._sounding.clear()
        else:
            self._sounding.set()
        for line in list(self._open):
            line.suffer(faults)

    def joined(self, line: "Line") -> None:
        """Take a new connection, before it has said anything."""
        self._open.add(line)
        # Not at once: Python 3.11.2, which Debian 12 has, reads from a connection all the same that is paused here.
        asyncio.get_running_loop().call_soon(lambda: line.suffer(self._faults))

    def left(self, line: "Line") -> None:
        """Take that a connection is gone."""
        self._open.discard(line)

    async def sounding(self) -> None:
        """Wait until they are not dead."""
        await self._sounding.wait()

    def abort(self) -> None:
        """End those that are dead, which no farewell would."""
        if self._faults.silent:
            for line in list(self._open):
                line.transport.abort()


class Line(ServerConnection):
    """A connection that suffers from faults from its first byte on."""

    def __init__(self, *args: Any, lines: Lines, **kwargs: Any) -> None:
        """Take what a connection takes, and the others."""
        super().__init__(*args, **kwargs)
        self._lines = lines

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Join the others."""
        super().connection_made(transport)
        self._lines.joined(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the others."""
        self._lines.left(self)
        super().connection_lost(exc)

    def suffer(self, faults: Faults) -> None:
        """Be closed, be dead, or live."""
        if faults.refuse:
            self.transport.abort()
        elif faults.silent:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()


class Client:
    """One client: what it says is taken at once, what it is told waits in line."""

    def __init__(self, connection: ServerConnection, face: Face, lines: Lines, spread: Callable[[], None]) -> None:
        """Take its connection and conversation, what is wrong, and who spreads what it has caused."""
        self.face = face
        self._connection, self._lines, self._spread = connection, lines, spread
        self._steps: asyncio.Queue[tuple[float, Step]] = asyncio.Queue()

    async def run(self) -> None:
        """Talk until either side hangs up."""
        writing = asyncio.get_running_loop().create_task(self._write())
        try:
            self.put(*self.face.begin())
            await self._read()
        finally:
            writing.cancel()
            await asyncio.wait([writing])

    def put(self, *steps: Step) -> None:
        """Have something said; nothing, where everything is dropped."""
        if not self._lines.faults.drop:
            at = asyncio.get_running_loop().time() + self._lines.faults.delay_ms / 1000
            for step in steps:
                self._steps.put_nowait((at, step))

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in self._connection:
                if self._lines.faults.drop:
                    continue
                for step in self.face.take(message):
                    if isinstance(step, Pause):
                        self._spread()
                        await asyncio.sleep(step.seconds)
                    else:
                        self.put(step)
                self._spread()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(ConnectionClosed):
            while True:
                at, step = await self._steps.get()
                await asyncio.sleep(max(0.0, at - loop.time()))
                await self._lines.sounding()
                if isinstance(step, Close):
                    await self._connection.close(step.code, step.reason)
                elif not isinstance(step, Pause):
                    await self._connection.send(step[: len(step) // 2] if self._lines.faults.malformed else step)
