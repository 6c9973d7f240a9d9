"""Protocol v5 when all does not go well: nobody, nonsense, late, never, broken off. The servers are the tests' own."""

import asyncio
import contextlib
import gc
import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from core.errors import Conflict, CuedeskError, NotFound, Refused, Unavailable
from core.event import Payload
from core.obs.events import MuteChanged, SceneChanged
from core.obs.instance import ObsInstance, Target
from core.obs.v5 import open_v5
from core.secrets import Secret
from tests.support.scripted import scripted
from tests.support.waiting import until

VERSION = {
    "obsVersion": "31.0.0",
    "obsWebSocketVersion": "5.5.0",
    "availableRequests": ["GetVersion", "SplitRecordFile", "SetRecordDirectory"],
}
HELLO = json.dumps({"op": 0, "d": {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1}})
IDENTIFIED = json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}})
HALF = json.dumps({"op": 5, "d": {"eventType": "CurrentProgramSceneChanged", "eventData": {"sceneName": "\ud800"}}})

Answer = Callable[[ServerConnection, str], Awaitable[None]]


def response(request: str, code: int = 100, **data: Any) -> dict[str, Any]:
    """Give an answer to a request by its name."""
    status = {"result": code == 100, "code": code}
    return {"requestType": request, "requestStatus": status, "responseData": data}


class Rough:
    """An OBS with the manners that a test gives it; the first connection asks, the second is told."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.connections: list[ServerConnection] = []
        self.told = asyncio.Event()

    async def serve(self, server: ServerConnection) -> None:
        await server.send(HELLO)
        subscriptions = json.loads(await server.recv())["d"]["eventSubscriptions"]
        await server.send(IDENTIFIED)
        self.connections.append(server)
        if subscriptions:
            self.told.set()
            await server.wait_closed()
            return
        async for text in server:
            message = json.loads(text)
            if message["op"] == 8:  # at the beginning, all at once
                names = [request["requestType"] for request in message["d"]["requests"]]
                results = [response(name, **(VERSION if name == "GetVersion" else {})) for name in names]
                await server.send(json.dumps({"op": 9, "d": {"requestId": "all", "results": results}}))
            else:
                await self._answer(server, message["d"]["requestType"])

    async def say(self, event: Any, data: Any) -> None:
        await self.connections[1].send(json.dumps({"op": 5, "d": {"eventType": event, "eventData": data}}))


@contextlib.asynccontextmanager
async def rough(answer: Answer, said: list[Payload] | None = None) -> AsyncIterator[tuple[ObsInstance, Rough]]:
    server = Rough(answer)
    async with scripted(server.serve) as port:
        obs = await open_v5(Target("main", "127.0.0.1", port), ([] if said is None else said).append)
        try:
            yield obs, server
        finally:
            await obs.close()


async def ok(server: ServerConnection, request: str) -> None:
    await server.send(json.dumps({"op": 7, "d": response(request)}))


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("obs ")]


# ---- who is no OBS


async def refused_by(handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> str:
    """Open what is no OBS, and give what is said of it, without its address."""

    serving: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError):
            await handle(reader, writer)
            await reader.read()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unavailable) as failed:
        await open_v5(Target("main", "127.0.0.1", port, Secret("secret")), lambda said: None)
    server.close()
    await until(lambda: not threads())
    # An end that nobody waits for would be complained of in some later test.
    await until(lambda: all(task is None or task.done() for task in serving))
    assert not isinstance(failed.value, Refused)
    return failed.value.message.replace(f"127.0.0.1:{port}", "there")


async def test_other_servers_are_told_from_an_obs() -> None:
    async def writes(writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
        await writer.drain()

    async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    for data in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\r\n\r\n",
        b"\xff\n\r\n",
    ):
        said = await refused_by(lambda reader, writer, data=data: writes(writer, data))  # type: ignore[misc]
        assert said == "What listens at there is not a WebSocket server.", data
    assert await refused_by(hangs_up) == "What listens at there closed the connection."


@pytest.mark.parametrize(
    "greeting",
    [
        "",
        "hello",
        "[]",
        "null",
        "7",
        "{}",
        '{"op": 0}',
        '{"op": 0, "d": 5}',
        "[" * 100_000,
        '{"op": 0, "d": {"authentication": 7}}',
    ],
    ids=range(10),
)
async def test_a_greeting_that_is_none_is_said_to_be_of_no_obs(greeting: str) -> None:
    async def greet(server: ServerConnection) -> None:
        await server.send(greeting)
        await server.recv()

    async with scripted(greet) as port:
        with pytest.raises(Unavailable, match=r"is not an OBS that speaks protocol v5\.$"):
            await open_v5(Target("main", "127.0.0.1", port, Secret("secret")), lambda said: None)
    await until(lambda: not threads())


async def test_one_who_goes_while_we_are_let_in_has_not_refused_the_password() -> None:
    async def leave(server: ServerConnection) -> None:
        await server.send(json.dumps({"op": 0, "d": {"authentication": {"challenge": "a", "salt": "b"}}}))
        await server.recv()
        await server.close(1001)

    async with scripted(leave) as port:
        with pytest.raises(Unavailable, match="closed the connection") as failed:
            await open_v5(Target("main", "127.0.0.1", port, Secret("secret")), lambda said: None)
    assert not isinstance(failed.value, Refused)


async def test_one_who_says_nothing_is_not_waited_for_long() -> None:
    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10_000)

    began = time.monotonic()
    assert await refused_by(silence) == "Nothing at there answers."
    assert 2.9 < time.monotonic() - began < 4


async def test_opening_can_be_given_up() -> None:
    came = asyncio.Event()

    async def silence(server: ServerConnection) -> None:
        came.set()
        await server.wait_closed()

    async with scripted(silence) as port:
        opening = asyncio.create_task(open_v5(Target("main", "127.0.0.1", port), lambda said: None))
        await came.wait()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        await until(lambda: not threads(), 1)


# ---- answers


async def test_an_answer_that_is_late_or_never_comes_ends_the_connection() -> None:
    async def late(server: ServerConnection, request: str) -> None:
        await asyncio.sleep(3.3)
        await ok(server, request)

    async def never(server: ServerConnection, request: str) -> None:
        pass

    async def fails(answer: Answer) -> None:
        async with rough(answer) as (obs, _):
            began = time.monotonic()
            waiting = asyncio.create_task(obs.switch_scene("Stage"))
            after = asyncio.create_task(obs.switch_scene("Bar"))
            for asked in (waiting, after):
                with pytest.raises(Unavailable, match=r"^OBS has not answered within 3 s\.$"):
                    await asked
            assert await obs.ended == "OBS has not answered within 3 s."
            assert 2.9 < time.monotonic() - began < 3.9
            with pytest.raises(Unavailable, match="has not answered"):
                await obs.switch_scene("Stage")

    await asyncio.gather(fails(late), fails(never))
    await until(lambda: not threads())


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "what?",
        "[]",
        "{}",
        '{"op": 7}',
        '{"op": 7, "d": {}}',
        json.dumps({"op": 7, "d": response("GetStats")}),
        json.dumps(
            {"op": 7, "d": {"requestType": "SetCurrentProgramScene", "requestStatus": {"result": "yes", "code": 1}}}
        ),
        json.dumps({"op": 7, "d": {"requestType": "SetCurrentProgramScene", "requestStatus": {"result": True}}}),
        "[" * 100_000,
        b"\xff\xfe",
    ],
    ids=range(11),
)
async def test_an_answer_that_is_none_ends_the_connection(answer: str | bytes) -> None:
    async def nonsense(server: ServerConnection, request: str) -> None:
        await server.send(answer)

    async with rough(nonsense) as (obs, _):
        with pytest.raises(Unavailable, match=r"^OBS sent something that is not of its protocol\.$"):
            await obs.switch_scene("Stage")
        assert await obs.ended == "OBS sent something that is not of its protocol."


async def test_an_answer_that_lacks_something_is_said_and_the_rest_goes_on() -> None:
    answers = iter(
        (
            {"sceneItems": 5},
            {"sceneItems": [7]},
            {"sceneItems": [{"sceneItemId": 10**30, "sourceName": "a", "sceneItemEnabled": True}]},
            {"sceneItems": [{"sceneItemId": 1, "sourceName": "\ud800", "sceneItemEnabled": True}]},
            {"sceneItems": [{"sceneItemId": 1.0, "sourceName": "a", "sceneItemEnabled": True}]},
        )
    )

    async def strange(server: ServerConnection, request: str) -> None:
        await server.send(json.dumps({"op": 7, "d": response(request, **next(answers))}))

    async with rough(strange) as (obs, _):
        for missing in ("sceneItems", "sceneItemId", "sceneItemId", "sourceName"):
            with pytest.raises(Unavailable, match=f"OBS sent no “{missing}” as its protocol has it"):
                await obs.scene_items("Stage")
        [item] = await obs.scene_items("Stage")
        assert (item.id, item.source) == (1, "a")


async def test_a_code_without_words_is_given_some() -> None:
    codes = iter((207, 506, 999))

    async def refuse(server: ServerConnection, request: str) -> None:
        await server.send(json.dumps({"op": 7, "d": response(request, next(codes))}))

    async with rough(refuse) as (obs, _):
        for words in ("it is loading or ending", "studio mode is off", "its code for that is 999"):
            with pytest.raises(Conflict, match=rf"^OBS “main” refuses this for the scene “Stage”: {words}\.$"):
                await obs.switch_scene("Stage")


async def test_an_obs_that_has_requests_of_its_own_for_it_is_asked_by_them() -> None:
    asked: list[str] = []

    async def note(server: ServerConnection, request: str) -> None:
        asked.append(request)
        await ok(server, request)

    async with rough(note) as (obs, _):
        assert (obs.version, obs.cannot) == ("31.0.0 (5.5.0)", ())
        await obs.split_recording()
        await obs.set_file_rule("/elsewhere", "%CCYY")
    assert asked == ["SplitRecordFile", "SetRecordDirectory", "SetProfileParameter"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (1000, "OBS closed the connection."),
        (1001, "OBS ends, or its WebSocket server was switched off."),
        (4011, "OBS ended the session: somebody disconnected it in OBS's WebSocket settings."),
    ],
)
async def test_why_the_connection_was_closed_is_told(code: int, reason: str) -> None:
    async with rough(ok) as (obs, server):
        await server.connections[1].close(code)
        assert await obs.ended == reason


# ---- events


async def test_an_event_that_is_not_understood_is_said_once_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: list[Payload] = []
    async with rough(ok, said) as (obs, server):
        for data in ({}, {"sceneName": 5}, None):
            await server.say("CurrentProgramSceneChanged", data)
        await server.say("SomethingOfTomorrow", {"a": 1})
        await server.say("InputMuteStateChanged", {"inputName": "Mic", "inputMuted": True})
        await server.say("CurrentProgramSceneChanged", {"sceneName": "Stage"})
        await until(lambda: len(said) == 2)
        assert said == [MuteChanged("main", "Mic", True), SceneChanged("main", "Stage")]
        assert not obs.ended.done()
    assert warnings(caplog) == [
        "OBS “main”: CurrentProgramSceneChanged is not understood: OBS sent no “sceneName” as its protocol has it."
    ]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


async def test_what_is_renamed_is_called_by_its_new_name_from_then_on(caplog: pytest.LogCaptureFixture) -> None:
    async def refuse(server: ServerConnection, request: str) -> None:
        await server.send(json.dumps({"op": 7, "d": response(request, 600)}))

    said: list[Payload] = []
    async with rough(refuse, said) as (obs, server):
        obs.connection = "hall"
        with pytest.raises(NotFound, match=r"^OBS “hall” has no scene “Stage”\.$"):
            await obs.switch_scene("Stage")
        await server.say("CurrentProgramSceneChanged", {})
        await server.say("CurrentProgramSceneChanged", {"sceneName": "Bar"})
        await until(lambda: said)
        assert said == [SceneChanged("hall", "Bar")]
        await server.say("SceneNameChanged", {})
        await until(lambda: len(warnings(caplog)) == 2)
    assert warnings(caplog) == [
        "OBS “hall”: CurrentProgramSceneChanged is not understood: OBS sent no “sceneName” as its protocol has it.",
        "OBS “hall”: what has changed could not be asked: OBS “hall” has no request.",
    ]


@pytest.mark.parametrize(
    "frame", ["", "what?", "[]", '{"op": 5}', '{"op": 5, "d": {"eventType": []}}', b"\xff", HALF], ids=range(7)
)
async def test_a_frame_that_is_no_event_ends_the_connection(frame: str | bytes) -> None:
    async with rough(ok) as (obs, server):
        await server.connections[1].send(frame)
        assert await obs.ended == "OBS sent something that is not of its protocol."
        with pytest.raises(Unavailable, match="not of its protocol"):
            await obs.switch_scene("Stage")


async def test_a_dead_connection_for_events_is_missed_though_the_other_one_answers() -> None:
    async with rough(ok) as (obs, server):
        await obs.switch_scene("Stage")
        server.connections[1].transport.pause_reading()  # its pongs are the library's own, and would come all the same
        with pytest.raises(Unavailable, match=r"^OBS has not answered within 3 s\.$"):
            await obs.figures()
        assert obs.ended.done()


async def test_an_obs_that_loads_is_waited_for() -> None:
    loaded = asyncio.Event()

    async def slow(server: ServerConnection, request: str) -> None:
        await loaded.wait()
        await ok(server, request)

    said: list[Payload] = []
    async with rough(slow, said) as (obs, server):
        await server.say("CurrentSceneCollectionChanging", {"sceneCollectionName": "Venue"})
        await server.say("InputRemoved", {"inputName": "Mic"})
        await server.say("CurrentProgramSceneChanged", {"sceneName": "Stage"})
        await until(lambda: said)
        switching = asyncio.create_task(obs.switch_scene("Stage"))
        with pytest.raises(Conflict, match=r"^OBS “main” is loading another profile or scene collection\.$"):
            await obs.figures()
        await asyncio.sleep(3.2)  # longer than anything else may take
        assert not obs.ended.done()
        loaded.set()
        await switching
        assert said == [SceneChanged("main", "Stage")]


async def test_closing_does_not_wait_for_one_who_does_not_answer() -> None:
    async def never(server: ServerConnection, request: str) -> None:
        pass

    async with rough(never) as (obs, _):
        waiting = asyncio.create_task(obs.switch_scene("Stage"))
        await asyncio.sleep(0)
        began = time.monotonic()
        await obs.close()
        assert time.monotonic() - began < 0.5
        with pytest.raises(CuedeskError, match="closed"):
            await waiting
    assert not threads()


async def test_an_answer_that_nobody_waits_for_any_more_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    async def leave(server: ServerConnection, request: str) -> None:
        await server.close(1001)

    async with rough(leave) as (obs, _):
        giving_up = asyncio.create_task(obs.switch_scene("Stage"))
        await asyncio.sleep(0)
        giving_up.cancel()
        assert await obs.ended == "OBS ends, or its WebSocket server was switched off."
    gc.collect()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
