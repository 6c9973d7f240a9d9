"""The messages of protocol v4: what is written, and that nothing that comes breaks anything."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.obs.v4 import events, protocol
from core.obs.v4.protocol import Answer, Event
from core.obs.wire import Malformed

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
names = st.sampled_from(sorted(events._WORDS))
keys = (
    "scene-name new-state scenes sourceName sourceType volume volumeDb muted name item-id item-visible item-name "
    "filterName filterEnabled recordingFilename profile sceneCollection"
)
fields = st.dictionaries(st.sampled_from(keys.split()), anything)


def test_a_request_carries_its_name_its_id_and_its_fields() -> None:
    text = protocol.request("7", "SetCurrentScene", {"scene-name": "Bühne “1”"})
    assert json.loads(text) == {"request-type": "SetCurrentScene", "message-id": "7", "scene-name": "Bühne “1”"}


def test_a_field_cannot_pass_for_the_request_s_name() -> None:
    assert (
        json.loads(protocol.request("7", "GetStats", {"request-type": "StopStreaming"}))["request-type"] == "GetStats"
    )


def test_an_answer_a_refusal_and_an_event_are_told_apart() -> None:
    assert protocol.understand('{"status": "ok", "message-id": "1", "a": 2}') == Answer(
        "1", {"status": "ok", "message-id": "1", "a": 2}
    )
    assert protocol.understand('{"status": "error", "message-id": "2", "error": "no"}') == Answer("2", {}, "no")
    assert protocol.understand('{"status": "error", "message-id": "3"}') == Answer("3", {}, "it does not say why")
    assert protocol.understand('{"update-type": "Exiting"}') == Event("Exiting", {"update-type": "Exiting"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "OBS sent something that is no message."),
        ("Hello!", "OBS sent something that is no message."),
        ("[1]", "OBS sent something that is no message."),
        ('{"a": NaN}', "OBS sent something that is no message."),
        ("[" * 100_000, "OBS sent something that is no message."),
        (b"\xff\xfe", "OBS sent something that is no message."),
        ("\ud800", "OBS sent something that is no message."),
        ('{"op": 0, "d": {}}', "OBS sent no “status” as its protocol has it."),
        ('{"status": 1}', "OBS sent no “status” as its protocol has it."),
        ('{"status": "ok"}', "OBS sent no “message-id” as its protocol has it."),
        ('{"status": "ok", "message-id": 1}', "OBS sent no “message-id” as its protocol has it."),
        ('{"status": "maybe"}', "OBS sent an answer that is neither yes nor no: maybe."),
        (
            '{"status": "error", "error": "invalid JSON payload"}',
            "OBS did not understand what it was sent: invalid JSON payload.",
        ),
        ('{"update-type": 5}', "OBS sent no “update-type” as its protocol has it."),
    ],
)
def test_what_is_no_message_is_said_to_be_none(text: str | bytes, sentence: str) -> None:
    with pytest.raises(Malformed) as failure:
        protocol.understand(text)
    assert failure.value.message == sentence


@given(st.text() | st.binary() | anything.map(json.dumps))
@example('{"update-type": "SwitchScenes"}')
def test_no_text_raises_anything_but_malformed(text: str | bytes) -> None:
    try:
        message = protocol.understand(text)
    except Malformed:
        return
    assert isinstance(message, Answer | Event)


@given(names, fields)
@example("SourceVolumeChanged", {"sourceName": "Mic", "volume": -1})
@example("ScenesChanged", {"scenes": [1]})
def test_no_event_raises_anything_but_malformed(name: str, of: dict[str, Any]) -> None:
    try:
        said = events.understand("main", name, of)
    except Malformed:
        return
    assert said in (None, "transition", "scenes") or getattr(said, "connection", None) == "main"


@given(anything)
def test_no_challenge_raises_anything_but_malformed(data: Any) -> None:
    try:
        protocol.challenge_of(data)
    except Malformed:
        return


def test_the_proof_is_that_of_the_published_example() -> None:
    salt, challenge = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
    assert protocol.proof("supersecretpassword", salt, challenge) == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


def test_a_challenge_is_read_where_a_password_is_asked_for() -> None:
    asked = {"authRequired": True, "salt": "s", "challenge": "c"}
    assert protocol.challenge_of(asked) == ("s", "c")
    assert protocol.challenge_of({"authRequired": False}) is None
    with pytest.raises(Malformed):
        protocol.challenge_of({"authRequired": True, "salt": "s"})
