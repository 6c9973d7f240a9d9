"""The library: how fast files become known and are found, against mpd and beets on the same files."""

import asyncio
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import installed
from benchmarks.engines import serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.tracks import linked, tracks
from core.audio.events import ScanFinished
from core.client import Client

_FILES = 10_000
_TIMES = 10
"""How often the large library has each file."""

_RESCANS = 9

_TYPED = ("riverside", "stoman night", "quinsong", "r", "belra zu", "000", "anlight doken", "mp3")
_MISTYPED = ("rivreside", "qinsong", "anlihgt")
_PAGE = 50


def library_scan(options: Options) -> Iterator[Figure]:
    """Files read into an empty library, and a scan of them that finds nothing new, against mpd."""
    number = options.pick(_FILES, 400)
    files = tracks(installed.cache(), number)
    times: list[_Times] = []
    for _ in range(options.pick(3, 1)):
        with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory, serving(Path(directory, "desk")) as engine:
            times.append(asyncio.run(_against(engine.paths.socket, Path(directory), files)))
    full, again, their_full, their_again = (statistics.median(those) for those in zip(*times, strict=True))
    yield Comparison(f"full scan of {number} tagged files", full, "mpd", their_full, "s", 0.5)
    yield Comparison("scan again with nothing changed", again, "mpd", their_again, "s", 1)


def library_search(options: Options) -> Iterator[Figure]:
    """A page of tracks at every letter that is typed, in a library as mpd has it and in one ten times as large."""
    files = tracks(installed.cache(), options.pick(_FILES, 400))
    letters = [text[: end + 1] for text in _TYPED for end in range(len(text))]
    with tempfile.TemporaryDirectory(prefix="cd-bench-", dir=installed.cache()) as directory:
        top = Path(directory)
        with _mpd(top, files) as mpd:
            mpd.update()
            theirs = [mpd.search(text) for text in letters]
        with serving(top / "desk") as engine:
            asyncio.run(scan(engine.paths.socket, files))
            ours = asyncio.run(_search(engine.paths.socket, letters))
        p50, their_p50 = statistics.median(ours), statistics.median(theirs)
        yield Comparison("search while typing, median", p50, "mpd", their_p50, "ms", 0.3)
        large = linked(files, top / "large", options.pick(_TIMES, 2))
        with serving(top / "large-desk") as engine:
            took = asyncio.run(scan(engine.paths.socket, large))
            found = asyncio.run(_search(engine.paths.socket, letters))
            mistyped = asyncio.run(_search(engine.paths.socket, list(_MISTYPED)))
    number = options.pick(_FILES * _TIMES, 800)
    yield Absolute(f"full scan of {number} files", took, "s")
    yield Absolute(f"search in {number} tracks while typing, median", statistics.median(found), "ms", 10)
    yield Absolute("the longest of these", max(found), "ms", 50)
    yield Absolute("the longest with a word mistyped", max(mistyped), "ms", 50)


def against_beets(options: Options) -> Iterator[Figure]:
    """Files read into an empty library, against `beet import -A`."""
    files = tracks(installed.cache(), options.pick(_FILES, 400))
    with tempfile.TemporaryDirectory(prefix="cd-bench-") as directory:
        with serving(Path(directory, "desk")) as engine:
            ours = asyncio.run(scan(engine.paths.socket, files))
        theirs = _beets(Path(directory), files)
    yield Comparison("full scan", ours, "beet import -A", theirs, "s", 1 / 20)


class _Times(NamedTuple):
    """The seconds of a first scan and of the shortest that finds nothing new, ours and mpd's."""

    full: float
    again: float
    their_full: float
    their_again: float


async def _against(endpoint: Path, directory: Path, files: Path) -> _Times:
    """Scan in turns with mpd, so that whatever else goes on here hinders both alike."""
    async with _scanning(endpoint) as scanned:
        full = await scanned(str(files))
        with _mpd(directory, files) as mpd:  # which begins its first scan by itself
            their_full = mpd.update()
            again = [(await scanned(), mpd.update()) for _ in range(_RESCANS)]
    ours, theirs = zip(*again, strict=True)
    return _Times(full, min(ours), their_full, min(theirs))


async def scan(endpoint: Path, files: Path) -> float:
    """Read files into a library, and give the seconds."""
    async with _scanning(endpoint) as scanned:
        return await scanned(str(files))


@asynccontextmanager
async def _scanning(endpoint: Path) -> AsyncIterator[Callable[..., Awaitable[float]]]:
    """Lend what scans a new folder, or all there are, and gives the seconds."""
    client = await Client.connect(endpoint)
    try:
        await client.settings.set("library.measure_loudness", False)
        finished, _ = await client.subscribe(ScanFinished.topic)

        async def scanned(folder: str | None = None) -> float:
            began = time.perf_counter()
            await (client.library.scan() if folder is None else client.library.folder_add(folder))
            await finished.next()
            return time.perf_counter() - began

        yield scanned
    finally:
        await client.close()


async def _search(endpoint: Path, texts: list[str]) -> list[float]:
    """Give the milliseconds of each search."""
    client = await Client.connect(endpoint)
    try:
        await client.library.search("warm", limit=_PAGE)
        took = []
        for text in texts:
            began = time.perf_counter()
            await client.library.search(text, limit=_PAGE)
            took.append((time.perf_counter() - began) * 1000)
        return took
    finally:
        await client.close()


class _Mpd:
    """A connection to an mpd."""

    def __init__(self, endpoint: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(endpoint))
        self._file = self._socket.makefile("rwb")
        self._file.readline()

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def update(self) -> float:
        """Let it look for changes, and give the seconds."""
        began = time.perf_counter()
        self._ask("update")
        while any(line.startswith(b"updating_db") for line in self._ask("status")):
            time.sleep(0.002)
        return time.perf_counter() - began

    def search(self, text: str) -> float:
        """Search, and give the milliseconds."""
        began = time.perf_counter()
        self._ask(f'search any "{text}" window 0:{_PAGE}')
        return (time.perf_counter() - began) * 1000

    def _ask(self, words: str) -> list[bytes]:
        self._file.write(words.encode() + b"\n")
        self._file.flush()
        lines = []
        while not (line := self._file.readline()).startswith((b"OK", b"ACK")):
            lines.append(line)
        if line.startswith(b"ACK"):
            raise SystemExit(f"mpd refuses {words!r}: {line.decode()}")
        return lines


@contextmanager
def _mpd(directory: Path, files: Path) -> Iterator[_Mpd]:
    if shutil.which("mpd") is None:
        raise SystemExit("The library is compared with mpd, which is not here: sudo apt-get install -y mpd")
    home = directory / "mpd"
    home.mkdir()
    endpoint = home / "socket"
    settings = {"music_directory": files, "db_file": home / "db", "log_file": home / "log", "bind_to_address": endpoint}
    output = 'audio_output {\n type "null"\n name "none"\n}\n'
    (home / "mpd.conf").write_text("".join(f'{name} "{value}"\n' for name, value in settings.items()) + output)
    process = subprocess.Popen(["mpd", "--no-daemon", str(home / "mpd.conf")], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not endpoint.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        mpd = _Mpd(endpoint)
        yield mpd
        mpd.close()
    finally:
        process.terminate()
        process.wait(20)


def _beets(directory: Path, files: Path) -> float:
    home = directory / "beets"
    home.mkdir()
    (home / "config.yaml").write_text("import:\n  copy: no\n  write: no\n  quiet: yes\nplugins: []\n")
    words = [str(installed.beets()), "-c", str(home / "config.yaml"), "-l", str(home / "db"), "import", "-A", "-q"]
    began = time.perf_counter()
    done = subprocess.run([*words, str(files)], capture_output=True, text=True, check=False, env=None)
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"beets has failed: {done.stderr[-500:]}")
    return took
