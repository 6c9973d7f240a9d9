"""The real OBS Studio under test, on a screen that nobody sees and in a network of its own."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from obsws_python import ReqClient
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.support import obs_bridge
from tests.support.obs_config import PORT, write_config
from tests.support.waiting import wait_until

_START_SECONDS = 40.0


class RealObs:
    """One OBS with a directory of its own; several may run at once, and whatever was started ends with it.

    OBS's WebSocket server listens on every address, so OBS lives in a network namespace where nobody else is; `port`
    on the loopback outside leads to it, and stays the same over restarts. Scenes (Stage, Bar, Break), sources and
    profiles are those of `obs_config`; the replay buffer runs from the start.

    Attributes:
        host: Where it is reached from the test.
        port: The port of its WebSocket server, as reached from the test.
        password: What that asks for; nothing where empty.
        recordings: The directory of its recordings and replays.
    """

    def __init__(self, directory: Path, password: str = "venue", host: str = "127.0.0.1") -> None:
        self.host, self.password = host, password
        self.recordings = directory / "recordings"
        self._home, self._log = directory / "home", directory / "obs.log"
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, 0), family=family)
        self.port = int(self._listening.getsockname()[1])
        self._bridge: subprocess.Popen[bytes] | None = None
        self._screen: subprocess.Popen[bytes] | None = None
        self._obs: subprocess.Popen[bytes] | None = None
        self._display = ""

    def __enter__(self) -> "RealObs":
        write_config(self._home, self.recordings, self.password)
        (self._home / "run").mkdir(mode=0o700)
        try:
            self._bridge = self._start_bridge()
            self._screen = self._start_screen()
            return self.start()
        except BaseException:
            self._end()
            raise

    def __exit__(self, *_: object) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """Give OBS's process id."""
        assert self._obs is not None, "OBS does not run"
        return self._obs.pid

    @property
    def log(self) -> str:
        """Give the end of what OBS and its screen have written, for the message of a failed test."""
        return self._log.read_text(errors="replace")[-8000:]

    def start(self) -> "RealObs":
        """Start OBS and wait until its replay buffer fills; told to end before that, it sometimes never does."""
        environment = {
            **os.environ,
            "DISPLAY": self._display,
            "HOME": str(self._home),
            "XDG_CONFIG_HOME": str(self._home),
            "XDG_RUNTIME_DIR": str(self._home / "run"),
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "GALLIUM_DRIVER": "llvmpipe",
        }
        options = ["--multi", "--profile", "Venue", "--collection", "Venue"]
        options += ["--startreplaybuffer", "--disable-missing-files-check"]
        self._obs = obs = self._spawn(self.inside("obs", *options), environment)
        wait_until(lambda: obs.poll() is not None or self._answers(), _START_SECONDS)
        assert obs.poll() is None, self.log
        with self.client() as client:
            replay = {"outputName": "Replay Buffer"}
            wait_until(lambda: client.send("GetOutputStatus", replay, raw=True)["outputDuration"])
        return self

    @contextlib.contextmanager
    def client(self) -> Iterator[ReqClient]:
        """Give a bare client, by which a test can look at OBS and prepare it without the code under test."""
        client = ReqClient(host=_bracketed(self.host), port=self.port, password=self.password, timeout=10)
        try:
            yield client
        finally:
            client.base_client.ws.shutdown()

    def ask(self, request: str, **data: Any) -> dict[str, Any]:
        """Ask OBS something through a bare client."""
        with self.client() as client:
            return client.send(request, data, raw=True) or {}

    def stop(self) -> int | None:
        """End OBS as a person does who closes its window, and give its exit code."""
        return self._end_obs(signal.SIGINT)

    def kill(self) -> None:
        """End OBS with no time to say so."""
        self._end_obs(signal.SIGKILL)

    def drop(self) -> None:
        """Lose whatever goes to and from OBS from now on; connections look open and are dead."""
        self._tell("drop")

    def carry(self) -> None:
        """Carry later connections again; what was dropped stays dead."""
        self._tell("pass")

    def inside(self, *words: str) -> list[str]:
        """Give the words that run a program in OBS's network, such as a server for its stream."""
        assert self._bridge is not None
        user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", str(self._bridge.pid), "--net", *user, "--", *words]

    def _start_bridge(self) -> subprocess.Popen[bytes]:
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        carry = [sys.executable, str(obs_bridge.__file__), str(self._listening.fileno()), str(PORT)]
        words = ["unshare", "--net", *user, "--", "sh", "-c", 'ip link set lo up && exec "$@"', "bridge", *carry]
        bridge = subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=[self._listening.fileno()])
        # Only an answer shows that the namespace exists and can be entered.
        with socket.create_connection((self.host, self.port), 20) as probe:
            probe.settimeout(20)
            with contextlib.suppress(ConnectionResetError):
                assert not probe.recv(1)
        return bridge

    def _start_screen(self) -> subprocess.Popen[bytes]:
        """Start an X server on a number that nobody uses; where two choose the same, its lock lets one have it."""
        for _ in range(20):
            number = 100 + secrets.randbelow(50_000)
            screen = self._try_screen(number)
            if screen.poll() is None:
                self._display = f":{number}"
                return screen
        raise AssertionError(f"no X server could be started:\n{self.log}")

    def _try_screen(self, number: int) -> subprocess.Popen[bytes]:
        words = ["Xvfb", f":{number}", "-screen", "0", "1024x640x24", "-nolisten", "tcp"]
        screen = self._spawn(self.inside(*words), dict(os.environ))
        lock, address = Path(f"/tmp/.X{number}-lock"), f"/tmp/.X11-unix/X{number}"
        wait_until(lambda: screen.poll() is not None or (_holds(screen.pid, lock) and _takes(address)))
        return screen

    def _spawn(self, words: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        self._tell(f"ends {child.pid}")
        return child

    def _tell(self, order: str) -> None:
        assert self._bridge is not None
        words = self._bridge.stdin
        assert words is not None
        words.write(order.encode() + b"\n")
        words.flush()

    def _answers(self) -> bool:
        try:
            with connect(f"ws://{_bracketed(self.host)}:{self.port}", open_timeout=5) as server:
                return json.loads(server.recv(5))["op"] == 0
        except (OSError, WebSocketException, EOFError):
            return False

    def _end_obs(self, number: signal.Signals) -> int | None:
        if self._obs is None:
            return None
        obs, self._obs = self._obs, None
        if obs.poll() is None:
            obs.send_signal(number)
        try:
            return obs.wait(15)
        except subprocess.TimeoutExpired:
            obs.kill()
            obs.wait(15)
            raise AssertionError(f"OBS did not end:\n{self.log}") from None

    def _end(self) -> None:
        """End everything, OBS too where it could not even start."""
        self._listening.close()
        if self._obs is not None:
            self._obs.kill()
            self._obs.wait(15)
        if self._screen is not None:
            # Politely, because it leaves its socket and its lock behind otherwise.
            self._screen.terminate()
            self._screen.wait(15)
        if self._bridge is not None:
            # The end of its stdin is the end of it, and of whatever did not end above.
            self._bridge.communicate(timeout=15)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _holds(pid: int, lock: Path) -> bool:
    return lock.exists() and lock.read_text().strip() == str(pid)


def _takes(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address) == 0
