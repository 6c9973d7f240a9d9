"""One WebSocket connection to an OBS through obsws-python, in blocking calls: made for threads."""

import contextlib
import json
import logging
import select
import socket
import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from obsws_python.baseclient import ObsClient  # type: ignore[import-untyped]
from obsws_python.error import OBSSDKError  # type: ignore[import-untyped]
from websocket import (
    ABNF,
    STATUS_GOING_AWAY,
    STATUS_NORMAL,
    WebSocket,
    WebSocketConnectionClosedException,
    WebSocketException,
    WebSocketTimeoutException,
)

from core.errors import CuedeskError, Unavailable
from core.obs import sentences
from core.obs.instance import Target
from core.obs.reaching import is_no_obs, unreachable, where
from core.obs.wire import Malformed, Object, find, loads, need, rows

# The library logs the password, and a traceback for every failure; what failed is said in words by us.
_library_log = logging.getLogger("obsws_python")
_library_log.addHandler(logging.NullHandler())
_library_log.setLevel(logging.CRITICAL + 1)
_library_log.propagate = False

_WRONG_PASSWORD = 4009
_CLOSE_WORDS = {
    STATUS_GOING_AWAY: sentences.OBS_ENDS,
    4011: "OBS ended the session: somebody disconnected it in OBS's WebSocket settings.",
}

_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What is raised by reading something that is not what the protocol has."""


class Broken(Exception):
    """The connection is of no use any more; says why in words."""


class Request(NamedTuple):
    """A request by its name in the protocol, with its data."""

    name: str
    data: Object | None = None


class Event(NamedTuple):
    """An event by its name in the protocol, with its data."""

    name: str
    data: Object


class Echo(NamedTuple):
    """An answer to something that was sent between the events."""

    token: bytes


IDENTIFIED = Echo(b"identified")


class Line:
    """One connection: opened and used by one thread, but for what never blocks, which is for everybody."""

    def __init__(self, subscriptions: int = 0) -> None:
        """Prepare.

        Args:
            subscriptions: Which kinds of events OBS is to tell.
        """
        # Not made as the library would, which connects at once, and through whatever proxy is set on this machine.
        self._client: Any = ObsClient.__new__(ObsClient)
        self._client.logger, self._client.subs = _library_log, subscriptions
        self._client.ws = WebSocket()
        self._client.ws.recv = self._receive_data
        self._close_code: int | None = None
        self._cut = False

    def open(self, sock: socket.socket, target: Target, seconds: float) -> None:
        """Speak to an OBS, and be let in.

        Args:
            sock: Leads there; it is closed with the line, and at once where that fails.
            target: Who it is.
            seconds: How long OBS may be silent.

        Raises:
            Refused: The password is wrong or missing.
            Unavailable: There is nobody, or nobody who speaks the protocol.
        """
        client = self._client
        client.password = target.password.reveal() if target.password else ""
        try:
            sock.settimeout(seconds)
            place = where(target.host, target.port)
            client.ws.connect(f"ws://{place}", timeout=seconds, socket=sock, redirect_limit=0)
            client.server_hello = json.loads(client.ws.recv())
            client.authenticate()
        except (OSError, WebSocketException, OBSSDKError, Broken, *_NONSENSE) as error:
            self.close()
            raise self._why_not(error, target) from None
        finally:
            client.password = ""
        if self._cut:
            self.close()
            raise Unavailable(sentences.CLOSED)
        # From now on nothing waits by itself: who asks sets the limit, and cuts.
        client.ws.settimeout(None)

    def ask(self, request: Request) -> Object:
        """Send a request and wait for its answer, a refusal being one.

        Raises:
            Broken: There is none.
        """
        with self._plainly():
            return _answer_to(request, self._client.req(request.name, request.data))

    def ask_all(self, requests: Sequence[Request]) -> list[Object]:
        """Send many requests as one message and wait for their answers.

        Raises:
            Broken: There are none.
        """
        entries = [{"requestType": name, "requestData": data or {}} for name, data in requests]
        with self._plainly():
            self._client.ws.send(json.dumps({"op": 8, "d": {"requestId": "all", "requests": entries}}))
            answers = rows(loads(self._receive_data())["d"], "results")
            return [_answer_to(request, answer) for request, answer in zip(requests, answers, strict=True)]

    def send_ping(self, token: bytes) -> None:
        """Have OBS send an `Echo` of the token; never blocks.

        Raises:
            Broken: OBS takes nothing any more.
        """
        self._send_at_once(token, ABNF.OPCODE_PING)

    def send_subscriptions(self, subscriptions: int) -> None:
        """Choose other kinds of events; `IDENTIFIED` follows. Never blocks.

        Raises:
            Broken: OBS takes nothing any more.
        """
        self._send_at_once(json.dumps({"op": 3, "d": {"eventSubscriptions": subscriptions}}), ABNF.OPCODE_TEXT)

    def receive(self) -> Event | Echo:
        """Wait for what OBS says without having been asked.

        Raises:
            Broken: It says no more.
        """
        with self._plainly():
            while True:
                opcode, frame = self._client.ws.recv_data_frame(True)
                if opcode == ABNF.OPCODE_PONG:
                    return Echo(frame.data)
                if opcode == ABNF.OPCODE_PING:
                    continue
                message = loads(self._data_of(opcode, frame))
                if message["op"] == 2:
                    return IDENTIFIED
                if message["op"] == 5:
                    said = message["d"]
                    return Event(need(said, "eventType", str), find(said, "eventData", dict) or {})
        raise AssertionError  # never reached: the loop ends by returning or raising

    def cut(self) -> None:
        """End the connection at once; whoever waits for something on it fails. Never blocks."""
        self._cut = True
        sock: socket.socket | None = self._client.ws.sock
        if sock is None:
            return
        goodbye = ABNF.create_frame(struct.pack("!H", STATUS_NORMAL), ABNF.OPCODE_CLOSE).format()
        # The other thread may close the socket in this very moment, or OBS may have gone before.
        with contextlib.suppress(OSError):
            sock.send(goodbye, socket.MSG_DONTWAIT)
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back; by the thread that uses it."""
        self._client.ws.shutdown()

    def _send_at_once(self, data: str | bytes, opcode: int) -> None:
        with self._plainly():
            sock, poll = self._client.ws.sock, select.poll()
            if sock is not None:
                poll.register(sock, select.POLLOUT)
            if not poll.poll(0):
                # There is room for far more than this, unless OBS has not taken anything for a long time.
                raise ConnectionError
            self._client.ws.send(data, opcode)

    def _receive_data(self) -> bytes:
        """Receive as the library's own `recv`, which makes an empty text of the end and forgets its code."""
        return self._data_of(*self._client.ws.recv_data_frame())

    def _data_of(self, opcode: int, frame: Any) -> bytes:
        if opcode == ABNF.OPCODE_CLOSE:
            self._close_code = int.from_bytes(frame.data[:2], "big")
            raise Broken(_CLOSE_WORDS.get(self._close_code, sentences.CLOSED_BY_OBS))
        data: bytes = frame.data
        return data

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Say in words what is wrong with the connection."""
        try:
            yield
        except (OSError, WebSocketConnectionClosedException):
            raise Broken(sentences.BROKE_OFF) from None
        except (WebSocketException, Malformed, *_NONSENSE):
            raise Broken("OBS sent something that is not of its protocol.") from None

    def _why_not(self, error: Exception, target: Target) -> CuedeskError:
        place = where(target.host, target.port)
        match getattr(self._client, "server_hello", None):
            case {"d": {"authentication": _}} if not (target.password and target.password.reveal()):
                return sentences.password_missing(place)
        if self._close_code == _WRONG_PASSWORD:
            return sentences.password_wrong(place)
        match error:
            case WebSocketTimeoutException():
                error = TimeoutError()
            case Broken() | WebSocketConnectionClosedException():
                error = ConnectionError()
            case OSError() | WebSocketException():
                pass
            case _:
                return is_no_obs(target.host, target.port, "v5")
        return unreachable(error, target.host, target.port)


def _answer_to(request: Request, answer: Object) -> Object:
    """Check that this is an answer, and that to this request; a server that mixes them up is not to be believed."""
    status = answer["requestStatus"]
    if answer["requestType"] != request.name or not isinstance(status["result"], bool):
        raise ValueError
    int(status["code"])
    return answer
