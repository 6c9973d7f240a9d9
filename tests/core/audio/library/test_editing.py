"""Edits go into the files themselves, are taken back, and leave files as they were where they fail."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC

from core.audio.library.formats import read_sound
from core.errors import Conflict, Invalid, NotFound, Unavailable
from tests.support.library import House


@pytest.fixture
def music(tmp_path: Path, samples: Path) -> Path:
    shutil.copytree(samples, tmp_path / "music")
    return tmp_path / "music"


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "opus", "m4a", "aac", "wav"])
async def test_an_edit_is_in_the_file_and_found_and_taken_back(
    house: House, music: Path, samples: Path, kind: str
) -> None:
    await house.add(music)
    track = await house.only(f"tune {kind}")
    file = os.fsencode(music / f"tune.{kind}")
    before = read_sound(file)
    wanted = {"title": "Ny låt [b]", "artist": "Other", "album": "Their Best", "genre": "Jazz", "year": 2020}
    edited = await house.call("track_edit", track=track.id, **wanted)
    assert {name: getattr(edited, name) for name in wanted} == wanted
    after = read_sound(file)
    in_file = dict(zip(("TITLE", "ARTIST", "ALBUM", "GENRE", "DATE"), map(str, wanted.values()), strict=True))
    assert {name: after.texts[name] for name in in_file} == in_file
    assert after.kind == kind
    assert after.duration_ms == pytest.approx(before.duration_ms, abs=60)
    assert decoded(music / f"tune.{kind}") == decoded(samples / f"tune.{kind}")
    assert (await house.only("ny lat")).id == track.id
    assert (await house.rescan()).progress.read == 0
    undone = await house.call("undo")
    assert replace(undone, size=track.size) == track
    assert read_sound(file).texts == before.texts  # the day of 1999 too
    assert (await house.rescan()).progress.read == 0
    with pytest.raises(NotFound):
        await house.call("undo")


def decoded(file: Path) -> bytes:
    """Give all that is heard of a file, as its checksum."""
    words = ["ffmpeg", "-v", "error", "-i", str(file), "-map", "0:a", "-f", "md5", "-"]
    return subprocess.run(words, capture_output=True, check=True).stdout


async def test_what_is_said_several_times_is_taken_back_to_the_letter(house: House, music: Path) -> None:
    opened: Callable[[Path], Any] = FLAC
    file = opened(music / "tune.flac")
    file["artist"] = ["One", "Two"]
    file.save()
    await house.add(music)
    track = await house.only("tune flac")
    assert track.artist == "One / Two"
    await house.call("track_edit", track=track.id, artist="Three")
    assert opened(music / "tune.flac")["artist"] == ["Three"]
    await house.call("undo")
    assert opened(music / "tune.flac")["artist"] == ["One", "Two"]


async def test_a_link_stays_one_and_what_it_leads_to_is_changed(house: House, music: Path, samples: Path) -> None:
    shutil.copyfile(samples / "tune.mp3", music.parent / "elsewhere.mp3")
    (music / "tune.mp3").unlink()
    (music / "link.mp3").symlink_to(music.parent / "elsewhere.mp3")
    (music.parent / "elsewhere.mp3").chmod(0o640)
    await house.add(music)
    track = await house.only("tune mp3")
    await house.call("track_edit", track=track.id, title="Through the link")
    assert (music / "link.mp3").is_symlink()
    assert read_sound(os.fsencode(music.parent / "elsewhere.mp3")).texts["TITLE"] == "Through the link"
    assert (music.parent / "elsewhere.mp3").stat().st_mode & 0o777 == 0o640


async def test_what_files_do_not_carry_is_kept_and_taken_back(house: House, music: Path) -> None:
    await house.add(music)
    await house.call("category_put", name="Jingles", colour="green")
    track = await house.only("tune aac")
    before = (music / "tune.aac").read_bytes()
    await house.call(
        "track_edit", track=track.id, category="jingles", notes="line one\nline two", tags=["calm", "night"]
    )
    edited = await house.only("calm jing", category="Jingles", tag="night")
    assert (edited.category, edited.tags, edited.notes) == ("Jingles", ("calm", "night"), "line one\nline two")
    assert (music / "tune.aac").read_bytes() == before
    undone = await house.call("undo", track=track.id)
    assert (undone.category, undone.tags, undone.notes) == (None, (), "")
    await house.call("track_edit", track=track.id, category="")  # it has none: nothing is changed, and nothing to undo
    with pytest.raises(NotFound):
        await house.call("undo", track=track.id)


async def test_an_edit_that_fails_leaves_everything_as_it_was(house: House, music: Path) -> None:
    await house.add(music)
    track = await house.only("tune mp3")
    (music / "tune.mp3").unlink()
    with pytest.raises((Conflict, Unavailable)):  # as a watcher has seen it, or not yet
        await house.call("track_edit", track=track.id, title="Other")
    assert (await house.call("track", track=track.id)).title == track.title
    assert not [name for name in os.listdir(music) if name.startswith(".")]  # noqa: PTH208


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "a\x1b[1m"},
        {"year": 12345},
        {"tags": [""]},
        {"artist": "x" * 501},
        {"tags": [str(n) for n in range(31)]},
    ],
)
async def test_refuses_what_makes_no_sense(house: House, music: Path, wrong: dict[str, object]) -> None:
    await house.add(music)
    track = await house.only("tune mp3")
    with pytest.raises(Invalid):
        await house.call("track_edit", track=track.id, **wrong)


async def test_renames_a_file(house: House, music: Path) -> None:
    await house.add(music)
    track = await house.only("tune ogg")
    renamed = await house.call("rename", track=track.id, name="Äther 'quote' 🎵")
    assert renamed.name == "Äther 'quote' 🎵.ogg"
    assert (music / renamed.name).exists()
    assert (await house.only("ather")).id == track.id
    for name in ("", ".hidden", "a/b", "../up", "x\ny", "n" * 300):
        with pytest.raises(Invalid):
            await house.call("rename", track=track.id, name=name)
    with pytest.raises(NotFound):
        await house.call("rename", track=9999, name="x")
    other = await house.only("tune wav")
    (music / "taken.wav").touch()
    with pytest.raises(Conflict):
        await house.call("rename", track=other.id, name="taken.wav")


async def test_deleted_tracks_come_back_or_go_for_good(house: House, music: Path) -> None:
    await house.add(music)
    track = await house.only("tune flac")
    assert await house.call("delete", tracks=[track.id]) == 1
    assert await house.names("flac") == []
    assert await house.names(state="deleted") == ["tune.flac"]
    assert (music / "tune.flac").exists()
    await house.rescan()
    assert await house.names("flac") == []
    assert await house.call("restore", tracks=[track.id]) == 1
    assert await house.names("flac") == ["tune.flac"]
    with pytest.raises(Conflict):
        await house.call("purge", tracks=[track.id])
    await house.call("delete", tracks=[track.id])
    assert await house.call("purge", tracks=[track.id]) == 1
    assert not (music / "tune.flac").exists()
    with pytest.raises(NotFound):
        await house.call("track", track=track.id)
