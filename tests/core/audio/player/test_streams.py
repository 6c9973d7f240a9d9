"""Streams by URL: what they say that they play, a position without an end, and what nothing can be done with."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from core.audio.events import PlayFailed, PlayStarted
from core.errors import Conflict
from tests.support.player import Stage
from tests.support.pulse import tone
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(90)
BETWEEN = 8_000
"""So many bytes of sound come between two titles: half a second."""


class Radio(http.server.BaseHTTPRequestHandler):
    """A station that goes on for ever and tells titles between the sound, as Icecast and SHOUTcast do."""

    sound: ClassVar[bytes]
    title: ClassVar[str]
    is_stalled: ClassVar[threading.Event]
    is_over: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", "audio/mpeg"), ("icy-name", "Hall"), ("icy-metaint", str(BETWEEN))):
            self.send_header(name, value)
        self.end_headers()
        at = 0
        while not self.is_over.is_set():
            if not self.is_stalled.is_set():
                piece = (self.sound[at:] + self.sound)[:BETWEEN]
                at = (at + BETWEEN) % len(self.sound)
                try:
                    self.wfile.write(piece + _told(self.title))
                except OSError:
                    return  # nobody listens any more
            self.is_over.wait(0.4)

    def log_message(self, *_: object) -> None:
        pass


def _told(title: str) -> bytes:
    words = f"StreamTitle='{title}';".encode()
    blocks = -(-len(words) // 16)
    return bytes([blocks]) + words.ljust(16 * blocks, b"\0")


@pytest.fixture
def radio(tmp_path: Path) -> Iterator[str]:
    Radio.sound = tone(
        tmp_path / "radio.mp3", 60, extra=("-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0")
    ).read_bytes()
    Radio.title, Radio.is_stalled, Radio.is_over = "Agnes Obel - Riverside", threading.Event(), threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Radio)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/live"
    finally:
        Radio.is_over.set()
        server.shutdown()
        server.server_close()
        serving.join()


async def test_a_stream_says_what_it_plays_and_has_no_end(stage: Stage, radio: str) -> None:
    await stage.call("play", deck="music", url=radio)
    status = await stage.plays("music", "127.0.0.1/live")

    async def says(title: str) -> bool:
        return (await stage.deck("music")).stream_title == title

    await until(lambda: says("Agnes Obel - Riverside"))
    Radio.title = "Nick Drake - [b]River Man[/b]"
    await until(lambda: says("Nick Drake - [b]River Man[/b]"), 20)
    later = await stage.deck("music")
    assert later.position_ms > status.position_ms
    assert later.duration_ms is None
    assert later.warning is None, "nothing is known of an end, so nothing ends soon"
    with pytest.raises(Conflict, match="is a stream: there is nothing to go to"):
        await stage.call("seek", deck="music", position_ms=1_000)


async def test_no_announcement_waits_for_the_end_of_a_stream(stage: Stage, radio: str, tones: Path) -> None:
    await stage.call("play", deck="music", url=radio)
    await stage.plays("music", "127.0.0.1/live")
    taken = await stage.call("announce", path=str(tones / "speech.wav"), priority=1)
    assert taken.how == "wait"
    await stage.wait(PlayStarted, lambda event: event.item == taken.id, 5)
    assert (await stage.deck("music")).state == "playing"


async def test_a_stream_that_breaks_and_that_nothing_follows_is_tried_again(stage: Stage, radio: str) -> None:
    played = await stage.call("play", deck="music", url=radio)
    await stage.plays("music", "127.0.0.1/live")
    Radio.is_stalled.set()
    failed = await stage.wait(PlayFailed)
    assert (failed.item, failed.reason) == (played.id, "127.0.0.1/live: the sound stood still for 3 s")
    Radio.is_stalled.clear()
    await until(lambda: len(stage.told(PlayStarted)) == 2, 30)
    assert len(stage.told(PlayFailed)) == 1
    assert (await stage.deck("music")).why is None
