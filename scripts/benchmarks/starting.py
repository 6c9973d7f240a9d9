"""What a person waits for before a program says its first word, and what an engine costs that does nothing."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.engines import cpu_seconds, free_port, resident_mb, serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from core.client import Client

_BARE = (sys.executable, "-P", "-c", "import asyncio, sqlite3")
_RUN = Path(__file__).parents[1] / "run"


def help_text(options: Options) -> Iterator[Figure]:
    """From `cuedesk --help` to its last line."""
    ours = (sys.executable, "-P", "-m", "tui", "--help")
    mine, bare = _alternating((ours, _BARE), options.pick(31, 5))
    yield Comparison("cuedesk --help", mine, "a bare Python importing asyncio and sqlite3", bare, "ms", 2.5)


def second_start(options: Options) -> Iterator[Figure]:
    """What `scripts/run` takes before the program runs, once all is set up."""
    program = (sys.executable, "-P", "-m", "tui", "--version")
    scripted, plain = _alternating(((str(_RUN), "--version"), program), options.pick(31, 5))
    yield Absolute("scripts/run before the program runs", scripted - plain, "ms", 200)


def idle_engine(options: Options) -> Iterator[Figure]:
    """An engine that listens for four courts, on which nothing happens."""
    seconds = options.pick(30, 5)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, serving(Path(directory)) as engine:
        asyncio.run(_add_courts(engine.paths.socket, 4))
        time.sleep(2)  # what it does at its start is not idling
        before = cpu_seconds(engine.pid)
        time.sleep(seconds)
        used = cpu_seconds(engine.pid) - before
        yield Absolute("CPU of an idle engine", used / seconds * 100, "% core", 1)
        yield Absolute("memory of an idle engine", resident_mb(engine.pid), "MB", 60)


async def _add_courts(engine: Path, number: int) -> None:
    client = await Client.connect(engine)
    for name in range(number):
        court = await client.pss.court_add(str(name), port=free_port(), bind="127.0.0.1")
        assert court.state == "listening", court.error
    await client.close()


def _alternating(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """Time commands in turns, and give each one's median in milliseconds."""
    took: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for times, command in zip(took, commands, strict=True):
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            times.append(time.perf_counter() - began)
    return [statistics.median(times) * 1000 for times in took]
