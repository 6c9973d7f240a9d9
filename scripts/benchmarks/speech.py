"""Speech: how long it takes from a text to a file that is ready, and to the first sound."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.engines import cpu_seconds, serving
from benchmarks.figures import Absolute, Figure, Options
from core.client import Client

_WORDS = "Ladies and gentlemen, the final begins in a few minutes. This is announcement number"


def text_to_file(options: Options) -> Iterator[Figure]:
    """From a text to a file as loud as its profile, spoken by espeak-ng, without silence around it."""
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, serving(Path(directory)) as engine:
        new, again = asyncio.run(_generate(engine.paths.socket, options.pick(30, 4)))
        began = cpu_seconds(engine.pid)
        seconds = options.pick(20, 3)
        time.sleep(seconds)
        idle = (cpu_seconds(engine.pid) - began) / seconds * 100
    yield Absolute("from a new text to its file, median", statistics.median(new), "ms", 800)
    yield Absolute("from a new text to its file, longest", max(new), "ms")
    yield Absolute("from a text spoken before to its file, median", statistics.median(again), "ms", 50)
    yield Absolute("CPU of the engine afterwards, nobody speaking", idle, "% core", 1)


async def _generate(socket: Path, number: int) -> tuple[list[float], list[float]]:
    """Give the milliseconds of new texts, and of the same ones again."""
    client = await Client.connect(socket)
    try:
        await client.speech.generate(text="The first one finds everything cold.")
        rounds = [[await _timed(client, turn) for turn in range(number)] for _ in ("new", "again")]
    finally:
        await client.close()
    return rounds[0], rounds[1]


async def _timed(client: Client, turn: int) -> float:
    began = time.perf_counter()
    await client.speech.generate(text=f"{_WORDS} {turn}.", pad_before=0, pad_after=0)
    return (time.perf_counter() - began) * 1000
