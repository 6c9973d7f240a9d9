"""The process that reads folders, as the engine sees it: started when needed, listened to, ended, never orphaned."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

import core
from core.audio.library import found
from core.errors import Unavailable
from core.process import guard_words

_MODULE: Final = "core.audio.library.reading"
_LAST_LINES: Final = 5
_KEPT_SECONDS: Final = 20.0
"""How long the process waits for more: changes come in bursts, and its start takes longer than many a scan."""


class Reader:
    """One process at most, which goes through one folder at a time."""

    def __init__(self, database: Path) -> None:
        """Take the database in which it looks up what is known already; nothing is started before `read`."""
        self._database = database
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        self._letting_go: asyncio.TimerHandle | None = None

    async def read(self, folder: int, path: bytes) -> AsyncGenerator[found.Message, None]:
        """Go through a folder, and give what is told of it, `Done` last.

        Closing the iterator before that ends the process.

        Raises:
            Unavailable: The process has failed.
        """
        process = await self._ready()
        assert process.stdin is not None
        assert process.stdout is not None
        is_done = False
        try:
            process.stdin.write(json.dumps([str(self._database), folder, path.hex()]).encode() + b"\n")
            while not is_done:
                length = int.from_bytes(await process.stdout.readexactly(found.PREFIX), "big")
                message = found.decode(await process.stdout.readexactly(length))
                is_done = isinstance(message, found.Done)
                yield message
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await process.wait()
            await self.stop()
            why = self._said[-1] if self._said else f"it ended with {code}"
            raise Unavailable(f"Reading the folder has failed: {why}.") from None
        finally:
            if is_done:
                self._letting_go = asyncio.get_running_loop().call_later(_KEPT_SECONDS, process.stdin.close)
            else:
                await self.stop()

    async def stop(self) -> None:
        """End the process at once, if there is one."""
        process, self._process = self._process, None
        if self._letting_go is not None:
            self._letting_go.cancel()
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        if self._listening is not None:
            await self._listening

    async def _ready(self) -> asyncio.subprocess.Process:
        """Give a process that waits for a folder."""
        process = self._process
        if self._letting_go is not None:
            self._letting_go.cancel()
        if process is not None and process.stdin is not None and not process.stdin.is_closing():
            return process
        await self.stop()
        self._said.clear()
        self._process = process = await asyncio.create_subprocess_exec(
            *guard_words(os.getpid()),
            *(sys.executable, "-P", "-m", _MODULE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(Path(core.__file__).parents[1])},
        )
        assert process.stderr is not None
        self._listening = asyncio.create_task(_keep_last(process.stderr, self._said))
        return process


async def _keep_last(stream: asyncio.StreamReader, said: deque[str]) -> None:
    while line := await stream.readline():
        said.append(line.decode(errors="replace").strip()[:300])
