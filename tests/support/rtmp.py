"""A real server for streams, nginx with its RTMP module, in the network of an OBS under test."""

import socket
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from tests.support.obs import RealObs
from tests.support.waiting import wait_until

# One process alone, for workers would want to become another user; what it stores temporarily stays with the test.
_CONFIG = """
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off;
master_process off;
pid {directory}/pid;
error_log {directory}/log;
events {{ worker_connections 64; }}
rtmp {{ server {{
    listen 127.0.0.1:1935;
    application live {{ live on; }}
}} }}
http {{
    access_log off;
    client_body_temp_path {directory}/1;
    proxy_temp_path {directory}/2;
    fastcgi_temp_path {directory}/3;
    uwsgi_temp_path {directory}/4;
    scgi_temp_path {directory}/5;
    server {{
        listen unix:{directory}/control;
        location /stat {{ rtmp_stat all; }}
        location /control {{ rtmp_control all; }}
    }}
}}
"""


class RtmpServer:
    """Takes streams at rtmp://127.0.0.1:1935/live, where OBS under test sends its own to, with the key `venue`.

    It is asked through a Unix socket, which leads into every network.
    """

    def __init__(self, directory: Path, obs: RealObs) -> None:
        self._directory, self._obs = directory, obs
        directory.mkdir()
        (directory / "conf").write_text(_CONFIG.format(directory=directory))

    def __enter__(self) -> "RtmpServer":
        directory = str(self._directory)
        words = self._obs.inside("nginx", "-p", directory, "-c", f"{directory}/conf", "-e", f"{directory}/log")
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        wait_until(lambda: self._process.poll() is not None or self._answers())
        assert self._process.poll() is None, (self._directory / "log").read_text()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)
        (self._directory / "control").unlink()

    def publishers(self) -> list[str]:
        """List the keys of the streams that come in."""
        streams = ElementTree.fromstring(self._get("/stat")).iterfind(".//live/stream")
        return [stream.findtext("name", "") for stream in streams if stream.find("publishing") is not None]

    def drop(self, key: str) -> None:
        """Throw a stream out, as a server does that has had enough of it."""
        assert self._get(f"/control/drop/publisher?app=live&name={key}") == "1", "there is no such stream"

    def _answers(self) -> bool:
        try:
            return bool(self._get("/stat"))
        except OSError:
            return False

    def _get(self, path: str) -> str:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(self._directory / "control"))
            line.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            answer = b"".join(iter(lambda: line.recv(1 << 16), b"")).decode()
        head, _, body = answer.partition("\r\n\r\n")
        assert " 200 " in head, answer
        return body
