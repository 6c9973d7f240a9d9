"""`cuedesk simulate obs` as a process of its own: what it prints, what it does, how it ends."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.support.engine import environment
from tests.support.waiting import wait_until


class Simulated:
    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "tui", "simulate", "obs", "--port", "0", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read)
        self._reading.start()
        wait_until(lambda: any("files" in line for line in self.lines) or self.process.poll() is not None)
        self.port = int(self.lines[0].split()[-1])

    def says(self, words: str) -> None:
        wait_until(lambda: any(words in line for line in self.lines))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(10)
        self._reading.join(10)
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            for line in out:
                self.lines.append(line.rstrip("\n"))


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    running = Simulated("--protocol", "v4", "--scenes", "Ring 1,Break", "--recordings", str(tmp_path / "new"))
    try:
        yield running
    finally:
        running.process.kill()
        running.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_what_is_asked_of_it_and_ends_cleanly(simulated: Simulated, tmp_path: Path, number: int) -> None:
    assert simulated.lines[1:3] == ["scenes: Ring 1, Break", f"files go to {tmp_path / 'new'}"]
    with connect(f"ws://127.0.0.1:{simulated.port}") as client:

        def ask(request: str, **fields: str) -> dict[str, str]:
            client.send(json.dumps({"request-type": request, "message-id": "1", **fields}))
            while "message-id" not in (message := json.loads(client.recv(5))):
                pass
            return dict(message)

        assert ask("GetCurrentScene")["name"] == "Ring 1"
        assert ask("SetCurrentScene", **{"scene-name": "Break"})["status"] == "ok"
        assert ask("SetCurrentScene", **{"scene-name": "\x1b[2Jno"})["status"] == "error"
        simulated.says("asks SetCurrentScene scene-name=Break")
        simulated.says("asks SetCurrentScene scene-name=\\x1b[2Jno: refused, requested scene does not exist")
        assert simulated.end(signal.Signals(number)) == 0
    assert simulated.lines[-1] == "ended"
    assert not any("GetCurrentScene" in line for line in simulated.lines)


def test_faults_begin_when_they_are_due(tmp_path: Path) -> None:
    running = Simulated("--fault", "exit@0.3", "--fault", "wrong-password", "--verbose")
    try:
        assert running.process.wait(10) == 0
        assert running.end() == 0
        assert running.lines[-3:] == ["fault: wrong-password", "fault: exit", "ended"]
    finally:
        running.process.kill()


def test_a_taken_port_is_said_in_a_sentence(simulated: Simulated) -> None:
    words = [sys.executable, "-m", "tui", "simulate", "obs", "--port", str(simulated.port)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False, env=environment())
    assert done.returncode == 1
    assert done.stderr.startswith(f"cuedesk: Nobody can listen on 127.0.0.1 port {simulated.port}: ")
