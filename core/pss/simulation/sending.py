"""Sending a stream of datagrams over UDP at its own pace, another, or as fast as it goes."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from core.clock import Clock
from core.errors import Invalid, Unavailable
from core.pss.simulation.simulator import Timed

_BURST = 64
"""Datagrams sent without letting others run."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent; `refused` counts answers that nobody listens there, as this machine itself gives them."""

    datagrams: int
    bytes: int
    refused: int


async def send(
    stream: Iterable[Timed],
    host: str,
    port: int,
    clock: Clock,
    *,
    speed: float | None = 1.0,
    rate: float | None = None,
) -> Sent:
    """Send every datagram when it is due, never falling behind for good: what is late goes at once.

    Args:
        stream: The datagrams with their times.
        host: Where to: a name, an address or a broadcast address.
        port: Where to.
        clock: Tells and passes the time.
        speed: How many times faster than the stream's own times; None for as fast as possible.
        rate: Datagrams a second in place of the stream's own times.

    Raises:
        Invalid: The speed or the rate is not above zero, there is no such port, or a datagram is too large.
        Unavailable: There is no way to that host.
    """
    if (speed is not None and not speed > 0) or (rate is not None and not rate > 0):
        raise Invalid("The speed and the rate must be above zero.")
    with await _connect(host, port) as sock:
        return await _Pace(clock, speed, rate).send(stream, sock)


class _Pace:
    """Waits until each datagram is due, counted from one start, so that errors do not add up."""

    def __init__(self, clock: Clock, speed: float | None, rate: float | None) -> None:
        self._clock = clock
        self._speed = speed
        self._rate = rate

    async def send(self, stream: Iterable[Timed], sock: socket.socket) -> Sent:
        datagrams = size = refused = burst = 0
        start = self._clock.monotonic()
        for number, (offset, data) in enumerate(stream):
            wait = self._due(number, offset) - (self._clock.monotonic() - start)
            burst += 1
            if wait > 0 or burst >= _BURST:
                burst = 0
                await self._clock.sleep(max(wait, 0))
            refused += not await _put(sock, data, self._clock)
            datagrams += 1
            size += len(data)
        return Sent(datagrams, size, refused)

    def _due(self, number: int, offset: float) -> float:
        if self._rate is not None:
            return number / self._rate
        return 0.0 if self._speed is None else offset / self._speed


async def _connect(host: str, port: int) -> socket.socket:
    """Open a socket towards an IPv4 host, which is all that scoring systems use."""
    if not 0 < port < 65536:
        raise Invalid(f"There is no port {port}: ports go from 1 to 65535.")
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise Unavailable(f"The host {host} cannot be found: {error.strerror}.") from error
    except UnicodeError as error:
        raise Invalid(f"“{host}” is no name of a host.") from error
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.setblocking(False)
        sock.connect(infos[0][4])
    except OSError as error:
        sock.close()
        raise Unavailable(f"Nothing can be sent to {host}:{port}: {error.strerror}.") from error
    return sock


async def _put(sock: socket.socket, data: bytes, clock: Clock) -> bool:
    """Send one datagram, waiting while the socket is full; tell whether no refusal of an earlier one was reported."""
    taken = True
    while True:
        try:
            sock.send(data)
        except BlockingIOError:
            await clock.sleep(0.001)
        except ConnectionRefusedError:
            taken = False  # an earlier one's; this one was not sent
        except OSError as error:
            problem = Invalid if len(data) > 65507 else Unavailable
            raise problem(f"A datagram of {len(data)} bytes could not be sent: {error.strerror}.") from error
        else:
            return taken
