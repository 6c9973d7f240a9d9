"""The OBS part: what a switch of scene costs on a real OBS, and what ten instances cost an engine."""

import asyncio
import logging
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from obsws_python import EventClient
from obsws_python.subs import Subs

from benchmarks.children import Ready, measured
from benchmarks.engines import cpu_seconds, serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.installed import see_to_obs
from core.client import Client, Lagged, Subscription
from core.obs.events import LevelsMeasured
from tests.support.obs import RealObs

_INSTANCES = 10
_ARMED_MINUTES = 30
_SETTLE_SECONDS = 3.0
_FRAME_SECONDS = 1 / 30
_LISTENS = re.compile(r"listens on \S+ port (\d+)")


def scene_switch(options: Options) -> Iterator[Figure]:
    """A switch of scene on a real OBS, by command through the engine, against bare obsws-python."""
    see_to_obs()
    # It logs passwords, and tracebacks of its own.
    logging.getLogger("obsws_python").disabled = True
    with (
        tempfile.TemporaryDirectory(prefix="cd-bench-") as directory,
        RealObs(Path(directory, "obs")) as obs,
        serving(Path(directory, "desk")) as engine,
    ):
        took = asyncio.run(_switch(engine.paths.socket, obs, options.pick(100, 10)))
    ours, bare = took["ours"], took["bare"]
    what = "from the order to switch scene to OBS's reply"
    yield Comparison(what, statistics.median(ours), "bare obsws-python", statistics.median(bare), "ms", 1.5)
    yield Absolute("of which what is no OBS's: dispatch, and audit on disk", statistics.median(took["none"]), "ms")
    yield Absolute("longest through the engine", max(ours), "ms")
    yield Absolute("longest by bare obsws-python", max(bare), "ms")


def many_obs(options: Options) -> Iterator[Figure]:
    """An engine with ten simulated OBS, without and with somebody who wants their levels, against bare clients."""
    seconds = options.pick(30, 4)
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, ExitStack() as stack:
        ports = [stack.enter_context(_simulated()) for _ in range(_INSTANCES)]
        engine = stack.enter_context(serving(Path(directory)))
        idle, listened, heard = asyncio.run(_watch(engine.paths.socket, engine.pid, ports, seconds))
        bare = measured(bare_listeners, ports=ports, seconds=seconds)
    what = f"CPU of an engine with {_INSTANCES} OBS"
    yield Absolute(f"{what}, no screen attached", idle, "% core", 15)
    yield Comparison(
        f"{what}, their levels listened to", listened, "bare obsws-python event clients", bare["cpu"], "% core", 1.5
    )
    yield Absolute("levels heard of each OBS", heard / _INSTANCES / seconds, "/s", 15, "at_least")
    yield Absolute("levels heard by each bare client", bare["heard"] / _INSTANCES / seconds, "/s")


def bare_listeners(ready: Ready, ports: list[int], seconds: int) -> dict[str, float]:
    """Be told of the same events as the engine by as many clients of the library that it uses, and count levels."""
    logging.getLogger("obsws_python").disabled = True
    heard = 0

    def on_input_volume_meters(_: object) -> None:
        nonlocal heard
        heard += 1

    subscriptions = Subs.LOW_VOLUME | Subs.INPUTVOLUMEMETERS
    clients = [EventClient(host="127.0.0.1", port=port, password="bench", subs=subscriptions) for port in ports]
    for client in clients:
        client.callback.register(on_input_volume_meters)
    ready()
    time.sleep(_SETTLE_SECONDS)
    before, began = heard, time.process_time()
    time.sleep(seconds)
    used, counted = time.process_time() - began, heard - before
    for client in clients:
        client.base_client.ws.shutdown()
    return {"cpu": used / seconds * 100, "heard": counted}


async def _switch(socket: Path, obs: RealObs, number: int) -> dict[str, list[float]]:
    """Give the milliseconds of switches through the engine, of bare ones, and of a change that asks no OBS."""
    took: dict[str, list[float]] = {"ours": [], "bare": [], "none": []}
    async with _client(socket) as client:
        await client.obs.connection_add("main", obs.host, obs.port, obs.password)
        await client.desk.arm_session(_ARMED_MINUTES)
        with obs.client() as plain:

            async def bare() -> None:
                plain.set_current_program_scene("Stage")

            # In turns, so that whatever else goes on here hinders all alike.
            orders = {
                "ours": lambda: client.obs.switch_scene("main", "Bar"),
                "bare": bare,
                "none": lambda: client.desk.arm_session(_ARMED_MINUTES),
            }
            for _ in range(number):
                for name, order in orders.items():
                    # Not in step with OBS's frames, between which it answers; that would favour who asks second.
                    await asyncio.sleep(random.random() * _FRAME_SECONDS)
                    began = time.perf_counter()
                    await order()
                    took[name].append((time.perf_counter() - began) * 1000)
    return took


async def _watch(socket: Path, pid: int, ports: list[int], seconds: int) -> tuple[float, float, int]:
    """Tell the engine's share of a core without and with a listener to levels, and how many that one hears."""
    async with _client(socket) as client:
        for number, port in enumerate(ports, 1):
            added = await client.obs.connection_add(f"OBS {number}", "127.0.0.1", port, "bench")
            assert added.state == "connected", added.reason
        await asyncio.sleep(_SETTLE_SECONDS)
        began = cpu_seconds(pid)
        await asyncio.sleep(seconds)
        idle = cpu_seconds(pid) - began
        levels, _ = await client.subscribe(LevelsMeasured.topic)
        await _heard(levels, _SETTLE_SECONDS)
        began = cpu_seconds(pid)
        heard = await _heard(levels, seconds)
        listened = cpu_seconds(pid) - began
    return idle / seconds * 100, listened / seconds * 100, heard


async def _heard(levels: Subscription, seconds: float) -> int:
    """Listen for so long, and count."""
    heard = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                batch = await levels.next()
                heard += 0 if isinstance(batch, Lagged) else len(batch)
    return heard


@asynccontextmanager
async def _client(socket: Path) -> AsyncIterator[Client]:
    client = await Client.connect(socket)
    try:
        yield client
    finally:
        await client.close()


@contextmanager
def _simulated() -> Iterator[int]:
    """Run a simulated OBS, as a person does who practises, and give its port."""
    words = [sys.executable, "-P", "-m", "tui", "simulate", "obs", "--port", "0", "--password", "bench"]
    obs = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert obs.stdout is not None
        line = obs.stdout.readline()
        if (found := _LISTENS.search(line)) is None:
            raise SystemExit(f"A simulated OBS did not start: {line}")
        yield int(found[1])
    finally:
        obs.terminate()
        obs.communicate(timeout=20)
