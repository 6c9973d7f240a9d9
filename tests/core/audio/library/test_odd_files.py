"""Files with odd names and bad insides, through everything that is done with files; and disks that fill."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audio.library.file_tags import write_tags
from core.audio.library.formats import read_sound
from core.audio.library.found import PREFIX, Done, Message, Read, decode
from core.errors import Conflict, Unavailable
from tests.support.engine import environment
from tests.support.library import House
from tests.support.privileges import without_override
from tests.support.waiting import until

NAMES = [
    b"a 'quoted' \"name\".flac",
    b"two\nlines.flac",
    "emoji 🎵.flac".encode(),
    b"latin \xe9.flac",
    b"esc\x1b[31m.flac",
    b"-v quiet.flac",
    b"%d %s [b]x[|b].flac",
    b"concat:a|b.flac",
]


@pytest.mark.parametrize("name", NAMES, ids=[str(number) for number in range(len(NAMES))])
async def test_a_name_is_no_hindrance(house: House, tmp_path: Path, samples: Path, name: bytes) -> None:
    top, stick = os.fsencode(tmp_path / "music"), os.fsencode(tmp_path / "stick")
    os.mkdir(top)  # noqa: PTH102 - a path of bytes
    os.mkdir(stick)  # noqa: PTH102
    shutil.copyfile(samples / "tune.flac", stick + b"/" + name)
    await house.add(tmp_path / "music")
    await house.call("import_path", path=str(tmp_path / "stick"))

    async def ended() -> bool:
        return (await house.call("import_status")).state != "running"

    await until(ended, 30)
    status = await house.call("import_status")
    assert (status.state, status.done, status.failures) == ("done", 1, ())
    track = await house.only()
    assert track.name.isprintable()
    await house.call("loudness", track=track.id)
    assert (await house.only()).lufs is not None
    assert max((await house.call("waveform", track=track.id)).peaks) > 0
    await house.call("track_edit", track=track.id, title="Other")
    imported = top + b"/Imported/" + name
    assert read_sound(imported).texts["TITLE"] == "Other"
    await house.call("undo")
    renamed = await house.call("rename", track=track.id, name="plain")
    assert (renamed.name, renamed.title) == ("plain.flac", "Tune flac")
    assert (await house.rescan()).progress.read == 0
    await house.call("delete", tracks=[track.id])
    assert await house.call("purge", tracks=[track.id]) == 1
    assert os.listdir(top + b"/Imported") == []  # noqa: PTH208


async def test_a_name_that_is_taken_by_what_has_vanished_is_refused(
    house: House, tmp_path: Path, samples: Path
) -> None:
    shutil.copytree(samples, tmp_path / "music")
    shutil.copyfile(samples / "tune.mp3", tmp_path / "music" / "gone.mp3")
    await house.add(tmp_path / "music")
    (tmp_path / "music" / "gone.mp3").unlink()
    await house.rescan()
    track = await house.only("tune mp3")
    with pytest.raises(Conflict, match="though it is gone"):
        await house.call("rename", track=track.id, name="gone")
    assert (tmp_path / "music" / "tune.mp3").exists()


@given(
    kind=st.sampled_from(["mp3", "flac", "ogg", "opus", "m4a", "aac", "wav"]),
    share=st.floats(0.01, 1),
    flips=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=20),
)
def test_no_bytes_break_the_writers(
    samples: Path, tmp_path_factory: pytest.TempPathFactory, kind: str, share: float, flips: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "written"
    folder.mkdir(exist_ok=True)
    data = bytearray((samples / f"tune.{kind}").read_bytes())
    for at, byte in flips:
        data[at] = byte
    file = folder / f"x.{kind}"
    file.write_bytes(data[: int(len(data) * share)])
    before = file.read_bytes()
    try:
        write_tags(os.fsencode(file), kind, {"title": ["Other"], "genre": [], "year": ["2000"]}, 1)
    except Unavailable:  # anything else that is raised fails this
        assert file.read_bytes() == before
    assert not [name for name in os.listdir(folder) if name.startswith(".")]  # noqa: PTH208


FILLING = """
import os, resource, sys
from core.audio.library.file_tags import write_tags
from core.audio.library.found import PREFIX, Done, Message, Read, decode
from core.errors import Unavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
try:
    write_tags(os.fsencode(sys.argv[1]), "mp3", {"title": ["Other"]}, 1)
except Unavailable as error:
    print(error.message)
"""


def test_where_there_is_no_room_for_the_copy_a_file_stays_as_it_was(tmp_path: Path, samples: Path) -> None:
    file = tmp_path / "tune.mp3"
    shutil.copyfile(samples / "tune.mp3", file)
    words = [sys.executable, "-c", FILLING, str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.strip() == "The tags of “tune.mp3” cannot be written: File too large."
    assert file.read_bytes() == (samples / "tune.mp3").read_bytes()
    assert list(tmp_path.iterdir()) == [file]


async def test_what_may_not_be_read_is_told(house: House, tmp_path: Path, samples: Path) -> None:
    music = tmp_path / "music"
    (music / "locked").mkdir(parents=True)
    for name in ("locked/in.mp3", "shut.mp3", "open.mp3"):
        shutil.copyfile(samples / "tune.mp3", music / name)
    (music / "shut.mp3").chmod(0)
    (music / "locked").chmod(0)
    words = without_override(sys.executable, "-m", "core.audio.library.reading")
    asked = json.dumps([str(house.room.store.path), 1, os.fsencode(music).hex()]).encode() + b"\n"
    try:
        done = await asyncio.to_thread(
            subprocess.run, words, input=asked, capture_output=True, check=True, env=environment()
        )
    finally:
        (music / "locked").chmod(0o700)
    told = list(messages(done.stdout))
    tracks = [track for message in told if isinstance(message, Read) for track in message.tracks]
    assert {(track.name, track.title, track.problem) for track in tracks} == {
        ("open.mp3", "Tune mp3", None),
        ("shut.mp3", "shut", "cannot be read: Permission denied"),
    }
    assert isinstance(told[-1], Done)
    assert told[-1].problem == f"has a folder that may not be read: {music}/locked"


def messages(said: bytes) -> Iterator[Message]:
    """Unpack what the process that reads folders has said."""
    while said:
        end = PREFIX + int.from_bytes(said[:PREFIX], "big")
        yield decode(said[PREFIX:end])
        said = said[end:]
