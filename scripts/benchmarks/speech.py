"""Speech: how long it takes from a text to a file that is ready, and to the first sound."""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.engines import cpu_seconds, serving
from benchmarks.figures import Absolute, Figure, Options
from core.client import Client
from tests.support.pulse import Pulse, Recording

_ARMED_MINUTES = 30
_HEARD_DB = -50.0
_LOOK_SECONDS = 0.01
_WORDS = "Ladies and gentlemen, the final begins in a few minutes. This is announcement number"


def text_to_file(options: Options) -> Iterator[Figure]:
    """From a text to a file as loud as its profile, spoken by espeak-ng, without silence around it."""
    _need("espeak-ng", "ffmpeg")
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


def text_to_sound(options: Options) -> Iterator[Figure]:
    """From the order to say a new text to the first sound in a (silent) PulseAudio sink, spoken by espeak-ng."""
    _need("espeak-ng", "ffmpeg", "pulseaudio", "parec")
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, Pulse(Path(directory, "pulse")) as pulse:
        os.environ["PULSE_SERVER"] = pulse.environment["PULSE_SERVER"]
        with serving(Path(directory, "desk")) as engine, pulse.recording() as heard:
            took = asyncio.run(_say(engine.paths.socket, heard, options.pick(12, 3)))
    yield Absolute("from a new text to its first sound, median", statistics.median(took), "ms", 1000)
    yield Absolute("from a new text to its first sound, longest", max(took), "ms")


def _need(*programs: str) -> None:
    """End where what speaks or what listens is not there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"Speech cannot be measured here: there is no {' and no '.join(missing)}.")


async def _say(socket: Path, heard: Recording, number: int) -> list[float]:
    """Give the milliseconds until something is heard; the first text, which finds everything cold, is left out."""
    client = await Client.connect(socket)
    try:
        await client.desk.arm_session(_ARMED_MINUTES)
        events, _ = await client.subscribe("player.finished")
        took = []
        for turn in range(number + 1):
            began = time.perf_counter()
            saying = asyncio.create_task(client.speech.say(text=f"{_WORDS} {turn}.", pad_before=0, pad_after=0))
            while heard.now < _HEARD_DB:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)  # the sink is recorded by another process
            took.append((time.perf_counter() - began) * 1000)
            await saying
            await events.next()
    finally:
        await client.close()
    return took[1:]


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
