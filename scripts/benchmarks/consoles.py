"""The console in a terminal: how soon it shows something, how soon it shows an event, and what it costs."""

import asyncio
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.children import running
from benchmarks.engines import Engine, cpu_seconds, free_port, resident_mb, serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.senders import send_at_rate
from benchmarks.terminals import Terminal, in_terminal
from core.client import Client

_RATE = 1_000
_FALLEN_BEHIND_SECONDS = 120.0
_WORDS = 10
"""So many characters on the screen are something to read, and not just a cleared screen."""


class Stage(NamedTuple):
    """A running engine with one court, and the command lines of what is watched in a terminal."""

    engine: Engine
    port: int

    def console(self, *options: str) -> list[str]:
        return [sys.executable, "-P", "-m", "tui", "--data", str(self.engine.directory), *options]

    def peer(self, name: str) -> list[str]:
        return [sys.executable, "-P", "-m", "benchmarks.peers", name, str(self.engine.paths.socket)]


class Cost(NamedTuple):
    """What a program in a terminal costs: share of a core in percent, bytes written per second, memory in MB."""

    cpu: float
    written: float
    memory: float


class Meter:
    """Measures what a process costs from now on."""

    def __init__(self, pid: int, written: Callable[[], int] = lambda: 0) -> None:
        self._pid, self._written = pid, written
        self._began = time.monotonic(), cpu_seconds(pid), written()

    @classmethod
    def on(cls, terminal: Terminal) -> "Meter":
        """Measure the program in a terminal."""
        return cls(terminal.pid, lambda: terminal.received)

    def cost(self, seconds: float | None = None) -> Cost:
        """Share out what it has cost so far, over the time that has passed unless told otherwise."""
        at, cpu, written = self._began
        over = seconds or time.monotonic() - at
        used = (cpu_seconds(self._pid) - cpu) / over * 100
        return Cost(used, (self._written() - written) / over, resident_mb(self._pid))


def first_paint(options: Options) -> Iterator[Figure]:
    """From the console's start to something to read, with the engine running."""
    with _stage() as stage:
        took: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(options.pick(11, 3)):
            for name, words in (("ours", stage.console()), ("bare", stage.peer("bare"))):
                with in_terminal(words) as terminal:
                    took[name].append((terminal.wait_for(_something) - terminal.started_at) * 1000)
    ours, bare = statistics.median(took["ours"]), statistics.median(took["bare"])
    yield Comparison("first paint", ours, "a bare Textual app", bare, "ms", 2.0)


def visible_row(options: Options) -> Iterator[Figure]:
    """From sending a datagram to its row on the screen, at ten redraws a second."""
    with _stage(redraws=10) as stage, in_terminal(stage.console()) as terminal, _sender(stage.port) as sender:
        terminal.wait_for(_something)
        sender.send(b"zz0;LOOKOUT;")
        terminal.wait_for(lambda text: "LOOKOUT" in text)
        took = []
        for number in range(options.pick(40, 8)):
            time.sleep(0.3 + random.random() * 0.2)  # not in step with the redraws
            word = f"SEEN{number:04d}"
            terminal.forget()
            began = time.monotonic()
            sender.send(f"zz1;{word};".encode())
            took.append((terminal.wait_for(_shows(word)) - began) * 1000)
    yield Absolute("median from datagram to visible row", statistics.median(took), "ms", 120)
    yield Absolute("longest from datagram to visible row", max(took), "ms")


def fed_console(options: Options) -> Iterator[Figure]:
    """What drawing costs while 1 000 events a second come, and 50."""
    seconds = options.pick(15, 4)
    with _stage() as stage:
        ours = _fed(stage, stage.console(), _RATE, seconds)
        table = _fed(stage, stage.peer("table"), _RATE, seconds)
        log = _fed(stage, stage.peer("log"), _RATE, seconds)
        slow = _fed(stage, stage.console("--slow"), _RATE, seconds)
        usual = _fed(stage, stage.console(), 50, seconds)
    what = f"CPU of the console at {_RATE}/s"
    yield Comparison(what, ours.cpu, "a DataTable fed per event", table.cpu, "% core", 0.1)
    yield Comparison(what, ours.cpu, "a RichLog fed per event", log.cpu, "% core", 0.3)
    yield Absolute("CPU of the console at 50/s and 4 redraws", usual.cpu, "% core", 10)
    yield Absolute(f"written by the console --slow at {_RATE}/s", slow.written / 1000, "kB/s", 40)
    yield Absolute(f"written by the console at {_RATE}/s", ours.written / 1000, "kB/s")


def idle_console(options: Options) -> Iterator[Figure]:
    """A console on which nothing happens."""
    with _stage() as stage, in_terminal(stage.console()) as terminal:
        terminal.wait_for(_something)
        time.sleep(3)
        meter = Meter.on(terminal)
        time.sleep(options.pick(30, 5))
        cost = meter.cost()
    yield Absolute("CPU of an idle console", cost.cpu, "% core", 1)
    yield Absolute("written by an idle console, its clock included", cost.written, "B/s")
    yield Absolute("memory of an idle console", cost.memory, "MB", 80)


def idle_cost(seconds: int, peer: Sequence[str]) -> tuple[Cost, Cost, Cost]:
    """Tell what an idle engine, its console and another program in a terminal cost."""
    with _stage() as stage, in_terminal(stage.console()) as console, in_terminal(peer) as other:
        console.wait_for(_something)
        other.wait_for(_something)
        time.sleep(3)
        meters = Meter(stage.engine.pid), Meter.on(console), Meter.on(other)
        time.sleep(seconds)
        engine, ours, theirs = (meter.cost() for meter in meters)
        return engine, ours, theirs


@contextmanager
def _stage(redraws: int = 4) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, serving(Path(directory)) as engine:
        port = free_port()
        asyncio.run(_prepare(engine, port, redraws))
        yield Stage(engine, port)


async def _prepare(engine: Engine, port: int, redraws: int) -> None:
    client = await Client.connect(engine.paths.socket)
    await client.settings.set("desk.setup_done", True)
    await client.settings.set("console.redraws_per_second", redraws)
    await client.pss.court_add("1", port=port, bind="127.0.0.1")
    await client.close()


def _fed(stage: Stage, words: Sequence[str], rate: int, seconds: int) -> Cost:
    """Tell what a program costs that is sent events at a rate.

    It is measured until it has drawn the last one, and the cost shared out over the time of sending: one that falls
    behind must not be the cheaper for it.
    """
    with in_terminal(words) as terminal, _sender(stage.port) as sender:
        terminal.wait_for(_something)
        time.sleep(2)  # what it does at its start is not drawing events
        meter = Meter.on(terminal)
        with running(send_at_rate, port=stage.port, number=rate * seconds, rate=rate) as child:
            child.result()
        word = f"LAST{random.randrange(10**6):06d}"
        terminal.forget()
        sender.send(f"zz0;{word};".encode())
        terminal.wait_for(_shows(word), _FALLEN_BEHIND_SECONDS)
        return meter.cost(seconds)


@contextmanager
def _sender(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        yield sock


def _something(text: str) -> bool:
    return sum(character.isalnum() for character in text) >= _WORDS


def _shows(word: str) -> Callable[[str], bool]:
    return lambda text: word in text
