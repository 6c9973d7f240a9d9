"""Supervised child processes: started, listened to, watched, ended within a limit, and never orphaned."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from core.errors import Unavailable

STOP_SECONDS = 2.0

Line = Callable[[str], None]


class Child:
    """One child process, with its whole group.

    It is told to die with us by the kernel, also when we are killed with no time to say so;
    what it has started itself is in its group and ends with it.
    """

    def __init__(self, name: str, process: asyncio.subprocess.Process, on_line: Line, on_error: Line) -> None:
        """Made by `start`."""
        self.name = name
        self._process = process
        self._readers = [
            asyncio.get_running_loop().create_task(_read_lines(stream, take))
            for stream, take in ((process.stdout, on_line), (process.stderr, on_error))
            if stream is not None
        ]

    @classmethod
    async def start(
        cls,
        name: str,
        words: Sequence[str],
        *,
        on_line: Line = lambda _: None,
        on_error: Line | None = None,
        env: Mapping[str, str] | None = None,
        is_told: bool = False,
    ) -> "Child":
        """Start a program.

        Args:
            name: What to call it in messages.
            words: The program and its arguments.
            on_line: Called with each line that it writes, on either stream.
            on_error: Called with those on standard error instead.
            env: Its environment; ours where not given.
            is_told: It takes what `write` gives it; otherwise its standard input is empty.

        Raises:
            Unavailable: When there is no such program or it may not be run.
        """
        guard = guard_words(os.getpid())
        if shutil.which(words[0]) is None:
            raise Unavailable(f"{name} cannot be started: there is no program {words[0]}.")
        process = await asyncio.create_subprocess_exec(
            *guard,
            *words,
            stdin=asyncio.subprocess.PIPE if is_told else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            env=env,
        )
        return cls(name, process, on_line, on_error or on_line)

    @property
    def pid(self) -> int:
        """Give the process id, which is its group's too."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Give its exit code, or None while it runs."""
        return self._process.returncode

    def write(self, text: bytes) -> None:
        """Tell it something, without waiting; one that has ended does not hear it."""
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(text)

    def kill(self) -> None:
        """End it and its group at once; `wait` waits for that."""
        self._signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for its end, with all its lines read; gives the exit code."""
        code = await self._process.wait()
        await asyncio.gather(*self._readers)
        return code

    async def stop(self, seconds: float = STOP_SECONDS) -> int:
        """End it: ask first, and kill the group when it has not ended in time."""
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                await self._process.wait()
        except TimeoutError:
            self._signal(signal.SIGKILL)
        # Grandchildren that outlived a polite end hold our pipes open.
        self._signal(signal.SIGKILL)
        return await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


async def run_program(
    words: Sequence[str], limit: float, failure: str, *, keep: int = 5, env: Mapping[str, str] | None = None
) -> list[str]:
    """Run a program to its end, and give the last lines that it wrote.

    Args:
        words: The program and its arguments.
        limit: How many seconds it may take.
        failure: Begins the sentence that tells of a failure, such as `The clip could not be cut`.
        keep: How many lines are kept.
        env: Its environment; ours where not given.

    Raises:
        Unavailable: It is not there, failed, or took too long.
    """
    lines: deque[str] = deque(maxlen=keep)
    child = await Child.start(words[0], words, on_line=lines.append, env=env)
    try:
        async with asyncio.timeout(limit):
            code = await child.wait()
    except TimeoutError:
        raise Unavailable(f"{failure}: {words[0]} was not done after {limit:.0f} s.") from None
    finally:
        if child.returncode is None:
            await child.stop()
    if code != 0:
        said = lines[-1].strip() if lines else f"exit code {code}"
        raise Unavailable(f"{failure}: {said.rstrip('.')}.")
    return [line.strip() for line in lines if line.strip()]


async def _read_lines(stream: asyncio.StreamReader, on_line: Line) -> None:
    is_within = False
    while line := await _line(stream):
        text = line.decode(errors="replace").rstrip("\r\n")
        if text or not is_within:  # the end of a line that came in pieces is no line of its own
            on_line(text)
        is_within = not line.endswith(b"\n")


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Read a line, or a piece of one that is longer than the stream's buffer."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError as long:
        return await stream.read(long.consumed)


def guard_words(parent: int) -> list[str]:
    """Give the words to put before a program's own, so that the kernel kills it when its parent dies.

    The kernel tells of no death that came before it was asked to, so a shell looks whose child it is afterwards.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    look = '[ "$PPID" -eq "$1" ] || exit 1; shift; exec "$@"'
    return [setpriv, "--pdeathsig", "KILL", "--", "/bin/sh", "-c", look, "sh", str(parent)]
