"""The local socket: who may use it, what it costs, and how it ends."""

import asyncio
import json
import os
import socket
import struct
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import unix_connect
from websockets.exceptions import ConnectionClosedError

from core.api import local
from core.api.local import MAX_MESSAGE_BYTES
from core.api.rpc import MAX_REQUEST_BYTES
from core.client import Client, Lagged
from core.errors import Unavailable
from tests.support.counting import Served
from tests.support.waiting import until

MIB = 1 << 20
PIECE = b" " * (256 * 1024)
TOTAL = b'{"jsonrpc":"2.0","method":"count.total","id":2}'

TEXT, CONTINUATION, CLOSE, FINAL = 1, 0, 8, 0x80

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


async def test_the_socket_is_for_its_owner_alone(served: Served) -> None:
    assert os.stat(served.socket).st_mode & 0o777 == 0o600  # noqa: PTH116


async def test_a_client_that_is_cut_off_leaves_nothing_behind(served: Served) -> None:
    raw = await unix_connect(str(served.socket))
    await raw.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""]},"id":1}')
    await raw.recv()
    raw.transport.abort()
    await until(lambda: not served.bus.queues() and not served.server.clients)


async def test_neither_a_client_that_does_not_read_nor_a_long_call_holds_up_the_end(served: Served) -> None:
    served.counter.values = list(range(100_000))
    async with unix_connect(str(served.socket), max_size=None) as stuck:
        await stuck.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""]},"id":1}')
        for number in range(100):
            await stuck.send(f'{{"jsonrpc":"2.0","method":"count.total","id":{number}}}')
        await stuck.send('{"jsonrpc":"2.0","method":"count.wait","id":"long"}')
        other = await Client.connect(served.socket)
        waiting = asyncio.ensure_future(other.call("count.wait", {}))
        await until(lambda: served.counter.waiting)
        began = asyncio.get_running_loop().time()
        await served.server.stop()
        assert asyncio.get_running_loop().time() - began < 2
        with pytest.raises(Unavailable):
            await waiting
        assert not served.server.clients


async def test_who_does_not_read_costs_the_others_nothing(served: Served, client: Client) -> None:
    async with unix_connect(str(served.socket)) as stuck:
        await stuck.send('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[""],"limit":500},"id":1}')
        await until(served.bus.queues)
        subscription, _ = await client.subscribe("count.added")
        received = slowest = 0.0
        for first in range(0, 20_000, 100):
            for value in range(first, first + 100):
                served.counter.add(value)
            began = time.perf_counter()
            taken = await asyncio.wait_for(subscription.next(), 5)
            slowest = max(slowest, time.perf_counter() - began)
            assert not isinstance(taken, Lagged)
            received += len(taken)
        while received < 20_000:
            received += len(await asyncio.wait_for(subscription.next(), 5))  # type: ignore[arg-type]
        assert max(served.bus.queues()) <= 500
        assert served.server._server is not None
        held = [connection.transport.get_write_buffer_size() for connection in served.server._server.connections]
        assert max(held) < 1 << 20
        assert slowest < 2, "nobody waits for who does not read"
        # Once it reads again it is told what it has missed.
        while b"lagged" not in (said := await asyncio.wait_for(stuck.recv(decode=False), 5)):
            pass
        assert json.loads(said)["params"]["missed"] > 10_000


def head(first: int, length: int) -> bytes:
    """Begin a client's frame; with a mask of zeros its payload stays as it is."""
    return struct.pack("!BBQ4x", first, 0x80 | 127, length)


def in_one_frame(size: int) -> Iterator[bytes]:
    yield head(FINAL | TEXT, size)
    yield from [PIECE] * (size // len(PIECE))


def in_fragments(size: int) -> Iterator[bytes]:
    first = TEXT
    for _ in range(size // len(PIECE)):
        yield head(first, len(PIECE)) + PIECE
        first = CONTINUATION
    yield head(FINAL | CONTINUATION, 0)


def in_tiny_fragments(size: int) -> Iterator[bytes]:
    yield head(TEXT, 1) + b" "
    yield from [head(CONTINUATION, 1) + b" "] * size


def for_ever(_: int) -> Iterator[bytes]:
    yield head(FINAL | TEXT, 1 << 60)
    while True:
        yield PIECE


class Plain:
    """A client that writes all it has before it reads anything, as the plainest programs do; for a thread."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(20)
        self._socket.connect(str(path))
        self._socket.sendall(HANDSHAKE)
        self._file = self._socket.makefile("rb")
        while self._file.readline().strip():
            pass

    def __enter__(self) -> "Plain":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def write(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self._socket.sendall(piece)

    def read(self) -> bytes:
        """Read the payload of the server's next frame."""
        (length,) = struct.unpack("!xB", self._file.read(2))
        if length == 126:
            (length,) = struct.unpack("!H", self._file.read(2))
        return self._file.read(length)


Pieces = Callable[[int], Iterator[bytes]]


@pytest.mark.parametrize(
    ("size", "pieces"),
    [(size * MIB, pieces) for size in (2, 9, 200) for pieces in (in_one_frame, in_fragments)]
    + [(5000, in_tiny_fragments)],
)
async def test_a_message_too_long_is_answered_however_it_comes_and_costs_nobody_anything(
    served: Served, client: Client, size: int, pieces: Pieces
) -> None:
    def talk() -> tuple[bytes, bytes]:
        with Plain(served.socket) as plain:
            plain.write(pieces(size))
            plain.write(iter([head(FINAL | TEXT, len(TOTAL)) + TOTAL]))
            return plain.read(), plain.read()

    tracemalloc.start()
    try:
        talking = asyncio.ensure_future(asyncio.to_thread(talk))
        while not talking.done():
            assert await asyncio.wait_for(client.call("count.total", {}), 2) == []
        refused, after = await talking
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    answer = json.loads(refused)
    assert (answer["id"], answer["error"]["code"]) == (None, -32600)
    assert f"{MAX_REQUEST_BYTES} bytes are allowed" in answer["error"]["message"]
    if pieces is not in_tiny_fragments and size <= MAX_MESSAGE_BYTES:
        assert json.loads(after)["result"]["value"] == [], "the connection goes on"
    else:
        assert struct.unpack("!H", after[:2]) == (1009,)
    assert peak < 4 * MAX_MESSAGE_BYTES
    await until(lambda: served.server.clients == 1)


async def test_a_client_that_reads_while_it_writes_is_answered_before_the_close(served: Served) -> None:
    raw = await unix_connect(str(served.socket))
    writing = asyncio.ensure_future(raw.send(PIECE * 60))
    answer = json.loads(await asyncio.wait_for(raw.recv(), 5))
    assert (answer["id"], answer["error"]["code"]) == (None, -32600)
    with pytest.raises(ConnectionClosedError, match="1009"):
        await asyncio.wait_for(raw.recv(), 5)
    await asyncio.wait([writing])
    assert raw.close_code == 1009


async def test_a_client_that_closes_because_our_answer_is_too_long_for_it_is_told_nothing(served: Served) -> None:
    code = struct.pack("!H", 1009)

    def talk() -> bytes:
        with Plain(served.socket) as plain:
            plain.write(iter([struct.pack("!BB4x", FINAL | CLOSE, 0x80 | len(code)) + code]))
            return plain.read()

    assert await asyncio.to_thread(talk) == code


async def test_who_never_ends_a_message_is_cut_off_and_can_read_why(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "REFUSED_SECONDS", 0.2)

    def talk() -> bytes:
        with Plain(served.socket) as plain:
            with pytest.raises(OSError, match=r"Broken pipe|reset"):
                plain.write(for_ever(0))
            return plain.read()

    assert json.loads(await asyncio.to_thread(talk))["error"]["code"] == -32600
    await until(lambda: not served.server.clients)
