"""Keeps one court's socket open: tries again where it cannot be had, opens it anew when it breaks, and counts."""

import asyncio
import contextvars
import logging
import random
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from core.clock import Clock, Micros
from core.errors import Conflict, Unavailable
from core.pss.intake.ingest import Ingest
from core.pss.listening.listener import Datagram, Listener
from core.pss.listening.port_owner import owner_of
from core.pss.listening.recorder import Recorder
from core.pss.listening.sockets import CannotListen, PortTaken, granted_buffer, open_socket
from core.pss.models import Court, ListeningState

log = logging.getLogger("cuedesk.pss")

_FIRST_RETRY_SECONDS: Final = 0.5
_LONGEST_RETRY_SECONDS: Final = 30.0
_INTERFACE_CHECK_SECONDS: Final = 5.0
_REPORT_SECONDS: Final = 0.5


class Receiver:
    """One court's listening: its socket, its counters and its capture.

    Attributes:
        recorder: The capture being written, or None.
        remedy: What a person can do where it does not listen, or None.
    """

    def __init__(self, court: Court, ingest: Ingest, clock: Clock, on_change: Callable[[int], None]) -> None:
        """Prepare; nothing is opened before `start`.

        Args:
            court: How it is configured.
            ingest: Gets what comes.
            clock: Dates datagrams, and paces the retries.
            on_change: Told the court's id at once when its state changes, and at most twice a second when its counters
                have moved.
        """
        self.recorder: Recorder | None = None
        self.remedy: str | None = None
        self._court = court
        self._ingest = ingest
        self._clock = clock
        self._on_change = on_change
        self._state: ListeningState = "stopped" if court.enabled else "disabled"
        self._error: str | None = None
        self._since = clock.now()
        self._listener: Listener | None = None
        self._buffer: int | None = None
        self._dropped = 0
        self._task: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self._report: asyncio.TimerHandle | None = None

    @property
    def court(self) -> Court:
        """Show the court as it is configured and runs."""
        listener, recorder = self._listener, self.recorder
        return replace(
            self._court,
            state=self._state,
            error=self._error,
            since=self._since,
            receive_buffer=self._buffer,
            datagrams=listener.datagrams if listener else 0,
            bytes=listener.bytes if listener else 0,
            dropped=self._dropped,
            last_at=listener.last_at if listener else None,
            capturing=str(recorder.path) if recorder and recorder.problem is None else None,
        )

    @property
    def runs(self) -> bool:
        """Tell whether it listens or tries to."""
        return self._task is not None and not self._task.done()

    async def start(self) -> None:
        """Listen from now on; returns after the first try, whether it succeeded or not."""
        if not self.runs:
            self._tried.clear()
            # In a context of its own: what comes later is not what the present call has caused.
            self._task = asyncio.create_task(
                self._keep_open(), name=f"court {self._court.name}", context=contextvars.Context()
            )
            self._task.add_done_callback(self._ended)
            await self._tried.wait()

    async def stop(self) -> None:
        """Stop listening; what had come is processed first."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
        if self._report is not None:
            # What is left to report is published with the new state; later the court may be gone.
            self._report.cancel()
            self._report = None
        self._set("stopped" if self._court.enabled else "disabled")

    async def configure(self, court: Court) -> None:
        """Take another configuration; the socket stays open where it is still the right one."""
        before, self._court = self._court, court
        # Where the old configuration was why it does not listen, the new one is tried as well.
        is_wanted = self.runs or self._error is not None
        if not court.enabled or (not self.runs and not before.enabled):
            await self.stop()
        elif _socket_of(before) != _socket_of(court) and is_wanted:
            await self.stop()
            await self.start()

    def send(self, data: bytes, port: int) -> None:
        """Send something from the court's own socket to where its last datagram came from, at another port.

        Raises:
            Conflict: The court does not listen, or nobody has sent anything yet.
            Unavailable: The network refuses it.
        """
        listener, name = self._listener, self._court.name
        if listener is None or self._state != "listening":
            raise Conflict(f"Court “{name}” does not listen.", remedy="Start it first.")
        if listener.last_sender is None:
            raise Conflict(f"Nobody has sent anything to court “{name}” yet, so there is nobody to ask.")
        address = listener.last_sender[0]
        try:
            listener.socket.sendto(data, (address, port))
        except OSError as error:
            raise Unavailable(f"{address}:{port} cannot be asked: {error.strerror}.") from error

    # ---- keeping the socket open

    async def _keep_open(self) -> None:
        delay = _FIRST_RETRY_SECONDS
        while True:
            sock = await self._open()
            if sock is not None:
                delay = _FIRST_RETRY_SECONDS
                await self._listen(sock)
            elif self._state != "retrying":
                return
            await self._clock.sleep(delay * random.uniform(0.75, 1.25))
            delay = min(2 * delay, _LONGEST_RETRY_SECONDS)

    async def _open(self) -> socket.socket | None:
        court = self._court
        try:
            return open_socket(court.bind, court.interface, court.port, share=court.share)
        except PortTaken as error:
            # Looking through all processes takes longer than the event loop may wait.
            self._fail(PortTaken(error.port, await asyncio.to_thread(owner_of, error.port)))
        except CannotListen as error:
            self._fail(error)
        return None

    async def _listen(self, sock: socket.socket) -> None:
        """Receive until the socket breaks or this is cancelled."""
        self._ingest.begin_session(self._court.id, self._clock.now())
        listener = self._listener = Listener(sock, self._clock, self._take)
        self._dropped = 0
        self._buffer = granted_buffer(sock)
        self._set("listening", _SHARED if self._court.share else None)
        try:
            self._fail(await self._breaks(listener))
        finally:
            self._buffer = None
            try:
                await listener.close()
            finally:
                self._count_drops(listener)
                self._ingest.end_session(self._court.id, self._clock.now())

    async def _breaks(self, listener: Listener) -> CannotListen:
        """Wait until the socket cannot be read any more, or its interface is another one."""
        interface = self._court.interface
        index = _index_of(interface)
        while not listener.broken.done():
            await asyncio.wait([listener.broken], timeout=_INTERFACE_CHECK_SECONDS if interface else None)
            if _index_of(interface) != index:
                return CannotListen(f"The network interface {interface} went away.")
        return CannotListen(f"The socket broke: {listener.broken.result().strerror}.")

    def _fail(self, error: CannotListen) -> None:
        self.remedy = error.remedy
        self._set("retrying" if error.passing else "stopped", error.message)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tried.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("listening for court %s ended with a fault", self._court.name, exc_info=fault)
            self._set("stopped", "A fault in Cuedesk ended it; the log has the details.")

    def _set(self, state: ListeningState, error: str | None = None) -> None:
        if (state, error) != (self._state, self._error):
            _log_change(self._court, self._state, state, error)
            if state != self._state:
                self._since = self._clock.now()
            self._state, self._error = state, error
            self._on_change(self._court.id)
        self._tried.set()

    # ---- what comes

    def _take(self, datagrams: Sequence[Datagram], at: Micros, now: float) -> None:
        if self.recorder is not None:
            self.recorder.take(datagrams, at)
        if self._report is None:
            self._report = asyncio.get_running_loop().call_later(_REPORT_SECONDS, self._report_counters)
        self._ingest.receive(self._court.id, datagrams, at, now)

    def _report_counters(self) -> None:
        self._report = None
        if self._listener is not None and self._state == "listening":
            self._count_drops(self._listener)
        self._on_change(self._court.id)

    def _count_drops(self, listener: Listener) -> None:
        """Ask the kernel; it can only have dropped something where there was something to receive."""
        dropped = listener.count_drops()
        if dropped != self._dropped:
            if not self._dropped:
                log.warning("datagrams for court %s were lost: the socket's buffer was full", self._court.name)
            self._ingest.dropped(self._court.id, dropped - self._dropped)
            self._dropped = dropped


_SHARED: Final = "The port is shared: another program on it may take all datagrams."


def _socket_of(court: Court) -> tuple[str, str | None, int, bool]:
    """Tell what makes a court's socket another one."""
    return court.bind, court.interface, court.port, court.share


def _index_of(interface: str | None) -> int | None:
    """Give an interface's number, which is another one when it went and came back."""
    if interface is None:
        return None
    try:
        return socket.if_nametoindex(interface)
    except OSError:
        return None


def _log_change(court: Court, before: ListeningState, state: ListeningState, error: str | None) -> None:
    where = f"{court.interface or court.bind}:{court.port}"
    if state == "listening":
        log.info("court %s listens on %s", court.name, where)
        if error:
            log.warning("court %s: %s", court.name, error)
    elif error:
        log.error("court %s does not listen on %s: %s", court.name, where, error)
    elif before == "listening":
        log.info("court %s does not listen any more", court.name)
