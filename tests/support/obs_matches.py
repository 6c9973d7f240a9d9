"""A real OBS that records matches for a part under test, left behind as it was found."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from obsws_python.error import OBSSDKRequestError

from core.obs.matches import settings
from core.obs.models import MatchRecording
from tests.support.obs import RealObs
from tests.support.obs_house import House, open_house
from tests.support.waiting import until, wait_until

SECOND = 1_000_000


@asynccontextmanager
async def recording_house(directory: Path, obs: RealObs) -> AsyncIterator[House]:
    """Run the part with one OBS, `main`, that records below `directory / "video"`."""
    async with open_house(directory / "desk") as house:
        await house.room.settings.set(settings.RECORD_BASE, str(directory / "video"), "ann")
        await house.obs.connection_add(
            name="main", host=obs.host, port=obs.port, password=obs.password, role="record", replay_scene="Break"
        )
        house.said()
        try:
            yield house
        finally:
            await asyncio.to_thread(tidy_up, obs)


def tidy_up(obs: RealObs) -> None:
    """Leave OBS to the next test as it was."""
    with obs.client() as client:
        if client.send("GetRecordStatus", raw=True)["outputActive"]:
            with suppress(OBSSDKRequestError):  # it may be about to end already
                client.send("StopRecord", raw=True)
            wait_until(lambda: not client.send("GetRecordStatus", raw=True)["outputActive"])
        for parameter, value in (("SimpleOutput/FilePath", str(obs.recordings)), ("Output/FilenameFormatting", "%s")):
            category, name = parameter.split("/")
            wanted = {"parameterCategory": category, "parameterName": name, "parameterValue": value}
            client.send("SetProfileParameter", wanted, raw=True)
        client.send("SetCurrentProgramScene", {"sceneName": "Stage"}, raw=True)
        if not client.send("GetReplayBufferStatus", raw=True)["outputActive"]:
            client.send("StartReplayBuffer", raw=True)


async def newest(house: House, is_so: Callable[[MatchRecording], object]) -> MatchRecording:
    """Wait until the newest recording is so."""
    async with asyncio.timeout(20):
        while not (found := await house.obs.recordings()) or not is_so(found[0]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # OBS says so to the engine, and nothing tells the test
    return found[0]


async def ended(house: House) -> MatchRecording:
    """Wait until the newest recording has ended."""
    return await newest(house, lambda recording: recording.ended_at is not None)


async def placed(house: House) -> MatchRecording:
    """Wait until it is known when the newest recording began, and into which file."""
    return await newest(house, lambda recording: recording.started_at is not None and recording.path is not None)


async def lasts(house: House, seconds: float) -> None:
    """Let a recording last so long, as OBS says."""
    await until(lambda: (house.known("main").record.duration_ms or 0) >= seconds * 1000, 30)


def seconds_of(file: str) -> float:
    """Measure a video."""
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "json", file]
    probed = subprocess.run(words, check=True, capture_output=True, timeout=20)
    return float(json.loads(probed.stdout)["format"]["duration"])


def first_cut(file: str) -> float:
    """Find where the picture of a video becomes another, in seconds; it may take a moment to settle at first."""
    show = ["-show_entries", "frame=pts_time", "-of", "csv=p=0"]
    words = ["ffprobe", "-v", "error", "-f", "lavfi", f"movie='{file}',select=gt(scene\\,0.1)", *show]
    found = subprocess.run(words, check=True, capture_output=True, text=True, timeout=30)
    return next(second for line in found.stdout.split() if (second := float(line.strip(","))) > 1)
