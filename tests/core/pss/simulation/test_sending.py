"""Sending streams over a real loopback socket, with the pace in the test's hands."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.clock import SystemClock
from core.errors import Invalid, Unavailable
from core.pss.simulation.sending import Sent, send
from core.pss.simulation.simulator import Simulator, Timed


class CountingClock:
    """A clock that moves only by sleeping, and notes how often and until when."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> int:
        return int(self.seconds * 1e6)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        # A real sleep is never exact: it lasts a little longer.
        self.seconds += seconds * 1.1
        self.slept.append(self.seconds)


@contextmanager
def receiver() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        yield sock


def received(sock: socket.socket, count: int) -> list[bytes]:
    return [sock.recv(65535) for _ in range(count)]


TEN: list[Timed] = [(float(number), b"clk;0:%02d;" % number) for number in range(10)]


async def test_every_datagram_of_a_match_arrives_in_order() -> None:
    stream = list(Simulator("gen2", 1, round_seconds=20, break_seconds=3).matches(1))
    with receiver() as sock:
        sent = await send(stream, "127.0.0.1", sock.getsockname()[1], SystemClock(), speed=None)
        assert received(sock, len(stream)) == [data for _, data in stream]
    assert sent == Sent(len(stream), sum(len(data) for _, data in stream), 0)


@pytest.mark.parametrize(("speed", "end"), [(1.0, 9.0), (2.0, 4.5), (0.5, 18.0)])
async def test_the_pace_is_the_streams_own_without_drift(speed: float, end: float) -> None:
    clock = CountingClock()
    with receiver() as sock:
        await send(TEN, "127.0.0.1", sock.getsockname()[1], clock, speed=speed)
        assert len(received(sock, 10)) == 10
    assert len(clock.slept) == 9
    assert clock.seconds == pytest.approx(end, abs=0.2 / speed)


async def test_a_rate_replaces_the_streams_own_times() -> None:
    clock = CountingClock()
    with receiver() as sock:
        await send(TEN, "localhost", sock.getsockname()[1], clock, rate=100)
        assert len(received(sock, 10)) == 10
    assert clock.seconds == pytest.approx(0.09, abs=0.005)


async def test_as_fast_as_possible_still_lets_others_run() -> None:
    clock = CountingClock()
    stream = [(float(number), b"x") for number in range(1000)]
    with receiver() as sock:
        await send(stream, "127.0.0.1", sock.getsockname()[1], clock, speed=None)
        assert len(received(sock, 1000)) == 1000
    assert clock.seconds == 0
    assert len(clock.slept) == 15


async def test_nobody_listening_does_not_stop_the_sender() -> None:
    with receiver() as sock:
        port = sock.getsockname()[1]
    sent = await send(TEN, "127.0.0.1", port, CountingClock(), speed=None)
    assert sent.datagrams == 10
    assert sent.refused > 0


async def test_the_refusal_of_one_datagram_takes_no_other_with_it() -> None:
    with receiver() as sock:
        port = sock.getsockname()[1]
    late = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def stream() -> Iterator[tuple[float, bytes]]:
        yield 0.0, b"refused"
        late.bind(("127.0.0.1", port))
        yield 0.0, b"second"
        yield 0.0, b"third"

    with late:
        sent = await send(stream(), "127.0.0.1", port, CountingClock(), speed=None)
        assert received(late, 2) == [b"second", b"third"]
    assert (sent.datagrams, sent.refused) == (3, 1)


@pytest.mark.parametrize(
    ("host", "port", "stream", "arguments", "error"),
    [
        ("no such host.invalid", 6000, TEN, {}, Unavailable),
        ("127.0.0.1", 6000, TEN, {"speed": 0}, Invalid),
        ("127.0.0.1", 6000, TEN, {"rate": -1}, Invalid),
        ("127.0.0.1", 6000, TEN, {"speed": float("nan")}, Invalid),
        ("127.0.0.1", 70000, TEN, {}, Invalid),
        ("x" * 70 + ".invalid", 6000, TEN, {}, Invalid),
        ("127.0.0.1", 6000, [(0.0, bytes(65508))], {}, Invalid),
    ],
)
async def test_what_cannot_be_sent_is_said_in_a_sentence(
    host: str, port: int, stream: list[Timed], arguments: dict[str, float], error: type[Exception]
) -> None:
    with pytest.raises(error, match=r".+\."):
        await send(stream, host, port, CountingClock(), **arguments)
