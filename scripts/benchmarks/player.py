"""The player: how long from a key to sound, and what decks cost that play nothing."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.engines import cpu_seconds, serving
from benchmarks.figures import Absolute, Figure, Options
from core.audio.events import PlayStarted
from core.client import Client
from tests.support.pulse import Pulse, Recording, tone
from tests.support.waiting import until

_ARMED_MINUTES = 30
_HEARD_DB = -50.0
_SILENT_DB = -90.0
_SETTLE_SECONDS = 3.0
_PAUSE_SECONDS = 0.3
_FORMATS = ("wav", "mp3", "ogg", "flac")


def key_to_sound(options: Options) -> Iterator[Figure]:
    """From a play command to sound in a (silent) PulseAudio sink, through the engine; and from a jingle's letter."""
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as name, Pulse(Path(name, "pulse")) as pulse:
        os.environ["PULSE_SERVER"] = pulse.environment["PULSE_SERVER"]
        files = [tone(Path(name, f"tone.{ending}"), 20) for ending in _FORMATS]
        with serving(Path(name, "desk")) as engine, pulse.recording() as heard:
            took = asyncio.run(_time_plays(engine.paths.socket, files, heard, options.pick(10, 2)))
    every = [each for file in files for each in took[file.suffix[1:]]]
    yield Absolute("from play to sound, median of all formats", statistics.median(every), "ms", 400)
    for ending in (*_FORMATS, "pad"):
        what = "from a jingle's letter to sound, median" if ending == "pad" else f"from play to sound, median, {ending}"
        yield Absolute(what, statistics.median(took[ending]), "ms", 400)
    yield Absolute(
        "until it is said to play: the sound was seen to advance", statistics.median(took["said"]), "ms", 400
    )
    yield Absolute("from play to sound, longest", max(every), "ms")


def idle_player(options: Options) -> Iterator[Figure]:
    """What the process of the decks costs while nothing plays, and the engine that keeps it."""
    seconds = options.pick(30, 4)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as name, Pulse(Path(name, "pulse")) as pulse:
        os.environ["PULSE_SERVER"] = pulse.environment["PULSE_SERVER"]
        with serving(Path(name, "desk")) as engine:
            decks = _decks_of(engine.pid)
            time.sleep(_SETTLE_SECONDS)
            before = cpu_seconds(decks), cpu_seconds(engine.pid)
            time.sleep(seconds)
            after = cpu_seconds(decks), cpu_seconds(engine.pid)
            memory = int(Path(f"/proc/{decks}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    yield Absolute("CPU of idle decks", (after[0] - before[0]) / seconds * 100, "% core", 1)
    yield Absolute("CPU of the engine beside them", (after[1] - before[1]) / seconds * 100, "% core", 1)
    yield Absolute("memory of the decks' process", memory / 1e6, "MB")


async def _time_plays(socket: Path, files: list[Path], heard: Recording, rounds: int) -> dict[str, list[float]]:
    """Give the milliseconds from each order until the sink sounds."""
    took: dict[str, list[float]] = {ending: [] for ending in (*_FORMATS, "pad", "said")}
    client = await Client.connect(socket)
    try:
        await client.desk.arm_session(_ARMED_MINUTES)
        await until(lambda: _is_known(client))
        started, _ = await client.subscribe(PlayStarted.topic)
        await client.player.pad_set("a", path=str(files[0]))

        async def measure(name: str, order: Callable[[], Awaitable[Any]]) -> None:
            await asyncio.sleep(_PAUSE_SECONDS)
            assert heard.now < _SILENT_DB
            began = time.perf_counter()
            await order()
            await until(lambda: heard.now > _HEARD_DB)
            took[name].append((time.perf_counter() - began) * 1000)
            await started.next()
            took["said"].append((time.perf_counter() - began) * 1000)
            await client.player.stop_all()
            await until(lambda: heard.now < _SILENT_DB)

        for _ in range(rounds):
            for file in files:
                await measure(file.suffix[1:], lambda file=file: client.player.play("music", path=str(file)))
            await measure("pad", lambda: client.player.pad("a"))
    finally:
        await client.close()
    return took


async def _is_known(client: Client) -> bool:
    return (await client.player.status("music"))[0].state != "unknown"


def _decks_of(engine: int) -> int:
    """Find the process of an engine's decks."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        children = Path(f"/proc/{engine}/task/{engine}/children").read_text().split()
        for child in children:
            if b"core.audio.decks" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        time.sleep(0.1)
    raise SystemExit("The engine has no decks.")
