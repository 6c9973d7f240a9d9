"""The console's Library screen over a hundred thousand tracks, against the same screen over none."""

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import installed
from benchmarks.engines import Engine, resident_mb, serving
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.library import scan
from benchmarks.terminals import Terminal, in_terminal
from benchmarks.tracks import linked, tracks
from core.audio.models.library import Track
from core.client import Client

_FILES, _TIMES = 10_000, 10
_READ = 1000
_PAGES = 31
_LIBRARY, _PAGE_DOWN, _END, _HOME = "3", "\x1b[6~", "\x1b[F", "\x1b[H"
_NONE = "no music yet"
_STARTED = "? help"


def library_screen(options: Options) -> Iterator[Figure]:
    """From a key to the tracks on the screen, the first time and a page further, and the console's memory after it."""
    files = tracks(installed.cache(), options.pick(_FILES, 400))
    with (
        tempfile.TemporaryDirectory(prefix="cd-bench-", dir=installed.cache()) as directory,
        serving(Path(directory, "empty")) as empty,
        serving(Path(directory, "full")) as full,
    ):
        large = linked(files, Path(directory, "large"), options.pick(_TIMES, 5))
        asyncio.run(scan(full.paths.socket, large))
        asyncio.run(_ready(empty))
        shown = asyncio.run(_ready(full))
        stages = {empty: _has(_NONE), full: _cursor_on(shown[0])}
        took: dict[Engine, list[float]] = {engine: [] for engine in stages}
        for _ in range(options.pick(11, 3)):
            for engine, is_shown in stages.items():
                with _console(engine) as console:
                    took[engine].append(_pressed(console, _LIBRARY, is_shown))
        first, none = statistics.median(took[full]), statistics.median(took[empty])
        number = options.pick(_FILES * _TIMES, 2000)
        yield Comparison(f"first paint of {number} tracks", first, "none", none, "ms", 1.3)
        with _console(empty) as console:
            _pressed(console, _LIBRARY, stages[empty])
            without = resident_mb(console.pid)
        with _console(full) as console:
            _pressed(console, _LIBRARY, stages[full])
            yield from _paging(console, shown, options.pick(_PAGES, 10))
            _pressed(console, _END, _cursor_on(shown[-1]))
            _pressed(console, _HOME, _cursor_on(shown[0]))
            yield Absolute(f"memory of the console for {number} tracks", resident_mb(console.pid) - without, "MB", 15)


def _paging(console: Terminal, shown: Sequence[Track], pages: int) -> Iterator[Figure]:
    """Page down, one by one as somebody who looks at each, and then all at once as from a key that is held."""
    step = _step(console, shown)
    rows, whole = [], []
    for page in range(2, pages):
        track = shown[page * step]
        began = time.monotonic()
        rows.append(_pressed(console, _PAGE_DOWN, _row(track)))
        whole.append((console.wait_for(_cursor_on(track)) - began) * 1000)
        time.sleep(0.1 + random.random() * 0.05)  # not in step with the screen's frames
    yield Absolute("from page down to its tracks, median", statistics.median(rows), "ms", 30)
    yield Absolute("the longest of these", max(rows), "ms")
    yield Absolute("until the screen tells of the one under the cursor", statistics.median(whole), "ms")
    _pressed(console, _HOME, _cursor_on(shown[0]))
    held = _pressed(console, _PAGE_DOWN * (pages - 1), _cursor_on(shown[(pages - 1) * step]))
    yield Absolute("page down held, for each page", held / (pages - 1), "ms", 30)


def _pressed(console: Terminal, keys: str, is_shown: Callable[[str], bool]) -> float:
    """Press keys, and give the milliseconds until what they ask for is on the screen."""
    console.forget()
    began = time.monotonic()
    console.press(keys)
    return (console.wait_for(is_shown) - began) * 1000


def _step(console: Terminal, shown: Sequence[Track]) -> int:
    """Page down once, and give how many rows further that is."""
    numbers = [_number(track) for track in shown]
    _pressed(console, _PAGE_DOWN, lambda text: any(number in text for number in numbers[1:]))
    return next(place for place, number in enumerate(numbers) if place and number in console.text())


def _row(track: Track) -> Callable[[str], bool]:
    row = re.compile(rf"{re.escape(track.title)} +{re.escape(track.artist)}")
    return lambda text: row.search(text) is not None


def _cursor_on(track: Track) -> Callable[[str], bool]:
    """Look for a track's row, and for its file's number in what is told of the track under the cursor."""
    has_row, number = _row(track), _number(track)
    return lambda text: number in text and has_row(text)


def _number(track: Track) -> str:
    return track.name.split()[1]


def _has(words: str) -> Callable[[str], bool]:
    return lambda text: words in text


@contextmanager
def _console(engine: Engine) -> Iterator[Terminal]:
    words = [sys.executable, "-P", "-m", "tui", "--data", str(engine.directory)]
    with in_terminal(words) as terminal:
        terminal.wait_for(_has(_STARTED))
        time.sleep(1)  # what it does at its start is not the Library
        yield terminal


async def _ready(engine: Engine) -> Sequence[Track]:
    """Let consoles begin without a first-run form; gives the first tracks in the screen's order, then the last."""
    client = await Client.connect(engine.paths.socket)
    try:
        await client.settings.set("desk.setup_done", True)
        first = await client.library.search(limit=_READ)
        last = await client.library.search(limit=1, offset=max(0, first.total - 1))
        return first.tracks + last.tracks
    finally:
        await client.close()
