"""A capture being written: datagrams are taken on the event loop and written by a thread, some at a time."""

import asyncio
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.clock import Micros
from core.errors import Conflict, CuedeskError
from core.pss.listening.listener import Datagram
from core.pss.records.new_file import place
from core.pss.simulation.capture import Captured, CaptureWriter

log = logging.getLogger("cuedesk.pss")

_MOST_WAITING: Final = 100_000
_PACE_SECONDS: Final = 0.05
"""How long datagrams are collected before they are written together."""


class Recorder:
    """Writes one court's datagrams to a capture file until it is stopped or the disk fails.

    Attributes:
        path: The file.
        written: Datagrams that are in the file.
        missed: Datagrams that are not in the file because it could not be written, or not fast enough.
        problem: Why it is no longer written, or None.
    """

    def __init__(self, path: Path, writer: CaptureWriter) -> None:
        """Take an open file; `open_recorder` gives one."""
        self.path = path
        self.written = self.missed = 0
        self.problem: str | None = None
        self._writer = writer
        self._waiting: list[Captured] = []
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._write_on(), name=f"capture {path.name}")

    def take(self, datagrams: Sequence[Datagram], at: Micros) -> None:
        """Record datagrams that came at this time; never waits."""
        if self.problem is not None or len(self._waiting) + len(datagrams) > _MOST_WAITING:
            self.missed += len(datagrams)
            return
        self._waiting.extend(Captured(at, host, port, data) for data, (host, port) in datagrams)
        self._wake.set()

    async def stop(self) -> None:
        """Write what was taken, and close the file when all of it is on the disk."""
        self._stopping.set()
        self._wake.set()
        await self._task
        if self.missed:
            log.warning("%d datagrams are missing in the capture %s", self.missed, self.path)

    async def _write_on(self) -> None:
        batch: list[Captured] = []
        try:
            try:
                while self._waiting or not self._stopping.is_set():
                    await self._wake.wait()
                    self._wake.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_PACE_SECONDS):
                            await self._stopping.wait()
                    batch, self._waiting = self._waiting, []
                    await asyncio.to_thread(self._writer.write, batch)
                    self.written += len(batch)
                    batch = []
            finally:
                await asyncio.to_thread(self._writer.close)
        except CuedeskError as error:
            self._give_up(batch, error.message)
        except OSError as error:  # a disk that is gone can neither be tidied up nor closed
            self._give_up(batch, f"The capture {self.path} cannot be written: {error.strerror}.")

    def _give_up(self, batch: list[Captured], problem: str) -> None:
        self.missed += len(batch) + len(self._waiting)
        self._waiting = []
        self.problem = problem
        log.error("the capture has ended: %s", problem)


async def open_recorder(file: str, directory: Path, to_port: int) -> Recorder:
    """Begin a capture file of datagrams that come to a port.

    Args:
        file: Its name; without a directory of its own it is put into `directory`.
        directory: Where captures are kept.
        to_port: The port.

    Raises:
        Conflict: The file exists; nothing is overwritten.
        Invalid: It cannot be called this.
        Unavailable: It cannot be written.
    """
    return Recorder(*await asyncio.to_thread(_open, file, directory, to_port))


def _open(file: str, directory: Path, to_port: int) -> tuple[Path, CaptureWriter]:
    path = place(file, directory)
    if os.path.lexists(path):
        raise Conflict(f"{path} exists already.", remedy="Choose another name; nothing is overwritten.")
    return path, CaptureWriter(path, to_port)
