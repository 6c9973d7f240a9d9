"""A client's conversation in protocol v5: Hello, Identify, requests, batches, events."""

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from core.obs.simulation.face import Close, Heard, Message, Pause, Step, number, proof
from core.obs.simulation.studio import changes
from core.obs.simulation.studio.changes import Change, Refused
from core.obs.simulation.studio.room import FPS
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.v5 import events
from core.obs.simulation.v5.asking import Ask
from core.obs.simulation.v5.requests import REQUESTS

VERSION = "5.1.0"
MSGPACK = "obswebsocket.msgpack"
SUBPROTOCOLS = ("obswebsocket.json", MSGPACK)

_HELLO, _IDENTIFY, _IDENTIFIED, _REIDENTIFY, _EVENT, _REQUEST, _RESPONSE, _BATCH, _BATCH_RESPONSE = (
    0, 1, 2, 3, 5, 6, 7, 8, 9,
)  # fmt: skip
_PARALLEL = 2


class _Closing(Exception):
    """The client made a mistake that ends the conversation."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.close = Close(code, reason)


class V5Session:
    """One client of a studio."""

    def __init__(
        self,
        studio: Studio,
        password: str = "",
        *,
        packed: bool = False,
        version: str = VERSION,
        heard: Heard = lambda name, data, refused: None,
    ) -> None:
        """Take the studio and what the client has to know.

        Args:
            studio: What is asked and told of.
            password: Asked for where not empty.
            packed: The client speaks MessagePack in place of JSON.
            version: The version of the server that this is; newer ones know more requests and events.
            heard: Is told of every request.
        """
        self._studio, self._password, self._packed, self._heard = studio, password, packed, heard
        self._version_text, self._version = version, tuple(map(int, version.split(".")))
        self._salt, self._challenge = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
        self._subscribed: int | None = None  # None until the client has identified itself
        self._received = self._sent = 0
        self._takes: dict[int, Callable[[dict[str, Any]], Iterator[Step]]] = {
            _IDENTIFY: self._take_identify,
            _REIDENTIFY: self._take_reidentify,
            _REQUEST: self._take_request,
            _BATCH: self._take_batch,
        }

    def begin(self) -> Iterable[Step]:
        """Say Hello."""
        data: dict[str, Any] = {"obsWebSocketVersion": self._version_text, "rpcVersion": 1}
        if self._password:
            data["authentication"] = {"challenge": self._challenge, "salt": self._salt}
        return [self._pack(_HELLO, data)]

    def take(self, message: Message) -> Iterator[Step]:
        """Do what a message asks for, and answer it."""
        self._received += 1
        try:
            op, data = self._unpack(message)
            yield from self._takes[op](data)
        except _Closing as closing:
            yield closing.close

    def tell(self, change: Change) -> Iterable[Message]:
        """Put a change into events, as far as the client subscribed to them."""
        if isinstance(change, changes.RecordFileChanged) and self._version < events.RECORD_FILE_CHANGED_SINCE:
            return []
        return [self._event(event) for event in events.events_of(change) if self._wants(event.intent)]

    def pulse(self) -> Iterable[Message]:
        """Tell how loud the inputs are."""
        return [self._event(events.meters(self._studio))] if self._wants(events.METERS) else []

    def _wants(self, intent: int) -> bool:
        return bool((self._subscribed or 0) & intent)

    def _event(self, event: events.Event) -> Message:
        data: dict[str, Any] = {"eventType": event.name, "eventIntent": event.intent}
        return self._pack(_EVENT, data if event.data is None else {**data, "eventData": event.data})

    def _pack(self, op: int, data: dict[str, Any]) -> Message:
        self._sent += 1
        message = {"d": data, "op": op}
        return msgspec.msgpack.encode(message) if self._packed else msgspec.json.encode(message).decode()

    def _unpack(self, message: Message) -> tuple[int, dict[str, Any]]:
        """Take a message apart as far as the envelope, and refuse what OBS refuses."""
        value = self._decode(message)
        if not isinstance(value, dict):
            raise _Closing(4002, "You sent a non-object payload.")
        if self._subscribed is None and "request-type" in value:
            raise _Closing(
                4010,
                "You appear to be attempting to connect with the pre-5.0.0 plugin protocol. "
                "Check to make sure your client is updated.",
            )
        op = value.get("op")
        if not isinstance(op, int):
            raise _Closing(4006, "Your request is missing an `op`." if op is None else "Your `op` is not a number.")
        data = value.get("d")
        if not isinstance(data, dict):
            if data is None:
                raise _Closing(4003, "Your payload is missing data (`d`).")
            raise _Closing(4004, "Your payload's data (`d`) is not an object.")
        if self._subscribed is None and op != _IDENTIFY:
            raise _Closing(4007, "You attempted to send a non-Identify message while not identified.")
        if op not in self._takes:
            raise _Closing(4006, f"Unknown OpCode: {op}")
        return op, data

    def _decode(self, message: Message) -> Any:
        data = message.encode() if isinstance(message, str) else message
        if isinstance(message, bytes) != self._packed:
            sent, encoding = ("binary", "Json") if isinstance(message, bytes) else ("text", "MsgPack")
            raise _Closing(4002, f"Your session encoding is set to {encoding}, but a {sent} message was received.")
        try:
            return msgspec.msgpack.decode(data) if self._packed else msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _Closing(4002, f"Unable to decode {'MsgPack' if self._packed else 'Json'}: {error}") from None

    def _take_identify(self, data: dict[str, Any]) -> Iterator[Step]:
        if self._subscribed is not None:
            raise _Closing(4008, "You are already Identified with the obs-websocket server.")
        if self._password:
            given = data.get("authentication")
            if given is None:
                raise _Closing(
                    4009,
                    "Your payload's data is missing an `authentication` string, however authentication is required.",
                )
            if given != proof(self._password, self._salt, self._challenge):
                raise _Closing(4009, "Authentication failed.")
        rpc = data.get("rpcVersion")
        if rpc is None:
            raise _Closing(4003, "Your payload's data is missing an `rpcVersion`.")
        if isinstance(rpc, bool) or not isinstance(rpc, int):
            raise _Closing(4004, "Your `rpcVersion` is not an unsigned number.")
        if rpc != 1:
            raise _Closing(4010, "Your requested RPC version is not supported by this server.")
        yield from self._subscribe(data)

    def _take_reidentify(self, data: dict[str, Any]) -> Iterator[Step]:
        yield from self._subscribe(data)

    def _subscribe(self, data: dict[str, Any]) -> Iterator[Step]:
        wanted = data.get("eventSubscriptions", events.ALL if self._subscribed is None else self._subscribed)
        if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 0:
            raise _Closing(4004, "Your `eventSubscriptions` is not an unsigned number.")
        self._subscribed = wanted
        yield self._pack(_IDENTIFIED, {"negotiatedRpcVersion": 1})

    def _take_request(self, data: dict[str, Any]) -> Iterator[Step]:
        if "requestId" not in data:
            raise _Closing(4003, "Your payload data is missing a `requestId`.")
        if "requestType" not in data:
            raise _Closing(4003, "Your payload's data is missing an `requestType`.")
        if not isinstance(data["requestType"], str):
            raise _Closing(4004, "Your `requestType` is not a string.")
        yield self._pack(_RESPONSE, self._answer(data))

    def _take_batch(self, data: dict[str, Any]) -> Iterator[Step]:
        requests, halt, execution = self._read_batch(data)
        results = []
        for request in requests:
            sleeping = request.get("requestType") == "Sleep" and execution != _PARALLEL
            if sleeping:
                yield Pause(_seconds_of(request.get("requestData")))
            result = _slept(request) if sleeping else self._answer(request)
            results.append(result)
            if halt and not result["requestStatus"]["result"]:
                break
        yield self._pack(_BATCH_RESPONSE, {"requestId": data["requestId"], "results": results})

    def _read_batch(self, data: dict[str, Any]) -> tuple[list[dict[str, Any]], bool, int]:
        for field in ("requestId", "requests"):
            if field not in data:
                raise _Closing(4003, f"Your payload data is missing a `{field}`.")
        requests, halt, execution = data["requests"], data.get("haltOnFailure", False), data.get("executionType", 0)
        if not isinstance(requests, list):
            raise _Closing(4004, "Your `requests` is not an array.")
        if not isinstance(halt, bool):
            raise _Closing(4004, "Your `haltOnFailure` is not a boolean.")
        if not isinstance(execution, int):
            raise _Closing(4004, "Your `executionType` is not a number.")
        if execution not in {0, 1, _PARALLEL}:
            raise _Closing(4005, "Your `executionType` has an invalid value.")
        if not all(isinstance(request, dict) for request in requests):
            # The real server dies of this; ours only hangs up.
            raise _Closing(4004, "A member of your `requests` is not an object.")
        return requests, halt, execution

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        name, data = request.get("requestType", ""), request.get("requestData")
        answer: dict[str, Any] = {"requestType": name}
        if "requestId" in request:
            answer["requestId"] = request["requestId"]
        try:
            answered = self._carry_out(name, data)
        except Refused as refused:
            status = {"code": refused.code, "result": False}
            answer["requestStatus"] = status if refused.comment is None else {**status, "comment": refused.comment}
            self._heard(str(name), data if isinstance(data, dict) else {}, refused.comment or f"code {refused.code}")
        else:
            answer["requestStatus"] = {"code": 100, "result": True}
            if answered is not None:
                answer["responseData"] = answered
            self._heard(name, data if isinstance(data, dict) else {}, None)
        return answer

    def _carry_out(self, name: Any, data: Any) -> dict[str, Any] | None:
        if not isinstance(name, str) or not name:
            raise Refused(203, "", "Your request's `requestType` may not be empty.")
        if name == "Sleep":
            raise Refused(206, "")
        handler = REQUESTS.find(name, self._version)
        if handler is None:
            raise Refused(204, "", "Your request type is not valid.")
        return handler(Ask(self._studio, data, self._version, (self._received, self._sent)))


def _slept(request: dict[str, Any]) -> dict[str, Any]:
    answer = {"requestType": "Sleep", "requestStatus": {"code": 100, "result": True}}
    return {**answer, "requestId": request["requestId"]} if "requestId" in request else answer


def _seconds_of(data: Any) -> float:
    """Tell how long a batch sleeps: in milliseconds or in frames, as its execution type has it."""
    seconds = 0.0
    for field, unit in (("sleepMillis", 1 / 1000), ("sleepFrames", 1 / FPS)):
        amount = number(data.get(field)) if isinstance(data, dict) else None
        seconds += max(0.0, (amount or 0.0) * unit)
    return seconds
