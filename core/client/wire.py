"""What the client says and hears: calls written, and answers, failures and notifications read."""

from typing import Any

import msgspec

from core import errors
from core.api.rpc import MAX_REQUEST_BYTES


class Envelope(msgspec.Struct):
    """An event as it came, its payload not yet read."""

    topic: str
    seq: int
    at: int
    source: str
    correlation: str
    data: msgspec.Raw


class Value(msgspec.Struct):
    """The answer to a call."""

    value: msgspec.Raw
    as_of: int


class Failure(msgspec.Struct):
    """The answer to a call that failed."""

    code: int
    message: str
    data: dict[str, Any] = {}


class Notified(msgspec.Struct):
    """What a notification is about: events, or how many are gone."""

    subscription: int
    events: list[Envelope] = []
    missed: int = 0
    upto: int = 0


class Incoming(msgspec.Struct):
    """Any message of the engine's."""

    id: int | None = None
    result: Value | None = None
    error: Failure | None = None
    method: str | None = None
    params: Notified | None = None


class Subscribed(msgspec.Struct):
    """The answer to `bus.subscribe`."""

    subscription: int
    run: str
    retained: list[Envelope]


def request(number: int, name: str, arguments: dict[str, Any], token: str | None) -> bytes:
    """Write a call.

    Raises:
        Invalid: It holds text that is not Unicode, or is longer than the engine would read.
    """
    call: dict[str, Any] = {"jsonrpc": "2.0", "id": number, "method": name, "params": arguments}
    if token:
        call["meta"] = {"token": token}
    try:
        text = msgspec.json.encode(call)
    except UnicodeEncodeError:
        raise errors.Invalid(f"{name} cannot be called like this: what was given is not text in UTF-8.") from None
    if len(text) > MAX_REQUEST_BYTES:
        raise errors.Invalid(
            f"{name} cannot be called like this: the call has {len(text)} bytes; {MAX_REQUEST_BYTES} are allowed."
        )
    return text


def decoded(text: msgspec.Raw, shape: Any, what: str) -> Any:
    """Read a value as a type.

    Raises:
        Unsupported: It is not of this type, as when the engine is of another version.
    """
    try:
        return msgspec.json.decode(text, type=shape)
    except msgspec.DecodeError as error:
        raise errors.Unsupported(
            f"What the engine says of {what} cannot be understood here: {error}.",
            remedy="The engine may be of another version: end it with `cuedesk stop` and start it again.",
        ) from None


_ERRORS: dict[str, type[errors.CuedeskError]] = {
    member.code: member
    for member in vars(errors).values()
    if isinstance(member, type) and issubclass(member, errors.CuedeskError)
}


def raised(failure: Failure) -> errors.CuedeskError:
    """Give the error of which a failure tells."""
    data = dict(failure.data)
    shape = _ERRORS.get(str(data.pop("code", "")), errors.CuedeskError)
    return shape(failure.message, remedy=data.pop("remedy", None), data=data)
