"""The files that a simulated OBS records: real, as long as they should be, and there while they grow."""

import asyncio
import json
import os
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


async def stop(obs: SimulatedObs) -> tuple[Path, float]:
    """Give the file, and how long the recording has lasted."""
    lasted = obs.studio.record.elapsed()
    obs.studio.record.stop()
    obs.spread()
    await until(lambda: not obs.studio.record.active)
    assert obs.studio.record.file is not None
    return Path(obs.studio.record.file), lasted


async def test_a_recording_is_a_file_of_its_length_without_the_pauses(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.5)
        obs.studio.record.pause(True)
        held = obs.studio.record.elapsed()
        now = obs.studio.now()
        await until(lambda: obs.studio.now() > now + 0.5)
        assert obs.studio.record.elapsed() == held
        obs.studio.record.pause(False)
        await until(lambda: obs.studio.record.elapsed() >= held + 0.5)
        file, lasted = await stop(obs)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.mkv", file.name)
        assert await length(file) == pytest.approx(lasted, abs=0.2)


async def test_a_recording_can_be_read_while_it_grows(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.1)
        file = Path(obs.studio.record.path or "")
        await until(lambda: file.exists() and file.stat().st_size > 20_000)
        assert obs.studio.record.active


async def test_a_split_recording_makes_two_files(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.4)
        first, split = Path(obs.studio.record.path or ""), obs.studio.record.elapsed()
        obs.studio.record.split()
        obs.spread()
        await until(lambda: obs.studio.record.elapsed() >= split + 0.7)
        second, lasted = await stop(obs)
        assert first != second
        assert obs.studio.record.path == str(first)  # OBS goes on naming that
        assert [await length(file) for file in (first, second)] == pytest.approx([split, lasted - split], abs=0.2)


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


async def test_a_replay_that_cannot_be_written_is_not_said_to_be_saved(
    start: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Replay taken.mkv").mkdir()
    async with start(studio=studio(tmp_path)) as obs:
        obs.studio.profiles.formatting = "taken"
        obs.studio.replay_buffer.start()
        obs.spread()
        await until(lambda: obs.studio.replay_buffer.elapsed() > 0)
        obs.studio.replay_buffer.save()
        obs.spread()
    assert obs.studio.replay_buffer.last is None
    assert "Replay taken.mkv" in capfd.readouterr().err, "ffmpeg says why"


async def test_what_ends_in_the_middle_of_a_recording_leaves_a_whole_file(start: Start, tmp_path: Path) -> None:
    async with start(studio=studio(tmp_path)) as obs:
        await record(obs, 0.6)
        file, lasted = Path(obs.studio.record.path or ""), obs.studio.record.elapsed()
    assert await length(file) == pytest.approx(lasted, abs=0.3)


async def test_a_recording_whose_file_cannot_be_written_has_ended(
    start: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken.mkv").mkdir()
    async with start(studio=studio(tmp_path)) as obs:
        obs.studio.profiles.formatting = "taken"
        obs.studio.record.start()
        obs.spread()
        await until(lambda: obs.studio.record.path and not obs.studio.record.active)
        await record(obs, 0.1)
        file, _ = await stop(obs)
    assert (file.name, file.is_file()) == ("taken (2).mkv", True)
    assert "taken.mkv" in capfd.readouterr().err, "ffmpeg says why"


async def test_no_file_that_is_there_already_is_written_over(start: Start, tmp_path: Path) -> None:
    kept = Studio(SystemClock(), recordings=tmp_path, is_there=os.path.exists)
    kept.profiles.formatting = "mine"
    mine = [tmp_path / "mine.mkv", tmp_path / "mine (2).mkv"]
    for file in mine:
        file.write_text("a recording of somebody's")
    async with start(studio=kept) as obs:
        await record(obs, 0.1)
        assert (await stop(obs))[0] == tmp_path / "mine (3).mkv"
    assert [file.read_text() for file in mine] == ["a recording of somebody's"] * 2


async def test_a_folder_that_is_not_there_is_not_recorded_into(start: Start, tmp_path: Path) -> None:
    missing = Studio(SystemClock(), recordings=tmp_path / "gone", is_folder=lambda folder: Path(folder).is_dir())
    async with start(studio=missing) as obs:
        missing.record.start()
        obs.spread()
        assert (missing.due(), missing.record.active) == (None, False)
        (tmp_path / "gone").mkdir()
        await record(obs, 0.1)
        assert (await stop(obs))[0].exists()
