"""Playing a clip on the box's own display, with mpv or VLC."""

import asyncio
import os
import re
import shutil
import socket
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
        _require_display(self._environment)
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


def _require_display(environment: Mapping[str, str]) -> None:
    """Make sure that there is a display, because players show their pictures to nobody where there is none."""
    wayland, x11 = environment.get("WAYLAND_DISPLAY", ""), environment.get("DISPLAY", "")
    if not (wayland or x11):
        raise Unavailable(
            "This box has no display that Cuedesk knows of.",
            remedy="Start the engine with DISPLAY or WAYLAND_DISPLAY set, or copy the path and open it elsewhere.",
        )
    local = re.match(r":(\d+)", x11)
    sockets = [Path(environment.get("XDG_RUNTIME_DIR", ""), wayland)] if wayland else []
    sockets += [Path(f"/tmp/.X11-unix/X{local[1]}")] if local else []
    is_remote = bool(x11) and not local
    if not is_remote and not any(map(_answers, sockets)):
        raise Unavailable(f"The display {wayland or x11} of this box does not answer.")


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(address)) == 0


def _words(file: Path, begin: float) -> list[str]:
    if shutil.which("mpv"):
        start = f"--start={begin:.3f}"
        return ["mpv", "--no-input-terminal", "--msg-level=all=error", "--force-window", start, "--", str(file)]
    if shutil.which("cvlc"):
        start = f"--start-time={begin:.3f}"
        return ["cvlc", "--quiet", "--no-video-title-show", "--play-and-exit", start, "--", str(file)]
    raise Unavailable("There is neither mpv nor VLC here to play a clip.", remedy="Install one: apt install mpv.")
