"""Clips of a real OBS's recordings: cut while they are written, listed, described, played and deleted."""

import asyncio
import csv
import io
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.obs import events
from core.obs.clips.settings import CLIP_FOLDER
from core.obs.matches.recording_rows import Recording, insert, update
from tests.support.obs import RealObs
from tests.support.obs_house import House
from tests.support.obs_matches import SECOND, first_cut, lasts, placed, recording_house, seconds_of
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def obs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealObs]:
    with RealObs(tmp_path_factory.mktemp("obs")) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, obs: RealObs) -> AsyncIterator[House]:
    async with recording_house(tmp_path, obs) as house:
        yield house


async def test_a_clip_is_cut_out_of_a_recording_that_is_still_written(house: House) -> None:
    await house.obs.switch_scene(connection="main", scene="Break")
    await house.obs.start_match_recording(match=5)
    recording = await placed(house)
    await lasts(house, 5)
    at = house.room.clock.now()
    await house.obs.switch_scene(connection="main", scene="Stage")

    clip = await house.obs.cut_clip(at=at, seconds=3, after=1, event=77, caption="Head kick", exact=True)
    assert house.known("main").record.active
    assert (clip.match, clip.event, clip.kind, clip.recording) == (5, 77, "exact", recording.id)
    assert (clip.connection, clip.at, clip.by) == ("main", at, "ann")
    assert seconds_of(clip.path) == pytest.approx(4, abs=0.25)
    assert clip.offset_ms == pytest.approx((at - recording.started_at) / 1000 - 3000, abs=100)
    # What was to be seen is where it was to be seen.
    assert await asyncio.to_thread(first_cut, clip.path) == pytest.approx(3, abs=0.6)

    copy = await house.obs.cut_clip(at=at, seconds=2, after=0.5)
    assert copy.kind == "cut"
    # There is a key frame a second.
    assert 2.5 - 0.2 <= seconds_of(copy.path) <= 3.5 + 0.2
    assert [each.id for each in await house.obs.clips(match=5)] == [copy.id, clip.id]
    assert await house.obs.clips(match=6) == []
    assert {Path(each.path).parent for each in (clip, copy)} == {Path(recording.path).parent / "Clips"}
    told = [event.clip for event in house.said(events.ClipChanged)]
    assert told == [clip, copy]


async def test_what_is_asked_for_before_the_beginning_or_after_the_end_is_left_out(house: House) -> None:
    await house.obs.start_match_recording(match=5)
    recording = await placed(house)
    await lasts(house, 4)
    await house.obs.stop_match_recording(match=5)
    [kept] = await house.obs.recordings()
    early = await house.obs.cut_clip(at=recording.started_at + SECOND, seconds=30, after=1, exact=True)
    assert early.offset_ms == 0
    assert seconds_of(early.path) == pytest.approx(2, abs=0.25)
    late = await house.obs.cut_clip(at=kept.ended_at - SECOND, seconds=1, after=30, exact=True)
    assert 1 <= seconds_of(late.path) <= 2.25


async def test_what_no_recording_covers_cannot_be_cut(house: House) -> None:
    now = house.room.clock.now()
    with pytest.raises(NotFound, match="No recording covers"):
        await house.obs.cut_clip(at=now)
    with pytest.raises(NotFound, match="No recording of OBS “main” covers"):
        await house.obs.cut_clip(at=now, connection="main")
    with pytest.raises(NotFound, match="no connection"):
        await house.obs.cut_clip(at=now, connection="nobody")
    for wrong in (
        {"seconds": -1},
        {"after": 1e9},
        {"seconds": 0, "after": 0},
        {"caption": "a\nb"},
        {"caption": "x" * 999},
    ):
        with pytest.raises(Invalid):
            await house.obs.cut_clip(at=now, **wrong)
    with pytest.raises(Invalid, match="still to come"):
        await house.obs.cut_clip(at=now + 3600 * SECOND)


async def add_recording(house: House, path: Path, host: str | None = None, match: int = 5) -> int:
    """Put a recording into the table that lasted from a minute ago until now."""
    if host is not None:
        await house.room.store.submit(lambda db: db.execute("UPDATE obs_connection SET host = ?", (host,)))
        await house.obs.connection_edit(connection="main", host=host, enabled=False)
    now = house.room.clock.now()
    row = Recording(0, 1, "main", match, "A match", str(path), True, now - 60 * SECOND, now - 60 * SECOND, now)

    def work(db):  # type: ignore[no-untyped-def]
        id_ = insert(db, row)
        update(db, replace(row, id=id_))
        return id_

    return int(await house.room.store.submit(work))


async def test_a_recording_of_another_machine_is_said_to_be_there(house: House, obs: RealObs, tmp_path: Path) -> None:
    await add_recording(house, tmp_path / "there.mkv", "192.0.2.7")
    with pytest.raises(Unavailable, match="on another machine"):
        await house.obs.cut_clip(at=house.room.clock.now() - 30 * SECOND)


async def test_a_recording_that_is_gone_or_broken_is_said_so(house: House, tmp_path: Path) -> None:
    file = tmp_path / "gone.mkv"
    await add_recording(house, file)
    at = house.room.clock.now() - 30 * SECOND
    with pytest.raises(Unavailable, match="is not there"):
        await house.obs.cut_clip(at=at)
    await asyncio.to_thread(file.write_bytes, b"no video")
    with pytest.raises(Unavailable, match="could not be cut"):
        await house.obs.cut_clip(at=at)
    assert await house.obs.clips() == []
    assert await asyncio.to_thread(lambda: list((tmp_path / "Clips").iterdir())) == []


async def test_of_two_courts_that_are_recorded_the_match_s_own_is_cut(house: House, tmp_path: Path) -> None:
    await add_recording(house, tmp_path / "five.mkv", match=5)
    await add_recording(house, tmp_path / "six.mkv", match=6)
    at = house.room.clock.now() - 30 * SECOND
    for match, file in ((5, "five"), (6, "six"), (7, "six"), (None, "six")):
        with pytest.raises(Unavailable, match=f"{file}.mkv is not there"):
            await house.obs.cut_clip(at=at, match=match)


async def test_a_file_of_another_machine_is_not_deleted_from_here(house: House, tmp_path: Path) -> None:
    await lasts_a_while(house)
    replay = await house.obs.save_replay(connection="main")
    await house.room.store.submit(lambda db: db.execute("UPDATE obs_connection SET host = '192.0.2.7'").rowcount)
    for verb in (house.obs.clip_delete, house.obs.clip_open):
        with pytest.raises(Unavailable, match=r"is on another machine \(192\.0\.2\.7, where OBS “main” runs\)"):
            await verb(clip=replay.id)
    assert [clip.id for clip in await house.obs.clips()] == [replay.id]
    assert await asyncio.to_thread(Path(replay.path).exists)
    other = await house.obs.save_replay(connection="main")
    await house.obs.clip_delete(clip=other.id, keep_file=True)
    assert [clip.id for clip in await house.obs.clips()] == [replay.id]
    assert await asyncio.to_thread(Path(other.path).exists)
    # What was cut was cut here, wherever its OBS is.
    await asyncio.to_thread((tmp_path / "a.mkv").touch)
    cut = f"UPDATE obs_clip SET (kind, path) = ('cut', '{tmp_path / 'a.mkv'}')"
    await house.room.store.submit(lambda db: db.execute(cut).rowcount)
    await house.room.settings.set(CLIP_FOLDER, str(tmp_path), "ann")
    await house.obs.clip_delete(clip=replay.id)
    assert not await asyncio.to_thread((tmp_path / "a.mkv").exists)
    assert await house.obs.clips() == []


async def test_a_clip_whose_file_is_gone_leaves_the_list(house: House) -> None:
    await lasts_a_while(house)
    clip = await house.obs.save_replay(connection="main")
    await asyncio.to_thread(Path(clip.path).unlink)
    await house.obs.clip_delete(clip=clip.id)
    assert await house.obs.clips() == []


# ---- replays


async def test_a_replay_without_a_match_belongs_to_none(house: House) -> None:
    await lasts_a_while(house)
    clip = await house.obs.save_replay(connection="main")
    assert (clip.match, clip.recording, clip.offset_ms, clip.kind) == (None, None, None, "replay")
    assert clip.duration_ms
    with pytest.raises(Invalid):
        await house.obs.save_replay(connection="main", caption="two\nlines")


async def lasts_a_while(house: House) -> None:
    """Let the replay buffer fill a little."""
    await house.obs.start_recording(connection="main")
    await lasts(house, 2)


async def test_a_clip_is_described_listed_and_deleted(house: House) -> None:
    await lasts_a_while(house)
    await house.obs.start_match_recording(match=5)
    await placed(house)
    clip = await house.obs.save_replay(connection="main", caption="=HYPERLINK(1)")
    described = await house.obs.clip_edit(clip=clip.id, caption="=1+1, “Ann”")
    assert (described.caption, described.match, described.event) == ("=1+1, “Ann”", 5, None)
    assert await house.obs.clip_edit(clip=clip.id, match=6, event=77) == replace(described, match=6, event=77)
    [moved] = await house.obs.clips(match=6)
    assert (moved.event, moved.caption, moved.path) == (77, described.caption, clip.path)
    await house.obs.clip_edit(clip=clip.id, match=5)
    header, row = csv.reader(io.StringIO(await house.obs.clips_csv(match=5)))
    listed = dict(zip(header, row, strict=True))
    assert listed["caption"] == "'=1+1, “Ann”"
    assert listed["path"] == clip.path
    assert listed["match"] == "5"

    # In a folder of the table's own recordings, as it is beside the match's.
    await house.room.settings.set(CLIP_FOLDER, str(Path(clip.path).parent), "ann")
    await house.obs.clip_delete(clip=clip.id)
    assert not await asyncio.to_thread(Path(clip.path).exists)
    assert await house.obs.clips() == []
    for call in (house.obs.clip_delete, house.obs.clip_open):
        with pytest.raises(NotFound, match="no clip"):
            await call(clip=clip.id)
    with pytest.raises(NotFound):
        await house.obs.clip_edit(clip=clip.id, caption="")
    assert [event.deleted for event in house.said(events.ClipChanged)] == [False] * 4 + [True]


async def test_a_file_outside_of_all_folders_of_recordings_stays(house: House, tmp_path: Path) -> None:
    await lasts_a_while(house)
    clip = await house.obs.save_replay(connection="main")
    elsewhere = tmp_path / "elsewhere.mkv"
    await asyncio.to_thread(elsewhere.touch)
    await house.room.store.submit(lambda db: db.execute("UPDATE obs_clip SET path = ?", (str(elsewhere),)).rowcount)
    await house.obs.clip_delete(clip=clip.id)
    assert await asyncio.to_thread(elsewhere.exists)
    assert await house.obs.clips() == []


# ---- playing


@pytest.fixture
def display() -> Iterator[str]:
    """A screen that nobody sees."""
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert screen.stdout is not None
    yield f":{screen.stdout.readline().strip()}"
    screen.terminate()
    screen.communicate(timeout=15)


def windows(display: str) -> str:
    return subprocess.run(
        ["xwininfo", "-display", display, "-root", "-tree"], capture_output=True, text=True, check=True, timeout=10
    ).stdout


async def test_a_clip_is_played_on_the_boxs_own_display(
    house: House, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lasts_a_while(house)
    clip = await house.obs.save_replay(connection="main")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    opening = asyncio.create_task(house.obs.clip_open(clip=clip.id, from_end=10))
    await asyncio.to_thread(wait_until, lambda: "mpv" in windows(display))
    await opening
    await house.part.stop()
    await asyncio.to_thread(wait_until, lambda: "mpv" not in windows(display))


async def test_without_a_display_or_a_player_it_is_said(
    house: House, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lasts_a_while(house)
    clip = await house.obs.save_replay(connection="main")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(Unavailable, match="no display"):
        await house.obs.clip_open(clip=clip.id)
    monkeypatch.setenv("DISPLAY", ":59999")
    with pytest.raises(Unavailable, match="does not answer"):
        await house.obs.clip_open(clip=clip.id)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unavailable, match="neither mpv nor VLC"):
        await house.obs.clip_open(clip=clip.id)
    with pytest.raises(Invalid):
        await house.obs.clip_open(clip=clip.id, from_end=-1)
    await asyncio.to_thread(Path(clip.path).unlink)
    with pytest.raises(Unavailable, match="is not there"):
        await house.obs.clip_open(clip=clip.id)


async def test_chapters_need_a_match_and_enough_moments(house: House) -> None:
    with pytest.raises(NotFound, match="no recording"):
        await house.obs.chapters(recording=99)
    recording = await add_recording(house, Path("/srv/a.mkv"))
    with pytest.raises(Conflict, match="3 or more"):
        await house.obs.chapters(recording=recording)
