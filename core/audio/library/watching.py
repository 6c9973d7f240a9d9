"""Watches the folders of the library, and has one scanned when something in it changes."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator

from watchfiles import Change, watch

from core.audio.library.folder_rows import Place

log = logging.getLogger("cuedesk.audio")

_STEP_MS = 200
"""How often changes are fetched; each look costs, also where nothing has changed."""

_DEBOUNCE_MS = 1600
_STOP_SECONDS = 3.0
_UNDECODED = "Unable to decode path"


class Watcher:
    """One thread that watches all folders.

    Attributes:
        problem: Why they cannot be watched, where that is so.
    """

    def __init__(self, changed: Callable[[list[Place]], None]) -> None:
        """Take what is to be told of folders in which something has changed."""
        self._changed = changed
        self._places: list[Place] = []
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()
        self.problem: str | None = None

    def watches(self, folder: int) -> bool:
        """Tell whether a folder is watched."""
        return self.problem is None and any(place.id == folder for place in self._places)

    async def watch(self, places: Iterable[Place]) -> None:
        """Watch these folders, as far as they are there and can be, in place of those before."""
        there = await asyncio.to_thread(_there, places)
        if there == self._places and self.problem is None:
            return
        await self.stop()
        self._places, self.problem = there, None
        if there:
            self._ending = threading.Event()
            loop = asyncio.get_running_loop()
            # A daemon, so that a disk that hangs cannot keep the engine from ending.
            arguments = (loop, there, self._ending)
            self._thread = threading.Thread(target=self._follow, args=arguments, name="library-watch", daemon=True)
            self._thread.start()

    async def stop(self) -> None:
        """Watch nothing any more."""
        self._ending.set()
        thread, self._thread, self._places = self._thread, None, []
        if thread is not None:
            await asyncio.to_thread(thread.join, _STOP_SECONDS)

    def _follow(self, loop: asyncio.AbstractEventLoop, places: list[Place], ending: threading.Event) -> None:
        """Runs in the thread."""
        try:
            while not ending.is_set():
                for changed in _changes(places, ending):
                    loop.call_soon_threadsafe(self._tell, ending, changed)
        except (OSError, RuntimeError) as error:
            if not ending.is_set():
                loop.call_soon_threadsafe(self._failed, str(error))

    def _tell(self, ending: threading.Event, places: list[Place]) -> None:
        if not ending.is_set():
            self._changed(places)

    def _failed(self, problem: str) -> None:
        self.problem = problem
        log.warning("The folders of the library cannot be watched: %s", problem)


def _changes(places: list[Place], ending: threading.Event) -> Iterator[list[Place]]:
    """Give the folders in which something has changed, until this ends, or until it must begin anew."""
    try:
        for changes in watch(
            *(os.fsdecode(place.path) for place in places),
            watch_filter=_is_shown,
            stop_event=ending,
            step=_STEP_MS,
            debounce=_DEBOUNCE_MS,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            paths = [path for _, path in changes]
            yield [place for place in places if _is_in(place, paths)]
    except RuntimeError as error:
        if not str(error).startswith(_UNDECODED):
            raise
        # It ends at a file whose name is no UTF-8; where that is cannot be told, so that all folders are looked at.
        if not ending.wait(_DEBOUNCE_MS / 1000):
            yield places


def _there(places: Iterable[Place]) -> list[Place]:
    """Leave out what is away, and what cannot be named to who watches; the rest is to be watched all the same."""
    return [place for place in places if _is_text(place.path) and os.path.isdir(place.path)]  # noqa: PTH112


def _is_text(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_shown(change: Change, path: str) -> bool:
    return not path.rpartition("/")[2].startswith(".")


def _is_in(place: Place, paths: list[str]) -> bool:
    top = os.fsdecode(place.path).rstrip("/")
    return any(path == top or path.startswith(f"{top}/") for path in paths)
