"""Recordings that are held, and that go on in another file: their moments are found where they are."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import NotFound, Unavailable
from core.obs.models import MatchRecording
from core.obs.service import ObsPart
from core.obs.simulation.server import Front, SimulatedObs
from core.obs.simulation.studio.studio import Studio
from core.pss import events as pss
from core.pss.models import EventRow
from tests.support.obs_house import House, open_house
from tests.support.obs_matches import SECOND, ended, newest, seconds_of
from tests.support.waiting import until

SPLITS = "5.5.0"
"""The first version that tells of a split."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "desk") as house:
        yield house


@pytest.fixture
def protocol(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "v5"))


@pytest.fixture
async def obs(house: House, tmp_path: Path, protocol: str) -> AsyncIterator[SimulatedObs]:
    studio = Studio(SystemClock(), recordings=tmp_path, is_folder=os.path.isdir)
    async with SimulatedObs(studio, Front(protocol, version=SPLITS)) as obs:  # type: ignore[arg-type]
        await house.obs.connection_add(name="main", host="127.0.0.1", port=obs.port, role="record")
        await house.stands("main", "connected")
        yield obs
        await house.part.stop()


async def recorded(house: House, match: int = 5) -> MatchRecording:
    await house.obs.start_match_recording(match=match, number="214", blue="Ann", red="Eve")
    return await newest(house, lambda recording: recording.started_at is not None and recording.path is not None)


async def passes(house: House, seconds: float) -> int:
    """Let so long pass, and tell when that is."""
    now = house.room.clock.now()
    await until(lambda: house.room.clock.now() >= now + round(seconds * SECOND))
    return house.room.clock.now()


async def position(house: House, at: int) -> float:
    """Tell where the desk believes a moment to be in the file, in seconds."""
    [recording] = await house.part._recordings.covering(at)
    return recording.position(at) / SECOND


async def is_so(holds: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # only the store tells


async def pauses(house: House) -> list[tuple[int, int | None]]:
    rows = await house.room.store.fetch("SELECT paused_at, resumed_at FROM obs_pause ORDER BY paused_at")
    return [(row["paused_at"], row["resumed_at"]) for row in rows]


@pytest.mark.parametrize("protocol", ["v5", "v4"], indirect=True)
async def test_a_moment_after_a_pause_is_where_it_is_in_the_file(house: House, obs: SimulatedObs) -> None:
    recording = await recorded(house)
    assert recording.started_at is not None
    started_at = recording.started_at
    within = await passes(house, 0.3)
    assert await position(house, within) == pytest.approx((within - started_at) / SECOND, abs=0.01)

    await house.obs.pause_recording(connection="main")
    await is_so(lambda: pauses(house))
    held_at = await passes(house, 1.0)
    with pytest.raises(NotFound, match="no picture of that moment: OBS “main” held its recording since "):
        await house.obs.cut_clip(at=held_at)
    await house.obs.pause_recording(connection="main", paused=False)

    async def is_over() -> bool:
        return all(resumed_at is not None for _, resumed_at in await pauses(house))

    await is_so(is_over)
    later = await passes(house, 0.5)
    lasted = obs.studio.record.elapsed()
    assert await position(house, later) == pytest.approx(lasted, abs=0.2)
    assert await position(house, later) < (later - started_at) / SECOND - 0.9
    with pytest.raises(NotFound, match=r"held its recording from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d"):
        await house.obs.cut_clip(at=held_at)
    clip = await house.obs.cut_clip(at=later, seconds=0.4, after=0.2, exact=True)
    assert clip.offset_ms == pytest.approx((lasted - 0.4) * 1000, abs=250)
    assert seconds_of(clip.path) == pytest.approx(0.6, abs=0.25)
    await house.obs.stop_match_recording(match=5)
    assert (await house.obs.recordings())[0].ended_at


async def test_chapters_put_what_happened_in_a_pause_at_the_pause(house: House, obs: SimulatedObs) -> None:
    recording = await recorded(house)
    start = recording.started_at
    assert start is not None
    await house.obs.stop_match_recording(match=5)

    def work(db):  # type: ignore[no-untyped-def]
        db.execute("UPDATE obs_recording SET ended_at = ?", (start + 200 * SECOND,))
        db.execute("INSERT INTO obs_pause VALUES (1, ?, ?)", (start + 30 * SECOND, start + 90 * SECOND))
        happened = ((-5, "Before"), (15, "A"), (50, "In the pause"), (100, "B"), (500, "After"))
        rows = [(number, 5, start + at * SECOND, said) for number, (at, said) in enumerate(happened)]
        db.executemany("INSERT INTO obs_moment (event, match, at, caption) VALUES (?, ?, ?, ?)", rows)

    await house.room.store.submit(work)
    assert await house.obs.chapters(recording=1) == "00:00 214 Ann VS Eve\n00:15 A\n00:30 In the pause\n00:40 B\n"


async def test_what_is_said_to_be_no_event_is_no_chapter_until_that_is_taken_back(
    house: House, obs: SimulatedObs
) -> None:
    await recorded(house)
    await until(lambda: house.room.bus.wanted("pss.point_scored"))

    def scored(id_: int, status: str) -> pss.Scored:
        about = (id_, house.room.clock.now(), "A", 5, "10.0.0.1:1", "datagram", "", "point", "blue", 1, None)
        return pss.Scored(EventRow(*about, status, 1.0, (), {"point": 1}, (), b""))  # type: ignore[arg-type]

    async def are(count: int) -> None:
        async def listed() -> bool:
            return len(await house.part._matches._moments.of(5)) == count

        await is_so(listed)

    house.room.bus.publish(scored(1, "recognized"), scored(2, "deprecated"), scored(3, "recognized"), source="pss")
    await are(2)
    house.room.bus.publish(pss.StatusSet(3, "recognized", "deprecated", "ann", "no kick"), source="pss")
    await are(1)
    house.room.bus.publish(pss.StatusSet(3, "deprecated", "recognized", "ann", "it was"), source="pss")
    house.room.bus.publish(pss.StatusSet(2, "deprecated", "partial", "ann", "it was too"), source="pss")
    await are(3)


@asynccontextmanager
async def started_anew(house: House) -> AsyncIterator[House]:
    """Run the part once more on the same rooms, as after a restart of the engine."""
    part = ObsPart(house.room)
    again = House(house.room, part, house.heard)
    await part.start()
    try:
        await again.stands("main", "connected")
        yield again
    finally:
        await part.stop()


async def test_a_pause_that_began_while_the_engine_was_down_is_found(house: House, obs: SimulatedObs) -> None:
    await recorded(house)
    await house.part.stop()
    obs.studio.record.pause(True)
    obs.spread()
    await passes(house, 1.5)
    async with started_anew(house) as again:
        await is_so(lambda: pauses(house))
        [(paused_at, resumed_at)] = await pauses(house)
        assert resumed_at is None
        assert await position(again, house.room.clock.now()) == pytest.approx(obs.studio.record.elapsed(), abs=0.3)
        assert paused_at < house.room.clock.now() - SECOND
        await again.obs.stop_match_recording(match=5)
        assert (await ended(again)).ended_at == (await pauses(house))[0][1]


async def test_a_pause_that_ended_while_the_engine_was_down_is_found(house: House, obs: SimulatedObs) -> None:
    await recorded(house)
    await house.obs.pause_recording(connection="main")
    await is_so(lambda: pauses(house))
    await house.part.stop()
    await passes(house, 1.5)
    obs.studio.record.pause(False)
    obs.spread()
    await passes(house, 0.5)
    async with started_anew(house) as again:

        async def is_over() -> bool:
            return all(resumed_at is not None for _, resumed_at in await pauses(house))

        await is_so(is_over)
        now = house.room.clock.now()
        assert await position(again, now) == pytest.approx(obs.studio.record.elapsed(), abs=0.3)
        await again.obs.stop_match_recording(match=5)


async def test_each_file_of_a_split_recording_has_a_row_and_its_own_moments(house: House, obs: SimulatedObs) -> None:
    first = await recorded(house)
    assert first.path is not None
    early = await passes(house, 0.8)
    await house.obs.split_recording(connection="main")
    second = await newest(house, lambda recording: recording.id != first.id)
    assert second.path is not None
    assert second.path != first.path
    assert (second.match, second.title) == (5, first.title)
    late = await passes(house, 1.2)
    files = [(await house.obs.cut_clip(at=at, seconds=0.4, after=0.2, exact=True)) for at in (early, late)]
    assert [clip.recording for clip in files] == [first.id, second.id]
    assert files[1].offset_ms == pytest.approx((late - second.started_at) / 1000 - 400, abs=250)

    # OBS names the first file to its end, and that is not the second one's.
    [step] = await house.obs.stop_match_recording(match=5)
    assert step.done
    two, one = await house.obs.recordings(match=5)
    assert (one.path, two.path) == (first.path, second.path)
    assert one.ended_at == two.started_at
    for recording in (one, two):
        assert recording.path is not None
        lasted = (recording.ended_at - recording.started_at) / SECOND
        await until(lambda path=recording.path: seconds_of(path) > 0)
        assert seconds_of(recording.path) == pytest.approx(lasted, abs=0.6)

    def work(db):  # type: ignore[no-untyped-def]
        db.execute("UPDATE obs_recording SET started_at = ended_at - 100000000 WHERE id = ?", (one.id,))
        db.execute("UPDATE obs_recording SET ended_at = started_at + 100000000 WHERE id = ?", (two.id,))
        times = (*(one.ended_at - at * SECOND for at in (80, 50)), *(two.started_at + at * SECOND for at in (20, 50)))
        rows = [(number, 5, at, f"Moment {number}") for number, at in enumerate(times)]
        db.executemany("INSERT INTO obs_moment (event, match, at, caption) VALUES (?, ?, ?, ?)", rows)

    await house.room.store.submit(work)
    chapters = [await house.obs.chapters(recording=recording.id) for recording in (one, two)]
    assert [text.splitlines()[1:] for text in chapters] == [
        ["00:20 Moment 0", "00:50 Moment 1"],
        ["00:20 Moment 2", "00:50 Moment 3"],
    ]


async def test_a_split_recording_goes_on_after_a_restart_of_the_engine(house: House, obs: SimulatedObs) -> None:
    first = await recorded(house)
    await passes(house, 0.5)
    await house.obs.split_recording(connection="main")
    second = await newest(house, lambda recording: recording.id != first.id)
    await house.part.stop()
    obs.studio.record.pause(True)
    obs.spread()
    await passes(house, 1.5)
    async with started_anew(house) as again:
        await is_so(lambda: pauses(house))  # it has been examined, and what OBS counts was not all in this file
        lasted = await position(again, house.room.clock.now())
        assert lasted < obs.studio.record.elapsed() - 0.3
        assert (await again.obs.recordings())[0] == second
        await again.obs.stop_match_recording(match=5)
        assert (await again.obs.recordings())[0].path == second.path


async def test_before_obs_tells_of_a_split_all_stays_one_recording(house: House, tmp_path: Path) -> None:
    studio = Studio(SystemClock(), recordings=tmp_path, is_folder=os.path.isdir)
    async with SimulatedObs(studio, Front("v5", version="5.1.0")) as obs:
        await house.obs.connection_add(name="main", host="127.0.0.1", port=obs.port, role="record")
        await house.stands("main", "connected")
        first = await recorded(house)
        assert first.path is not None
        await passes(house, 0.5)
        studio.record.split()
        obs.spread()
        late = await passes(house, 2.0)
        with pytest.raises(Unavailable, match=r"has only 0\.0 of these 1\.0 seconds") as short:
            await house.obs.cut_clip(at=late, seconds=1, after=0, exact=True)
        assert "If OBS has split the recording" in (short.value.remedy or "")
        await house.obs.stop_match_recording(match=5)
        [kept] = await house.obs.recordings()
        assert (kept.id, kept.path) == (first.id, first.path)
        await house.part.stop()
