"""Finding the engine, and starting one where none runs: the console and every verb come in through here."""

import asyncio
import subprocess
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from core.client import Client
from core.errors import NoEngine, Unavailable
from core.paths import SYSTEM_SOCKET, Paths

START_SECONDS = 25.0
LOOK_AGAIN_SECONDS = 0.05

_SAID = "cuedesk: "
"""How a line begins with which a command line ends."""


def paths_of(options: Namespace) -> Paths:
    """Tell where this command line's desk keeps its things."""
    return Paths.in_directory(options.data) if options.data else Paths.for_user()


def has_service(options: Namespace) -> bool:
    """Tell whether this command line's desk is the machine's own, whose engine a service runs."""
    return not options.data and SYSTEM_SOCKET.exists()


async def connect(options: Namespace) -> Client:
    """Connect to the engine that runs.

    Raises:
        NoEngine: When none does.
        Unavailable: When it does not answer, or is someone else's.
    """
    return await Client.connect(SYSTEM_SOCKET if has_service(options) else paths_of(options).socket)


async def connect_or_start(options: Namespace) -> Client:
    """Connect to the engine, and start one in the background where none runs (as tmux does).

    Raises:
        Unavailable: When it does not start; with its own last words. When it is for a service to start. Or when one
            runs and does not answer: a second one could not work there either.
    """
    try:
        return await connect(options)
    except NoEngine:
        if has_service(options):
            raise
        return await _start_and_connect(options)


@dataclass(frozen=True, slots=True)
class Started:
    """An engine that was started in the background.

    Attributes:
        process: It itself.
        log: The file that its words go to.
        begins: Where in that file its own words begin.
    """

    process: "subprocess.Popen[bytes]"
    log: Path
    begins: int

    @property
    def has_failed(self) -> bool:
        """Tell whether it has ended, and not because it was asked to."""
        return self.process.poll() not in (None, 0)

    def failure(self) -> Unavailable:
        """Give its last words: the sentence that it ended with, and the remedy below it."""
        with self.log.open("rb") as log:
            log.seek(self.begins)
            lines = log.read().decode(errors="replace").strip().splitlines()
        last = max((number for number, line in enumerate(lines) if line.startswith(_SAID)), default=len(lines) - 1)
        said = [line.removeprefix(_SAID) for line in lines[max(last, 0) :]] or ["It said nothing."]
        return Unavailable(f"The engine did not start. {said[0]}", remedy="\n".join(said[1:]) or None)


def start(options: Namespace) -> Started:
    """Start an engine that outlives this process and its terminal; its words go to its log file."""
    paths = paths_of(options)
    paths.ensure()
    words = own_words("serve")
    for name in ("data", "config"):
        if given := getattr(options, name):
            words += [f"--{name}", str(given.expanduser().absolute())]
    try:
        paths.log_file.touch(mode=0o600)
        log = paths.log_file.open("ab")
    except OSError as error:
        raise Unavailable(f"The engine's log {paths.log_file} cannot be written: {error.strerror}.") from error
    with log:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",  # it must not keep the disk busy that its first console happened to stand on
        )
        return Started(process, paths.log_file, log.tell())


def own_words(*words: str) -> list[str]:
    """Give the words that run this Cuedesk again; -P, so that no folder of the user's is taken for one of ours."""
    return [sys.executable, "-P", "-m", "tui", *words]


async def _start_and_connect(options: Namespace) -> Client:
    engine = start(options)

    def failure() -> Unavailable | None:
        # Two consoles may start at once; the engine that came second ends, and the first is about to answer.
        return engine.failure() if engine.has_failed and not _another_works(options, engine) else None

    return await connect_when_up(lambda: connect(options), failure)


async def connect_when_up(
    connect: Callable[[], Awaitable[Client]], failure: Callable[[], Unavailable | None]
) -> Client:
    """Connect to an engine that is just starting.

    Args:
        connect: Tries it.
        failure: Tells why it will never answer, once that is known.

    Raises:
        Unavailable: When it does not answer in time, or as `failure` says.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_SECONDS
    while loop.time() < deadline:
        try:
            return await connect()
        except Unavailable:
            if error := failure():
                raise error from None
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    raise Unavailable(f"The engine has not answered for {START_SECONDS:.0f} s.", remedy="`cuedesk serve` shows why.")


def _another_works(options: Namespace, engine: Started) -> bool:
    """Tell whether the data directory's lock names another engine, and that one lives."""
    try:
        pid = paths_of(options).lock.read_text().strip()
    except OSError:
        return False
    return pid.isdigit() and int(pid) != engine.process.pid and is_alive(int(pid))


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and whose parent has not looked yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
