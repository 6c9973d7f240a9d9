"""The files that a simulated OBS records: real, as long as they should be, and there while they grow."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.clock import SystemClock
from core.obs.simulation.server import SimulatedObs
from core.obs.simulation.studio.studio import Studio
from tests.core.obs.simulation.conftest import Start
from tests.support.waiting import until


@pytest.fixture
def password() -> str:
    return ""


def studio(directory: Path) -> Studio:
    return Studio(SystemClock(), recordings=directory)


async def length(file: Path) -> float:
    """Measure a file as whoever cuts it does."""
    words = ["ffprobe", "-v", "error", "-of", "json", "-count_packets", "-show_streams", "-show_format", str(file)]
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    found: dict[str, Any] = json.loads((await process.communicate())[0])
    assert sorted(stream["codec_type"] for stream in found["streams"]) == ["audio", "video"]
    return float(found["format"]["duration"])


async def record(obs: SimulatedObs, seconds: float) -> None:
    obs.studio.record.start()
    obs.spread()
    await until(lambda: obs.studio.record.elapsed() >= seconds)


async def stop(obs: SimulatedObs) -> Path:
    obs.studio.record.stop()
    obs.spread()
    await until(lambda: not obs.studio.record.active)
    assert obs.studio.record.path is not None
    return Path(obs.studio.record.path)


async def test_a_recording_is_a_file_of_its_length_without_the_pauses(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 1.0)
        obs.studio.record.pause(True)
        held = obs.studio.record.elapsed()
        now = obs.studio.now()
        await until(lambda: obs.studio.now() > now + 0.7)
        assert obs.studio.record.elapsed() == held
        obs.studio.record.pause(False)
        await until(lambda: obs.studio.record.elapsed() >= 2.0)
        file = await stop(obs)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.mkv", file.name)
        assert await length(file) == pytest.approx(2.0, abs=0.3)


async def test_a_recording_can_be_read_while_it_grows(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.1)
        file = Path(obs.studio.record.path or "")
        await until(lambda: file.exists() and file.stat().st_size > 20_000)
        assert obs.studio.record.active


async def test_a_split_recording_makes_two_files(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.8)
        first = Path(obs.studio.record.path or "")
        obs.studio.record.split()
        obs.spread()
        await until(lambda: obs.studio.record.elapsed() >= 1.6)
        second = await stop(obs)
        assert first != second
        assert [await length(file) for file in (first, second)] == pytest.approx([0.8, 0.8], abs=0.3)


async def test_a_replay_is_the_last_seconds(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        obs.studio.profiles.set("SimpleOutput", "RecRBTime", "1")
        buffer = obs.studio.replay_buffer
        buffer.start()
        obs.spread()
        await until(lambda: buffer.elapsed() >= 1.2)
        buffer.save()
        obs.spread()
        await until(lambda: buffer.last)
        file = Path(buffer.last or "")
        assert file.name.startswith("Replay ")
        assert await length(file) == pytest.approx(1.0, abs=0.15)


async def test_what_ends_in_the_middle_of_a_recording_leaves_a_whole_file(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 1.0)
        file = Path(obs.studio.record.path or "")
    assert await length(file) == pytest.approx(1.0, abs=0.3)


async def test_a_folder_that_is_not_there_is_not_recorded_into(start: Start, tmp_path: Path) -> None:
    missing = Studio(SystemClock(), recordings=tmp_path / "gone", is_folder=lambda folder: Path(folder).is_dir())
    async with start(studio=missing) as obs:
        missing.record.start()
        obs.spread()
        assert (missing.due(), missing.record.active) == (None, False)
        (tmp_path / "gone").mkdir()
        await record(obs, 0.1)
        assert (await stop(obs)).exists()
