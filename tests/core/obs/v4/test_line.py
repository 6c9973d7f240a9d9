"""The connection of protocol v4 when all does not go well: late, never, nonsense, broken off."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from core.errors import Unavailable
from core.obs.v4.line import Line
from core.obs.v4.protocol import Answer, Event
from core.obs.wire import Malformed
from tests.support.scripted import Script, scripted


@asynccontextmanager
async def connected(script: Script) -> AsyncIterator[tuple[Line, list[Event]]]:
    heard: list[Event] = []
    async with scripted(script) as port:
        line = await Line.open("127.0.0.1", port, heard.append)
        try:
            yield line, heard
        finally:
            await line.close()


def answer(request: str | bytes, **data: Any) -> str:
    return json.dumps({"status": "ok", "message-id": json.loads(request)["message-id"], **data})


async def echo(server: ServerConnection) -> None:
    async for request in server:
        await server.send(answer(request, to=json.loads(request)["request-type"]))


async def silence(server: ServerConnection) -> None:
    await server.wait_closed()


async def test_answers_find_their_questions_in_whatever_order_they_come() -> None:
    async def backwards(server: ServerConnection) -> None:
        requests = [await server.recv() for _ in range(3)]
        for request in reversed(requests):
            await server.send(answer(request, to=json.loads(request)["request-type"]))

    async with connected(backwards) as (line, _):
        answers = await asyncio.gather(*(line.ask(name, {}) for name in ("A", "B", "C")))
    assert [it.data["to"] for it in answers] == ["A", "B", "C"]


async def test_a_refusal_is_an_answer() -> None:
    async def refuse(server: ServerConnection) -> None:
        id = json.loads(await server.recv())["message-id"]
        await server.send(json.dumps({"status": "error", "message-id": id, "error": "no"}))

    async with connected(refuse) as (line, _):
        assert await line.ask("A", {}) == Answer("1", {}, "no")


async def test_events_are_heard_in_their_order_also_before_an_answer() -> None:
    async def chatter(server: ServerConnection) -> None:
        request = await server.recv()
        for number in range(3):
            await server.send(json.dumps({"update-type": f"E{number}"}))
        await server.send(answer(request))

    async with connected(chatter) as (line, heard):
        await line.ask("A", {})
        assert [event.name for event in heard] == ["E0", "E1", "E2"]


async def test_what_does_not_answer_in_time_is_ended_for_everybody() -> None:
    async with connected(silence) as (line, _):
        patient = asyncio.create_task(line.ask("A", {}, 30))
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"^OBS has not answered within 0\.1 s\.$"):
            await line.ask("B", {}, 0.1)
        with pytest.raises(Unavailable, match=r"^OBS has not answered within 0\.1 s\.$"):
            await patient
        with pytest.raises(Unavailable, match=r"^OBS has not answered within 0\.1 s\.$"):
            await line.ask("C", {})
        assert await line.ended == "OBS has not answered within 0.1 s."
        assert time.monotonic() - began < 1


async def test_who_gives_up_waiting_harms_nobody() -> None:
    asked = asyncio.Event()

    async def slow(server: ServerConnection) -> None:
        first = await server.recv()
        asked.set()
        second = await server.recv()
        await server.send(answer(first, to="first"))
        await server.send(answer(second, to="second"))

    async with connected(slow) as (line, _):
        waiting = asyncio.create_task(line.ask("A", {}))
        await asked.wait()
        waiting.cancel()
        assert (await line.ask("B", {})).data["to"] == "second"
        assert waiting.cancelled()
        assert not line.ended.done()


@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [
        ("Hello!", "OBS sent something that is no message."),
        (b"\x00\x01\x02", "OBS sent something that is no message."),
        ("{}", "OBS sent no “status” as its protocol has it."),
        ('{"status": "error", "error": "x"}', "OBS did not understand what it was sent: x."),
    ],
)
async def test_nonsense_ends_the_connection(nonsense: str | bytes, sentence: str) -> None:
    async def babble(server: ServerConnection) -> None:
        await server.recv()
        await server.send(nonsense)
        await server.wait_closed()

    async with connected(babble) as (line, _):
        with pytest.raises(Malformed) as failure:
            await line.ask("A", {})
        assert failure.value.message == sentence
        assert await line.ended == sentence


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (1000, "OBS closed the connection."),
        (1001, "OBS ends, or its WebSocket server was switched off."),
    ],
)
async def test_an_obs_that_closes_says_why(code: int, sentence: str) -> None:
    async def close(server: ServerConnection) -> None:
        await server.recv()
        await server.close(code)

    async with connected(close) as (line, _):
        with pytest.raises(Unavailable) as failure:
            await line.ask("A", {})
        assert failure.value.message == sentence
        assert await line.ended == sentence


async def test_an_obs_that_is_killed_is_noticed_without_a_question() -> None:
    async def die(server: ServerConnection) -> None:
        await server.recv()
        server.transport.abort()

    async with connected(die) as (line, _):
        with pytest.raises(Unavailable, match=r"^The connection to OBS broke off\.$"):
            await line.ask("A", {})
        assert line.ended.result() == "The connection to OBS broke off."


async def test_a_fault_of_ours_while_listening_is_logged_and_ends_the_connection(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def tell(server: ServerConnection) -> None:
        await server.send('{"update-type": "E"}')
        await server.wait_closed()

    def fail(event: Event) -> None:
        raise ZeroDivisionError(event.name)

    async with scripted(tell) as port:
        line = await Line.open("127.0.0.1", port, fail)
        assert await line.ended == "A fault in Cuedesk; the log has the details."
        await line.close()
    assert "ZeroDivisionError" in caplog.text


async def test_close_is_no_end_by_itself_and_lets_nobody_wait() -> None:
    async with connected(silence) as (line, _):
        waiting = asyncio.create_task(line.ask("A", {}))
        await asyncio.sleep(0)
        await line.close()
        with pytest.raises(Unavailable, match=r"^The connection was closed\.$"):
            await waiting
        assert not line.ended.done()
        await line.close()


async def test_close_takes_no_longer_than_a_second_where_nobody_takes_leave() -> None:
    async def deaf(server: ServerConnection) -> None:
        server.transport.pause_reading()
        await over.wait()

    over = asyncio.Event()
    async with scripted(deaf) as port:
        line = await Line.open("127.0.0.1", port, lambda event: None)
        began = time.monotonic()
        await line.close()
        assert 0.5 < time.monotonic() - began < 1
        over.set()


async def test_a_large_picture_is_taken() -> None:
    async def send(server: ServerConnection) -> None:
        await server.send(answer(await server.recv(), img="A" * 8_000_000))

    async with connected(send) as (line, _):
        assert len((await line.ask("A", {})).data["img"]) == 8_000_000
