"""The process that reads a folder, as the engine sees it: started, listened to, ended, never orphaned."""

import asyncio
import contextlib
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


async def read_folder(database: Path, folder: int, path: bytes) -> AsyncGenerator[bytes, None]:
    """Let a process go through a folder, and give its messages as they come, still packed.

    Closing the iterator ends the process.

    Raises:
        Unavailable: The process has failed.
    """
    root = str(Path(core.__file__).parents[1])
    process = await asyncio.create_subprocess_exec(
        *guard_words(os.getpid()),
        sys.executable,
        "-P",
        "-m",
        _MODULE,
        str(database),
        str(folder),
        path.hex(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said: deque[str] = deque(maxlen=_LAST_LINES)
    listening = asyncio.create_task(_keep_last(process.stderr, said))
    is_over = False
    try:
        while not is_over:
            try:
                length = int.from_bytes(await process.stdout.readexactly(found.PREFIX), "big")
                message = await process.stdout.readexactly(length)
            except asyncio.IncompleteReadError:
                is_over = True
            else:
                yield message
    finally:
        if not is_over:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        code = await process.wait()
        await listening
    if code != 0:
        why = said[-1] if said else f"it ended with {code}"
        raise Unavailable(f"Reading the folder has failed: {why}.")


async def _keep_last(stream: asyncio.StreamReader, said: deque[str]) -> None:
    while line := await stream.readline():
        said.append(line.decode(errors="replace").strip()[:300])
