"""Streams by their address: a real Icecast, segments over HTTP, and what becomes of one that ends or stands still."""

import functools
import http.server
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.audio.decks.wire import Ended, Failed, SetNext, Started
from tests.support.decks import Decks
from tests.support.icecast import Icecast
from tests.support.pulse import Pulse, Recording, tone
from tests.support.waiting import wait_until

pytestmark = pytest.mark.timeout(120)
MUSIC = -15.0


@pytest.fixture
def icecast() -> Iterator[Icecast]:
    with tempfile.TemporaryDirectory(prefix="cd-icecast-") as directory:
        Path(directory).chmod(0o755)
        with Icecast(Path(directory) / "run") as running:
            yield running


def test_an_icecast_is_heard_and_tells_what_it_plays(
    decks: Decks, pulse: Pulse, icecast: Icecast, tmp_path: Path
) -> None:
    with icecast.source(tone(tmp_path / "music.wav", 5)), pulse.recording() as hall:
        item = decks.play("music", icecast.url, is_live=True)
        assert decks.wait(Started, item).length_ms == 0
        wait_until(lambda: abs(hall.now - MUSIC) < 1)
        icecast.entitle("The Tones - [bold]A[/] & É")
        wait_until(lambda: (now := decks.now("music")) is not None and now.title == "The Tones - [bold]A[/] & É", 30)


def test_an_icecast_that_ends_is_found_and_the_next_plays(
    decks: Decks, pulse: Pulse, icecast: Icecast, tmp_path: Path
) -> None:
    with icecast.source(tone(tmp_path / "music.wav", 5)), pulse.recording() as hall:
        item = decks.play("music", icecast.url, is_live=True)
        following = decks.item(tone(tmp_path / "next.wav", 5))
        decks.order(SetNext("music", following))
        decks.wait(Started, item)
        wait_until(lambda: abs(hall.now - MUSIC) < 1)
        icecast.drop_source()
        decks.wait(Started, following, 30)
        assert decks.told(Ended, item) or decks.told(Failed, item)
        wait_until(lambda: abs(hall.now - MUSIC) < 1)
    assert _longest_silence(hall) < 3.0


def test_an_icecast_whose_source_stands_still_is_found_and_the_next_plays(
    decks: Decks, pulse: Pulse, icecast: Icecast, tmp_path: Path
) -> None:
    with icecast.source(tone(tmp_path / "music.wav", 5)) as source, pulse.recording() as hall:
        item = decks.play("music", icecast.url, is_live=True)
        following = decks.item(tone(tmp_path / "next.wav", 5))
        decks.order(SetNext("music", following))
        decks.wait(Started, item)
        source.send_signal(signal.SIGSTOP)
        assert decks.wait(Failed, item, 30).how == "stalled"
        decks.wait(Started, following)
        wait_until(lambda: abs(hall.now - MUSIC) < 1)
    assert _longest_silence(hall) < 3.5


def test_a_stream_that_is_not_there_is_said_so(decks: Decks, icecast: Icecast) -> None:
    item = decks.play("music", icecast.url, is_live=True)
    assert decks.wait(Failed, item).how == "unplayable"


class _Segments(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(directory: Path) -> Iterator[str]:
    """Serve a folder over HTTP."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Segments, directory=str(directory)))
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_live_segments_are_heard_and_that_no_more_come_is_found(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    folder = tmp_path / "live"
    folder.mkdir()
    words = ["ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", str(tone(tmp_path / "music.wav", 5))]
    words += ["-c:a", "aac", "-f", "hls", "-hls_time", "1", "-hls_list_size", "5", "-hls_flags", "delete_segments"]
    maker = subprocess.Popen([*words, str(folder / "live.m3u8")], stdin=subprocess.DEVNULL)
    try:
        wait_until(lambda: len(list(folder.glob("*.ts"))) > 2)
        with _served(folder) as address, pulse.recording() as hall:
            item = decks.play("music", f"{address}/live.m3u8", is_live=True)
            decks.wait(Started, item)
            wait_until(lambda: abs(hall.now - MUSIC) < 1)
            maker.send_signal(signal.SIGSTOP)
            following = decks.item(tone(tmp_path / "next.wav", 5))
            decks.order(SetNext("music", following))
            assert decks.wait(Failed, item, 40).how == "stalled"
            decks.wait(Started, following)
            wait_until(lambda: abs(hall.now - MUSIC) < 1)
            assert _longest_silence(hall) < 3.5
            decks.end()
    finally:
        maker.kill()
        maker.wait(10)


def test_a_list_of_segments_plays_to_its_end(decks: Decks, tmp_path: Path) -> None:
    words = ["ffmpeg", "-v", "error", "-i", str(tone(tmp_path / "music.wav", 4)), "-c:a", "aac", "-f", "hls"]
    subprocess.run([*words, "-hls_time", "1", "-hls_list_size", "0", str(tmp_path / "all.m3u8")], check=True)
    with _served(tmp_path) as address:
        item = decks.play("music", f"{address}/all.m3u8", is_live=True)
        decks.wait(Started, item)
        assert decks.wait(Ended, item).how == "end"
        decks.end()


class _Stalling(http.server.BaseHTTPRequestHandler):
    """Sends the beginning of a stream, and then nothing."""

    content = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "audio/mpeg")
        self.end_headers()
        self.wfile.write(self.content)
        self.wfile.flush()
        self.server.over.wait(30)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


def test_a_stream_whose_line_stays_open_and_silent_is_found(decks: Decks, pulse: Pulse, tmp_path: Path) -> None:
    _Stalling.content = tone(tmp_path / "stream.mp3", 4).read_bytes()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Stalling)
    server.over = threading.Event()  # type: ignore[attr-defined]
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        with pulse.recording() as hall:
            item = decks.play("music", f"http://127.0.0.1:{server.server_port}/live", is_live=True)
            decks.wait(Started, item)
            wait_until(lambda: hall.now < -60)
            began = time.monotonic()
            assert decks.wait(Failed, item).how == "stalled"
            assert time.monotonic() - began < 3
            decks.wait(Started, decks.play("music", tone(tmp_path / "music.wav", 20)))
    finally:
        server.over.set()  # type: ignore[attr-defined]
        server.shutdown()
        serving.join()
        server.server_close()


def _longest_silence(recording: Recording) -> float:
    """Give the longest time without sound between sounds, in seconds."""
    longest = silent = 0
    for level in recording.heard():
        silent = silent + 1 if level < -60 else 0
        longest = max(longest, silent)
    return longest / 10
