"""The socket loop of one court: the socket is emptied first, and what came is processed in slices after that.

At low rates every datagram is taken in at once. At high rates the loop looks at the socket every 2 ms or so
instead of being woken for each datagram, which costs several times less. What waits to be processed is bounded; beyond
that datagrams stay in the kernel's buffer, and the kernel counts those that it has no room for.
"""

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from core.clock import Clock, Micros
from core.pss.listening.sockets import granted_buffer, kernel_drops

Datagram = tuple[bytes, tuple[str, int]]
Sink = Callable[[Sequence[Datagram], Micros, float], None]
"""Takes datagrams, the wall time at which they were received, and the same on the monotonic clock."""

_LARGEST: Final = 65_535
_MOST_A_DRAIN: Final = 2_048
_DRAINS_AT_CLOSE: Final = 16
_SLICE: Final = 256
_BYTES_PER_CALM: Final = 16_384
"""A socket's buffer holds some forty small datagrams in so many bytes of what was granted."""

_MOST_WAITING: Final = 200_000
_MOST_WAITING_BYTES: Final = 64 * 1024 * 1024

_PAUSE_SECONDS: Final = 0.002
_WINDOW_SECONDS: Final = 0.01
_BUSY_IN_WINDOW: Final = 25
_BUSY_IN_PAUSE: Final = 2


class Listener:
    """Reads one open socket until it is closed or breaks.

    Attributes:
        datagrams: How many were received.
        bytes: Their sizes added up.
        last_at: When the last one came, or None.
        last_sender: Where that came from, or None.
        dropped: How many the kernel threw away, when it was asked last.
        broken: Done with the reason once the socket cannot be read any more.
    """

    def __init__(self, sock: socket.socket, clock: Clock, sink: Sink) -> None:
        """Begin to read a non-blocking socket, which is this object's from now on.

        Args:
            sock: The socket.
            clock: Says when datagrams were received.
            sink: Gets them in order, on the event loop.
        """
        self.socket = sock
        self.datagrams = self.bytes = self.dropped = 0
        self.last_at: Micros | None = None
        self.last_sender: tuple[str, int] | None = None
        self._clock = clock
        self._sink = sink
        self._loop = asyncio.get_running_loop()
        self.broken: asyncio.Future[OSError] = self._loop.create_future()
        self._waiting: deque[tuple[Micros, float, list[Datagram], int]] = deque()
        self._waiting_count = self._waiting_bytes = 0
        # While a turn finds no more than a fortieth of what the kernel can hold, there is time to process beside it.
        self._calm = min(max(_SLICE, granted_buffer(sock) // _BYTES_PER_CALM), _MOST_A_DRAIN - 1)
        self._window_from, self._window_count = 0.0, 0
        self._handle: asyncio.Handle | None = None
        self._is_watching = False
        self._watch()

    async def close(self) -> None:
        """Take in what has come so far, process it, and close the socket."""
        self._unwatch()
        if self._handle is not None:
            self._handle.cancel()
        # A sender that does not pause must not keep it from closing.
        for _ in range(_DRAINS_AT_CLOSE):
            if self.broken.done() or self._drain() < _MOST_A_DRAIN:
                break
        try:
            while self._waiting:
                self._process()
                await asyncio.sleep(0)
        finally:
            self.count_drops()
            self.socket.close()

    def count_drops(self) -> int:
        """Ask the kernel how many datagrams it threw away; once closed, give what it said last."""
        if self.socket.fileno() >= 0:
            self.dropped = kernel_drops(self.socket)
        return self.dropped

    def _turn(self) -> None:
        """Empty the socket, process one slice, and arrange for the next turn.

        While more comes in a turn than the kernel's buffer can stand, taking it in goes first: that buffer is smaller
        than ours, and a thread that writes what was processed would slow the taking down.
        """
        self._handle = None
        drained = 0
        try:
            drained = self._drain()
            if self._waiting and drained <= self._calm:
                self._process()
        finally:
            if not self.broken.done():
                self._arrange(drained)

    def _arrange(self, drained: int) -> None:
        if self._waiting:
            self._unwatch()
            self._handle = self._loop.call_soon(self._turn)
        elif self._is_busy(drained):
            self._unwatch()
            self._handle = self._loop.call_later(_PAUSE_SECONDS, self._turn)
        else:
            self._watch()

    def _is_busy(self, drained: int) -> bool:
        """Tell whether datagrams come so fast that looking now and then is better than being woken."""
        if not self._is_watching:
            return drained >= _BUSY_IN_PAUSE
        now = self._clock.monotonic()
        if now - self._window_from > _WINDOW_SECONDS:
            self._window_from, self._window_count = now, 0
        self._window_count += drained
        return self._window_count > _BUSY_IN_WINDOW

    def _watch(self) -> None:
        if not self._is_watching:
            self._is_watching = True
            self._window_count = 0
            self._loop.add_reader(self.socket, self._turn)

    def _unwatch(self) -> None:
        if self._is_watching:
            self._is_watching = False
            self._loop.remove_reader(self.socket)

    def _drain(self) -> int:
        """Move what the kernel holds to what waits here; gives the number of datagrams."""
        if self._waiting_count >= _MOST_WAITING or self._waiting_bytes >= _MOST_WAITING_BYTES:
            return 0
        taken: list[Datagram] = []
        take, receive, size = taken.append, self.socket.recvfrom, 0
        try:
            for _ in range(_MOST_A_DRAIN):
                datagram = receive(_LARGEST)
                take(datagram)
                size += len(datagram[0])
        except BlockingIOError:
            pass  # the kernel's buffer is empty
        except OSError as error:
            self._break(error)
        if taken:
            self._keep(taken, size)
        return len(taken)

    def _keep(self, taken: list[Datagram], size: int) -> None:
        count, at = len(taken), self._clock.now()
        self._waiting.append((at, self._clock.monotonic(), taken, size))
        self._waiting_count += count
        self._waiting_bytes += size
        self.datagrams += count
        self.bytes += size
        self.last_at, self.last_sender = at, taken[-1][1]

    def _process(self) -> None:
        """Hand one slice on."""
        at, now, datagrams, size = self._waiting.popleft()
        if len(datagrams) > _SLICE:
            self._waiting.appendleft((at, now, datagrams[_SLICE:], size))
            datagrams, size = datagrams[:_SLICE], 0
        self._waiting_count -= len(datagrams)
        self._waiting_bytes -= size
        self._sink(datagrams, at, now)

    def _break(self, error: OSError) -> None:
        self._unwatch()
        if not self.broken.done():
            self.broken.set_result(error)
