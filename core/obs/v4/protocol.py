"""The protocol's messages as pure text: requests, answers, refusals, events and the proof of knowing the password."""

import base64
import hashlib
from typing import Any, NamedTuple

import msgspec

from core.obs.wire import Malformed, Object, find, loads, need

_encoder = msgspec.json.Encoder()


class Answer(NamedTuple):
    """What OBS answers to a request.

    Attributes:
        to: The request's message id.
        data: What it answers; empty where it refuses.
        refusal: Why it refuses, in its own words; None where it does not.
    """

    to: str
    data: Object
    refusal: str | None = None


class Event(NamedTuple):
    """What OBS says without having been asked."""

    name: str
    data: Object


def request(id: str, name: str, data: Object) -> str:
    """Write a request.

    Args:
        id: What the answer to it will carry.
        name: Its name in the protocol.
        data: Its fields.
    """
    return _encoder.encode({**data, "request-type": name, "message-id": id}).decode()


def understand(text: str | bytes) -> Answer | Event:
    """Read a message.

    Raises:
        Malformed: It is none.
    """
    message = loads(text)
    if "update-type" in message:
        return Event(need(message, "update-type", str), message)
    match need(message, "status", str):
        case "ok":
            return Answer(need(message, "message-id", str), message)
        case "error":
            refusal = find(message, "error", str) or "it does not say why"
            if "message-id" not in message:
                raise Malformed(f"OBS did not understand what it was sent: {refusal}.")
            return Answer(need(message, "message-id", str), {}, refusal)
        case other:
            raise Malformed(f"OBS sent an answer that is neither yes nor no: {other}.")


def proof(password: str, salt: str, challenge: str) -> str:
    """Prove that one knows the password without telling it."""
    return _digest(_digest(password + salt) + challenge)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def challenge_of(data: Any) -> tuple[str, str] | None:
    """Read from the answer to GetAuthRequired salt and challenge; None where OBS asks for no password."""
    if not need(data, "authRequired", bool):
        return None
    return need(data, "salt", str), need(data, "challenge", str)
