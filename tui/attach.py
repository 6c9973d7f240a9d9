"""Finding the engine, and starting one where none runs: the console and every verb come in through here."""

import asyncio
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from core.client import Client
from core.errors import Unavailable
from core.paths import SYSTEM_SOCKET, Paths

START_SECONDS = 25.0
LOOK_AGAIN_SECONDS = 0.05


def paths_of(options: Namespace) -> Paths:
    """Tell where this command line's desk keeps its things."""
    return Paths.in_directory(options.data) if options.data else Paths.for_user()


def sockets(options: Namespace) -> list[Path]:
    """List where an engine may listen, in the order in which to try."""
    own = paths_of(options).socket
    return [own] if options.data else [SYSTEM_SOCKET, own]


async def connect(options: Namespace) -> Client:
    """Connect to the engine that runs.

    Raises:
        Unavailable: When none does.
    """
    *first, last = sockets(options)
    for socket in first:
        if socket.exists():
            return await Client.connect(socket)
    return await Client.connect(last)


async def connect_or_start(options: Namespace) -> Client:
    """Connect to the engine, and start one in the background where none runs (as tmux does).

    Raises:
        Unavailable: When it does not start; with its own last words.
    """
    try:
        return await connect(options)
    except Unavailable:
        return await _await_start(options, start(options))


def start(options: Namespace) -> "subprocess.Popen[bytes]":
    """Start an engine that outlives this process and its terminal; its words go to its log file."""
    paths = paths_of(options)
    paths.ensure()
    words = own_words("serve")
    if options.data:
        words += ["--data", str(options.data)]
    if options.config:
        words += ["--config", str(options.config)]
    with paths.log_file.open("ab") as log:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def own_words(*words: str) -> list[str]:
    """Give the words that run this Cuedesk again; -P, so that no folder of the user's is taken for one of ours."""
    return [sys.executable, "-P", "-m", "tui", *words]


async def _await_start(options: Namespace, engine: "subprocess.Popen[bytes]") -> Client:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_SECONDS
    while loop.time() < deadline:
        try:
            return await connect(options)
        except Unavailable:
            if engine.poll() is not None and engine.returncode != 0:
                raise Unavailable(f"The engine did not start: {_last_words(options)}") from None
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    raise Unavailable(f"The engine has not answered for {START_SECONDS:.0f} s.", remedy="`cuedesk serve` shows why.")


def _last_words(options: Namespace) -> str:
    lines = paths_of(options).log_file.read_text(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("cuedesk: ") if lines else "it said nothing."
