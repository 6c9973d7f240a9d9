"""A real Icecast of the test's own, and what is sent to it and fetched from it."""

import os
import shutil
import socket
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until

_CONFIG = """<icecast>
  <limits><clients>10</clients><sources>2</sources><source-timeout>30</source-timeout><burst-size>16384</burst-size></limits>
  <authentication>
    <source-password>source</source-password><admin-user>admin</admin-user><admin-password>admin</admin-password>
  </authentication>
  <hostname>127.0.0.1</hostname>
  <listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <paths>
    <basedir>/usr/share/icecast2</basedir><webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot><logdir>{directory}</logdir>
  </paths>
  <logging><errorlog>error.log</errorlog><accesslog>access.log</accesslog><loglevel>2</loglevel></logging>
</icecast>
"""


class Icecast:
    """Streams what is sent to it at `url`."""

    def __init__(self, directory: Path) -> None:
        """Take a directory that anybody may enter: as root, it runs as nobody."""
        self._directory = directory
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/live.mp3"

    def __enter__(self) -> "Icecast":
        self._directory.mkdir(parents=True)
        config = self._directory / "icecast.xml"
        config.write_text(_CONFIG.format(port=self._port, directory=self._directory))
        words = ["icecast2", "-c", str(config)]
        if os.geteuid() == 0:
            shutil.chown(self._directory, "nobody")
            words = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *words]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self._process.poll() is not None or self._answers())
        assert self._process.poll() is None, (self._directory / "error.log").read_text()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)

    @contextmanager
    def source(self, file: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Send a file to it, over and over, as it would be heard."""
        words = ["ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", str(file), "-c:a", "libmp3lame"]
        target = f"icecast://source:source@127.0.0.1:{self._port}/live.mp3"
        words += ["-b:a", "128k", "-content_type", "audio/mpeg", "-f", "mp3", target]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        try:
            wait_until(lambda: b"live.mp3" in self._get("/status-json.xsl"))
            yield process
        finally:
            process.kill()
            process.wait(10)

    def entitle(self, title: str) -> None:
        """Tell whoever listens what plays."""
        words = urllib.parse.urlencode({"mount": "/live.mp3", "mode": "updinfo", "song": title})
        self._get(f"/admin/metadata?{words}")

    def drop_source(self) -> None:
        """Throw out what is sent."""
        self._get("/admin/killsource?mount=/live.mp3")

    def _answers(self) -> bool:
        try:
            return bool(self._get("/status-json.xsl"))
        except OSError:
            return False

    def _get(self, path: str) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}")
        request.add_header("Authorization", "Basic YWRtaW46YWRtaW4=")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())
