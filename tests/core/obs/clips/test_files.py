"""Which files are clips: where they go, what they are called, and what may never be deleted."""

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.obs.clips.files import NewNames, clip_folder, clip_stem, may_be_deleted, require_here
from core.obs.places import is_here


async def test_this_machine_knows_itself() -> None:
    assert await is_here("127.0.0.1")
    assert await is_here("localhost")
    assert not await is_here("192.0.2.7")
    assert not await is_here("no-such-host.invalid")


async def test_a_file_of_another_machine_is_said_to_be_there(tmp_path: Path) -> None:
    file = tmp_path / "a.mkv"
    file.touch()
    assert await require_here("main", "127.0.0.1", str(file)) == file
    with pytest.raises(Unavailable, match="is on another machine"):
        await require_here("main", "192.0.2.7", str(file))
    with pytest.raises(Unavailable, match="is not there"):
        await require_here("main", "127.0.0.1", str(tmp_path / "b.mkv"))
    with pytest.raises(Unavailable, match="has not told"):
        await require_here("main", "127.0.0.1", None)


async def test_a_name_is_given_once(tmp_path: Path) -> None:
    names, folder = NewNames(), tmp_path / "Clips"
    first = await names.claim(folder, "a", ".mkv")
    second = await names.claim(folder, "a", ".mkv")
    assert [path.name for path in (first, second)] == ["a.mkv", "a (2).mkv"]
    names.release(first)
    first.touch()
    names.release(second)
    assert (await names.claim(folder, "a", ".mkv")).name == "a (2).mkv"


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be put into") as refused:
        await NewNames().claim(tmp_path / "file" / "Clips", "a", ".mkv")
    assert "obs.clip_folder" in (refused.value.remedy or "")


def test_clips_go_beside_their_recording_or_where_they_are_wanted() -> None:
    recording = Path("/srv/video/Day 1/214 Ann.mkv")
    assert clip_folder("", recording) == Path("/srv/video/Day 1/Clips")
    assert clip_folder("/srv/clips", recording) == Path("/srv/clips")
    assert clip_stem(recording, 75.4, "Head/kick") == "Head_kick 01-15 214 Ann"
    assert len(clip_stem(Path("x" * 250), 0, "é" * 300).encode()) < 200


def test_only_videos_in_known_folders_may_be_deleted(tmp_path: Path) -> None:
    day, other, clips = tmp_path / "day", tmp_path / "other", tmp_path / "clips"
    for folder in (day, day / "Clips", other, clips / "sub"):
        folder.mkdir(parents=True)
    recording = day / "a.mkv"
    files = {
        recording: False,
        day / "Replay.mkv": True,
        day / "Clips" / "a.mp4": True,
        day / "notes.txt": False,
        other / "b.mkv": False,
        clips / "sub" / "c.mkv": True,
    }
    for file in files:
        file.touch()
    link = day / "link.mkv"
    link.symlink_to(other / "b.mkv")
    (day / "Clips" / "way").symlink_to(other)
    files |= {link: False, day / "Clips" / "way" / "b.mkv": False, day / ".." / "other" / "b.mkv": False}
    for file, may in files.items():
        assert may_be_deleted(file, str(clips), "", [str(recording)]) is may, file
