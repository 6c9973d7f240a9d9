"""Run by itself in the network namespace of an OBS under test: carries a port of the test's own into it.

It accepts on a listening socket that it inherits, which still belongs to the network outside, and connects inside.
Words on its stdin: `drop` loses all bytes from now on without a word to either side, and `pass` carries those of later
connections again; `ends PID` names a process that must not outlive the test. When stdin ends, so does everything.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys


class Bridge:
    """Everything that is carried."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._dropping = False
        self._lines: set[Line] = set()
        self._ends: list[int] = []

    async def run(self, listening: int) -> None:
        server = await asyncio.start_server(self._carry, sock=socket.socket(fileno=listening))
        words = await _stdin()
        async with server:
            while order := (await words.readline()).split():
                self._obey(order[0].decode(), order[1:])
        for process in self._ends:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(process, signal.SIGKILL)

    def _obey(self, order: str, arguments: list[bytes]) -> None:
        if order == "ends":
            # A handle, because the number may be another process's by then.
            self._ends.append(os.pidfd_open(int(arguments[0])))
        else:
            self._dropping = order == "drop"
            for line in self._lines:
                line.lost |= self._dropping

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inside = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            # Nobody listens inside: say so as the kernel would.
            writer.transport.abort()
            return
        line = Line(self._dropping)
        self._lines.add(line)
        # Cancelled only when everything ends, of which there is nothing to be said.
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.TaskGroup() as group:
                group.create_task(line.copy(reader, inside[1]))
                group.create_task(line.copy(inside[0], writer))
        self._lines.discard(line)


class Line:
    """One connection; once bytes of it were lost it carries nothing any more, not even its end."""

    def __init__(self, lost: bool) -> None:
        self.lost = lost

    async def copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                if not self.lost:
                    writer.write(data)
                    await writer.drain()
        if not self.lost:
            writer.close()


async def _stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


if __name__ == "__main__":
    asyncio.run(Bridge(port=int(sys.argv[2])).run(listening=int(sys.argv[1])))
