"""The socket loop on real sockets: nothing is lost or changed, floods are sliced, and kernel drops are counted."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import pytest

from core.clock import Micros, SystemClock
from core.pss.listening.listener import Datagram, Listener, Sink
from core.pss.listening.port_owner import owner_of
from core.pss.listening.sockets import WANTED_BUFFER, CannotListen, PortTaken, granted_buffer, kernel_drops, open_socket
from tests.support.engine import free_udp_port
from tests.support.waiting import until

IP_RECVERR = 11
"""Linux's option that makes the kernel report what a sent datagram met with; the socket module lacks it."""


class Received:
    """What a sink was given, call by call."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[Datagram], Micros, float]] = []

    def __call__(self, datagrams: Sequence[Datagram], at: Micros, now: float) -> None:
        self.calls.append((list(datagrams), at, now))

    @property
    def data(self) -> list[bytes]:
        return [data for datagrams, _, _ in self.calls for data, _ in datagrams]


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock


@asynccontextmanager
async def listening(sink: Sink, *, buffer: int = WANTED_BUFFER) -> AsyncIterator[Listener]:
    listener = Listener(open_socket("127.0.0.1", None, 0, buffer=buffer), SystemClock(), sink)
    try:
        yield listener
    finally:
        await listener.close()


async def test_every_datagram_arrives_as_it_was_sent(sender: socket.socket) -> None:
    received = Received()
    sent = [b"clk;1:59;\r\n", b"", b"\x00\xff\xfe", os.urandom(65_507), b"pt1;3;"]
    before = time.time_ns() // 1000
    async with listening(received) as listener:
        for data in sent:
            sender.sendto(data, listener.socket.getsockname())
        await until(lambda: len(received.data) == len(sent))
        assert received.data == sent
        assert {address for datagrams, _, _ in received.calls for _, address in datagrams} == {sender.getsockname()}
        assert all(before <= at <= time.time_ns() // 1000 for _, at, _ in received.calls)
        assert (listener.datagrams, listener.bytes) == (len(sent), sum(map(len, sent)))
        assert listener.last_sender == sender.getsockname()
        assert listener.last_at == received.calls[-1][1]


async def test_a_flood_is_drained_first_and_processed_in_slices(sender: socket.socket) -> None:
    """The kernel's buffer holds about 10 000 small datagrams, so 8 000 must all be there though processing is slow."""
    received = Received()
    sent = [b"%d" % number for number in range(8_000)]
    others = 0

    def slow(datagrams: Sequence[Datagram], at: Micros, now: float) -> None:
        received(datagrams, at, now)
        turns.append(others)

    turns: list[int] = []
    async with listening(slow) as listener:
        for data in sent:
            sender.sendto(data, listener.socket.getsockname())
        while len(received.data) < len(sent):
            others += 1
            await asyncio.sleep(0)
        assert received.data == sent
        assert max(len(datagrams) for datagrams, _, _ in received.calls) <= 256
        assert len(set(turns)) == len(turns), "two slices ran without letting anybody else run between them"
        assert listener.count_drops() == 0


async def test_at_high_rates_it_is_not_woken_for_each_datagram(sender: socket.socket) -> None:
    received = Received()
    async with listening(received) as listener:
        for _ in range(40):
            for _ in range(20):
                sender.sendto(b"clk;1:59;", listener.socket.getsockname())
            await asyncio.sleep(0)
        await until(lambda: len(received.data) == 800)
        calls = len(received.calls)
        # It has not become deaf: what comes after a quiet moment is taken in as well.
        sender.sendto(b"last", listener.socket.getsockname())
        await until(lambda: received.data[-1] == b"last")
    assert calls < 40


async def test_what_waits_is_bounded_and_the_rest_is_left_to_the_kernel(
    sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.pss.listening.listener._MOST_WAITING", 512)
    received = Received()
    async with listening(received) as listener:
        for number in range(5_000):
            sender.sendto(b"%d" % number, listener.socket.getsockname())
        await until(lambda: len(received.data) == 5_000)
        assert listener.count_drops() == 0
    assert received.data == [b"%d" % number for number in range(5_000)]


async def test_what_the_kernel_dropped_is_counted_exactly(sender: socket.socket) -> None:
    received = Received()
    async with listening(received, buffer=8_192) as listener:
        for _ in range(1_000):
            sender.sendto(bytes(500), listener.socket.getsockname())
        await until(lambda: len(received.data) + listener.count_drops() == 1_000)
        assert 0 < len(received.data) < 1_000
        assert listener.dropped == 1_000 - len(received.data)
    assert listener.count_drops() == listener.dropped  # also when there is no socket any more


async def test_closing_takes_in_what_had_come(sender: socket.socket) -> None:
    received = Received()
    async with listening(received) as listener:
        for number in range(3_000):
            sender.sendto(b"%d" % number, listener.socket.getsockname())
    assert received.data == [b"%d" % number for number in range(3_000)]
    assert listener.socket.fileno() == -1


async def test_a_sink_that_fails_once_does_not_deafen_the_court(sender: socket.socket) -> None:
    received = Received()
    problems: list[BaseException] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context["exception"]))

    def sink(datagrams: Sequence[Datagram], at: Micros, now: float) -> None:
        if datagrams[0][0] == b"bad":
            raise RuntimeError("a fault")
        received(datagrams, at, now)

    async with listening(sink) as listener:
        sender.sendto(b"bad", listener.socket.getsockname())
        await until(lambda: problems)
        sender.sendto(b"good", listener.socket.getsockname())
        await until(lambda: received.data == [b"good"])
    assert [str(problem) for problem in problems] == ["a fault"]


async def test_a_socket_that_breaks_says_why() -> None:
    async with listening(Received()) as listener:
        nobody = free_udp_port()
        listener.socket.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        listener.socket.sendto(b"anybody there?", ("127.0.0.1", nobody))
        async with asyncio.timeout(10):
            assert isinstance(await listener.broken, ConnectionRefusedError)


def test_the_buffer_is_asked_for_and_what_was_granted_is_told() -> None:
    with open_socket("127.0.0.1", None, 0) as sock:
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST)
        assert not sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
        assert 0 < granted_buffer(sock) <= WANTED_BUFFER
        assert kernel_drops(sock) == 0
    with open_socket("127.0.0.1", None, 0, buffer=100_000) as sock:
        assert granted_buffer(sock) == 100_000


def test_only_an_interface_hears_broadcasts(sender: socket.socket) -> None:
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    with open_socket("0.0.0.0", "lo", 0) as tied:
        sender.sendto(b"to all", ("127.255.255.255", tied.getsockname()[1]))
        assert tied.recv(100) == b"to all"


def test_a_port_in_use_names_who_has_it() -> None:
    with open_socket("127.0.0.1", None, 0) as sock:
        port = sock.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is in use") as refused:
            open_socket("127.0.0.1", None, port)
        assert refused.value.passing
        assert owner_of(port) == "another court of this desk"
    assert owner_of(port) is None
    open_socket("127.0.0.1", None, port).close()


def test_a_shared_port_can_be_had_twice() -> None:
    with (
        open_socket("127.0.0.1", None, 0, share=True) as first,
        open_socket("127.0.0.1", None, first.getsockname()[1], share=True),
    ):
        pass


@pytest.mark.parametrize(
    ("bind", "interface", "sentence"),
    [
        ("192.0.2.77", None, "The address 192.0.2.77 is not one of this machine's."),
        ("0.0.0.0", "nosuch0", "There is no network interface nosuch0."),
    ],
)
def test_why_a_socket_cannot_be_opened_is_said_in_words(bind: str, interface: str | None, sentence: str) -> None:
    with pytest.raises(CannotListen) as refused:
        open_socket(bind, interface, 0)
    assert refused.value.message == sentence
    assert refused.value.remedy
    assert refused.value.passing
