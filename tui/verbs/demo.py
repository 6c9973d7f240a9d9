"""`cuedesk demo`: a throwaway desk with a simulated court, two simulated OBS and some sounds, all on this machine."""

import asyncio
import os
import signal
import socket
import tempfile
from argparse import Namespace
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from core.client import Client, Event, Lagged
from core.clock import SystemClock
from core.errors import Unavailable
from core.obs.models import ConnectionRole, Protocol
from core.paths import Paths
from core.process import Child
from core.pss.models import Corner, EventRow, Scoreboard
from core.pss.simulation.sending import send
from core.pss.simulation.simulator import Simulator
from tui.attach import connect_when_up, own_words
from tui.scoring.words import hits_words, say
from tui.verbs.demo_sounds import write_sounds

COURT = "Demo"
OBS: tuple[tuple[str, Protocol, ConnectionRole, tuple[str, ...], str, str], ...] = (
    ("main", "v5", "record", ("Stage", "Bar", "Break", "Replay"), "Break", "Replay"),
    ("stream", "v4", "stream", ("Live", "IVR", "Holding"), "Holding", "IVR"),
)
"""The simulated OBS: name, protocol, role, scenes, and which of them are for holding and for reviews."""
HEADLESS_SPEED = 60.0
CONSOLE_SPEED = 3.0
CONSOLE_MATCHES = 500
LAST_EVENT_SECONDS = 5.0


def demo(options: Namespace) -> int:
    """Open the console on a simulated court and OBS, or without a terminal play one match as text."""
    return asyncio.run(_until_ended(_demo(options)))


async def _until_ended(work: Coroutine[Any, Any, int]) -> int:
    """Do some work to its end, or until a signal ends it: then too it cleans up behind itself."""
    ended_by: list[signal.Signals] = []
    task = asyncio.ensure_future(work)

    def end(number: signal.Signals) -> None:
        ended_by.append(number)
        if not task.cancelling():  # a second signal must not break the cleaning up off
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not ended_by:
            raise
        return 128 + ended_by[0]


async def _demo(options: Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="cuedesk-demo-") as directory:
        if os.isatty(0) and os.isatty(1):
            return await _in_console(options, Path(directory))
        return await _headless(Path(directory), options.speed or HEADLESS_SPEED)


async def _in_console(options: Namespace, directory: Path) -> int:
    """Run the engine, the simulated court and the simulated OBS beside the console, and end them with it."""
    from tui.verbs.console import build_console

    socket_path = Paths.in_directory(directory).socket
    port = _free_port(socket.SOCK_DGRAM)
    app = build_console(options, lambda: Client.connect(socket_path))
    async with _engine(directory) as client:
        await _set_up(client, port)
        await _fill_library(client, directory / "music")
        async with _court(port, options.speed or CONSOLE_SPEED), _obs(client, directory):
            await app.run_async()
    return app.return_code or 0


async def _headless(directory: Path, speed: float) -> int:
    simulator = Simulator(seed=int.from_bytes(os.urandom(4)))
    port = _free_port(socket.SOCK_DGRAM)
    async with _engine(directory) as client:
        await _set_up(client, port)
        subscription, _ = await client.subscribe("pss.")
        sending = asyncio.ensure_future(send(simulator.matches(1), "127.0.0.1", port, SystemClock(), speed=speed))
        received = 0
        while not sending.done() or received < sending.result().datagrams:
            try:
                async with asyncio.timeout(LAST_EVENT_SECONDS):
                    taken = await subscription.next()
            except TimeoutError:
                if not sending.done():
                    continue
                raise Unavailable(f"Of {sending.result().datagrams} datagrams {received} came.") from None
            if isinstance(taken, Lagged):
                raise Unavailable("This machine is too slow to show the match at that speed.", remedy="Lower --speed.")
            received += sum(_print_event(event) for event in taken)
        board = await client.pss.scoreboard(COURT)
    for line in _final(board):
        print(line)
    truth = simulator.truth[-1]
    return 0 if (board.winner, board.decision) == (truth.winner, truth.decision) else 1


@asynccontextmanager
async def _engine(directory: Path) -> AsyncIterator[Client]:
    """Run an engine on the directory for as long as the context lasts, and connect to it."""
    lines: list[str] = []
    words = own_words("serve", "--data", str(directory))
    child = await Child.start("the engine", words, on_line=lines.append)

    def failure() -> Unavailable | None:
        ended = child.returncode is not None
        return Unavailable(f"The engine did not start: {lines[-1] if lines else 'it said nothing'}") if ended else None

    try:
        client = await connect_when_up(lambda: Client.connect(Paths.in_directory(directory).socket), failure)
        try:
            yield client
        finally:
            await client.close()
    finally:
        await child.stop(6.0)


@asynccontextmanager
async def _court(port: int, speed: float) -> AsyncIterator[None]:
    """Play matches to a port in a process of their own."""
    words = own_words("pss", "simulate", "--to", f"127.0.0.1:{port}")
    more = ["--matches", str(CONSOLE_MATCHES), "--speed", str(speed)]
    child = await Child.start("the simulated court", [*words, *more])
    try:
        yield
    finally:
        await child.stop()


@asynccontextmanager
async def _obs(client: Client, directory: Path) -> AsyncIterator[None]:
    """Run every simulated OBS in a process of its own; the desk connects to each as soon as it listens."""
    async with AsyncExitStack() as ending:
        for name, protocol, role, scenes, holding, replay in OBS:
            port = _free_port(socket.SOCK_STREAM)
            words = own_words("simulate", "obs", "--protocol", protocol, "--port", str(port))
            more = ["--scenes", ",".join(scenes), "--recordings", str(directory / "recordings" / name)]
            child = await Child.start(f"the simulated OBS {name}", [*words, *more])
            ending.push_async_callback(child.stop)
            await client.obs.connection_add(
                name, "127.0.0.1", port, protocol=protocol, role=role, holding_scene=holding, replay_scene=replay
            )
        yield


async def _set_up(client: Client, port: int) -> None:
    await client.settings.set("desk.venue", "Demo hall")
    await client.settings.set("desk.setup_done", True)
    await client.pss.court_add(COURT, port=port, bind="127.0.0.1")


async def _fill_library(client: Client, folder: Path) -> None:
    await asyncio.to_thread(write_sounds, folder)
    await client.library.folder_add(str(folder))


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _print_event(event: Event) -> int:
    """Print a scoring event as a line, leaving out bare clock ticks; tell how many datagrams it stands for."""
    row = getattr(event.data, "row", None)
    if not isinstance(row, EventRow):
        return 0
    if row.kind not in ("clock", "break") or "action" in row.fields:
        print(_line(row), flush=True)
    return 1


def _line(row: EventRow) -> str:
    said = say(row)
    place = f"R{row.round or '–'} {row.clock or '–:––':>5}"
    extra = hits_words(row.hits)
    return f"{place}  {row.side or '':<4} {said.letter:<2} {said.word:<22} {said.detail:<18} {extra}".rstrip()


def _final(board: Scoreboard) -> list[str]:
    def corner(word: str, side: Corner) -> str:
        by_round = " ".join("–" if score is None else str(score) for score in side.by_round)
        who = f"{word:<4} {side.country or '':<3} {side.name or '–':<24}"
        return f"{who} rounds won {side.rounds_won}  by round {by_round}"

    return [
        "",
        "final score",
        corner("blue", board.blue),
        corner("red", board.red),
        f"winner {board.winner}, {board.decision}",
    ]
