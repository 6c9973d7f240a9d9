"""Batches on real files: previewed, told of as they go on, broken off, all or nothing, and killed in the middle."""

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from core.audio.events import BatchProgressed
from core.audio.library.formats import read_sound
from core.audio.library.rewriting import Rewriting
from core.audio.models.jobs import BatchOutcome
from core.errors import Conflict, Invalid
from tests.support.engine import environment
from tests.support.library import House, open_house
from tests.support.waiting import until


@pytest.fixture
def music(tmp_path: Path, samples: Path) -> Path:
    shutil.copytree(samples, tmp_path / "music")
    return tmp_path / "music"


@pytest.fixture
async def stocked(house: House, music: Path) -> House:
    await house.add(music)
    return house


def copies(samples: Path, folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        shutil.copyfile(samples / "tune.mp3", folder / f"{number}.mp3")
    return folder


def in_files(folder: Path) -> dict[str, dict[str, str]]:
    """Read what the files say."""
    return {file.name: read_sound(os.fsencode(file)).texts for file in folder.iterdir()}


def genres(folder: Path) -> list[str]:
    return [texts["GENRE"] for texts in in_files(folder).values()]


def hidden(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(".")]  # noqa: PTH208


async def ids(house: House) -> list[int]:
    return [track.id for track in (await house.search(limit=1000)).tracks]


async def test_a_batch_is_previewed_then_done_with_errors_at_the_end(stocked: House, music: Path) -> None:
    mp3, wav = [await stocked.only(kind=kind) for kind in ("mp3", "wav")]
    (music / "tune.wav").write_bytes(b"no music")
    await stocked.rescan()
    wanted = {"action": "edit", "tracks": [mp3.id, wav.id, mp3.id, 9999], "genre": "Jazz"}
    preview = await stocked.call("batch", **wanted, dry_run=True)
    assert [item.changes for item in preview.items] == [("genre: Pop → Jazz",), (), ()]
    errors = [item.error for item in preview.items]
    assert errors[1:] == [
        "The file “tune.wav” is broken, so that its tags cannot be written.",
        "There is no track 9999 in the library.",
    ]
    assert (preview.dry_run, preview.changed, preview.failed) == (True, 1, 2)
    assert (await stocked.call("track", track=mp3.id)).genre == "Pop"
    outcome = await stocked.call("batch", **wanted)
    assert (outcome.changed, outcome.failed, outcome.undone) == (1, 2, False)
    assert [item.error for item in outcome.items] == errors
    told = [event.data for event in stocked.said if isinstance(event.data, BatchProgressed)]
    assert (told[-1].done, told[-1].total, told[-1].failed) == (3, 3, 2)
    assert (await stocked.call("track", track=mp3.id)).genre == "Jazz"


async def test_what_goes_wrong_only_while_it_runs_is_told_too(stocked: House, music: Path) -> None:
    wanted = {"action": "edit", "tracks": await ids(stocked), "genre": "Jazz"}
    (music / "tune.wav").write_bytes(b"RIFF, but no music")  # nobody has looked at it since
    outcome = await stocked.call("batch", **wanted)
    assert (outcome.changed, outcome.failed) == (6, 1)
    (error,) = (item.error for item in outcome.items if item.error)
    assert error.startswith("The tags of “tune.wav” cannot be read: ")
    assert (music / "tune.wav").read_bytes() == b"RIFF, but no music"


@pytest.mark.parametrize(
    "wanted", [{"action": "tag_add", "tag": "x"}, {"action": "delete"}, {"action": "edit", "genre": "Jazz"}]
)
async def test_all_or_nothing_is_nothing_where_one_fails(stocked: House, wanted: dict[str, str]) -> None:
    before = (await stocked.search()).tracks
    outcome = await stocked.call("batch", tracks=[*(await ids(stocked)), 9999], all_or_nothing=True, **wanted)
    assert (outcome.undone, outcome.changed, outcome.failed) == (True, 0, 1)
    assert (await stocked.search()).tracks == before


async def test_all_or_nothing_takes_files_back_that_were_written(stocked: House, music: Path) -> None:
    tracks = await ids(stocked)
    before = in_files(music)
    # The last one cannot be written; nobody has looked at it since.
    last = await stocked.call("track", track=tracks[-1])
    whole = (music / last.name).read_bytes()
    (music / last.name).write_bytes(b"no music")
    outcome = await stocked.call("batch", action="edit", tracks=tracks, genre="Jazz", year=2001, all_or_nothing=True)
    assert (outcome.undone, outcome.changed, outcome.failed) == (True, 0, 1)
    assert [item.track for item in outcome.items if item.error] == [last.id]
    (music / last.name).write_bytes(whole)
    assert in_files(music) == before
    assert {track.genre for track in (await stocked.search()).tracks} <= {"Pop", ""}
    assert await stocked.room.store.fetch("SELECT * FROM audio_rewrite") == []
    assert hidden(music) == []


async def test_all_or_nothing_is_all_where_nothing_fails(stocked: House, music: Path) -> None:
    outcome = await stocked.call("batch", action="edit", tracks=await ids(stocked), genre="Jazz", all_or_nothing=True)
    assert (outcome.undone, outcome.changed, outcome.failed) == (False, 7, 0)
    assert set(genres(music)) == {"Jazz"}
    assert {track.genre for track in (await stocked.search()).tracks} == {"Jazz"}
    assert (await stocked.rescan()).progress.read == 0
    assert await stocked.room.store.fetch("SELECT * FROM audio_rewrite") == []


@pytest.mark.parametrize("all_or_nothing", [False, True])
async def test_a_batch_is_broken_off(house: House, tmp_path: Path, samples: Path, all_or_nothing: bool) -> None:
    music = copies(samples, tmp_path / "many", 200)
    await house.add(music)
    wanted = {"action": "edit", "genre": "Jazz", "all_or_nothing": all_or_nothing}
    running = asyncio.ensure_future(house.call("batch", tracks=await ids(house), **wanted))
    await until(lambda: any(isinstance(event.data, BatchProgressed) and event.data.done for event in house.said), 30)
    with pytest.raises(Conflict, match="Another batch runs"):
        await house.call("batch", action="delete", tracks=await ids(house))
    assert await house.call("batch_cancel")
    outcome: BatchOutcome = await running
    assert outcome.cancelled
    found = genres(music)
    if all_or_nothing:
        assert (outcome.undone, outcome.changed) == (True, 0)
        assert set(found) == {"Pop"}
    else:
        assert 0 < outcome.changed < 200
        assert outcome.failed == 200 - outcome.changed
        assert found.count("Jazz") == outcome.changed
    assert [track.genre for track in (await house.search(limit=1000)).tracks].count("Jazz") == outcome.changed
    assert not await house.call("batch_cancel")


async def test_many_are_done_at_once_and_told_of_as_they_go_on(house: House, tmp_path: Path, samples: Path) -> None:
    await house.add(copies(samples, tmp_path / "many", 1000))
    tracks = await ids(house)
    outcome = await house.call("batch", action="tag_add", tag="Night", tracks=[*tracks, 99_999])
    assert (outcome.changed, outcome.failed) == (1000, 1)
    told = [event.data.done for event in house.said if isinstance(event.data, BatchProgressed)]
    assert told == sorted(told)
    assert told[-1] == 1001
    assert (await house.search(tag="night")).total == 1000


BATCH = """
import asyncio, sys
from pathlib import Path
from core.audio.events import BatchProgressed
from tests.support.library import open_house

async def main():
    async with open_house(Path(sys.argv[1])) as house:
        def tell(events):
            for event in events:
                if isinstance(event.data, BatchProgressed):
                    print(event.data.done, flush=True)
        await house.scanned()
        tracks = [track.id for track in (await house.search(limit=1000)).tracks]
        house.room.bus.tap(tell)
        await house.call("batch", action="edit", tracks=tracks, genre="Jazz", all_or_nothing=True)

asyncio.run(main())
"""


async def test_a_batch_that_was_killed_leaves_nothing_half_done(tmp_path: Path, samples: Path) -> None:
    music = copies(samples, tmp_path / "many", 600)
    async with open_house(tmp_path / "desk") as house:
        await house.add(music)
    words = [sys.executable, "-c", BATCH, str(tmp_path / "desk")]
    killed = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE, env=environment())
    assert killed.stdout is not None
    while int(await killed.stdout.readline()) < 20:
        pass
    killed.send_signal(signal.SIGKILL)
    await killed.wait()
    assert {texts["GENRE"] for name, texts in in_files(music).items() if not name.startswith(".")} == {"Pop", "Jazz"}
    async with open_house(tmp_path / "desk") as house:

        async def repaired() -> bool:
            return not await house.room.store.fetch("SELECT * FROM audio_rewrite")

        await until(repaired, 50)
        assert (await house.rescan()).progress.read == 0  # no scan came before, to believe what was half done
        assert set(genres(music)) == {"Pop"}
        assert {track.genre for track in (await house.search(limit=1000)).tracks} == {"Pop"}
        assert hidden(music) == []


async def test_no_scan_believes_what_may_be_taken_back(stocked: House, music: Path) -> None:
    track = await stocked.only(kind="mp3")
    rewriting = Rewriting(stocked.room.store)
    await rewriting.write(track.id, {"title": ["Half"]})
    assert read_sound(os.fsencode(music / "tune.mp3")).texts["TITLE"] == "Half"
    assert (await stocked.rescan()).progress.read == 1
    assert (await stocked.call("track", track=track.id)).title == track.title
    await rewriting.put_back()
    assert (await stocked.rescan()).progress.read == 0
    assert (await stocked.call("track", track=track.id)).title == track.title
    assert read_sound(os.fsencode(music / "tune.mp3")).texts["TITLE"] == track.title


async def test_what_lies_on_a_disk_that_is_away_is_taken_back_when_it_is_there(
    tmp_path: Path, music: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_house(tmp_path / "desk") as house:
        await house.add(music)
        track = await house.only(kind="mp3")
        await Rewriting(house.room.store).write(track.id, {"title": ["Half"]})  # and the power goes
    music.rename(tmp_path / "away")  # noqa: ASYNC240 - a test may wait for its own disk
    async with open_house(tmp_path / "desk"):
        await until(lambda: "is not taken back yet" in caplog.text)
    (tmp_path / "away").rename(music)
    async with open_house(tmp_path / "desk") as house:

        async def repaired() -> bool:
            return not await house.room.store.fetch("SELECT * FROM audio_rewrite")

        await until(repaired)
        await house.rescan()
        assert (await house.call("track", track=track.id)).title == track.title
    assert read_sound(os.fsencode(music / "tune.mp3")).texts["TITLE"] == track.title


async def test_refuses_what_makes_no_sense(stocked: House) -> None:
    tracks = await ids(stocked)
    for wrong in ({"action": "edit"}, {"action": "tag_add"}, {"action": "delete", "genre": "x"}):
        with pytest.raises(Invalid):
            await stocked.call("batch", tracks=tracks, **wrong)
    with pytest.raises(Invalid):
        await stocked.call("batch", action="delete", tracks=[])
