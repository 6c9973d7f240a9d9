"""What it costs to take a datagram off a socket."""

import asyncio
import socket
import statistics
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from benchmarks.children import Contestant, Ready, running
from benchmarks.figures import Absolute, Comparison, Figure, Options
from benchmarks.senders import send_at_rate
from core.clock import SystemClock
from core.pss.listening.listener import Listener
from core.pss.listening.sockets import open_socket

RATE = 20_000
_QUIET_SECONDS = 1


def socket_loop(options: Options) -> Iterator[Figure]:
    """CPU time for each datagram at 20 000 a second, and nothing done with it."""
    number, rounds = options.pick(60_000, 20_000), options.pick(5, 1)
    contestants: tuple[Contestant, ...] = (blocking, stock, ours)
    cost: dict[str, list[float]] = {contestant.__name__: [] for contestant in contestants}
    lost = dict.fromkeys(cost, 0)
    for _ in range(rounds):
        for contestant in contestants:
            with running(contestant, number=number) as child:
                with running(send_at_rate, port=child.told["port"], number=number, rate=RATE) as sender:
                    sender.result()
                result = child.result()
            cost[contestant.__name__].append(result["cpu"] * 1e6)
            lost[contestant.__name__] += result["lost"]
    median = {name: statistics.median(costs) for name, costs in cost.items()}
    what = "CPU per datagram at 20 000/s"
    yield Comparison(what, median["ours"], "blocking recv loop", median["blocking"], "µs", 1.5)
    yield Comparison(what, median["ours"], "asyncio.DatagramProtocol", median["stock"], "µs", 0.25)
    yield Absolute("lost by our listener", lost["ours"], "", 0)
    yield Absolute("lost by the blocking recv loop", lost["blocking"], "")
    yield Absolute("lost by asyncio.DatagramProtocol", lost["stock"], "")


def blocking(ready: Ready, *, number: int) -> dict[str, Any]:
    """The plainest loop there is."""
    received = 1
    with _bound() as sock:
        sock.setblocking(True)
        ready(port=sock.getsockname()[1])
        sock.recv(65_535)
        began = time.process_time()
        # The kernel's own time limit costs nothing; Python's would add a call for each datagram.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _QUIET_SECONDS, 0))
        with suppress(BlockingIOError):
            while received < number:
                sock.recv(65_535)
                received += 1
        return {"cpu": (time.process_time() - began) / received, "lost": number - received}


class Count:
    """What an asynchronous contestant has received."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.received = 0
        self._began = 0.0

    def add(self, datagrams: int) -> None:
        if not self.received:
            self._began = time.process_time()
        self.received += datagrams

    async def result(self) -> dict[str, Any]:
        """Wait until all have come, or no more come."""
        before = 0
        while self.received < self.number and (before != self.received or not before):
            before = self.received
            await asyncio.sleep(_QUIET_SECONDS)
        return {
            "cpu": (time.process_time() - self._began) / self.received,
            "lost": self.number - self.received,
        }


def stock(ready: Ready, *, number: int) -> dict[str, Any]:
    """What asyncio offers."""
    count = Count(number)

    class Counting(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
            count.add(1)

    async def run() -> dict[str, Any]:
        sock = _bound()
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Counting, sock=sock)
        ready(port=sock.getsockname()[1])
        result = await count.result()
        transport.close()
        return result

    return asyncio.run(run())


def ours(ready: Ready, *, number: int) -> dict[str, Any]:
    """A court's listener."""
    count = Count(number)

    async def run() -> dict[str, Any]:
        sock = _bound()
        listener = Listener(sock, SystemClock(), lambda datagrams, at, now: count.add(len(datagrams)))
        ready(port=sock.getsockname()[1])
        result = await count.result()
        await listener.close()
        return result

    return asyncio.run(run())


def _bound() -> socket.socket:
    """Give the peers the same buffer as ours."""
    return open_socket("127.0.0.1", None, 0)
