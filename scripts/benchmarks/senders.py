"""Programs that send datagrams over the loopback, at a rate or as fast as they can."""

import socket
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from benchmarks.children import Ready
from core.pss.simulation.simulator import Simulator


def match_datagrams(number: int, seed: int = 0) -> list[bytes]:
    """Give the first so many datagrams of simulated matches."""
    found: list[bytes] = []
    for seeds in count(seed):
        for _, data in Simulator(seed=seeds).matches(20):
            if len(found) == number:
                return found
            found.append(data)
    raise AssertionError


def send_at_rate(ready: Ready, *, port: int, number: int, rate: float) -> dict[str, Any]:
    """Send evenly; tells when each datagram was sent, on the monotonic clock that all processes share."""
    datagrams = match_datagrams(number)
    with _to(port) as sock:
        ready()
        sent_at = _send_evenly(sock, datagrams, rate)
    return {"sent_at": sent_at}


def send_flood(ready: Ready, *, port: int, number: int) -> dict[str, Any]:
    """Send as fast as this process can."""
    datagrams = match_datagrams(number)
    with _to(port) as sock:
        ready()
        began = time.monotonic()
        for data in datagrams:
            sock.send(data)
        return {"began": began, "seconds": time.monotonic() - began}


def _to(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(("127.0.0.1", port))
    return sock


def _send_evenly(sock: socket.socket, datagrams: Sequence[bytes], rate: float) -> list[float]:
    """Send each when it is due; waits for it awake where sleeping would be too coarse."""
    sent_at = []
    began = time.monotonic()
    for number, data in enumerate(datagrams):
        due = began + number / rate
        while (left := due - time.monotonic()) > 0:
            if left > 0.002:
                time.sleep(left - 0.001)
        sent_at.append(time.monotonic())
        sock.send(data)
    return sent_at
