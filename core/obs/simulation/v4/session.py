"""A client's conversation in protocol v4: nothing until asked, then answers by message id, and events."""

import base64
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from core.obs.simulation.face import PULSE_SECONDS, Heard, Message, Step, proof
from core.obs.simulation.studio.changes import Change, Refused
from core.obs.simulation.studio.studio import Studio
from core.obs.simulation.table import Answer
from core.obs.simulation.v4 import told
from core.obs.simulation.v4.asking import MISSING, Ask, fail
from core.obs.simulation.v4.events import events_of
from core.obs.simulation.v4.requests import REQUESTS

_STATUS_SECONDS = 2.0


class V4Session:
    """One client of a studio."""

    def __init__(self, studio: Studio, password: str = "", *, heard: Heard = lambda name, data, refused: None) -> None:
        """Take the studio, the password (asked for where not empty), and who is told of every request."""
        self._studio, self._password, self._heard = studio, password, heard
        self._salt, self._challenge = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
        self._let_in = not password
        self._beating = False
        self._beat = False
        self._pulses = 0

    def begin(self) -> Iterable[Step]:
        """Say nothing: by that a client knows this protocol."""
        return []

    def take(self, message: Message) -> Iterator[Step]:
        """Do what a message asks for, and answer it."""
        try:
            data = msgspec.json.decode(message)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            data = None
        if not isinstance(data, dict):
            yield _text({"status": "error", "error": "invalid JSON payload"})
            return
        name, number = data.get("request-type"), data.get("message-id")
        if not isinstance(name, str) or number is None:
            yield _text({"status": "error", "error": MISSING})
            return
        arguments = {key: value for key, value in data.items() if key not in {"request-type", "message-id", "auth"}}
        try:
            answer = self._carry_out(name, data)
        except Refused as refused:
            self._heard(name, arguments, refused.plainly)
            yield _text({"message-id": number, "status": "error", "error": refused.plainly})
        else:
            self._heard(name, arguments, None)
            yield _text({"message-id": number, "status": "ok", **(answer or {})})

    def tell(self, change: Change) -> Iterable[Message]:
        """Put a change into events, for whoever was let in."""
        return [self._event(name, data) for name, data in events_of(change, self._studio)] if self._let_in else []

    def pulse(self) -> Iterable[Message]:
        """Say every two seconds how the stream is, and that OBS lives where the client asked for that."""
        self._pulses += 1
        if not self._let_in or self._pulses % round(_STATUS_SECONDS / PULSE_SECONDS):
            return []
        said = []
        if self._studio.stream.active:
            said.append(self._event("StreamStatus", _stream_status(self._studio)))
        if self._beating:
            self._beat = not self._beat
            said.append(self._event("Heartbeat", {"pulse": self._beat, **_alive(self._studio)}))
        return said

    def _event(self, name: str, data: dict[str, Any]) -> Message:
        return _text({"update-type": name, **told.timecodes(self._studio), **data})

    def _carry_out(self, name: str, data: dict[str, Any]) -> Answer:
        if name == "GetAuthRequired":
            challenge = {"challenge": self._challenge, "salt": self._salt} if self._password else {}
            return {"authRequired": bool(self._password), **challenge}
        if name == "Authenticate":
            return self._authenticate(data)
        if not self._let_in and name != "GetVersion":
            raise fail("Not Authenticated")
        if name == "SetHeartbeat":
            self._beating = Ask(self._studio, name, data).flag("enable")
            return {"enable": self._beating}
        handler = REQUESTS.find(name)
        if handler is None:
            raise fail("invalid request type")
        return handler(Ask(self._studio, name, data))

    def _authenticate(self, data: dict[str, Any]) -> Answer:
        if not data.get("auth"):
            raise fail("auth not specified!")
        if self._password and data["auth"] != proof(self._password, self._salt, self._challenge):
            raise fail("Authentication Failed.")
        self._let_in = True
        return None


def _text(message: dict[str, Any]) -> str:
    return msgspec.json.encode(message).decode()


def _stream_status(studio: Studio) -> dict[str, Any]:
    stream = studio.stream
    seconds = stream.elapsed()
    rate = int(stream.bytes / seconds) if seconds else 0
    return {
        "streaming": True,
        "recording": studio.record.active,
        "replay-buffer-active": studio.replay_buffer.active,
        "bytes-per-sec": rate,
        "kbits-per-sec": rate * 8 // 1000,
        "total-stream-time": int(seconds),
        "num-total-frames": stream.frames,
        "num-dropped-frames": 0,
        "strain": 0.0,
        "preview-only": False,
        **told.stats(studio),
    }


def _alive(studio: Studio) -> dict[str, Any]:
    alive: dict[str, Any] = {
        "current-profile": studio.profiles.current,
        "current-scene": studio.stage.program,
        "streaming": studio.stream.active,
        "recording": studio.record.active,
        "stats": told.stats(studio),
    }
    for word, output in (("stream", studio.stream), ("record", studio.record)):
        if output.active:
            alive[f"total-{word}-time"] = int(output.elapsed())
            alive[f"total-{word}-bytes"] = output.bytes
            alive[f"total-{word}-frames"] = output.frames
    return alive
