"""Opening an OBS whose protocol is not known, and saying what stands in its place."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from websockets.asyncio.server import ServerConnection

from core.clock import SystemClock
from core.errors import Refused, Unavailable
from core.obs.instance import Target
from core.obs.models import Protocol, Spoken
from core.obs.opening import open_instance, protocol_of, spoken_by
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from core.secrets import Secret
from tests.support.scripted import Script, scripted

HELLO = json.dumps({"op": 0, "d": {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}})


async def v5(server: ServerConnection) -> None:
    await server.send(HELLO)
    await server.wait_closed()


async def v4(server: ServerConnection) -> None:
    async for message in server:
        asked = json.loads(message)
        assert asked["request-type"] == "GetAuthRequired"
        await server.send(json.dumps({"status": "ok", "message-id": asked["message-id"], "authRequired": False}))


@pytest.mark.parametrize(
    ("words", "protocol"),
    [
        (HELLO, "v5"),
        ('{"status": "ok", "message-id": "1", "authRequired": false}', "v4"),
        ('{"update-type": "Heartbeat"}', "v4"),
        ('{"status": "error", "message-id": "1", "error": "invalid request type"}', "v4"),
        ('{"op": 0}', None),
        ('{"op": 1, "d": {}}', None),
        ('{"request-type": "GetAuthRequired", "message-id": "1"}', None),
        ("Hello!", None),
        ("[0]", None),
        (b"\xff", None),
    ],
)
def test_the_first_words_tell_the_protocol(words: str | bytes, protocol: str | None) -> None:
    assert protocol_of(words) == protocol


@pytest.mark.parametrize(("script", "protocol"), [(v5, "v5"), (v4, "v4")])
async def test_a_server_s_protocol_is_found_out_over_one_connection(script: Script, protocol: str) -> None:
    connections: list[ServerConnection] = []

    async def counted(server: ServerConnection) -> None:
        connections.append(server)
        await script(server)

    async with scripted(counted) as port:
        assert await spoken_by("127.0.0.1", port) == protocol
        (connection,) = connections
        await connection.wait_closed()
        assert connection.close_code == 1000


async def test_a_hello_that_comes_late_is_understood() -> None:
    async def late(server: ServerConnection) -> None:
        await server.recv()
        await v5(server)

    async with scripted(late) as port:
        assert await spoken_by("127.0.0.1", port) == "v5"


async def test_it_is_found_out_at_an_ipv6_address() -> None:
    async with scripted(v5, "::1") as port:
        assert await spoken_by("::1", port) == "v5"


async def _why_not(host: str, port: int) -> str:
    with pytest.raises(Unavailable) as failure:
        await open_instance(Target("main", host, port), lambda said: None)
    return failure.value.message


async def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert await _why_not("127.0.0.1", port) == f"Nothing listens at 127.0.0.1:{port}."
    assert await _why_not("localhost", port) == f"Nothing listens at localhost:{port}."
    assert await _why_not("::1", port) == f"Nothing listens at [::1]:{port}."


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 70 + ".invalid", "a b"])
async def test_a_host_that_is_not_known(host: str) -> None:
    assert await _why_not(host, 4455) == f"There is no host {host}."


@pytest_asyncio.fixture
async def plain() -> AsyncIterator[dict[str, int]]:
    """Servers that are none for WebSockets, by what they do."""

    async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        writer.close()

    async def moved(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await reader.read()
        writer.close()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    scripts = (web, moved, mail, mute, door)
    servers = {script.__name__: await asyncio.start_server(script, "127.0.0.1", 0) for script in scripts}
    yield {name: server.sockets[0].getsockname()[1] for name, server in servers.items()}
    for server in servers.values():
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize("protocol", ["auto", "v4", "v5"])
@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("web", "What listens at {} is not a WebSocket server."),
        ("moved", "What listens at {} is not a WebSocket server."),
        ("mail", "What listens at {} is not a WebSocket server."),
        ("mute", "Nothing at {} answers."),
        ("door", "What listens at {} closed the connection."),
    ],
)
async def test_what_is_no_websocket_server_is_said_to_be_none(
    plain: dict[str, int], kind: str, sentence: str, protocol: Protocol
) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as failure:
        await open_instance(Target("main", "127.0.0.1", plain[kind], protocol=protocol), lambda said: None)
    assert failure.value.message == sentence.format(f"127.0.0.1:{plain[kind]}")
    assert time.monotonic() - began < 5


async def _echo(server: ServerConnection) -> None:
    async for message in server:
        await server.send(message)


async def _chat(server: ServerConnection) -> None:
    await server.send("Welcome!")
    await server.wait_closed()


async def _shut(server: ServerConnection) -> None:
    await server.close()


async def _hang(server: ServerConnection) -> None:
    await server.wait_closed()


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (_echo, "What listens at {} is not an OBS."),
        (_chat, "What listens at {} is not an OBS."),
        (_shut, "What listens at {} closed the connection."),
        (_hang, "Nothing at {} answers."),
    ],
)
async def test_a_websocket_server_of_something_else_is_no_obs(script: Script, sentence: str) -> None:
    async with scripted(script) as port:
        assert await _why_not("127.0.0.1", port) == sentence.format(f"127.0.0.1:{port}")


async def test_a_configured_protocol_is_spoken_without_asking() -> None:
    async with scripted(v5) as port:
        with pytest.raises(Unavailable) as failure:
            await open_instance(Target("main", "127.0.0.1", port, protocol="v4"), lambda said: None)
        assert failure.value.message == f"What listens at 127.0.0.1:{port} is not an OBS that speaks protocol v4."


@pytest.mark.parametrize("protocol", ["v5", "v4"])
async def test_an_obs_of_either_kind_is_opened(protocol: Spoken) -> None:
    async with SimulatedObs(Studio(SystemClock()), Front(protocol, password='a "b" c')) as house:
        target = Target("main", "127.0.0.1", house.port, Secret('a "b" c'))
        obs = await open_instance(target, lambda said: None)
        assert obs.spoken == protocol
        assert (await obs.read()).scenes == ("Stage", "Bar", "Break", "Replay")
        await obs.close()
        with pytest.raises(Refused, match=r"does not take the password\.$"):
            await open_instance(replace(target, password=Secret("another")), lambda said: None)
        with pytest.raises(Refused, match=r"asks for a password, and none is stored\.$"):
            await open_instance(replace(target, password=None), lambda said: None)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("protocol", ["v5", "v4"])
async def test_it_is_reached_directly_whatever_proxy_is_set_on_the_machine(
    monkeypatch: pytest.MonkeyPatch, protocol: Spoken, host: str
) -> None:
    for name in ("http_proxy", "https_proxy", "ws_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            monkeypatch.setenv(variable, "http://127.0.0.1:9")
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    async with SimulatedObs(Studio(SystemClock()), Front(protocol, host)) as house:
        obs = await open_instance(Target("main", host, house.port), lambda said: None)
        assert (obs.spoken, (await obs.read()).program) == (protocol, "Stage")
        await obs.close()


@pytest.mark.parametrize("protocol", ["v5", "v4"])
async def test_an_address_that_leads_nowhere_leaves_time_for_the_next(
    monkeypatch: pytest.MonkeyPatch, protocol: Spoken
) -> None:
    loop = asyncio.get_running_loop()
    async with SimulatedObs(Studio(SystemClock()), Front(protocol)) as house:
        with socket.socket() as full, socket.socket() as first, socket.socket() as second:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            for waiting in (first, second):  # whom nobody takes; from the third on, nothing is even answered
                waiting.setblocking(False)
                waiting.connect_ex(full.getsockname())
            found = await loop.getaddrinfo("127.0.0.1", house.port, type=socket.SOCK_STREAM)
            nowhere = (*found[0][:4], full.getsockname())

            async def resolve(host: str, port: int, **more: object) -> list[object]:
                assert host == "obs-left.local"
                return [nowhere, *found]

            monkeypatch.setattr(loop, "getaddrinfo", resolve)
            obs = await open_instance(
                Target("main", "obs-left.local", house.port, protocol=protocol), lambda said: None
            )
            assert (await obs.read()).program == "Stage"
            await obs.close()
