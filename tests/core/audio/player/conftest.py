"""A sound server for the tests of a file, tones to play, and a player for each test."""

import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.player import Stage, open_stage
from tests.support.pulse import Pulse, tone


@pytest.fixture(scope="module")
def pulse() -> Iterator[Pulse]:
    with tempfile.TemporaryDirectory(prefix="cd-pulse-") as directory, Pulse(Path(directory)) as running:
        yield running


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with short.wav (2 s), long.wav (40 s), other.wav (40 s) and speech.wav (2 s)."""
    directory = tmp_path_factory.mktemp("tones")
    for name, seconds, hertz in (("short", 2, 440), ("long", 40, 550), ("other", 40, 660), ("speech", 2, 880)):
        tone(directory / f"{name}.wav", seconds, hertz)
    return directory


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file that moves on for 20 s and holds no sound."""
    source = ["-f", "lavfi", "-i", "testsrc=duration=20:size=64x64:rate=5"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(tmp_path / "picture.mp4")], check=True, timeout=60)
    return tmp_path / "picture.mp4"


@pytest.fixture
def sounds(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> Pulse:
    """Let a player that is started now play on the sound server."""
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    return pulse


@pytest.fixture
async def stage(tmp_path: Path, sounds: Pulse) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as running:
        yield running
