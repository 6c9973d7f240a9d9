"""A PulseAudio of the test's own with silent sinks, what comes out of them as levels, and tones to play."""

import array
import math
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until

RATE = 44_100
_SETUP = """load-module module-native-protocol-unix auth-anonymous=1 socket={directory}/native
load-module module-null-sink sink_name=hall rate=44100 channels=2
load-module module-null-sink sink_name=bar rate=44100 channels=2
set-default-sink hall
"""


class Pulse:
    """A sound server with the sinks `hall` (the default) and `bar`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        self.environment = {**os.environ, "PULSE_SERVER": f"unix:{directory}/native", "HOME": str(directory)}

    def __enter__(self) -> "Pulse":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        setup = self._directory / "setup.pa"
        setup.write_text(_SETUP.format(directory=self._directory))
        words = ["pulseaudio", "-n", "-F", str(setup), "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        environment = {**os.environ, "XDG_RUNTIME_DIR": str(self._directory), "HOME": str(self._directory)}
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        wait_until(lambda: "bar" in self.control("list", "short", "sinks"))

    def stop(self) -> None:
        """End it, as a sound card that is pulled out."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            (self._directory / "native").unlink(missing_ok=True)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def unplug(self, sink: str = "") -> None:
        """Take a sink away, or all of them; the server stays."""
        for line in self.control("list", "short", "modules").splitlines():
            if f"sink_name={sink}" in line:
                self.control("unload-module", line.split()[0])

    def plug(self, sink: str) -> None:
        """Add a sink."""
        self.control("load-module", "module-null-sink", f"sink_name={sink}")

    def control(self, *words: str) -> str:
        return subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=10, check=False
        ).stdout

    @contextmanager
    def recording(self, sink: str = "hall") -> Iterator["Recording"]:
        """Record a sink; the levels are there from the first sample on, and complete afterwards."""
        file = self._directory / f"{sink}.raw"
        words = [
            "parec",
            "-d",
            f"{sink}.monitor",
            "--format=s16le",
            f"--rate={RATE}",
            "--channels=1",
            "--latency-msec=20",
        ]
        with file.open("wb") as out:
            process = subprocess.Popen(words, env=self.environment, stdout=out)
            try:
                wait_until(lambda: file.stat().st_size > 0)
                yield Recording(file)
            finally:
                process.terminate()
                process.wait()


class Recording:
    """What came out of a sink."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def levels(self, step: float = 0.1) -> list[float]:
        """Give the level of each step in dB of full scale."""
        raw = self._file.read_bytes()
        samples = array.array("h", raw[: len(raw) // 2 * 2])
        size = round(RATE * step)
        return [_level(samples[at : at + size]) for at in range(0, len(samples) - size, size)]

    @property
    def now(self) -> float:
        """Give the level of the last tenth of a second."""
        raw = self._file.read_bytes()[-RATE // 10 * 2 // 2 * 2 :]
        return _level(array.array("h", raw[: len(raw) // 2 * 2]))

    def heard(self, above: float = -60.0, step: float = 0.1) -> list[float]:
        """Give the levels from the first that is heard to the last."""
        levels = self.levels(step)
        loud = [number for number, level in enumerate(levels) if level > above]
        return levels[loud[0] : loud[-1] + 1] if loud else []


def tone(file: Path, seconds: float, hertz: int = 440, db: float = -12.0, extra: tuple[str, ...] = ()) -> Path:
    """Write a sine, in the format that the file's name says."""
    source = f"sine=frequency={hertz}:duration={seconds}:sample_rate={RATE}"
    gain = f"volume={db + 21.07}dB"  # of an eighth of full scale, and 3 dB less on each of two sides
    words = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-af", gain, "-ac", "2", *extra, str(file)]
    subprocess.run(words, check=True, timeout=60)
    return file


def _level(samples: "array.array[int]") -> float:
    power = sum(sample * sample for sample in samples) / max(len(samples), 1)
    return 10 * math.log10(power / 32768**2) if power else -120.0
