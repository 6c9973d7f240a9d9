"""Stand-ins for ElevenLabs and for OpenAI's speech: real HTTP, real sound, and every refusal that is known of them."""

import json
import subprocess
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.speech import Desk

KEY = "sk-right"


@dataclass(frozen=True)
class Refusal:
    """An answer that is no success."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def detail(status: int, word: str, message: str = "as the test says") -> Refusal:
    """Refuse as ElevenLabs does."""
    return Refusal(status, {"detail": {"status": word, "message": message}})


def openai_error(status: int, code: str, message: str = "as the test says") -> Refusal:
    """Refuse as OpenAI does."""
    return Refusal(status, {"error": {"message": message, "type": code, "param": None, "code": code}})


class Service:
    """What a test tells a stand-in, and what it was asked.

    Attributes:
        url: Where it is.
        refusals: What it answers next in place of sound; one for each request.
        asked: The bodies of the requests for sound, with their query and headers.
        at_once: How many requests for sound it had at once at most.
        most: From how many at once on it refuses, as the account's limit says.
        used: How many characters of the quota are used.
        subscription: What it tells of the quota in place of that.
        is_mute: It answers with sound that has nothing in it.
        hold: Cleared, it hangs with every text until it is set again.
    """

    def __init__(self) -> None:
        self.url = ""
        self.refusals: deque[Refusal] = deque()
        self.asked: list[dict[str, Any]] = []
        self.at_once = 0
        self.most = 100
        self.used, self.quota = 41_250, 100_000
        self.subscription: Any = ...
        self.is_mute = False
        self.hold = threading.Event()
        self.hold.set()
        self.lock = threading.Lock()
        self.inside = 0

    @property
    def texts(self) -> list[str]:
        """Give the texts that it was asked to speak."""
        return [asked.get("text") or asked.get("input") or "" for asked in self.asked]


def spoken_mp3(text: str) -> bytes:
    """Speak a text as MP3."""
    wav = subprocess.run(["espeak-ng", "--stdout", "--", text], capture_output=True, check=True).stdout
    words = ["ffmpeg", "-v", "error", "-i", "-", "-b:a", "64k", "-f", "mp3", "-"]
    return subprocess.run(words, input=wav, capture_output=True, check=True).stdout


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, value: Any, status: int = 200, **headers: str) -> None:
        self.answer(status, json.dumps(value).encode(), **headers)

    def asked(self) -> dict[str, Any]:
        length = int(self.headers.get("content-length", 0))
        return dict(json.loads(self.rfile.read(length) or b"{}"))

    def speak(self, body: dict[str, Any], text: str, crowded: Refusal) -> None:
        """Refuse as the test has told, or speak."""
        service = self.service
        with service.lock:
            refusal = service.refusals.popleft() if service.refusals else None
            service.inside += 1
            service.at_once = max(service.at_once, service.inside)
            if service.inside > service.most:
                refusal = crowded
            service.asked.append(body)
        try:
            if refusal is None:
                service.hold.wait(20)
                sound = b"" if service.is_mute else spoken_mp3(text)
        finally:
            with service.lock:
                service.inside -= 1
        if refusal is None:
            service.used += len(text)
            with suppress(ConnectionError):  # whoever asked may have given up
                self.answer(200, sound, "audio/mpeg", request_id="r1")
        else:
            self.answer_json(refusal.body, refusal.status, **refusal.headers)


class _ElevenLabs(_Handler):
    def is_refused(self) -> bool:
        if self.headers.get("xi-api-key") == KEY:
            return False
        self.answer_json({"detail": {"status": "invalid_api_key", "message": "Invalid API key"}}, 401)
        return True

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if self.is_refused():
            return
        if path == "/v1/user/subscription":
            told = self.service.subscription
            if isinstance(told, Refusal):
                self.answer_json(told.body, told.status)
            else:
                self.answer_json(self.subscription() if told is ... else told)
        elif path == "/v1/models":
            self.answer_json(MODELS)
        elif path == "/v2/voices":
            second = "next_page_token" in query
            voice = _voice("v2", "Bruno") if second else _voice("v1", "Ana")
            page = {"voices": [voice], "has_more": not second, "total_count": 2}
            self.answer_json(page | {"next_page_token": None if second else "more"})
        else:
            self.answer_json({"detail": "Not Found"}, 404)

    def do_POST(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        body = self.asked()
        if self.is_refused():
            return
        parts = path.strip("/").split("/")
        if parts[:2] != ["v1", "text-to-speech"]:
            self.answer_json({"detail": "Not Found"}, 404)
        elif parts[2] == "nobody":
            self.answer_json(detail(404, "voice_not_found").body, 404)
        elif not body.get("text"):
            finding = {"loc": ["body", "text"], "msg": "Field required", "type": "missing"}
            self.answer_json({"detail": [finding]}, 422)
        else:
            crowded = detail(429, "too_many_concurrent_requests")
            self.speak(body | {"voice": parts[2], "query": query}, body["text"], crowded)

    def subscription(self) -> dict[str, Any]:
        return {
            "tier": "creator",
            "character_count": self.service.used,
            "character_limit": self.service.quota,
            "next_character_count_reset_unix": 1_767_225_600,
            "can_extend_character_limit": True,
            "allowed_to_extend_character_limit": True,
            "can_extend_voice_limit": False,
            "can_use_instant_voice_cloning": True,
            "can_use_professional_voice_cloning": False,
            "voice_slots_used": 1,
            "professional_voice_slots_used": 0,
            "voice_limit": 30,
            "voice_add_edit_counter": 0,
            "professional_voice_limit": 1,
            "status": "active",
        }


class _OpenAI(_Handler):
    def do_POST(self) -> None:
        body = self.asked()
        if self.headers.get("authorization") != f"Bearer {KEY}":
            self.answer_json(openai_error(401, "invalid_api_key").body, 401)
        elif urlsplit(self.path).path != "/v1/audio/speech":
            self.answer_json(openai_error(404, "not_found").body, 404)
        elif not body.get("input") or len(body["input"]) > 4096:
            self.answer_json(openai_error(400, "string_above_max_length").body, 400)
        else:
            self.speak(body, body["input"], openai_error(429, "rate_limit_exceeded"))


def _model(name: str, longest: int, multiplier: float, *, has_style: bool = True) -> dict[str, Any]:
    return {
        "model_id": name,
        "name": name,
        "can_do_text_to_speech": True,
        "can_use_style": has_style,
        "can_use_speaker_boost": has_style,
        "maximum_text_length_per_request": longest,
        "languages": [{"language_id": "en", "name": "English"}],
        "model_rates": {"character_cost_multiplier": multiplier},
        "concurrency_group": "standard",
    }


MODELS = [
    _model("eleven_multilingual_v2", 10_000, 1.0),
    _model("eleven_flash_v2_5", 40_000, 0.5),
    _model("eleven_plain_v9", 20, 2.0, has_style=False),
]


def _voice(ref: str, name: str) -> dict[str, Any]:
    labels = {"gender": "female", "language": "en"}
    return {"voice_id": ref, "name": name, "category": "premade", "labels": labels, "description": None}


@contextmanager
def _serving(handler: type[_Handler], suffix: str = "") -> Iterator[Service]:
    service = Service()
    bound = type(handler.__name__, (handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}{suffix}"
    try:
        yield service
    finally:
        service.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def elevenlabs() -> Iterator[Service]:
    """Run a stand-in for ElevenLabs."""
    with _serving(_ElevenLabs) as service:
        yield service


@contextmanager
def openai_speech() -> Iterator[Service]:
    """Run a stand-in for OpenAI's speech."""
    with _serving(_OpenAI, "/v1") as service:
        yield service


async def ready(desk: Desk, service: Service, *, key: str = KEY, fallback: str = "none") -> None:
    """Have the desk speak with the stand-in for ElevenLabs."""
    await desk.set("speech.elevenlabs_url", service.url)
    await desk.set("speech.fallback", fallback)
    await desk.call("provider_key", provider="elevenlabs", key=key)
    await desk.call("voice_put", name="Ana", provider="elevenlabs", ref="v1", language="en")


async def provider(desk: Desk, name: str = "elevenlabs") -> Any:
    """Tell how the desk stands with a provider."""
    return next(state for state in await desk.call("providers") if state.name == name)
