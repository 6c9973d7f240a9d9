"""The files that a simulated OBS records: real, small ones, made with ffmpeg as the recording goes on."""

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path

from core.obs.simulation.studio.changes import Change, FileClosed, FileOpened, ReplayTaken
from core.obs.simulation.studio.studio import Studio

_FPS = 15
_FEED_SECONDS = 0.2
_FRAME = bytes(12)
_TEST_PICTURE = f"testsrc=size=320x180:rate={_FPS}"
_TONE = "sine=frequency=440:sample_rate=48000"
_ENCODING = [
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", str(_FPS)),
    *("-c:a", "aac", "-b:a", "64k", "-cluster_time_limit", "500", "-flush_packets", "1", "-f", "matroska"),
]


def can_film() -> bool:
    """Whether this machine can make such files."""
    return shutil.which("ffmpeg") is not None


class Camera:
    """Carries out a studio's orders for files, each in a task of its own that ends with the camera."""

    def __init__(self, studio: Studio, made: Callable[[str, bool], None]) -> None:
        """Take the studio, and who is told of each file once it is done with, and whether it could be made."""
        self._studio, self._made = studio, made
        self._films: dict[str, _Film] = {}
        self._work: set[asyncio.Task[bool]] = set()

    def take(self, change: Change) -> None:
        """Carry out an order; other changes are not the camera's."""
        if isinstance(change, FileOpened):
            film = self._films[change.path] = _Film(self._studio)
            self._begin(change.path, film.make(change.path))
        elif isinstance(change, FileClosed):
            self._films.pop(change.path).close()
        elif isinstance(change, ReplayTaken):
            self._begin(change.path, _make_replay(change.path, change.seconds))

    async def close(self) -> None:
        """Finish every file that is open."""
        for film in self._films.values():
            film.close()
        await asyncio.gather(*self._work)

    def _begin(self, path: str, making: Coroutine[None, None, bool]) -> None:
        task = asyncio.get_running_loop().create_task(making)
        self._work.add(task)
        task.add_done_callback(partial(self._done, path))

    def _done(self, path: str, task: asyncio.Task[bool]) -> None:
        self._work.discard(task)
        if not task.cancelled():
            self._made(path, task.result())


class _Film:
    """One recording's file: ffmpeg's test picture, paced by frames that it is handed, so that its length is right."""

    def __init__(self, studio: Studio) -> None:
        self._record = studio.record
        self._began = self._record.elapsed()
        self._length: float | None = None
        self._closed = asyncio.Event()

    def close(self) -> None:
        """Let the file be as long as the recording is now."""
        self._length = self._record.elapsed() - self._began
        self._closed.set()

    async def make(self, path: str) -> bool:
        """Fill the file until it is closed; whether that went well."""
        ffmpeg = await _start(
            *("-probesize", "32", "-analyzeduration", "0", "-f", "rawvideo", "-pixel_format", "rgb24"),
            *("-video_size", "2x2", "-framerate", str(_FPS), "-i", "pipe:0", "-f", "lavfi", "-i", _TONE),
            *("-filter_complex", f"{_TEST_PICTURE}[picture];[picture][0:v]overlay=shortest=1[video]"),
            *("-map", "[video]", "-map", "1:a", "-shortest", *_ENCODING, path),
        )
        pace = ffmpeg.stdin
        assert pace is not None
        written = 0
        # When ffmpeg ends by itself (the disk is full), there is nobody to hand frames to; its word is on stderr.
        with contextlib.suppress(ConnectionError):
            while not self._closed.is_set():
                written += _hand_over(pace, self._record.elapsed() - self._began, written)
                await pace.drain()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closed.wait(), _FEED_SECONDS)
            # One frame at least: without any, ffmpeg waits for none and writes its tone without end.
            _hand_over(pace, max(self._length or 0.0, 1 / _FPS), written)
            await pace.drain()
        pace.close()
        return await ffmpeg.wait() == 0


def _hand_over(pace: asyncio.StreamWriter, seconds: float, written: int) -> int:
    due = max(0, round(seconds * _FPS) - written)
    pace.write(_FRAME * due)
    return due


async def _make_replay(path: str, seconds: float) -> bool:
    length = f"{seconds:.3f}"
    inputs = ("-f", "lavfi", "-i", _TEST_PICTURE, "-f", "lavfi", "-i", _TONE)
    ffmpeg = await _start(*inputs, "-t", length, *_ENCODING, path)
    await ffmpeg.communicate()
    return ffmpeg.returncode == 0


async def _start(*words: str) -> asyncio.subprocess.Process:
    """Start ffmpeg; it ends with us, for its stdin does, and Ctrl-C is not for it."""
    # Where there can be no such folder, ffmpeg says so, and ends.
    with contextlib.suppress(OSError):
        Path(words[-1]).parent.mkdir(parents=True, exist_ok=True)
    return await asyncio.create_subprocess_exec(
        *("ffmpeg", "-v", "error", "-n", *words), stdin=asyncio.subprocess.PIPE, start_new_session=True
    )
