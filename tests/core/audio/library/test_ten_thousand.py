"""Ten thousand tagged files: found while they are read, how far it is and for how long yet, and all at the end."""

import asyncio
from pathlib import Path

import pytest

from core.audio.events import ScanProgressed, TracksChanged
from core.audio.models.library import ScanProgress
from scripts.benchmarks.tracks import tracks
from tests.support.library import House
from tests.support.waiting import until

NUMBER = 10_000

pytestmark = pytest.mark.timeout(180)


async def test_ten_thousand_are_found_while_they_are_read(house: House, tmp_path: Path) -> None:
    music = await asyncio.to_thread(tracks, tmp_path, NUMBER)
    house.said.clear()
    await house.call("folder_add", path=str(music))

    async def some() -> int:
        return (await house.search()).total

    await until(some)
    assert await some() < NUMBER, "they are there before the scan is at its end"
    await house.scanned()
    told: list[ScanProgress] = [event.data.progress for event in house.said if isinstance(event.data, ScanProgressed)]
    reading = [progress for progress in told if progress.phase == "reading"]
    assert {progress.total for progress in reading} == {NUMBER}
    assert [progress.read for progress in reading] == sorted(progress.read for progress in reading)
    told_how_long = [progress for progress in reading if progress.rate and progress.seconds_left is not None]
    assert told_how_long
    for progress in told_how_long:
        assert progress.seconds_left == pytest.approx((NUMBER - progress.read) / (progress.rate or 1.0), abs=1.0)
    assert sum(event.data.count for event in house.said if isinstance(event.data, TracksChanged)) == NUMBER

    page = await house.search()
    assert (page.total, len(await house.call("broken"))) == (NUMBER, 0)
    for track in page.tracks[::10]:
        typed = f"{track.artist[:-1]} {track.title}"
        assert track.id in [found.id for found in (await house.search(text=typed)).tracks]
    again = await house.rescan()
    assert (again.progress.found, again.progress.read) == (NUMBER, 0)
