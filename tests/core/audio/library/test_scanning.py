"""Folders on a real disk, gone through by the real process: what comes, changes, goes, is moved or is bad."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from core.audio.events import ScanProgressed
from core.audio.library.track_rows import SELECT_PATH
from core.errors import Conflict, Invalid, NotFound
from tests.support.library import House, open_house
from tests.support.waiting import until


@pytest.fixture
def music(tmp_path: Path, samples: Path) -> Path:
    shutil.copytree(samples, tmp_path / "music")
    return tmp_path / "music"


async def test_finds_every_format(house: House, music: Path) -> None:
    folder = await house.add(music)
    assert folder.name == "music"
    page = await house.search()
    assert {track.kind for track in page.tracks} == {"mp3", "flac", "ogg", "opus", "m4a", "aac", "wav"}
    track = await house.only("tune flac")
    assert (track.artist, track.album, track.genre, track.year, track.number) == (
        "Ann Ärtist",
        "The Album",
        "Pop",
        1999,
        3,
    )
    assert track.path == str(music / "tune.flac")


async def test_a_second_scan_reads_nothing(house: House, music: Path) -> None:
    await house.add(music)
    done = await house.rescan()
    assert (done.problem, done.progress.found, done.progress.total, done.progress.read) == (None, 7, 0, 0)


async def listing(house: House) -> bytes | None:
    [(found,)] = await house.room.store.fetch("SELECT listing FROM audio_folder")
    return found  # type: ignore[no-any-return]


async def test_what_was_found_is_kept_in_short_until_a_track_becomes_another(house: House, music: Path) -> None:
    await house.add(music)
    found = await listing(house)
    assert found is not None
    await house.rescan()
    assert await listing(house) == found
    for sql in ("UPDATE audio_track SET size = 1 WHERE name = 'tune.wav'", "DELETE FROM audio_track WHERE id = 1"):
        await house.room.store.submit(lambda db, sql=sql: db.execute(sql) and None)
        assert await listing(house) is None
        # On the disk nothing has changed, yet what the library says of it is not so any more.
        assert (await house.rescan()).progress.read == 1
        assert await listing(house) == found


async def test_a_file_written_over_in_its_place_is_read_again(house: House, music: Path) -> None:
    await house.add(music)
    before = music.stat()  # noqa: ASYNC240 - a test may wait for its own disk
    with (music / "tune.wav").open("r+b") as file:
        file.write(bytes(16))
    assert music.stat().st_mtime_ns == before.st_mtime_ns  # noqa: ASYNC240
    done = await house.rescan()
    assert (done.progress.found, done.progress.read, done.progress.broken) == (7, 1, 1)


async def test_tells_how_far_it_is(house: House, music: Path) -> None:
    await house.add(music)
    said = [event.data.progress for event in house.said if isinstance(event.data, ScanProgressed)]
    assert said[-1].phase == "idle"
    assert "listing" in [progress.phase for progress in said]


async def test_a_changed_file_is_read_again_and_stays_the_same_track(house: House, music: Path, samples: Path) -> None:
    await house.add(music)
    before = await house.only("tune wav")
    shutil.copyfile(samples / "tune.flac", music / "tune.wav")
    done = await house.rescan()
    assert (done.progress.changed, done.progress.added) == (1, 0)
    after = await house.call("track", track=before.id)
    assert (after.kind, after.title) == ("flac", "Tune flac")


async def test_a_vanished_file_is_marked_and_comes_back(house: House, music: Path) -> None:
    await house.add(music)
    track = await house.only("tune opus")
    (music / "tune.opus").rename(music.parent / "aside.opus")
    assert (await house.rescan()).progress.vanished == 1
    assert (await house.call("track", track=track.id)).state == "vanished"
    assert await house.names("opus") == []
    assert await house.names(state="vanished") == ["tune.opus"]
    (music.parent / "aside.opus").rename(music / "tune.opus")
    await house.rescan()
    assert (await house.only("tune opus")).id == track.id


async def test_a_moved_file_stays_the_same_track(house: House, music: Path) -> None:
    await house.add(music)
    track = await house.only("tune mp3")
    (music / "new").mkdir()
    (music / "tune.mp3").rename(music / "new" / "other name.mp3")
    done = await house.rescan()
    assert (done.progress.read, done.progress.vanished) == (0, 0)
    moved = await house.only("other name")
    assert (moved.id, moved.path) == (track.id, str(music / "new" / "other name.mp3"))


async def test_a_folder_that_is_not_there_is_said(house: House, music: Path) -> None:
    await house.add(music)
    away = music.rename(music.parent / "unplugged")  # noqa: ASYNC240 - a test may wait for its own disk
    assert (await house.rescan()).problem == "is not there"
    (folder,) = await house.call("folders")
    assert (folder.problem, folder.tracks, folder.vanished) == ("is not there", 0, 7)
    assert health(house) == ("degraded", "folder music: is not there")
    away.rename(music)
    await house.rescan()
    (folder,) = await house.call("folders")
    assert (folder.problem, folder.tracks, folder.vanished) == (None, 7, 0)
    assert health(house) == ("ok", "all folders are scanned")


def health(house: House) -> tuple[str, str]:
    told = house.room.health.check_all()["library"]
    return told.state, told.reason


async def test_bad_files_are_listed_with_the_reason(house: House, tmp_path: Path, samples: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    (music / "garbage.mp3").write_bytes(bytes(range(1, 250)) * 400)
    (music / "zeros.wav").write_bytes(bytes(100_000))
    (music / "empty.flac").touch()
    (music / "nowhere.ogg").symlink_to(tmp_path / "nothing")
    shutil.copyfile(samples / "tune.ogg", music / "wrong.mp3")
    await house.add(music)
    assert await house.names() == ["wrong.mp3"]
    assert (await house.only()).kind == "ogg"
    reasons = {track.name: track.problem for track in await house.call("broken")}
    assert reasons == {
        "garbage.mp3": "holds no MPEG audio",
        "zeros.wav": "holds nothing but zeros",
        "empty.flac": "is empty",
    }
    shutil.copyfile(samples / "tune.wav", music / "zeros.wav")
    await house.rescan()
    assert "zeros.wav" in await house.names()


async def test_names_of_every_kind(house: House, tmp_path: Path, samples: Path) -> None:
    music = os.fsencode(tmp_path / "music")
    os.makedirs(music + b"/folder \xe9")  # noqa: PTH103 - a path of bytes
    names = [
        b"a 'quoted' \"name\".wav",
        b"two\nlines.wav",
        "emoji 🎵.wav".encode(),
        b"latin \xe9.wav",
        b"folder \xe9/within.wav",
        b"esc\x1b[31m.wav",
        b"[b]x[|b] %_.wav",
    ]
    for name in names:
        shutil.copyfile(os.fsencode(samples / "tune.wav"), music + b"/" + name)
    await house.add(tmp_path / "music")
    tracks = (await house.search()).tracks
    assert len(tracks) == len(names)
    assert all(track.name.isprintable() and track.path.isprintable() for track in tracks)
    stored = [(await house.room.store.fetch(SELECT_PATH, (track.id,)))[0]["path"] for track in tracks]
    assert {path.removeprefix(music + b"/") for path in stored} == set(names)
    assert (await house.rescan()).progress.read == 0


async def test_tags_with_markup_and_escapes_are_text(house: House, tmp_path: Path, samples: Path) -> None:
    import mutagen

    music = tmp_path / "music"
    music.mkdir()
    shutil.copyfile(samples / "tune.flac", music / "x.flac")
    file = mutagen.File(music / "x.flac")
    file["title"] = "[red]\x1b[31m Hot\x07[/red]\r\n" + "long " * 500
    file.save()
    await house.add(music)
    track = await house.only("hot")
    assert track.title.startswith("[red] [31m Hot [/red]")
    assert track.title.isprintable()
    assert len(track.title) <= 500


async def test_links_in_a_circle_end(house: House, music: Path) -> None:
    (music / "deep").mkdir()
    (music / "deep" / "up").symlink_to(music)
    (music / "self").symlink_to(music / "self")
    await house.add(music)
    assert (await house.search()).total == 7


async def test_a_scan_that_was_killed_goes_on(tmp_path: Path, samples: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for number in range(1500):
        shutil.copyfile(samples / "tune.opus", music / f"{number}.opus")
    async with open_house(tmp_path / "desk") as house:
        await house.call("folder_add", path=str(music))

        async def some() -> bool:
            return (await house.search()).total > 0

        await until(some, 50)
        # As the engine stops: what is found so far is there already, and stays.
    async with open_house(tmp_path / "desk") as house:
        done = await house.scanned()
        assert (await house.search()).total == 1500
        assert done.progress.read < 1500 or done.progress.added == 0


async def test_stopped_by_hand_it_stays_so_until_it_is_asked_for(tmp_path: Path, music: Path, samples: Path) -> None:
    async with open_house(tmp_path / "desk") as house:
        await house.call("folder_add", path=str(music))
        await house.call("scan_stop")
        assert (await house.call("scan_status")).phase == "idle"
        (folder,) = await house.call("folders")
        assert (folder.scanned_at, folder.watched) == (None, False)
        assert health(house) == ("ok", "scanning was stopped by hand, so that what changes is not found")
        # What is added after that is looked at, and it alone.
        shutil.copytree(samples, tmp_path / "more")
        await house.add(tmp_path / "more", "more")
        assert [each.tracks for each in await house.call("folders")] == [7, 0]
        (music / "new.wav").write_bytes((samples / "tune.wav").read_bytes())
    async with open_house(tmp_path / "desk") as house:
        await house.scanned()
        assert [(each.tracks, each.watched) for each in await house.call("folders")] == [(7, True), (0, False)]
        await house.rescan()
        assert [(each.tracks, each.watched) for each in await house.call("folders")] == [(7, True), (8, True)]


async def test_refuses_what_is_no_folder(house: House, music: Path) -> None:
    for path in ("relative", "/no/such/folder", str(music / "tune.mp3"), "/x\0y"):
        with pytest.raises(Invalid):
            await house.call("folder_add", path=path)
    await house.add(music)
    for path in (music, music.parent):
        with pytest.raises(Conflict):
            await house.call("folder_add", path=str(path))
    with pytest.raises(NotFound):
        await house.call("scan", folder="nothing")


async def test_a_removed_folder_takes_its_tracks_and_leaves_its_files(house: House, music: Path) -> None:
    await house.add(music)
    await house.call("folder_remove", folder="MUSIC")
    assert (await house.search("tune")).total == 0
    assert await house.call("folders") == []
    assert (music / "tune.mp3").exists()


async def test_what_changes_is_found_without_being_asked(house: House, music: Path, samples: Path) -> None:
    await house.add(music)
    (folder,) = await house.call("folders")
    assert folder.watched
    shutil.copyfile(samples / "tune.ogg", music / "fresh one.ogg")
    (music / "tune.wav").unlink()

    async def found() -> bool:
        return await house.names("fresh") == ["fresh one.ogg"] and await house.names("wav") == []

    await until(found, 30)


async def test_a_name_that_is_no_text_does_not_end_the_watching(house: House, music: Path, samples: Path) -> None:
    # Two links, for a path of bytes cannot be typed; the one that cannot be watched does not keep the other from it.
    os.mkdir(os.fsencode(music.parent) + b"/f\xe9")  # noqa: PTH102 - a path of bytes
    os.symlink(os.fsencode(music.parent) + b"/f\xe9", music.parent / "link")  # noqa: PTH211
    await house.add(music)
    await house.add(music.parent / "link", "odd")
    assert {each.name: each.watched for each in await house.call("folders")} == {"music": True, "odd": False}
    for number, name in enumerate((b"n\xe9w.ogg", b"plain.ogg", b"again \xe9.ogg")):
        shutil.copyfile(samples / "tune.ogg", os.fsencode(music) + b"/" + name)

        async def found(wanted: int = 8 + number) -> bool:
            return (await house.search()).total == wanted

        await until(found, 30)
    # What was found is told before its scan has come to its end.
    await until(lambda: health(house) == ("ok", "all folders are scanned"))


async def test_what_has_changed_while_nobody_watched_is_found_at_the_start(tmp_path: Path, music: Path) -> None:
    async with open_house(tmp_path / "desk") as house:
        await house.add(music)
    (music / "tune.wav").unlink()
    async with open_house(tmp_path / "desk") as house:
        await house.scanned()
        assert (await house.search()).total == 6


async def test_how_many_are_held_is_what_a_count_gives(house: House, music: Path) -> None:
    async def held() -> int:
        [(counted,)] = await house.room.store.fetch("SELECT count(*) FROM audio_track WHERE is_listed")
        page = await house.search("zzzz")
        assert page.held == counted
        return page.held

    await house.add(music)
    assert await held() == 7
    ids = [track.id for track in (await house.search()).tracks]
    await house.call("delete", tracks=ids[:2])
    assert await held() == 5
    await house.call("restore", tracks=ids[:1])
    (music / "tune.wav").write_bytes(b"no music")
    (music / "tune.ogg").unlink(missing_ok=True)
    await house.rescan()
    assert await held() == len((await house.search()).tracks)
    await house.call("folder_remove", folder="music")
    assert await held() == 0


def readers() -> list[int]:
    """Find the processes that read folders for us."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"core.audio.library.reading" in words:
                found.append(int(entry.name))
    return found


async def test_a_reader_that_dies_is_said_and_the_next_goes_on(house: House, tmp_path: Path, samples: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for number in range(3000):
        (music / f"{number}.opus").hardlink_to(samples / "tune.opus")
    await house.call("folder_add", path=str(music))

    async def some() -> bool:
        return (await house.search()).total > 0

    await until(some, 50)
    for pid in readers():
        os.kill(pid, signal.SIGKILL)
    finished = await house.scanned()
    if finished.problem is not None:  # it may have been done in this very moment
        assert "Reading the folder has failed" in finished.problem
        (folder,) = await house.call("folders")
        assert folder.problem == finished.problem
    await house.rescan()
    (folder,) = await house.call("folders")
    assert (folder.tracks, folder.problem) == (3000, None)


async def test_no_reader_is_left_behind(tmp_path: Path, music: Path) -> None:
    async with open_house(tmp_path / "desk") as house:
        await house.add(music)
        assert len(readers()) == 1
    assert readers() == []
