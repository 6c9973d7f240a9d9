"""The session, over the real socket: whatever a client says is answered, and hurts nobody."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import unix_connect

from core.api.rpc import MAX_BATCH, MAX_REQUEST_BYTES
from core.api.session import SUBSCRIPTIONS_AT_ONCE
from core.client import Client
from core.errors import Conflict
from tests.support.counting import Served


async def exchange(socket: Path, *texts: str | bytes) -> list[Any]:
    async with unix_connect(str(socket), max_size=None) as raw:
        answers = []
        for text in texts:
            await raw.send(text)
            answers.append(json.loads(await asyncio.wait_for(raw.recv(), 5)))
        return answers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{", -32700),
        (b"\xff\xfe", -32700),
        ("[" * 100_000, -32700),
        ("17", -32600),
        ("[]", -32600),
        ('{"jsonrpc":"1.0","method":"count.total","id":1}', -32600),
        ('{"jsonrpc":"2.0","method":5,"id":1}', -32600),
        ('{"jsonrpc":"2.0","method":"no.such","id":1}', -32601),
        ('{"jsonrpc":"2.0","method":"count.total","params":{"x":1},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"count.total","params":[1],"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":3},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"bus.subscribe","params":{"topics":[],"limit":0},"id":1}', -32602),
        ('{"jsonrpc":"2.0","method":"count.total","params":"' + "x" * MAX_REQUEST_BYTES + '","id":1}', -32600),
    ],
    ids=lambda value: str(value)[-50:],
)
async def test_what_is_no_good_call_is_answered_and_the_connection_lives(
    served: Served, text: str | bytes, number: int
) -> None:
    bad, good = await exchange(served.socket, text, '{"jsonrpc":"2.0","method":"count.total","id":2}')
    assert bad["error"]["code"] == number
    assert good["result"]["value"] == []


async def test_a_batch_is_answered_member_by_member_and_notifications_are_not(served: Served) -> None:
    call = {"jsonrpc": "2.0", "method": "count.total"}
    (answers,) = await exchange(served.socket, json.dumps([{**call, "id": "a"}, call, 5, {**call, "id": "b"}]))
    assert [answer["id"] for answer in answers] == ["a", None, "b"]


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
Methods = st.sampled_from(["count.total", "count.shout", "bus.subscribe"])
Arguments = st.dictionaries(st.sampled_from(["value", "topics", "limit"]), Json)
Requests = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0") | Json, "method": Methods | Json},
    optional={"params": Arguments | Json, "id": Json, "meta": Json},
)
Texts = (Json | Requests | st.lists(Requests, max_size=4)).map(json.dumps)
Messages = st.lists(st.binary(max_size=200) | st.text(max_size=200) | Texts, min_size=1, max_size=20)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=Messages)
async def test_whatever_a_client_says_a_good_call_is_answered_after_it(messages: list[str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with Served(Path(directory)) as served, unix_connect(str(served.socket), max_size=None) as raw:
            for message in messages:
                await raw.send(message.encode("utf-8", "replace") if isinstance(message, str) else message)
            await raw.send('{"jsonrpc":"2.0","method":"count.total","id":"the good one"}')
            async with asyncio.timeout(10):
                while True:
                    answer = json.loads(await raw.recv())
                    if isinstance(answer, dict) and answer.get("id") == "the good one":
                        break
            assert answer["result"]["value"] == []
            assert "fault" not in json.dumps(answer)


async def test_what_could_grow_without_end_is_limited(served: Served, client: Client) -> None:
    call = {"jsonrpc": "2.0", "method": "count.total", "id": 1}
    (answer,) = await exchange(served.socket, json.dumps([call] * (MAX_BATCH + 1)))
    assert "allowed" in answer["error"]["message"]
    for _ in range(SUBSCRIPTIONS_AT_ONCE):
        await client.subscribe("count.")
    with pytest.raises(Conflict, match="subscriptions"):
        await client.subscribe("count.")


async def test_text_that_is_not_utf_8_is_answered_and_the_connection_lives(served: Served) -> None:
    async with unix_connect(str(served.socket)) as raw:
        await raw.send(b'{"jsonrpc":"2.0","method":"\xff\xfe","id":1}', text=True)
        await raw.send('{"jsonrpc":"2.0","method":"count.total","id":2}')
        answers = {answer["id"]: answer for answer in [json.loads(await raw.recv()) for _ in range(2)]}
    assert answers[None]["error"]["code"] == -32700
    assert answers[2]["result"]["value"] == []


async def test_a_length_is_counted_in_bytes(served: Served) -> None:
    text = '{"jsonrpc":"2.0","method":"count.total","id":"' + "é" * (MAX_REQUEST_BYTES // 2) + '"}'
    assert len(text) < MAX_REQUEST_BYTES
    (refused,) = await exchange(served.socket, text)
    assert f"{len(text.encode())} bytes; {MAX_REQUEST_BYTES} bytes are allowed" in refused["error"]["message"]


async def test_an_answer_that_cannot_be_written_is_told_and_logged(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    riddle = '{"jsonrpc":"2.0","method":"count.riddle","id":1}'
    answer, again = await exchange(served.socket, riddle, '{"jsonrpc":"2.0","method":"count.total","id":2}')
    assert answer["id"] == 1
    assert "count.riddle failed because of a fault" in answer["error"]["message"]
    assert "TypeError" in caplog.text
    assert again["result"]["value"] == []
