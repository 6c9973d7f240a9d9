"""JSON-RPC 2.0 as text: requests in, responses, errors and notifications out. Source: jsonrpc.org/specification."""

from typing import Any

import msgspec

from core.errors import CuedeskError

MAX_REQUEST_BYTES = 1 << 20
"""A longer request is answered with an error and not looked at."""

MAX_BATCH = 100
"""A batch of more calls is refused, since all its answers are held until the last one is there."""

PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS, FAILED = -32700, -32600, -32601, -32602, -32000

_NUMBERS = {"unknown_command": UNKNOWN_METHOD, "invalid": INVALID_PARAMS}

encoder = msgspec.json.Encoder()


class Meta(msgspec.Struct, forbid_unknown_fields=True):
    """What a request may carry beside its parameters.

    Attributes:
        token: The answer to an earlier `needs_arming` or `needs_confirmation`.
        correlation: An id for what this call belongs to.
    """

    token: str | None = None
    correlation: str = ""


class Request(msgspec.Struct, kw_only=True):
    """One call; without an id it wants no answer."""

    jsonrpc: str
    method: str
    params: dict[str, Any] | list[Any] = {}
    id: int | str | msgspec.UnsetType | None = msgspec.UNSET
    meta: Meta = msgspec.field(default_factory=Meta)


class BadRequest(CuedeskError):
    """The text is not a request; `number` is JSON-RPC's code for what is wrong with it."""

    code = "bad_request"

    def __init__(self, number: int, message: str) -> None:
        """Take JSON-RPC's code and a sentence."""
        super().__init__(message)
        self.number = number


def parse(text: bytes) -> Request | BadRequest | list[Request | BadRequest]:
    """Read one request or a batch of them; what is none is given as the error to answer, in a batch in its place."""
    if len(text) > MAX_REQUEST_BYTES:
        return too_long(len(text))
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadRequest(PARSE_ERROR, f"The request is not JSON: {error}.")
    if not isinstance(value, list):
        return _request(value)
    if not value:
        return BadRequest(INVALID_REQUEST, "The batch is empty.")
    if len(value) > MAX_BATCH:
        return BadRequest(INVALID_REQUEST, f"The batch has {len(value)} calls; {MAX_BATCH} are allowed.")
    return [_request(member) for member in value]


def too_long(size: int | None = None) -> BadRequest:
    """Give the error that refuses a request for its length, where that is known or not."""
    said = f"The request has {size} bytes" if size is not None else "The request is too long, or in too many pieces"
    return BadRequest(INVALID_REQUEST, f"{said}; {MAX_REQUEST_BYTES} bytes are allowed.")


def _request(value: Any) -> Request | BadRequest:
    try:
        request = msgspec.convert(value, Request)
    except msgspec.ValidationError as error:
        return BadRequest(INVALID_REQUEST, f"This is not a JSON-RPC 2.0 request: {error}.")
    if request.jsonrpc != "2.0":
        return BadRequest(INVALID_REQUEST, "Only JSON-RPC 2.0 is spoken here.")
    return request


def response(identity: int | str | None, value: Any, as_of: int) -> bytes:
    """Write the answer to a call."""
    return encoder.encode({"jsonrpc": "2.0", "id": identity, "result": {"value": value, "as_of": as_of}})


def failure(identity: int | str | None, error: CuedeskError) -> bytes:
    """Write the answer to a call that failed."""
    number = error.number if isinstance(error, BadRequest) else _NUMBERS.get(error.code, FAILED)
    data = {**error.data, "code": error.code, "remedy": error.remedy}
    return encoder.encode(
        {"jsonrpc": "2.0", "id": identity, "error": {"code": number, "message": error.message, "data": data}}
    )


def notification(method: str, params: dict[str, Any]) -> bytes:
    """Write a notification."""
    return encoder.encode({"jsonrpc": "2.0", "method": method, "params": params})
