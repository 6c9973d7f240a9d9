"""Child processes: lines, ends, and that nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import Unavailable
from core.process import Child, guard_words
from tests.support.waiting import until, wait_until


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


async def test_lines_of_both_streams_and_the_exit_code_arrive() -> None:
    lines: list[str] = []
    script = "import sys; print('out'); print('err', file=sys.stderr); print('x' * 200_000); print('end'); sys.exit(3)"
    child = await Child.start("talker", [sys.executable, "-c", script], on_line=lines.append)
    assert await child.wait() == 3
    assert {"out", "err", "end"} <= set(lines)
    assert "" not in lines, "a long line comes in pieces, and its end is none"
    assert sum(len(line) for line in lines if set(line) == {"x"}) == 200_000


async def test_a_stubborn_child_is_killed_with_its_own_children() -> None:
    lines: list[str] = []
    script = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(inner.pid, flush=True); time.sleep(60)"
    )
    child = await Child.start("stubborn", [sys.executable, "-c", script], on_line=lines.append)
    await until(lambda: lines)
    assert await child.stop(0.2) == -signal.SIGKILL
    await until(lambda: not alive(int(lines[0])))


async def test_a_program_that_is_not_there_is_said_in_words() -> None:
    with pytest.raises(Unavailable, match="no program no-such-player"):
        await Child.start("the player", ["no-such-player"])


def test_a_child_whose_parent_died_before_it_could_be_guarded_does_not_begin() -> None:
    for parent, said in ((os.getpid(), "here\n"), (1, "")):
        done = subprocess.run([*guard_words(parent), "echo", "here"], capture_output=True, text=True, check=False)
        assert done.stdout == said


def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    script = (
        "import asyncio, sys; from core.process import Child\n"
        "async def main():\n"
        "    child = await Child.start('sleeper', ['sleep', '60'])\n"
        "    print(child.pid, flush=True)\n"
        "    await child.wait()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)
        os.kill(parent.pid, signal.SIGKILL)
    wait_until(lambda: not alive(pid))
