"""Playing a clip on the box's own display, with mpv or VLC."""

import asyncio
import os
import shutil
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.process import Child

_QUITS_SECONDS: Final = 0.7
"""A player that ends sooner than this has not played anything."""


class Player:
    """The player that shows a clip; the next clip takes its place."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Play on the display that this environment names."""
        self._environment = environment
        self._playing: Child | None = None
        self._turn = asyncio.Lock()

    async def play(self, file: Path, begin: float) -> None:
        """Show a video from a position on, in seconds; in place of the one that is shown.

        Raises:
            Unavailable: There is no display, or nothing that plays, or it did not.
        """
        if not (self._environment.get("DISPLAY") or self._environment.get("WAYLAND_DISPLAY")):
            raise Unavailable(
                "This box has no display that Cuedesk knows of.",
                remedy="Start the engine with DISPLAY or WAYLAND_DISPLAY set, or copy the path and open it elsewhere.",
            )
        words = _words(file, begin)
        async with self._turn:
            await self._end()
            said: deque[str] = deque(maxlen=1)
            self._playing = player = await Child.start(words[0], words, on_line=said.append, env=self._environment)
            try:
                async with asyncio.timeout(_QUITS_SECONDS):
                    code = await player.wait()
            except TimeoutError:
                return
            self._playing = None
            if code != 0:
                why = said[0].strip().rstrip(".") if said else f"exit code {code}"
                raise Unavailable(f"{words[0]} did not play {file}: {why}.")

    async def stop(self) -> None:
        """Show nothing any more."""
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        if self._playing is not None:
            await self._playing.stop()
            self._playing = None


def _words(file: Path, begin: float) -> list[str]:
    if shutil.which("mpv"):
        start = f"--start={begin:.3f}"
        return ["mpv", "--no-input-terminal", "--msg-level=all=error", "--force-window", start, "--", str(file)]
    if shutil.which("cvlc"):
        start = f"--start-time={begin:.3f}"
        return ["cvlc", "--quiet", "--no-video-title-show", "--play-and-exit", start, "--", str(file)]
    raise Unavailable("There is neither mpv nor VLC here to play a clip.", remedy="Install one: apt install mpv.")
