"""Imports, loudness and waveforms, with real files and the real ffmpeg."""

import asyncio
import filecmp
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.audio.library.copying import Full, Stopped, copy, digest_of, part_name
from core.audio.library.measuring import gain_db
from core.audio.library.settings import IMPORT_MAX_MB, MEASURE_LOUDNESS
from core.audio.models.jobs import ImportStatus
from core.audio.models.library import PROFILES
from core.errors import Conflict, Invalid, NotFound, Unavailable
from tests.support.engine import environment
from tests.support.library import House, open_house
from tests.support.waiting import until


@pytest.fixture
async def stocked(house: House, tmp_path: Path, samples: Path) -> House:
    shutil.copytree(samples, tmp_path / "music")
    await house.add(tmp_path / "music")
    return house


async def done(house: House) -> ImportStatus:
    async def ended() -> bool:
        return (await house.call("import_status")).state != "running"

    await until(ended, 50)
    status: ImportStatus = await house.call("import_status")
    return status


def make(*words: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", *words], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk with no room for much, where the tests may mount one: what has no room is the engine as a whole."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("only root may mount a disk; a_full_disk_ends_a_copy sees the same without one")
    yield small
    subprocess.run(["umount", "-l", str(small)], check=True)


@pytest.fixture
def stick(tmp_path: Path, samples: Path) -> Path:
    """Make a USB stick with music, something that only looks like it, and something else."""
    top = tmp_path / "stick"
    (top / "deep" / "er").mkdir(parents=True)
    shutil.copyfile(samples / "tune.ogg", top / "wrong ending.mp3")
    shutil.copyfile(samples / "tune.flac", top / "deep" / "er" / "new one.flac")
    (top / "bad.mp3").write_bytes(b"no music " * 1000)
    (top / "empty.wav").touch()
    (top / "letter.txt").write_text("hello")
    return top


async def test_brings_in_a_stick(stocked: House, stick: Path, tmp_path: Path) -> None:
    await stocked.call("category_put", name="Offers", colour="green")
    await stocked.call("import_path", path=str(stick), category="offers")
    status = await done(stocked)
    assert (status.state, status.total, status.done, status.skipped, status.failed) == ("done", 4, 2, 0, 2)
    assert {failure.what: failure.reason for failure in status.failures} == {
        "bad.mp3": "holds no MPEG audio",
        "empty.wav": "is empty",
    }
    assert set(await stocked.names(category="Offers")) == {"wrong ending.mp3", "new one.flac"}
    track = await stocked.only("new one")
    assert track.path == str(tmp_path / "music" / "Imported" / "deep" / "er" / "new one.flac")
    assert (await stocked.rescan()).progress.read == 0
    await stocked.call("import_path", path=str(stick))
    again = await done(stocked)
    assert (again.done, again.skipped) == (0, 2)


async def test_what_was_edited_since_is_not_brought_in_again_but_what_is_gone_is(
    stocked: House, stick: Path, tmp_path: Path
) -> None:
    await stocked.call("import_path", path=str(stick))
    await done(stocked)
    track = await stocked.only("new one")
    await stocked.call("track_edit", track=track.id, title="Edited", genre="Jazz")
    await stocked.call("rename", track=track.id, name="called otherwise")
    await stocked.call("import_path", path=str(stick))
    again = await done(stocked)
    assert (again.done, again.skipped) == (0, 2)
    assert (await stocked.search()).total == 9
    os.unlink((await stocked.only("otherwise")).path)  # noqa: PTH108 - a test may wait for its own disk
    await stocked.rescan()
    await stocked.call("import_path", path=str(stick))
    again = await done(stocked)
    assert (again.done, again.skipped) == (1, 1)


async def test_a_single_file_counts_by_its_content(stocked: House, tmp_path: Path, samples: Path) -> None:
    file = tmp_path / "note.txt"
    shutil.copyfile(samples / "tune.opus", file)
    await stocked.call("import_path", path=str(file))
    assert (await done(stocked)).done == 1
    assert "note.txt.opus" in await stocked.names("note")


async def test_another_file_of_the_same_name_gets_a_number(stocked: House, tmp_path: Path, samples: Path) -> None:
    for number, kind in enumerate(("wav", "flac")):
        (tmp_path / str(number)).mkdir()
        shutil.copyfile(samples / f"tune.{kind}", tmp_path / str(number) / "same.wav")
        await stocked.call("import_path", path=str(tmp_path / str(number) / "same.wav"))
        await done(stocked)
    assert set(await stocked.names("same")) == {"same.wav", "same (2).wav"}
    # And is found again under its number.
    await stocked.call("import_path", path=str(tmp_path / "1" / "same.wav"))
    assert (await done(stocked)).skipped == 1
    assert set(await stocked.names("same")) == {"same.wav", "same (2).wav"}


async def test_what_is_too_large_is_not_brought_in(stocked: House, tmp_path: Path, samples: Path) -> None:
    await stocked.room.settings.set(IMPORT_MAX_MB, 1, "test")
    file = tmp_path / "large.wav"
    file.write_bytes((samples / "tune.wav").read_bytes() + bytes(1_000_000))
    await stocked.call("import_path", path=str(file))
    assert (await done(stocked)).failures[0].reason == "is larger than 1 MB"


async def test_refuses_what_cannot_be_imported(stocked: House, tmp_path: Path) -> None:
    for path in ("relative", str(tmp_path / "none")):
        with pytest.raises(Invalid):
            await stocked.call("import_path", path=path)
    with pytest.raises(Conflict):
        await stocked.call("import_path", path=str(tmp_path / "music"))
    with pytest.raises(NotFound):
        await stocked.call("import_path", path=str(tmp_path), category="none")


async def test_needs_a_folder_to_import_into(house: House, stick: Path) -> None:
    with pytest.raises(NotFound):
        await house.call("import_path", path=str(stick))


def test_a_copy_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    source, target = os.fsencode(tmp_path / "big.wav"), os.fsencode(tmp_path / "to")
    data = os.urandom(5_300_000)
    (tmp_path / "big.wav").write_bytes(data)
    with pytest.raises(Stopped):
        copy(source, target, b"big.wav", lambda there: there < 2_000_000)
    assert [file.name for file in (tmp_path / "to").iterdir() if not file.name.startswith(".")] == []
    steps: list[int] = []
    copied = copy(source, target, b"big.wav", lambda there: steps.append(there) is None)
    assert copied == (target + b"/big.wav", digest_of(source))
    assert steps[0] > 2_000_000
    assert (tmp_path / "to" / "big.wav").read_bytes() == data
    assert [file.name for file in (tmp_path / "to").iterdir()] == ["big.wav"]
    assert copy(source, target, b"big.wav", lambda _: True) is None


def test_what_was_copied_before_counts_only_where_it_is_the_same(tmp_path: Path) -> None:
    source, target = tmp_path / "big.wav", tmp_path / "to"
    source.write_bytes(os.urandom(3_000_000))
    with pytest.raises(Stopped):
        copy(os.fsencode(source), os.fsencode(target), b"big.wav", lambda there: there < 2_000_000)
    (part,) = target.iterdir()
    part.write_bytes(bytes(part.stat().st_size))  # as a cut of the power leaves it
    assert copy(os.fsencode(source), os.fsencode(target), b"big.wav", lambda _: True) is not None
    assert (target / "big.wav").read_bytes() == source.read_bytes()


def test_a_full_disk_ends_a_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "big.wav", tmp_path / "to"
    source.write_bytes(os.urandom(3_000_000))
    target.mkdir()
    part = part_name(os.fsencode(source), os.fsencode(target), source.stat())
    Path(os.fsdecode(part)).symlink_to("/dev/full")
    with pytest.raises(Full):
        copy(os.fsencode(source), os.fsencode(target), b"big.wav", lambda _: True)
    assert list(target.iterdir()) == []


IMPORT = """
import asyncio, os, signal, sys
from pathlib import Path
from core.audio.events import ImportProgressed
from tests.support.library import open_house

async def main():
    async with open_house(Path(sys.argv[1])) as house:
        def tell(events):
            for event in events:
                match event.data:
                    case ImportProgressed(status) if status.done and 5_000_000 < status.file_bytes < status.file_size:
                        os.kill(os.getpid(), signal.SIGKILL)
        house.room.bus.tap(tell)
        await house.call("import_path", path=sys.argv[2])
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_an_import_that_was_killed_goes_on(tmp_path: Path, samples: Path) -> None:
    stick, music = tmp_path / "stick", tmp_path / "music"
    stick.mkdir()
    music.mkdir()
    sound = (samples / "tune.wav").read_bytes()
    for number in range(2):
        (stick / f"{number}.wav").write_bytes(sound + os.urandom(300_000_000))
    async with open_house(tmp_path / "desk") as house:
        await house.add(music)
    words = [sys.executable, "-c", IMPORT, str(tmp_path / "desk"), str(stick)]
    killed = await asyncio.create_subprocess_exec(*words, env=environment())
    assert await killed.wait() == -signal.SIGKILL
    brought = music / "Imported"
    (part,) = [file for file in brought.iterdir() if file.name.startswith(".")]
    begun = part.stat().st_ino
    async with open_house(tmp_path / "desk") as house:
        await house.scanned()
        there = (await house.search()).total  # nothing of what was begun
        assert there == len([file for file in brought.iterdir() if not file.name.startswith(".")])
        await house.call("import_path", path=str(stick))
        status = await done(house)
        assert (status.state, status.done, status.skipped, status.failed) == ("done", 2 - there, there, 0)
        assert (await house.search()).total == 2
    assert begun in [file.stat().st_ino for file in brought.iterdir()]
    assert sorted(file.name for file in brought.iterdir()) == ["0.wav", "1.wav"]
    assert all(filecmp.cmp(stick / file.name, file, shallow=False) for file in brought.iterdir())


async def test_only_one_import_runs_and_it_can_be_broken_off(stocked: House, tmp_path: Path, samples: Path) -> None:
    big = tmp_path / "big.wav"
    big.write_bytes((samples / "tune.wav").read_bytes() + bytes(500_000_000))
    both = [stocked.call("import_path", path=str(big)) for _ in range(2)]
    began = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in began) == ["Conflict", "ImportStatus"]
    status = await stocked.call("import_cancel")
    assert (status.state, status.done) == ("cancelled", 0)
    assert await stocked.names("big") == []


async def test_no_folder_is_made_anew_where_a_disk_is_away(stocked: House, tmp_path: Path, stick: Path) -> None:
    away = (tmp_path / "music").rename(tmp_path / "away")
    with pytest.raises(Unavailable, match="is not there"):
        await stocked.call("import_path", path=str(stick))
    assert not away.with_name("music").exists()


async def test_a_full_disk_leaves_nothing_half_written(stocked: House, small_disk: Path, samples: Path) -> None:
    await stocked.add(small_disk, "small")
    big = small_disk.parent / "big.wav"
    big.write_bytes((samples / "tune.wav").read_bytes() * 3)
    await stocked.call("import_path", path=str(big), folder="small")
    status = await done(stocked)
    assert (status.state, status.problem) == ("failed", "The disk is full.")
    assert await asyncio.to_thread(lambda: [path for path in small_disk.rglob("*") if path.is_file()]) == []
    assert (await stocked.search()).total == 7


async def test_measures_loudness_in_the_background(house: House, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    tone = "sine=frequency=997:sample_rate=48000:duration=5,volume={}dB"
    for name, level in (("loud", -6), ("quiet", -26)):
        words = ["-f", "lavfi", "-i", tone.format(level), "-ac", "2", str(music / f"{name}.flac")]
        make(*words)
    silence = ["-f", "lavfi", "-i", "anullsrc=d=3", str(music / "silence.flac")]
    make(*silence)
    await house.add(music)
    progress = await house.call("loudness")
    assert (progress.measured, progress.waiting, progress.enabled) == (0, 3, False)
    await house.room.settings.set(MEASURE_LOUDNESS, True, "test")
    for track in (await house.search()).tracks:
        await house.call("loudness", track=track.id)
    loud, quiet, silent = [await house.only(name) for name in ("loud", "quiet", "silence")]
    assert loud.lufs is not None
    assert quiet.lufs is not None
    assert loud.lufs - quiet.lufs == pytest.approx(20, abs=0.3)
    assert loud.true_peak_db is not None
    assert quiet.true_peak_db == pytest.approx(loud.true_peak_db - 20, abs=0.3)
    assert silent.lufs is None
    assert (await house.call("loudness")).waiting == 0


async def test_the_background_measures_by_itself(house: House, tmp_path: Path, samples: Path) -> None:
    await house.room.settings.set(MEASURE_LOUDNESS, True, "test")
    (tmp_path / "music").mkdir()
    shutil.copyfile(samples / "tune.flac", tmp_path / "music" / "x.flac")
    await house.add(tmp_path / "music")

    async def measured() -> bool:
        return (await house.only("tune")).lufs is not None

    await until(measured, 55)


async def test_without_ffmpeg_nothing_is_taken_for_measured(
    house: House, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "music").mkdir()
    shutil.copyfile(samples / "tune.flac", tmp_path / "music" / "x.flac")
    await house.add(tmp_path / "music")
    track = await house.only("tune")
    (tmp_path / "empty").mkdir()
    with monkeypatch.context() as poor:
        poor.setenv("PATH", str(tmp_path / "empty"))
        with pytest.raises(Unavailable, match="no ffmpeg"):
            await house.call("loudness", track=track.id)
        with pytest.raises(Unavailable, match="no ffmpeg"):
            await house.call("waveform", track=track.id)
    assert (await house.call("loudness")).waiting == 1
    assert (await house.call("loudness", track=track.id)).waiting == 0


def test_the_profiles_are_those_that_were_asked_for() -> None:
    assert [(each.name, each.lufs, each.true_peak_db, each.range_lu, each.priority) for each in PROFILES] == [
        ("message", -16.0, -1.5, 7.0, "normal"),
        ("jingle", -14.0, -1.5, 10.0, "normal"),
        ("emergency", -12.0, -1.0, 5.0, "high"),
        ("announcement", -16.0, -1.5, 8.0, "normal"),
        ("background", -20.0, -2.0, 12.0, "low"),
        ("podcast", -16.0, -1.0, 9.0, "normal"),
    ]


def test_gain_lets_no_peak_pass() -> None:
    message = next(profile for profile in PROFILES if profile.name == "message")
    assert gain_db(message, -26.0, -20.0) == 10.0
    assert gain_db(message, -26.0, -5.0) == 3.5
    assert gain_db(message, -10.0, 0.0) == -6.0
    assert gain_db(message, None, None) == 0.0


async def test_a_waveform_shows_where_it_is_loud(house: House, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    quiet_then_loud = "sine=d=4,volume='if(lt(t,2),0.05,4)':eval=frame"
    words = ["-f", "lavfi", "-i", quiet_then_loud, "-ar", "44100", str(music / "steps.wav")]
    make(*words)
    (music / "bad.mp3").write_bytes(b"x" * 5000)
    await house.add(music)
    track = await house.only("steps")
    drawn = await house.call("waveform", track=track.id, width=40)
    assert len(drawn.peaks) == 40
    assert max(drawn.peaks[:18]) < 20 < min(drawn.peaks[22:38])
    with pytest.raises(Invalid):
        await house.call("waveform", track=track.id, width=0)
    (bad,) = await house.call("broken")
    with pytest.raises(Unavailable, match="cannot be drawn"):
        await house.call("waveform", track=bad.id)
